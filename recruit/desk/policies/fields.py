"""The fields of a rule as they are read: whatever is wrong is noted with its path, not raised."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from recruit.causes import Cause
from recruit.desk.policies.rule import Words
from recruit.language import Language

LANGUAGES = {
    "zh_Hans": Language.ZH_HANS,
    "zh_Hant": Language.ZH_HANT,
    "en": Language.EN,
}
CODE = re.compile(r"[a-z][a-z0-9-]{1,59}")


@dataclass(slots=True)
class Fields:
    """Reads plain fields and gathers what is wrong; ``at`` stands before every path."""

    at: str
    faults: list[tuple[Cause, Mapping[str, object]]] = field(default_factory=list)

    def wrong(self, path: str, value: object, wanted: str) -> None:
        """Note that a field has a value it cannot have."""
        self.faults.append(
            (
                Cause.POLICY_FIELD_WRONG,
                {"path": self.at + path, "value": short(value), "wanted": wanted},
            )
        )

    def keys(self, path: str, content: object, known: Sequence[str]) -> dict[str, Any]:
        """Return a mapping, {} when it is none; its unknown keys are faults."""
        if not isinstance(content, Mapping):
            self.wrong(path.rstrip("."), content, "{" + ", ".join(known) + "}")
            return {}
        for key in content:
            if key not in known:
                self.faults.append(
                    (
                        Cause.POLICY_UNKNOWN_KEY,
                        {"path": f"{self.at}{path}{key}", "known": "、".join(known)},
                    )
                )
        return {str(key): value for key, value in content.items()}

    def entries(self, key: str, body: Mapping[str, Any]) -> list[object]:
        """Return a list, [] when there is none."""
        entries = body.get(key) or []
        if not isinstance(entries, list):
            self.wrong(key, entries, "[…]")
            return []
        return entries

    def words(self, path: str, content: object) -> Words:
        """Return a text in every language; simplified Chinese stands in for a missing one."""
        if isinstance(content, str) and content.strip():
            return dict.fromkeys(LANGUAGES.values(), content.strip())
        body = self.keys(f"{path}.", content, tuple(LANGUAGES))
        said = {
            language: str(body[key]).strip()
            for key, language in LANGUAGES.items()
            if isinstance(body.get(key), str) and str(body[key]).strip()
        }
        if Language.ZH_HANS not in said:
            self.wrong(f"{path}.zh_Hans", body.get("zh_Hans"), "…")
            return {}
        return {language: said.get(language, said[Language.ZH_HANS]) for language in Language}

    def code(self, path: str, body: Mapping[str, Any]) -> str:
        """Return the code of an entry."""
        code = body.get("code")
        if not isinstance(code, str) or not CODE.fullmatch(code):
            self.wrong(f"{path}.code", code, "a-z 0-9 -")
        return str(code)

    def days(self, path: str, content: object) -> int:
        """Return a number of days."""
        if not isinstance(content, int) or isinstance(content, bool) or not 0 <= content <= 365:
            self.wrong(path, content, "0–365")
            return 0
        return content

    def number(self, path: str, content: object) -> float:
        """Return a number that is not negative."""
        good = isinstance(content, int | float) and not isinstance(content, bool)
        if not good or not 0 <= float(content) <= 1e12:  # type: ignore[arg-type]
            self.wrong(path, content, "0–1e12")
            return 0.0
        return float(content)  # type: ignore[arg-type]

    def yes_no(self, path: str, content: object) -> bool:
        """Return yes or no."""
        if not isinstance(content, bool):
            self.wrong(path, content, "true | false")
        return content is True

    def day(self, path: str, content: object) -> dt.date | None:
        """Return a day, None when it is none."""
        if isinstance(content, dt.date) and not isinstance(content, dt.datetime):
            return content
        try:
            return dt.date.fromisoformat(str(content))
        except ValueError:
            self.wrong(path, content, "2020-02-16")
            return None


def short(value: object) -> str:
    """Return a value as it is shown in a fault."""
    text = "–" if value is None else str(value)
    return text if len(text) <= 40 else text[:39] + "…"

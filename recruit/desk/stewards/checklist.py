"""The checklist of a visit: items of ``data/checklists.json``, said in any language."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources

from recruit.language import Language


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at, with the document it goes by."""

    id: str
    texts: tuple[str, str, str]
    source: str

    def say(self, language: Language = Language.ZH_HANS) -> str:
        """Return the item in words."""
        return self.texts[list(Language).index(language)]


@cache
def items() -> tuple[Item, ...]:
    """Return the items in their order."""
    text = resources.files("data").joinpath("checklists.json").read_text("utf-8")
    return tuple(
        Item(rule["id"], (rule["text"], rule["text_zh_hant"], rule["text_en"]), rule["source"])
        for rule in json.loads(text)["rules"]
    )

"""What the registry refuses with, in words: a cause with its parameters becomes a sentence.

One module for each language. A parameter that is a member of a closed set (a stage, a role,
a kind of record) is said in the language asked for, and so is whatever can ``say`` itself;
everything else stands as it was given.
"""

from __future__ import annotations

import json
from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Protocol, runtime_checkable

from recruit.causes import Cause
from recruit.language import Language
from recruit.wording import desk, en, matching, policies, relief, transport, zh_hans, zh_hant

_BASE = {Language.ZH_HANS: zh_hans, Language.ZH_HANT: zh_hant, Language.EN: en}
_BESIDE = (desk, matching, policies, relief, transport)
"""Modules that hold all languages side by side."""

SENTENCES: Mapping[Language, Mapping[Cause, str]] = {
    language: dict(
        ChainMap(dict(module.SENTENCES), *(dict(one.SENTENCES[language]) for one in _BESIDE))
    )
    for language, module in _BASE.items()
}
"""For every language the sentence of every cause."""

WORDS: Mapping[Language, Mapping[str, str]] = {
    language: dict(ChainMap(dict(module.WORDS), *(dict(one.WORDS[language]) for one in _BESIDE)))
    for language, module in _BASE.items()
}
"""For every language the words inside sentences: ``Stage.offered`` and so on."""


@runtime_checkable
class Sayable(Protocol):
    """Something that says itself in any language."""

    def say(self, language: Language) -> str:
        """Return it in words."""
        ...


@dataclass(frozen=True, slots=True)
class Word:
    """A member of a closed set that was stored: a key of ``WORDS``."""

    key: str


def say(cause: Cause, params: Mapping[str, object], language: Language = Language.ZH_HANS) -> str:
    """Return why something is refused and how to mend it."""
    words = {name: spoken(value, language) for name, value in params.items()}
    return SENTENCES[language][cause].format(**words).strip()


def stored(cause: Cause, params: Mapping[str, object]) -> str:
    """Return a cause with its parameters as JSON, to be said later by :func:`restored`."""
    return json.dumps(
        {"cause": cause.value, "params": {name: _flat(value) for name, value in params.items()}},
        ensure_ascii=False,
    )


def restored(text: str, language: Language = Language.ZH_HANS) -> str:
    """Say what was stored; a text that holds no cause is returned as it stands."""
    try:
        content = json.loads(text)
        cause = Cause(content["cause"])
        params = {name: _round(value) for name, value in content["params"].items()}
    except (ValueError, TypeError, KeyError):
        return text
    return say(cause, params, language)


def spoken(value: object, language: Language) -> str:
    """Return how a member of a closed set, or any other value, is said inside a sentence."""
    if isinstance(value, Word):
        return WORDS[language][value.key]
    if isinstance(value, Enum):
        return WORDS[language][_key(value)]
    if isinstance(value, tuple):
        return WORDS[language]["and"].join(spoken(part, language) for part in value)
    return value.say(language) if isinstance(value, Sayable) else str(value)


def _key(member: Enum) -> str:
    return f"{type(member).__name__}.{member.value}"


def _flat(value: object) -> object:
    if isinstance(value, Enum):
        return {"word": _key(value)}
    if isinstance(value, tuple):
        return [_flat(part) for part in value]
    return value if isinstance(value, int | float | str) else str(value)


def _round(value: object) -> object:
    if isinstance(value, dict):
        return Word(value["word"])
    return tuple(_round(part) for part in value) if isinstance(value, list) else value

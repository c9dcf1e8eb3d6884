"""What the intake says, in three languages: a reason with its parameters becomes a sentence.

A parameter whose value is a word of our own (a kind of sheet, 身份证号, 是) is given as
``Word`` and said in the language asked for, as is a refusal; everything else stands as written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from recruit.intake import wording_en, wording_zh_hans, wording_zh_hant
from recruit.intake.reasons import Reason
from recruit.language import Language
from recruit.wording import Sayable


@dataclass(frozen=True, slots=True)
class Word:
    """A parameter that is a key of ``WORDS``, to be translated, with parameters of its own."""

    key: str
    params: Mapping[str, object] = field(default_factory=dict)


WORDINGS: Mapping[Language, dict[Reason, tuple[str, str]]] = {
    Language.ZH_HANS: wording_zh_hans.WORDING,
    Language.ZH_HANT: wording_zh_hant.WORDING,
    Language.EN: wording_en.WORDING,
}
"""For every language and reason: what is wrong, and how to mend it."""

WORDS: Mapping[Language, dict[str, str]] = {
    Language.ZH_HANS: wording_zh_hans.WORDS,
    Language.ZH_HANT: wording_zh_hant.WORDS,
    Language.EN: wording_en.WORDS,
}
"""For every language the words that stand inside sentences."""


def say(
    reason: Reason, params: Mapping[str, object], language: Language = Language.ZH_HANS
) -> tuple[str, str]:
    """Return what is wrong and how to mend it."""
    words = {name: _spoken(value, language) for name, value in params.items()}
    what, mend = WORDINGS[language][reason]
    return what.format(**words), mend.format(**words)


def word(key: str, language: Language = Language.ZH_HANS, **params: object) -> str:
    """Return one word or short phrase."""
    return WORDS[language][key].format(**params)


def _spoken(value: object, language: Language) -> str:
    if isinstance(value, Word):
        return word(value.key, language, **value.params)
    if isinstance(value, Sayable):
        return value.say(language)
    if isinstance(value, tuple):
        return WORDS[language]["or"].join(_spoken(part, language) for part in value)
    return str(value)

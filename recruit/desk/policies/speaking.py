"""Facts, conditions and amounts of a rule in words, in each language; no sentence of a page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from recruit.desk.policies.facts import FACTS, Fact, FactKind, Value
from recruit.desk.policies.rule import Condition, Document, Rule, Step, Term, TermKind, Test
from recruit.language import Language

_PLACE = {Language.ZH_HANS: 0, Language.ZH_HANT: 1, Language.EN: 2}

_TESTS = {
    Test.AT_LEAST: ("{fact}不低于 {value}", "{fact}不低於 {value}", "{fact} at least {value}"),
    Test.AT_MOST: ("{fact}不高于 {value}", "{fact}不高於 {value}", "{fact} at most {value}"),
    Test.IS: ("{fact}：{value}", "{fact}：{value}", "{fact}: {value}"),
    Test.ONE_OF: ("{fact}为 {value} 之一", "{fact}為 {value} 之一", "{fact} one of {value}"),
    Test.ON_OR_BEFORE: (
        "{fact}在 {value} 或以前",
        "{fact}在 {value} 或以前",
        "{fact} on or before {value}",
    ),
    Test.ON_OR_AFTER: (
        "{fact}在 {value} 或以后",
        "{fact}在 {value} 或以後",
        "{fact} on or after {value}",
    ),
}
_YES_NO = {True: ("是", "是", "yes"), False: ("否", "否", "no")}
_YUAN = ("{n} 元", "{n} 元", "{n} yuan")
_MONTHS = (" × {n} 个月", " × {n} 個月", " × {n} months")
_TERMS = {
    TermKind.FIXED: ("{factor} 元", "{factor} 元", "{factor} yuan"),
    TermKind.EACH: (
        "{of} × {factor} 元",
        "{of} × {factor} 元",
        "{factor} yuan for each of: {of}",
    ),
    TermKind.SHARE: ("{of} 的 {share}", "{of} 的 {share}", "{share} of: {of}"),
    TermKind.INTEREST: (
        "{of}{cap} {n} 个月利息{share}",
        "{of}{cap} {n} 個月利息{share}",
        "{n} months' interest on: {of}{cap}{share}",
    ),
}
_INTEREST_CAP = ("（最高 {n} 元）的", "（最高 {n} 元）的", " (at most {n} yuan)")
_INTEREST_SHARE = ("的 {share}", "的 {share}", ", {share} of it")
_WHEN = ("（{when}）", "（{when}）", " ({when})")
_WANTED = {
    FactKind.NUMBER: ("不小于 0 的数", "不小於 0 的數", "a number, 0 or more"),
    FactKind.YUAN: (
        "不小于 0 的金额（元）",
        "不小於 0 的金額（元）",
        "an amount in yuan, 0 or more",
    ),
    FactKind.SHARE: ("0 到 100% 之间", "0 到 100% 之間", "0 to 100 %"),
    FactKind.DATE: ("日期，如 2020-04-30", "日期，如 2020-04-30", "a day such as 2020-04-30"),
    FactKind.YES_NO: ("是或否", "是或否", "yes or no"),
    FactKind.CHOICE: ("列出的选项之一", "列出的選項之一", "one of the choices"),
}


@dataclass(frozen=True, slots=True)
class Names:
    """A fact, a rule, a document or a step by its name, in the language asked for."""

    what: Fact | Rule | Document | Step

    def say(self, language: Language) -> str:
        """Return the name."""
        if isinstance(self.what, Fact):
            return self.what.name(language)
        return self.what.name[language]


@dataclass(frozen=True, slots=True)
class Said:
    """A text in three languages."""

    words: tuple[str, str, str]

    def say(self, language: Language) -> str:
        """Return it."""
        return self.words[_PLACE[language]]


@dataclass(frozen=True, slots=True)
class Listed:
    """Several of them in a row; ``begins`` is said where there is none."""

    parts: Sequence[Names | Said]
    begins: dt.date | None = None

    def say(self, language: Language) -> str:
        """Return them with commas."""
        if not self.parts and self.begins is not None:
            return self.begins.isoformat()
        comma = ", " if language is Language.EN else "、"
        return comma.join(part.say(language) for part in self.parts)


def value_words(fact: Fact, value: Value, language: Language) -> str:
    """Return the value of a fact as people read it."""
    place = _PLACE[language]
    if isinstance(value, bool):
        return _YES_NO[value][place]
    if isinstance(value, dt.date):
        return value.isoformat()
    if fact.kind is FactKind.CHOICE:
        return fact.choice(str(value), language)
    number = float(value)
    if fact.kind is FactKind.SHARE:
        return f"{number * 100:g}%"
    plain = f"{number:,.2f}".rstrip("0").rstrip(".")
    return _YUAN[place].format(n=plain) if fact.kind is FactKind.YUAN else plain


def condition_words(condition: Condition) -> Said:
    """Return what a condition asks for."""
    fact = FACTS[condition.fact]
    said = []
    for language in _PLACE:
        wanted = condition.wanted
        values = wanted if isinstance(wanted, tuple) else (wanted,)
        comma = ", " if language is Language.EN else "、"
        value = comma.join(value_words(fact, one, language) for one in values)
        said.append(
            _TESTS[condition.test][_PLACE[language]].format(fact=fact.name(language), value=value)
        )
    return Said((said[0], said[1], said[2]))


def term_words(term: Term) -> Said:
    """Return how a term makes yuan."""
    said = []
    for language, place in _PLACE.items():
        of = FACTS[term.of].name(language) if term.of else ""
        share = f"{term.factor * 100:g}%"
        text = _TERMS[term.kind][place]
        if term.kind is TermKind.INTEREST:
            cap = term.principal_cap
            text = text.format(
                of=of,
                n=term.months,
                cap=_INTEREST_CAP[place].format(n=f"{cap:,.0f}")
                if cap is not None
                else ("的", "的", "")[place],
                share="" if term.factor == 1 else _INTEREST_SHARE[place].format(share=share),
            )
        else:
            text = text.format(of=of, factor=f"{term.factor:,g}", share=share)
            if term.months != 1:
                text += _MONTHS[place].format(n=term.months)
        if term.table_fact is not None and term.table is not None:
            fact = FACTS[term.table_fact]
            rows = ("；", "；", "; ")[place].join(
                f"{fact.choice(key, language)} {factor * 100:g}%"
                for key, factor in term.table.items()
            )
            text += _WHEN[place].format(when=f"{fact.name(language)}：{rows}")
        if term.when:
            comma = ", " if language is Language.EN else "、"
            when = comma.join(condition_words(one).say(language) for one in term.when)
            text += _WHEN[place].format(when=when)
        said.append(text)
    return Said((said[0], said[1], said[2]))


def wanted_words(fact: Fact) -> Said:
    """Return what values a fact can have."""
    if fact.choices:
        said = [
            (", " if language is Language.EN else "、").join(
                fact.choice(code, language) for code in fact.choices
            )
            for language in _PLACE
        ]
        return Said((said[0], said[1], said[2]))
    return Said(_WANTED[fact.kind])

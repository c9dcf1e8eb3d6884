"""A rule from YAML or a form and back; everything wrong with it is named at once, by its path.

``conditions[1].fact`` is the fact of the second condition. Unknown keys are faults: a slip of
the pen in ``at_least`` must not silently drop a condition.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from recruit.causes import Cause
from recruit.desk.policies.facts import FACTS, Fact, FactKind, Value, is_of
from recruit.desk.policies.fields import CODE, Fields, short
from recruit.desk.policies.rule import (
    Amount,
    Condition,
    Document,
    Extension,
    Rule,
    Source,
    Step,
    Term,
    TermKind,
    Test,
)
from recruit.errors import UserError
from recruit.language import Language

_YUAN_LIKE = (FactKind.YUAN, FactKind.NUMBER)
_ORDERED = (FactKind.NUMBER, FactKind.YUAN, FactKind.SHARE)
_RULE_FIELDS = (
    "code", "name", "summary", "region", "here", "first_date", "last_date", "source",
    "conditions", "amount", "extension", "documents", "steps", "budget_yuan",
)  # fmt: skip
LONGEST = 200_000
"""A file of rules longer than so many characters is not read."""


class WrongRule(UserError):
    """A rule cannot be taken in; ``faults`` are the causes with their paths.

    Parameters
    ----------
    faults
        Cause and parameters of every fault.
    """

    def __init__(self, faults: Sequence[tuple[Cause, Mapping[str, object]]]) -> None:
        self.faults = tuple(faults)
        super().__init__(Cause.POLICY_WRONG, faults=_Said(self.faults))


@dataclass(frozen=True, slots=True)
class _Said:
    faults: tuple[tuple[Cause, Mapping[str, object]], ...]

    def say(self, language: Language) -> str:
        return " ".join(UserError(cause, **params).say(language) for cause, params in self.faults)


def read_rules(text: str) -> tuple[Rule, ...]:
    """Return the rules of a YAML text: one rule, or a list of them.

    Raises
    ------
    WrongRule
        When it is not YAML or a rule is faulty; all faults are named.
    """
    if len(text) > LONGEST:
        raise WrongRule([(Cause.POLICY_TOO_LONG, {"most": LONGEST})])
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        raise WrongRule([(Cause.POLICY_NOT_YAML, {"line": line})]) from None
    except (ValueError, RecursionError):
        # a date such as 2020-02-30, or nesting that nobody writes
        raise WrongRule([(Cause.POLICY_NOT_YAML, {"line": 1})]) from None
    rules = content if isinstance(content, list) else [content]
    if not rules or content is None:
        raise WrongRule([(Cause.POLICY_EMPTY, {})])
    faults: list[tuple[Cause, Mapping[str, object]]] = []
    read = []
    for place, entry in enumerate(rules):
        at = f"[{place}]." if isinstance(content, list) else ""
        reader = _Reader(at)
        rule = reader.rule(entry)
        faults += reader.faults
        if rule is not None:
            read.append(rule)
    codes = [rule.code for rule in read]
    faults += [
        (Cause.POLICY_TWICE, {"code": code})
        for code in dict.fromkeys(codes)
        if codes.count(code) > 1
    ]
    if faults:
        raise WrongRule(faults)
    return tuple(read)


def read_rule(content: Mapping[str, Any]) -> Rule:
    """Return the rule of a mapping as :func:`as_mapping` makes it; raises WrongRule."""
    reader = _Reader("")
    rule = reader.rule(content)
    if reader.faults or rule is None:
        raise WrongRule(reader.faults)
    return rule


class _Reader(Fields):
    """Reads one rule and gathers what is wrong."""

    __slots__ = ()

    def rule(self, content: object) -> Rule | None:
        body = self.keys("", content, _RULE_FIELDS)
        if not body:
            return None
        code = body.get("code")
        if not isinstance(code, str) or not CODE.fullmatch(code):
            self.wrong("code", code, "a-z 0-9 -")
        first = self.day("first_date", body.get("first_date"))
        last = self.day("last_date", body["last_date"]) if body.get("last_date") else None
        if first and last and last < first:
            self.wrong("last_date", last, f">= {first}")
        rule = Rule(
            code=str(code),
            name=self.words("name", body.get("name")),
            summary=self.words("summary", body.get("summary")),
            region=str(body.get("region") or ""),
            here=self.yes_no("here", body.get("here", True)),
            first_date=first or dt.date.min,
            last_date=last,
            source=self.source(body.get("source")),
            conditions=tuple(
                self.condition(f"conditions[{place}]", entry)
                for place, entry in enumerate(self.entries("conditions", body))
            ),
            amount=self.amount(body["amount"]) if body.get("amount") else None,
            extension=self.extension(body["extension"]) if body.get("extension") else None,
            documents=tuple(
                self.document(f"documents[{place}]", entry)
                for place, entry in enumerate(self.entries("documents", body))
            ),
            steps=tuple(
                self.step(f"steps[{place}]", entry)
                for place, entry in enumerate(self.entries("steps", body))
            ),
            budget_yuan=self.number("budget_yuan", body["budget_yuan"])
            if body.get("budget_yuan") is not None
            else None,
        )
        if rule.here and not rule.steps:
            self.wrong("steps", [], "1+")
        for many, what in ((rule.documents, "documents"), (rule.steps, "steps")):
            codes = [one.code for one in many]
            for twice in {one for one in codes if codes.count(one) > 1}:
                self.wrong(f"{what}.code", twice, "1×")
        return rule

    def source(self, content: object) -> Source:
        body = self.keys("source.", content, ("title", "issuer", "date", "kind"))
        title = str(body.get("title") or "").strip()
        if not title:
            self.wrong("source.title", body.get("title"), "…")
        date = self.day("source.date", body["date"]) if body.get("date") else None
        return Source(title, str(body.get("issuer") or ""), date, str(body.get("kind") or ""))

    def condition(self, path: str, content: object) -> Condition:
        body = self.keys(f"{path}.", content, ("fact", *(test.value for test in Test)))
        fact = self.fact(f"{path}.fact", body.get("fact"))
        tests = [test for test in Test if test.value in body]
        if len(tests) != 1:
            self.wrong(path, content, "at_least | at_most | is | one_of | on_or_before | …")
            return Condition("", Test.IS, False)
        test = tests[0]
        wanted = body[test.value]
        if fact is None:
            return Condition("", test, False)
        fits = {
            Test.AT_LEAST: fact.kind in _ORDERED,
            Test.AT_MOST: fact.kind in _ORDERED,
            Test.ON_OR_BEFORE: fact.kind is FactKind.DATE,
            Test.ON_OR_AFTER: fact.kind is FactKind.DATE,
        }.get(test, True)
        if not fits:
            self.wrong(f"{path}.{test.value}", fact.code, fact.kind.value)
        if test is Test.ONE_OF:
            many = wanted if isinstance(wanted, list) and wanted else []
            if not many:
                self.wrong(f"{path}.one_of", wanted, "[…]")
            values = [self.value(f"{path}.one_of", fact, one) for one in many]
            return Condition(fact.code, test, tuple(one for one in values if one is not None))
        value = self.value(f"{path}.{test.value}", fact, wanted)
        return Condition(fact.code, test, False if value is None else value)

    def value(self, path: str, fact: Fact, content: object) -> Value | None:
        if fact.kind is FactKind.DATE and isinstance(content, str):
            return self.day(path, content)
        if fact.kind is FactKind.CHOICE and isinstance(content, int):
            content = str(content)
        if not is_of(fact, content):
            wanted = "、".join(fact.choices) if fact.choices else fact.kind.value
            self.wrong(path, content, wanted)
            return None
        return float(content) if fact.kind in _ORDERED else content  # type: ignore[arg-type,return-value]

    def fact(self, path: str, code: object) -> Fact | None:
        found = FACTS.get(code) if isinstance(code, str) else None
        if found is None:
            self.faults.append(
                (
                    Cause.POLICY_UNKNOWN_FACT,
                    {"path": self.at + path, "value": short(code), "known": "、".join(FACTS)},
                )
            )
        return found

    def amount(self, content: object) -> Amount:
        body = self.keys("amount.", content, ("terms", "cap"))
        terms = tuple(
            self.term(f"amount.terms[{place}]", entry)
            for place, entry in enumerate(self.entries("terms", body))
        )
        if not terms:
            self.wrong("amount.terms", body.get("terms"), "1+")
        cap = self.number("amount.cap", body["cap"]) if body.get("cap") is not None else None
        return Amount(terms, cap)

    def term(self, path: str, content: object) -> Term:
        kinds = [kind.value for kind in TermKind]
        body = self.keys(
            f"{path}.", content, (*kinds, "of", "rate", "months", "principal_cap", "when", "by")
        )
        named = [kind for kind in TermKind if kind.value in body]
        if len(named) != 1:
            self.wrong(path, content, " | ".join(kinds))
            return Term(TermKind.FIXED, 0.0)
        kind = named[0]
        factor = self.number(f"{path}.{kind.value}", body[kind.value])
        of = rate = None
        if kind is not TermKind.FIXED:
            of = self.fact(f"{path}.of", body.get("of"))
            if of is not None and of.kind not in _YUAN_LIKE:
                self.wrong(f"{path}.of", of.code, "yuan | number")
        if kind is TermKind.INTEREST:
            rate = self.fact(f"{path}.rate", body.get("rate"))
            if rate is not None and rate.kind is not FactKind.SHARE:
                self.wrong(f"{path}.rate", rate.code, "share")
        months = body.get("months", 1)
        if not isinstance(months, int) or isinstance(months, bool) or not 1 <= months <= 120:
            self.wrong(f"{path}.months", months, "1–120")
            months = 1
        table_fact, table = self.table(f"{path}.by", body.get("by"))
        return Term(
            kind,
            factor,
            of.code if of else None,
            rate.code if rate else None,
            months,
            self.number(f"{path}.principal_cap", body["principal_cap"])
            if body.get("principal_cap") is not None
            else None,
            tuple(
                self.condition(f"{path}.when[{place}]", entry)
                for place, entry in enumerate(self.entries("when", body))
            ),
            table_fact,
            table,
        )

    def table(self, path: str, content: object) -> tuple[str | None, dict[str, float] | None]:
        if content is None:
            return None, None
        body = self.keys(f"{path}.", content, ("fact", "table"))
        fact = self.fact(f"{path}.fact", body.get("fact"))
        rows = body.get("table")
        if fact is None or not fact.choices or not isinstance(rows, Mapping) or not rows:
            self.wrong(f"{path}.table", rows, "{choice: factor}")
            return None, None
        for key in rows:
            if str(key) not in fact.choices:
                self.wrong(f"{path}.table", key, "、".join(fact.choices))
        return fact.code, {
            str(key): self.number(f"{path}.table.{key}", factor) for key, factor in rows.items()
        }

    def extension(self, content: object) -> Extension | None:
        body = self.keys("extension.", content, ("of", "months"))
        fact = self.fact("extension.of", body.get("of"))
        months = body.get("months")
        if not isinstance(months, int) or isinstance(months, bool) or not 1 <= months <= 120:
            self.wrong("extension.months", months, "1–120")
            return None
        if fact is None or fact.kind is not FactKind.DATE:
            self.wrong("extension.of", body.get("of"), "date")
            return None
        return Extension(fact.code, months)

    def document(self, path: str, content: object) -> Document:
        body = self.keys(f"{path}.", content, ("code", "name", "later_days"))
        days = self.days(f"{path}.later_days", body.get("later_days", 0))
        return Document(self.code(path, body), self.words(f"{path}.name", body.get("name")), days)

    def step(self, path: str, content: object) -> Step:
        body = self.keys(f"{path}.", content, ("code", "name", "office", "working_days"))
        return Step(
            self.code(path, body),
            self.words(f"{path}.name", body.get("name")),
            self.words(f"{path}.office", body.get("office")),
            self.days(f"{path}.working_days", body.get("working_days", 5)),
        )

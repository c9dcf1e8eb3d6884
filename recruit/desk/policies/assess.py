"""Does an enterprise qualify, what is missing, and what would it get: pure, for one rule.

Every condition is *met*, *failed* or *unknown*. One that failed decides; otherwise an
unknown one leaves the answer open. An amount is computed from what is known and says which
facts it still lacks.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from recruit.desk.policies.facts import Value
from recruit.desk.policies.rule import Condition, Rule, Term, TermKind, Test


class Verdict(StrEnum):
    """Whether an enterprise may apply."""

    QUALIFIES = "qualifies"
    OPEN = "open"
    FAILS = "fails"
    NOT_IN_FORCE = "not_in_force"
    ELSEWHERE = "elsewhere"


class Finding(StrEnum):
    """How one condition stands."""

    MET = "met"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Found:
    """A condition, how it stands, and the value it was judged by (None: unknown)."""

    condition: Condition
    finding: Finding
    value: Value | None


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a rule means for an enterprise on a day.

    Parameters
    ----------
    yuan
        The amount in full yuan (rounded down), None when the rule gives none or it cannot be
        told yet.
    capped
        Whether the cap of the rule cut it.
    extended_to
        The day an extension reaches, None when there is none.
    missing
        Codes of the facts nobody has said yet.
    """

    rule: Rule
    verdict: Verdict
    found: tuple[Found, ...]
    yuan: int | None
    capped: bool
    extended_to: dt.date | None
    missing: tuple[str, ...]


def assess(rule: Rule, facts: Mapping[str, Value], *, on: dt.date) -> Assessment:
    """Judge one enterprise by one rule.

    Parameters
    ----------
    facts
        What is known of the enterprise, by code of the fact.
    on
        The day of the application.
    """
    found = tuple(_judge(condition, facts) for condition in rule.conditions)
    yuan, capped = _amount(rule, facts)
    missing = tuple(code for code in _needed(rule, facts) if code not in facts)
    return Assessment(
        rule,
        _verdict(rule, found, missing, on),
        found,
        yuan,
        capped,
        _extended(rule, facts),
        missing,
    )


def _verdict(
    rule: Rule, found: tuple[Found, ...], missing: tuple[str, ...], on: dt.date
) -> Verdict:
    if not rule.here:
        return Verdict.ELSEWHERE
    if not rule.in_force(on):
        return Verdict.NOT_IN_FORCE
    findings = {one.finding for one in found}
    if Finding.FAILED in findings:
        return Verdict.FAILS
    if Finding.UNKNOWN in findings or missing:
        return Verdict.OPEN
    return Verdict.QUALIFIES


def _judge(condition: Condition, facts: Mapping[str, Value]) -> Found:
    value = facts.get(condition.fact)
    if value is None:
        return Found(condition, Finding.UNKNOWN, None)
    met = holds(condition, value)
    return Found(condition, Finding.MET if met else Finding.FAILED, value)


def holds(condition: Condition, value: Value) -> bool:
    """Return whether a value meets a condition."""
    wanted = condition.wanted
    match condition.test:
        case Test.IS:
            return value == wanted
        case Test.ONE_OF:
            return isinstance(wanted, tuple) and value in wanted
        case Test.AT_LEAST:
            return float(value) >= float(wanted)  # type: ignore[arg-type]
        case Test.AT_MOST:
            return float(value) <= float(wanted)  # type: ignore[arg-type]
        case Test.ON_OR_BEFORE:
            return value <= wanted  # type: ignore[operator]
        case Test.ON_OR_AFTER:
            return value >= wanted  # type: ignore[operator]


def _counts(term: Term, facts: Mapping[str, Value]) -> bool | None:
    """Return whether a term counts, None when that is not known yet."""
    findings = [_judge(condition, facts).finding for condition in term.when]
    if Finding.FAILED in findings:
        return False
    return None if Finding.UNKNOWN in findings else True


def _needed(rule: Rule, facts: Mapping[str, Value]) -> tuple[str, ...]:
    """Return the facts this enterprise must say: those of terms that do not count are not."""
    needed = dict.fromkeys(condition.fact for condition in rule.conditions)
    for term in rule.amount.terms if rule.amount else ():
        needed.update(dict.fromkeys(condition.fact for condition in term.when))
        if _counts(term, facts) is not False:
            named = (term.of, term.rate, term.table_fact)
            needed.update(dict.fromkeys(code for code in named if code is not None))
    if rule.extension is not None:
        needed[rule.extension.of] = None
    return tuple(needed)


def _amount(rule: Rule, facts: Mapping[str, Value]) -> tuple[int | None, bool]:
    if rule.amount is None:
        return None, False
    total = 0.0
    for term in rule.amount.terms:
        counts = _counts(term, facts)
        if counts is False:
            continue
        worth = _term(term, facts) if counts else None
        if worth is None:
            return None, False
        total += worth
    cap = rule.amount.cap
    capped = cap is not None and total > cap
    # A hundredth of a fen forgives what binary fractions lose before rounding down.
    return int((cap if capped and cap is not None else total) + 1e-4), capped


def _term(term: Term, facts: Mapping[str, Value]) -> float | None:
    base = 1.0
    if term.of is not None:
        value = facts.get(term.of)
        if value is None:
            return None
        base = float(value)  # type: ignore[arg-type]
    if term.kind is TermKind.INTEREST:
        rate = facts.get(str(term.rate))
        if rate is None:
            return None
        base = base if term.principal_cap is None else min(base, term.principal_cap)
        worth = base * float(rate) / 12 * term.months * term.factor  # type: ignore[arg-type]
    else:
        worth = base * term.factor * term.months
    if term.table_fact is None or term.table is None:
        return worth
    row = facts.get(term.table_fact)
    return None if row is None else worth * term.table.get(str(row), 0.0)


def _extended(rule: Rule, facts: Mapping[str, Value]) -> dt.date | None:
    if rule.extension is None:
        return None
    due = facts.get(rule.extension.of)
    return add_months(due, rule.extension.months) if isinstance(due, dt.date) else None


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the same day so many months on, the last of the month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))

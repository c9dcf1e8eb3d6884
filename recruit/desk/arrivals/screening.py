"""Screening rounds: who is to be seen on a day by a rule, and what was found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.desk.arrivals.model import (
    Finding,
    Incomer,
    Quarantine,
    QuarantineState,
    Screening,
    ScreeningRound,
)
from recruit.desk.arrivals.rules import Of, ScreeningRule, rules, screening_rule
from recruit.errors import UserError
from recruit.models import Action, now
from recruit.operations import audit

LOWEST, HIGHEST = 34.0, 43.0


@dataclass(frozen=True, slots=True)
class Seen:
    """What was measured or found; a temperature decides when no finding is given."""

    temperature: float | None = None
    finding: Finding | None = None


def due(session: Session, rule: ScreeningRule, day: dt.date) -> set[int]:
    """Return the numbers of those a rule is about on a day."""
    if not rule.holds(day):
        return set()
    if rule.of is Of.ARRIVALS:
        days = [day - dt.timedelta(days=after) for after in rule.days]
        return set(session.scalars(select(Incomer.id).where(Incomer.arrived_on.in_(days))))
    return set(
        session.scalars(
            select(Quarantine.incomer_id).where(
                Quarantine.state != QuarantineState.RELEASED,
                Quarantine.first_day <= day,
                Quarantine.last_day >= day,
            )
        )
    )


def open_round(
    session: Session, code: str, day: dt.date, *, by: str
) -> tuple[ScreeningRound, int]:
    """Make the round of a rule on a day, or add who came to it since.

    Returns the round and how many people were added.

    Raises
    ------
    UserError
        When there is no such rule.
    """
    rule = screening_rule(code)
    found = session.scalar(
        select(ScreeningRound).where(ScreeningRound.rule == rule.id, ScreeningRound.date == day)
    )
    if found is None:
        found = ScreeningRound(rule=rule.id, date=day, by=by)
        session.add(found)
        session.flush()
    there = set(
        session.scalars(select(Screening.incomer_id).where(Screening.round_id == found.id))
    )
    added = sorted(due(session, rule, day) - there)
    session.add_all(Screening(round_id=found.id, incomer_id=who) for who in added)
    session.flush()
    audit.record(session, Action.SCREENING_OPENED, found, by=by, added=len(added))
    return found, len(added)


def judge(seen: Seen) -> Finding | None:
    """Return the finding: the one given, else fever or clear by the temperature.

    A temperature of fever is never clear.

    Raises
    ------
    UserError
        When no living person has that temperature.
    """
    if seen.temperature is None:
        return seen.finding
    if not LOWEST <= seen.temperature <= HIGHEST:
        raise UserError(Cause.TEMPERATURE_RANGE, value=seen.temperature)
    if seen.finding is Finding.POSITIVE:
        return Finding.POSITIVE
    return Finding.FEVER if seen.temperature >= rules().fever_from else Finding.CLEAR


def record(
    session: Session, round_id: int, seen: Mapping[int, Seen], *, by: str, town: str | None = None
) -> list[int]:
    """Write findings of a round by incomer; return whom a fever or virus was newly found in.

    People who are not in the round, or outside ``town`` (None: any), are left out.

    Raises
    ------
    UserError
        When a temperature is none.
    """
    rows = session.execute(
        select(Screening, Incomer.town_code)
        .join(Incomer, Incomer.id == Screening.incomer_id)
        .where(Screening.round_id == round_id, Screening.incomer_id.in_(list(seen)))
    ).all()
    alarming = []
    for row, of_town in rows:
        if town is not None and of_town != town:
            continue
        one = seen[row.incomer_id]
        finding = judge(one)
        if finding is None or (finding, one.temperature) == (row.finding, row.temperature):
            continue
        if finding in {Finding.FEVER, Finding.POSITIVE} and finding != row.finding:
            alarming.append(row.incomer_id)
        row.finding, row.temperature, row.by, row.at = finding, one.temperature, by, now()
    session.flush()
    return sorted(alarming)


def mark_absent(session: Session, round_id: int, *, by: str, town: str | None = None) -> int:
    """Say of everybody not seen yet that he did not come; return how many."""
    asked = select(Screening).where(Screening.round_id == round_id, Screening.finding.is_(None))
    if town is not None:
        here = select(Incomer.id).where(Incomer.town_code == town)
        asked = asked.where(Screening.incomer_id.in_(here))
    rows = session.scalars(asked).all()
    for row in rows:
        row.finding, row.by, row.at = Finding.ABSENT, by, now()
    session.flush()
    return len(rows)

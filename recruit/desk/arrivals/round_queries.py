"""Screening rounds as pages show them: counts, people, what is due, one person's findings."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from recruit.desk.arrivals.model import Finding, Incomer, Screening, ScreeningRound
from recruit.desk.arrivals.rules import ScreeningRule
from recruit.desk.arrivals.screening import due
from recruit.queries.paging import PER_PAGE, Page, every, paged

ALARMING = (Finding.FEVER, Finding.POSITIVE)


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round with its counts: people, seen clear, with fever or virus, absent, still open."""

    id: int
    rule: str
    date: dt.date
    people: int
    clear: int
    alarm: int
    absent: int
    open: int


@dataclass(frozen=True, slots=True)
class SeenRow:
    """One person of a round."""

    incomer_id: int
    name: str
    phone: str
    town: str
    address: str
    arrived_on: dt.date
    finding: Finding | None
    temperature: float | None
    by: str


def rounds(
    session: Session, *, town: str | None, only: int | None = None, most: int = 20
) -> tuple[RoundRow, ...]:
    """Return rounds with their counts, the latest first."""

    def many(condition: ColumnElement[bool]) -> Any:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    there: ColumnElement[bool] = Screening.id.is_not(None)
    if town is not None:
        there = and_(there, Incomer.town_code == town)
    ill = Screening.finding.in_(ALARMING)
    statement = (
        select(
            ScreeningRound.id,
            ScreeningRound.rule,
            ScreeningRound.date,
            many(there),
            many(and_(there, Screening.finding == Finding.CLEAR)),
            many(and_(there, ill)),
            many(and_(there, Screening.finding == Finding.ABSENT)),
            many(and_(there, Screening.finding.is_(None))),
        )
        .outerjoin(Screening, Screening.round_id == ScreeningRound.id)
        .outerjoin(Incomer, Incomer.id == Screening.incomer_id)
        .group_by(ScreeningRound.id, ScreeningRound.rule, ScreeningRound.date)
        .order_by(ScreeningRound.date.desc(), ScreeningRound.rule)
        .limit(most)
    )
    if only is not None:
        statement = statement.where(ScreeningRound.id == only)
    return every(session, statement, RoundRow)


def people_of_round(
    session: Session,
    round_id: int,
    *,
    town: str | None,
    finding: str = "",
    page: int = 1,
    per_page: int | None = PER_PAGE,
) -> Page[SeenRow]:
    """Return the people of a round, by town; open and alarm are findings too."""
    statement = (
        select(
            Incomer.id, Incomer.name, Incomer.phone, Incomer.town_code, Incomer.address,
            Incomer.arrived_on, Screening.finding, Screening.temperature, Screening.by,
        )
        .join(Screening, Screening.incomer_id == Incomer.id)
        .where(Screening.round_id == round_id)
        .order_by(Incomer.town_code, Incomer.id)
    )  # fmt: skip
    if town is not None:
        statement = statement.where(Incomer.town_code == town)
    if finding == "open":
        statement = statement.where(Screening.finding.is_(None))
    elif finding == "alarm":
        statement = statement.where(Screening.finding.in_(ALARMING))
    elif finding:
        statement = statement.where(Screening.finding == Finding(finding))
    return paged(session, statement, page=page, per_page=per_page, make=SeenRow)


def due_here(session: Session, rule: ScreeningRule, day: dt.date, *, town: str | None) -> int:
    """Return how many of a town a rule is about on a day."""
    people = due(session, rule, day)
    if town is None:
        return len(people)
    here = set(session.scalars(select(Incomer.id).where(Incomer.town_code == town)))
    return len(people & here)


def screenings(session: Session, incomer_id: int) -> tuple[tuple[ScreeningRound, Screening], ...]:
    """Return the rounds somebody was in, the latest first."""
    statement = (
        select(ScreeningRound, Screening)
        .join(Screening, Screening.round_id == ScreeningRound.id)
        .where(Screening.incomer_id == incomer_id)
        .order_by(ScreeningRound.date.desc())
    )
    return tuple((one, seen) for one, seen in session.execute(statement))

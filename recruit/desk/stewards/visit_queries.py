"""Visits, and rounds of inspections with the enterprises drawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from recruit.desk.figures.model import Scale, Workforce
from recruit.desk.stewards.model import (
    InspectionRound,
    InspectionSample,
    Steward,
    Visit,
    VisitKind,
)
from recruit.models import Enterprise
from recruit.queries.paging import PER_PAGE, Page, containing, every, paged


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit, call or inspection."""

    id: int
    enterprise_id: int
    enterprise: str
    town: str
    steward: str | None
    kind: VisitKind
    at: dt.datetime
    answers: Mapping[str, str]
    faults: int
    note: str
    by: str


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One round of inspections: drawn, done, with faults."""

    id: int
    date: dt.date
    kind: VisitKind
    seed: int
    size: int
    made_by: str
    done: int
    faulty: int


@dataclass(frozen=True, slots=True)
class SampleRow:
    """One enterprise of a round, and what was found."""

    id: int
    enterprise_id: int
    enterprise: str
    town: str
    scale: Scale
    contact_name: str
    contact_phone: str
    visit_id: int | None
    faults: int | None
    note: str | None


def visits(
    session: Session,
    *,
    town: str = "",
    kind: VisitKind | None = None,
    faulty: bool = False,
    enterprise_id: int | None = None,
    steward_id: int | None = None,
    q: str = "",
    page: int = 1,
    per_page: int | None = PER_PAGE,
) -> Page[VisitRow]:
    """Return the log of visits, the newest first."""
    statement = (
        select(
            Visit.id,
            Visit.enterprise_id,
            Enterprise.name,
            Enterprise.town_code,
            Steward.name,
            Visit.kind,
            Visit.at,
            Visit.answers,
            Visit.faults,
            Visit.note,
            Visit.by,
        )
        .join(Enterprise, Enterprise.id == Visit.enterprise_id)
        .outerjoin(Steward, Steward.id == Visit.steward_id)
        .order_by(Visit.at.desc(), Visit.id.desc())
    )
    if town:
        statement = statement.where(Enterprise.town_code == town)
    if kind is not None:
        statement = statement.where(Visit.kind == kind)
    if faulty:
        statement = statement.where(Visit.faults > 0)
    if enterprise_id is not None:
        statement = statement.where(Visit.enterprise_id == enterprise_id)
    if steward_id is not None:
        statement = statement.where(Visit.steward_id == steward_id)
    if q:
        statement = statement.where(Enterprise.name.like(containing(q), escape="/"))
    return paged(session, statement, page=page, per_page=per_page, make=VisitRow)


def rounds(session: Session, *, most: int = 30) -> tuple[RoundRow, ...]:
    """Return rounds of inspections, the newest first."""
    statement = (
        select(
            InspectionRound.id,
            InspectionRound.date,
            InspectionRound.kind,
            InspectionRound.seed,
            InspectionRound.size,
            InspectionRound.made_by,
            func.count(InspectionSample.visit_id),
            func.coalesce(func.sum(case((Visit.faults > 0, 1), else_=0)), 0),
        )
        .outerjoin(InspectionSample, InspectionSample.round_id == InspectionRound.id)
        .outerjoin(Visit, Visit.id == InspectionSample.visit_id)
        .group_by(InspectionRound.id)
        .order_by(InspectionRound.id.desc())
        .limit(most)
    )
    return every(session, statement, RoundRow)


def samples(
    session: Session, round_id: int, *, town: str = "", page: int = 1,
    per_page: int | None = PER_PAGE,
) -> Page[SampleRow]:  # fmt: skip
    """Return the enterprises of a round, those still to be looked at first."""
    statement = (
        select(
            InspectionSample.id,
            Enterprise.id,
            Enterprise.name,
            Enterprise.town_code,
            Workforce.scale,
            Enterprise.contact_name,
            Enterprise.contact_phone,
            InspectionSample.visit_id,
            Visit.faults,
            Visit.note,
        )
        .join(Enterprise, Enterprise.id == InspectionSample.enterprise_id)
        .join(Workforce, Workforce.enterprise_id == Enterprise.id)
        .outerjoin(Visit, Visit.id == InspectionSample.visit_id)
        .where(InspectionSample.round_id == round_id)
        .order_by(InspectionSample.visit_id.is_not(None), Enterprise.town_code, Enterprise.id)
    )
    if town:
        statement = statement.where(Enterprise.town_code == town)
    return paged(session, statement, page=page, per_page=per_page, make=SampleRow)

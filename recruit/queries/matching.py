"""What a matching plan says: by enterprise, person by person, who nowhere and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from recruit.models import (
    Assignment,
    Candidate,
    Enterprise,
    Party,
    Pin,
    PinKind,
    Shortfall,
    Unmatched,
    Vacancy,
    VacancyState,
)
from recruit.queries.paging import PER_PAGE, Page, every, paged
from recruit.queries.runs import PlanRow, plan


class AssignmentOrder(StrEnum):
    """How assignments are listed."""

    ENTERPRISE = "enterprise"
    WEAKEST = "weakest"
    """The lowest score first: where a second look pays."""
    HOME = "home"


_ORDERS: Mapping[AssignmentOrder, tuple[Any, ...]] = {
    AssignmentOrder.ENTERPRISE: (Enterprise.tier, Enterprise.name, Vacancy.id),
    AssignmentOrder.WEAKEST: (Assignment.score,),
    AssignmentOrder.HOME: (Candidate.home_county,),
}


@dataclass(frozen=True, slots=True)
class EnterpriseFill:
    """One enterprise in a plan: openings of its posted vacancies, and how many are filled."""

    id: int
    name: str
    town: str
    tier: int
    openings: int
    filled: int


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """One person's place in a plan; ``parts`` are the points by fit term."""

    candidate_id: int
    candidate: str
    home_county: str
    trade: str
    party: str | None
    vacancy_id: int
    vacancy: str
    enterprise_id: int
    enterprise: str
    score: int
    parts: dict[str, Any]
    pin: PinKind | None


@dataclass(frozen=True, slots=True)
class UnmatchedRow:
    """One person without a place: the reason code, and the vacancy that was nearest."""

    candidate_id: int
    candidate: str
    home_county: str
    trade: str
    party: str | None
    reason: str
    detail: dict[str, Any]
    points_needed: int | None
    vacancy_id: int | None
    vacancy: str | None
    enterprise: str | None


@dataclass(frozen=True, slots=True)
class ShortfallRow:
    """One vacancy not filled; ``seat_value`` is what one more opening would be worth."""

    vacancy_id: int
    vacancy: str
    enterprise_id: int
    enterprise: str
    town: str
    tier: int
    openings: int
    filled: int
    reason: str
    seat_value: int | None
    seat_people: int | None


@dataclass(frozen=True, slots=True)
class MatchingResults:
    """A matching plan in figures; ``unmatched`` counts people by reason code."""

    plan: PlanRow
    assigned: int
    enterprises: tuple[EnterpriseFill, ...]
    unmatched: dict[str, int]
    shortfalls: tuple[ShortfallRow, ...]


def matching_results(session: Session, plan_id: int) -> MatchingResults | None:
    """Return the figures of a matching plan, or None when there is no such plan."""
    header = plan(session, plan_id)
    if header is None:
        return None
    reasons = session.execute(
        select(Unmatched.reason, func.count())
        .where(Unmatched.plan_version_id == plan_id)
        .group_by(Unmatched.reason)
        .order_by(func.count().desc(), Unmatched.reason)
    )
    return MatchingResults(
        plan=header,
        assigned=session.scalar(
            select(func.count())
            .select_from(Assignment)
            .where(Assignment.plan_version_id == plan_id)
        )
        or 0,
        enterprises=_by_enterprise(session, header),
        unmatched=dict(reasons.all()),
        shortfalls=shortfalls(session, plan_id),
    )


def assignments(
    session: Session,
    plan_id: int,
    *,
    enterprise_id: int | None = None,
    vacancy_id: int | None = None,
    province: str = "",
    trade: str = "",
    pinned: bool = False,
    order: AssignmentOrder = AssignmentOrder.ENTERPRISE,
    page: int = 1,
    per_page: int | None = PER_PAGE,
) -> Page[AssignmentRow]:
    """Return the assignments of a plan, narrowed and in the order asked for."""
    statement = (
        select(
            Candidate.id,
            Candidate.name,
            Candidate.home_county,
            Candidate.trade,
            Party.label,
            Vacancy.id,
            Vacancy.title,
            Enterprise.id,
            Enterprise.name,
            Assignment.score,
            Assignment.parts,
            Pin.kind,
        )
        .select_from(Assignment)
        .join(Candidate, Assignment.candidate_id == Candidate.id)
        .join(Vacancy, Assignment.vacancy_id == Vacancy.id)
        .join(Enterprise, Vacancy.enterprise_id == Enterprise.id)
        .outerjoin(Party, Candidate.party_id == Party.id)
        .outerjoin(
            Pin, (Pin.candidate_id == Candidate.id) & (Pin.vacancy_id == Assignment.vacancy_id)
        )
        .where(Assignment.plan_version_id == plan_id)
        .order_by(*_ORDERS[order], Candidate.id)
    )
    if enterprise_id is not None:
        statement = statement.where(Enterprise.id == enterprise_id)
    if vacancy_id is not None:
        statement = statement.where(Vacancy.id == vacancy_id)
    if province:
        statement = statement.where(Candidate.home_county.startswith(province[:2]))
    if trade:
        statement = statement.where(Candidate.trade == trade)
    if pinned:
        statement = statement.where(Pin.kind.is_not(None))
    return paged(session, statement, page=page, per_page=per_page, make=AssignmentRow)


def unmatched(
    session: Session,
    plan_id: int,
    *,
    reason: str = "",
    page: int = 1,
    per_page: int | None = PER_PAGE,
) -> Page[UnmatchedRow]:
    """Return the people a plan has no place for, by reason."""
    statement = (
        select(
            Candidate.id,
            Candidate.name,
            Candidate.home_county,
            Candidate.trade,
            Party.label,
            Unmatched.reason,
            Unmatched.detail,
            Unmatched.points_needed,
            Unmatched.vacancy_id,
            Vacancy.title,
            Enterprise.name,
        )
        .select_from(Unmatched)
        .join(Candidate, Unmatched.candidate_id == Candidate.id)
        .outerjoin(Party, Candidate.party_id == Party.id)
        .outerjoin(Vacancy, Unmatched.vacancy_id == Vacancy.id)
        .outerjoin(Enterprise, Vacancy.enterprise_id == Enterprise.id)
        .where(Unmatched.plan_version_id == plan_id)
        .order_by(Unmatched.reason, Candidate.id)
    )
    if reason:
        statement = statement.where(Unmatched.reason == reason)
    return paged(session, statement, page=page, per_page=per_page, make=UnmatchedRow)


def shortfalls(session: Session, plan_id: int) -> tuple[ShortfallRow, ...]:
    """Return the vacancies a plan leaves short, the more urgent tier and larger gap first."""
    missing = Shortfall.openings - Shortfall.filled
    statement = (
        select(
            Vacancy.id,
            Vacancy.title,
            Enterprise.id,
            Enterprise.name,
            Enterprise.town_code,
            Enterprise.tier,
            Shortfall.openings,
            Shortfall.filled,
            Shortfall.reason,
            Shortfall.seat_value,
            Shortfall.seat_people,
        )
        .select_from(Shortfall)
        .join(Vacancy, Shortfall.vacancy_id == Vacancy.id)
        .join(Enterprise, Vacancy.enterprise_id == Enterprise.id)
        .where(Shortfall.plan_version_id == plan_id)
        .order_by(Enterprise.tier, missing.desc(), Vacancy.id)
    )
    return every(session, statement, ShortfallRow)


def _by_enterprise(session: Session, header: PlanRow) -> tuple[EnterpriseFill, ...]:
    taken = (
        select(Assignment.vacancy_id, func.count().label("filled"))
        .where(Assignment.plan_version_id == header.id)
        .group_by(Assignment.vacancy_id)
        .subquery("taken")
    )
    filled = func.coalesce(func.sum(taken.c.filled), 0)
    statement = (
        select(
            Enterprise.id,
            Enterprise.name,
            Enterprise.town_code,
            Enterprise.tier,
            func.sum(Vacancy.openings),
            filled,
        )
        .select_from(Vacancy)
        .join(Enterprise, Vacancy.enterprise_id == Enterprise.id)
        .outerjoin(taken, taken.c.vacancy_id == Vacancy.id)
        .where(
            Vacancy.campaign_id == header.campaign_id,
            (Vacancy.state == VacancyState.POSTED) | (taken.c.filled > 0),
        )
        .group_by(Enterprise.id, Enterprise.name, Enterprise.town_code, Enterprise.tier)
        .order_by(Enterprise.tier, Enterprise.name)
    )
    return every(session, statement, EnterpriseFill)

"""Candidates as a list. Names and numbers are given in full; whoever shows them masks them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased

from recruit.models import (
    ENDED,
    Candidate,
    CandidateState,
    Enterprise,
    HealthStatus,
    Party,
    Placement,
    Referrer,
    Stage,
    Vacancy,
)
from recruit.queries.paging import PER_PAGE, Columns, Page, paged


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """One candidate; ``stage``, ``vacancy`` and ``enterprise`` of the live placement, if any."""

    id: int
    name: str
    id_number: str | None
    phone: str
    home_county: str
    trade: str
    level: int
    years: float
    ready_date: dt.date | None
    is_returning: bool
    employer: str | None
    party_id: int | None
    party: str | None
    referrer_id: int | None
    referrer: str | None
    state: CandidateState
    placement_id: int | None
    stage: Stage | None
    vacancy_id: int | None
    vacancy: str | None
    enterprise: str | None
    min_wage: int
    health_status: HealthStatus
    health_expires: dt.date | None


def candidates(
    session: Session,
    campaign_id: int,
    *,
    q: str = "",
    province: str = "",
    county: str = "",
    trade: str = "",
    stage: Stage | None = None,
    unplaced_only: bool = False,
    referrer_id: int | None = None,
    squad_id: int | None = None,
    enterprise_id: int | None = None,
    candidate_id: int | None = None,
    page: int = 1,
    per_page: int | None = PER_PAGE,
) -> Page[CandidateRow]:
    """Return candidates in the order they registered.

    Parameters
    ----------
    q
        Part of the name, or a whole telephone or ID number.
    province
        Code of the province; only its first two digits count.
    county, trade, stage, referrer_id, squad_id, enterprise_id, candidate_id
        Only these; blank or None for all. ``enterprise_id`` is where they are placed.
    unplaced_only
        Only people without a live placement.
    """
    statement = _rows().where(Candidate.campaign_id == campaign_id).order_by(Candidate.id)
    if q:
        statement = statement.where(
            or_(
                Candidate.name.contains(q),
                Candidate.phone == q,
                Candidate.id_number == q,
            )
        )
    if province:
        statement = statement.where(Candidate.home_county.like(f"{province[:2]}%"))
    wanted = (
        (Candidate.home_county, county or None),
        (Candidate.trade, trade or None),
        (Placement.stage, stage),
        (Candidate.referrer_id, referrer_id),
        (Referrer.squad_id, squad_id),
        (Vacancy.enterprise_id, enterprise_id),
        (Candidate.id, candidate_id),
    )
    for column, value in wanted:
        if value is not None:
            statement = statement.where(column == value)
    if unplaced_only:
        statement = statement.where(Placement.id.is_(None))
    return paged(session, statement, page=page, per_page=per_page, make=CandidateRow)


def candidates_by_key(session: Session, keys: Sequence[int]) -> dict[int, CandidateRow]:
    """Return candidates by number, in no order."""
    rows = session.execute(_rows().where(Candidate.id.in_(keys)))
    return {row[0]: CandidateRow(*row) for row in rows}


@cache
def _rows() -> Columns:
    """Return the columns of a row, in their order, with all that they are joined to."""
    employer, hiring = aliased(Enterprise), aliased(Enterprise)
    return (
        select(
            Candidate.id,
            Candidate.name,
            Candidate.id_number,
            Candidate.phone,
            Candidate.home_county,
            Candidate.trade,
            Candidate.level,
            Candidate.years,
            Candidate.ready_date,
            Candidate.is_returning,
            employer.name,
            Candidate.party_id,
            Party.label,
            Candidate.referrer_id,
            Referrer.name,
            Candidate.state,
            Placement.id,
            Placement.stage,
            Placement.vacancy_id,
            Vacancy.title,
            hiring.name,
            Candidate.min_wage,
            Candidate.health_status,
            Candidate.health_expires,
        )
        .outerjoin(employer, Candidate.employer_id == employer.id)
        .outerjoin(Party, Candidate.party_id == Party.id)
        .outerjoin(Referrer, Candidate.referrer_id == Referrer.id)
        .outerjoin(
            Placement,
            and_(Placement.candidate_id == Candidate.id, Placement.stage.not_in(ENDED)),
        )
        .outerjoin(Vacancy, Placement.vacancy_id == Vacancy.id)
        .outerjoin(hiring, Vacancy.enterprise_id == hiring.id)
    )

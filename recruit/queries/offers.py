"""Offers that have gone out and not been answered, the longest waiting first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from recruit.models import (
    Candidate,
    Enterprise,
    Placement,
    PlacementEvent,
    Referrer,
    Stage,
    Vacancy,
)
from recruit.queries.paging import PER_PAGE, Page, paged


@dataclass(frozen=True, slots=True)
class OfferRow:
    """One open offer. Names and numbers are given in full; whoever shows them masks them."""

    placement_id: int
    candidate_id: int
    candidate: str
    phone: str
    home_county: str
    referrer_id: int | None
    referrer: str | None
    referrer_phone: str | None
    vacancy: str
    enterprise: str
    offered_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Answers:
    """How the offers of a campaign have been answered."""

    offered: int
    accepted: int
    declined: int


def open_offers(
    session: Session,
    campaign_id: int,
    *,
    waiting_since: dt.datetime | None = None,
    referrer_id: int | None = None,
    page: int = 1,
    per_page: int | None = PER_PAGE,
) -> Page[OfferRow]:
    """Return offers without an answer.

    Parameters
    ----------
    waiting_since
        Only those made at that moment or before.
    """
    offered = (
        select(PlacementEvent.placement_id, func.max(PlacementEvent.at).label("at"))
        .where(PlacementEvent.stage_to == Stage.OFFERED)
        .group_by(PlacementEvent.placement_id)
        .subquery("offered")
    )
    at = func.coalesce(offered.c.at, Placement.created_at)
    statement = (
        select(
            Placement.id,
            Candidate.id,
            Candidate.name,
            Candidate.phone,
            Candidate.home_county,
            Referrer.id,
            Referrer.name,
            Referrer.phone,
            Vacancy.title,
            Enterprise.name,
            at,
        )
        .select_from(Placement)
        .join(Candidate, Placement.candidate_id == Candidate.id)
        .join(Vacancy, Placement.vacancy_id == Vacancy.id)
        .join(Enterprise, Vacancy.enterprise_id == Enterprise.id)
        .outerjoin(Referrer, Candidate.referrer_id == Referrer.id)
        .outerjoin(offered, offered.c.placement_id == Placement.id)
        .where(Placement.campaign_id == campaign_id, Placement.stage == Stage.OFFERED)
        .order_by(at, Placement.id)
    )
    if waiting_since is not None:
        statement = statement.where(at <= waiting_since)
    if referrer_id is not None:
        statement = statement.where(Candidate.referrer_id == referrer_id)
    return paged(session, statement, page=page, per_page=per_page, make=OfferRow)


def answers_so_far(session: Session, campaign_id: int) -> Answers:
    """Return how many offers are open, were accepted and were declined."""
    by_stage: dict[Stage, int] = dict(
        session.execute(
            select(Placement.stage, func.count())
            .where(Placement.campaign_id == campaign_id)
            .group_by(Placement.stage)
        ).all()
    )
    open_now = by_stage.get(Stage.OFFERED, 0)
    declined = by_stage.get(Stage.DECLINED, 0)
    unsent = by_stage.get(Stage.PROPOSED, 0)
    return Answers(open_now, sum(by_stage.values()) - open_now - declined - unsent, declined)

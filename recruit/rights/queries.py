"""What the desk reads of people's rights: what is asked and due, how many agreed, what must go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from recruit.models import Candidate, CandidateState
from recruit.queries.paging import PER_PAGE, Page, paged
from recruit.rights.model import Consent, Demand, Purpose, RequestState, RightsRequest


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request in the list."""

    id: int
    candidate_id: int
    name: str
    home_county: str
    demand: Demand
    text: str
    state: RequestState
    asked_at: dt.datetime
    due: dt.date
    reply: str
    closed_by: str

    def is_late(self, today: dt.date) -> bool:
        """Return whether it should have been answered by now."""
        return self.state is RequestState.OPEN and self.due < today


@dataclass(frozen=True, slots=True)
class Standing:
    """How many of a campaign's people have agreed to what, and what is asked and late."""

    registered: int
    agreed: Mapping[Purpose, int]
    by_hand: int
    alone: int
    erased: int
    open: int
    late: int


def requests(
    session: Session,
    campaign_id: int,
    *,
    state: RequestState | None = RequestState.OPEN,
    candidate_id: int | None = None,
    page: int = 1,
    per_page: int | None = PER_PAGE,
) -> Page[RequestRow]:
    """Return requests, the nearest deadline first."""
    statement = (
        select(
            RightsRequest.id,
            RightsRequest.candidate_id,
            Candidate.name,
            Candidate.home_county,
            RightsRequest.demand,
            RightsRequest.text,
            RightsRequest.state,
            RightsRequest.asked_at,
            RightsRequest.due,
            RightsRequest.reply,
            RightsRequest.closed_by,
        )
        .join(Candidate, RightsRequest.candidate_id == Candidate.id)
        .where(RightsRequest.campaign_id == campaign_id)
        .order_by(RightsRequest.due, RightsRequest.id)
    )
    if state is not None:
        statement = statement.where(RightsRequest.state == state)
    if candidate_id is not None:
        statement = statement.where(RightsRequest.candidate_id == candidate_id)
    return paged(session, statement, page=page, per_page=per_page, make=RequestRow)


def standing(session: Session, campaign_id: int, *, today: dt.date) -> Standing:
    """Return how the people of a campaign stand."""
    there = (Candidate.campaign_id == campaign_id, Candidate.erased_at.is_(None))
    counts = session.execute(
        select(
            func.count().filter(Candidate.state == CandidateState.REGISTERED),
            func.count(Candidate.by_hand_since),
            func.count(Candidate.alone_since),
        ).where(*there)
    ).one()
    newest = (
        select(func.max(Consent.id))
        .join(Candidate, Consent.candidate_id == Candidate.id)
        .where(*there)
        .group_by(Consent.candidate_id, Consent.purpose)
    )
    agreed = dict(
        session.execute(
            select(Consent.purpose, func.count())
            .where(Consent.id.in_(newest), Consent.given)
            .group_by(Consent.purpose)
        ).all()
    )
    erased = session.scalar(
        select(func.count()).where(
            Candidate.campaign_id == campaign_id, Candidate.erased_at.is_not(None)
        )
    )
    waiting = session.execute(
        select(func.count(), func.count().filter(RightsRequest.due < today)).where(
            RightsRequest.campaign_id == campaign_id, RightsRequest.state == RequestState.OPEN
        )
    ).one()
    return Standing(
        registered=counts[0],
        agreed={purpose: agreed.get(purpose, 0) for purpose in Purpose},
        by_hand=counts[1],
        alone=counts[2],
        erased=erased or 0,
        open=waiting[0],
        late=waiting[1],
    )

"""What waits for somebody of the bureau today: counted, with nobody named."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from recruit.models import (
    BonusSettlement,
    Dispute,
    DisputeState,
    Notice,
    NoticeState,
    Placement,
    PlanKind,
    PlanState,
    PlanVersion,
    Stage,
    Trip,
    TripState,
)
from recruit.queries.counted import counted
from recruit.rights.model import RequestState, RightsRequest


class Work(StrEnum):
    """A kind of work, in the order it should be done."""

    RIGHTS = "rights"
    """Requests about personal data not answered yet; the law gives them a day."""
    LEAVING = "leaving"
    """Trips that leave today."""
    NOTICES = "notices"
    """Notices drafted and not sent."""
    OFFERS = "offers"
    """Offers nobody has answered."""
    UNSEATED = "unseated"
    """People who said yes and have no seat."""
    DRAFTS_MATCHING = "drafts_matching"
    """Matching plans newer than the one in force, neither published nor discarded."""
    DRAFTS_CHARTER = "drafts_charter"
    ARRIVED = "arrived"
    """People who arrived and whom no enterprise has confirmed."""
    DISPUTES = "disputes"
    UNPAID = "unpaid"
    """Settlements of bonuses not marked as paid."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much of a kind of work waits; ``urgent`` when a day given for it has come."""

    kind: Work
    count: int
    people: int = 0
    urgent: bool = False


def work_now(session: Session, campaign_id: int, day: dt.date) -> tuple[Waiting, ...]:
    """Return what :func:`work` does, counted once until somebody writes."""
    return counted(
        session, ("work", campaign_id, day), lambda fresh: work(fresh, campaign_id, day)
    )


def work(session: Session, campaign_id: int, day: dt.date) -> tuple[Waiting, ...]:
    """Return the kinds of work of which something waits on a day of the campaign."""
    rights, late = session.execute(
        select(func.count(), func.count().filter(RightsRequest.due <= day)).where(
            RightsRequest.campaign_id == campaign_id, RightsRequest.state == RequestState.OPEN
        )
    ).one()
    trips, people = session.execute(
        select(func.count(), func.coalesce(func.sum(Trip.boarded), 0))
        .join(PlanVersion, Trip.plan_version_id == PlanVersion.id)
        .where(
            PlanVersion.campaign_id == campaign_id,
            PlanVersion.state == PlanState.PUBLISHED,
            Trip.state.in_((TripState.PLANNED, TripState.CONFIRMED)),
            Trip.date == day,
        )
    ).one()
    stages = dict(
        session.execute(
            select(Placement.stage, func.count())
            .where(Placement.campaign_id == campaign_id)
            .group_by(Placement.stage)
        ).all()
    )
    notices = _count(session, Notice.campaign_id == campaign_id, Notice.state == NoticeState.DRAFT)
    found = (
        Waiting(Work.RIGHTS, rights, urgent=late > 0),
        Waiting(Work.LEAVING, trips, people=people, urgent=trips > 0),
        Waiting(Work.NOTICES, notices),
        Waiting(Work.OFFERS, stages.get(Stage.OFFERED, 0)),
        Waiting(Work.UNSEATED, stages.get(Stage.ACCEPTED, 0)),
        Waiting(Work.DRAFTS_MATCHING, _drafts(session, campaign_id, PlanKind.MATCHING)),
        Waiting(Work.DRAFTS_CHARTER, _drafts(session, campaign_id, PlanKind.CHARTER)),
        Waiting(Work.ARRIVED, stages.get(Stage.ARRIVED, 0)),
        Waiting(
            Work.DISPUTES,
            _count(
                session, Dispute.campaign_id == campaign_id, Dispute.state == DisputeState.OPEN
            ),
        ),
        Waiting(
            Work.UNPAID,
            _count(
                session,
                BonusSettlement.campaign_id == campaign_id,
                BonusSettlement.paid_at.is_(None),
            ),
        ),
    )
    return tuple(one for one in found if one.count)


def _count(session: Session, *where: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).where(*where)) or 0


def _drafts(session: Session, campaign_id: int, kind: PlanKind) -> int:
    """Count drafts made after the plan in force: older ones have been passed over."""
    of = (PlanVersion.campaign_id == campaign_id, PlanVersion.kind == kind)
    in_force = (
        select(func.coalesce(func.max(PlanVersion.id), 0))
        .where(*of, PlanVersion.state == PlanState.PUBLISHED)
        .scalar_subquery()
    )
    return _count(session, *of, PlanVersion.state == PlanState.DRAFT, PlanVersion.id > in_force)

"""Who comes to one enterprise and when: by day and trip, and who is there already.

Names are handed out only once the journey is published or the person is there; before that a
row is a number to be expected.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from recruit.models import (
    ENDED,
    Candidate,
    Placement,
    PlacementEvent,
    PlanKind,
    PlanState,
    PlanVersion,
    Seat,
    Stage,
    Trip,
    TripState,
    Vacancy,
)

CHINA = ZoneInfo("Asia/Shanghai")
_NAMED = frozenset({Stage.SEATED, Stage.BOARDED, Stage.ARRIVED, Stage.ON_DUTY, Stage.RETAINED})


@dataclass(frozen=True, slots=True)
class Arrival:
    """One person on the way to an enterprise; ``name`` is "" while it is not to be shown.

    ``trip`` and ``arrive`` (UTC) are those of the last leg, None for who has no seat of ours.
    """

    placement_id: int
    name: str
    home_county: str
    trade: str
    vacancy_id: int
    vacancy: str
    stage: Stage
    trip: str | None
    mode: str | None
    arrive: dt.datetime | None
    is_returning: bool

    @property
    def day(self) -> dt.date | None:
        """Day of arrival on the clock of China."""
        return None if self.arrive is None else self.arrive.astimezone(CHINA).date()


@dataclass(frozen=True, slots=True)
class Headcount:
    """People of one enterprise by where they stand."""

    openings: int
    offered: int
    coming: int
    arrived: int
    on_duty: int
    not_come: int
    left: int
    returning_on_duty: int

    @property
    def share(self) -> float | None:
        """Share of the openings that is on duty."""
        return self.on_duty / self.openings if self.openings else None


def arrivals(session: Session, campaign_id: int, enterprise_id: int) -> tuple[Arrival, ...]:
    """Return everybody who has said yes and is not out, the earliest arrival first."""
    charter = session.scalar(
        select(PlanVersion.id).where(
            PlanVersion.campaign_id == campaign_id,
            PlanVersion.kind == PlanKind.CHARTER,
            PlanVersion.state == PlanState.PUBLISHED,
        )
    )
    last = (
        select(Seat.candidate_id, func.max(Seat.leg).label("leg"))
        .join(Trip, Seat.trip_id == Trip.id)
        .where(Trip.plan_version_id == charter, Trip.state != TripState.CANCELLED)
        .group_by(Seat.candidate_id)
        .subquery("last")
    )
    journey = (
        select(Seat.candidate_id, Trip.code, Trip.mode, Trip.arrive)
        .join(Trip, Seat.trip_id == Trip.id)
        .join(last, and_(last.c.candidate_id == Seat.candidate_id, last.c.leg == Seat.leg))
        .where(Trip.plan_version_id == charter, Trip.state != TripState.CANCELLED)
        .subquery("journey")
    )
    rows = session.execute(
        select(
            Placement.id,
            Candidate.name,
            Candidate.home_county,
            Candidate.trade,
            Vacancy.id,
            Vacancy.title,
            Placement.stage,
            journey.c.code,
            journey.c.mode,
            journey.c.arrive,
            Candidate.is_returning,
        )
        .select_from(Placement)
        .join(Candidate, Placement.candidate_id == Candidate.id)
        .join(Vacancy, Placement.vacancy_id == Vacancy.id)
        .outerjoin(journey, journey.c.candidate_id == Candidate.id)
        .where(
            Placement.campaign_id == campaign_id,
            Vacancy.enterprise_id == enterprise_id,
            Placement.stage.not_in((*ENDED, Stage.PROPOSED, Stage.OFFERED)),
        )
        .order_by(journey.c.arrive.is_(None), journey.c.arrive, journey.c.code, Placement.id)
    )
    found = tuple(Arrival(*row) for row in rows)
    return tuple(one if one.stage in _NAMED else replace(one, name="") for one in found)


def headcount(session: Session, campaign_id: int, enterprise_id: int) -> Headcount:
    """Return the people of one enterprise by stage, against the openings it wants filled."""
    openings = session.scalar(
        select(func.coalesce(func.sum(Vacancy.openings), 0)).where(
            Vacancy.campaign_id == campaign_id, Vacancy.enterprise_id == enterprise_id
        )
    )
    counts: dict[Stage, int] = {}
    returning = 0
    for stage, is_returning, people in session.execute(
        select(Placement.stage, Candidate.is_returning, func.count())
        .join(Vacancy, Placement.vacancy_id == Vacancy.id)
        .join(Candidate, Placement.candidate_id == Candidate.id)
        .where(Placement.campaign_id == campaign_id, Vacancy.enterprise_id == enterprise_id)
        .group_by(Placement.stage, Candidate.is_returning)
    ):
        counts[stage] = counts.get(stage, 0) + people
        if is_returning and stage in {Stage.ON_DUTY, Stage.RETAINED}:
            returning += people
    return Headcount(
        openings=openings or 0,
        offered=counts.get(Stage.OFFERED, 0),
        coming=sum(counts.get(s, 0) for s in (Stage.ACCEPTED, Stage.SEATED, Stage.BOARDED)),
        arrived=counts.get(Stage.ARRIVED, 0),
        on_duty=counts.get(Stage.ON_DUTY, 0) + counts.get(Stage.RETAINED, 0),
        not_come=counts.get(Stage.NO_SHOW, 0),
        left=_left(session, campaign_id, enterprise_id),
        returning_on_duty=returning,
    )


def _left(session: Session, campaign_id: int, enterprise_id: int) -> int:
    """Return how many had arrived and are out again."""
    return (
        session.scalar(
            select(func.count(PlacementEvent.placement_id.distinct()))
            .join(Placement, PlacementEvent.placement_id == Placement.id)
            .join(Vacancy, Placement.vacancy_id == Vacancy.id)
            .where(
                Placement.campaign_id == campaign_id,
                Vacancy.enterprise_id == enterprise_id,
                PlacementEvent.stage_to == Stage.WITHDRAWN,
                PlacementEvent.stage_from.in_((Stage.ARRIVED, Stage.ON_DUTY)),
            )
        )
        or 0
    )

"""What publishing a charter plan does: seats given and taken back, older trips cancelled."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.errors import Conflict
from recruit.models import (
    Candidate,
    Placement,
    PlanKind,
    PlanState,
    PlanVersion,
    Seat,
    Stage,
    Trip,
    TripState,
)
from recruit.operations import boarding_passes
from recruit.operations.placement_events import move_many
from recruit.rights import taking_part

NOT_YET_GONE = (TripState.PLANNED, TripState.CONFIRMED)


def apply(
    session: Session, plan: PlanVersion, *, by: str, at: dt.datetime
) -> tuple[int, int, int, int]:
    """Seat the people of the plan, give them passes, cancel what earlier plans had for them.

    Trips of earlier plans that have left go on as they are; the others are cancelled.

    Returns
    -------
    tuple of int
        Seats kept, given, taken back, and people of the plan left out because they no
        longer wait for a seat.
    """
    cancel_earlier(session, plan)
    seated_in_plan = set(
        session.scalars(
            select(Seat.candidate_id)
            .join(Trip, Seat.trip_id == Trip.id)
            .where(Trip.plan_version_id == plan.id)
            .distinct()
        )
    )
    waiting = session.execute(
        select(Placement.id, Placement.candidate_id, Placement.stage)
        .join(Candidate, Placement.candidate_id == Candidate.id)
        .where(
            Placement.campaign_id == plan.campaign_id,
            Placement.stage.in_((Stage.ACCEPTED, Stage.SEATED)),
            # Whoever has said since that they come alone gets no seat of a plan made before.
            taking_part.on_charters(),
        )
        .order_by(Placement.id)
        .with_for_update(of=Placement)
    ).all()
    given = [row for row, c, stage in waiting if stage is Stage.ACCEPTED and c in seated_in_plan]
    kept = [row for row, c, stage in waiting if stage is Stage.SEATED and c in seated_in_plan]
    taken = [row for row, c, stage in waiting if stage is Stage.SEATED and c not in seated_in_plan]
    note = f"plan {plan.number}"
    move_many(session, given, Stage.ACCEPTED, Stage.SEATED, by=by, at=at, note=note)
    move_many(session, taken, Stage.SEATED, Stage.ACCEPTED, by=by, at=at, note=note)
    boarding_passes.issue(session, plan)
    left_out = len(seated_in_plan) - len(given) - len(kept)
    return len(kept), len(given), len(taken), left_out


def cancel_earlier(session: Session, plan: PlanVersion) -> None:
    """Cancel trips of superseded plans that have not left.

    Raises
    ------
    Conflict
        When people are boarding one of them, or are on the way to it with an earlier leg.
    """
    earlier = (
        select(Trip.id)
        .join(PlanVersion, Trip.plan_version_id == PlanVersion.id)
        .where(
            PlanVersion.campaign_id == plan.campaign_id,
            PlanVersion.kind == PlanKind.CHARTER,
            PlanVersion.state == PlanState.SUPERSEDED,
            Trip.state.in_(NOT_YET_GONE),
        )
    )
    under_way = session.scalar(
        select(func.count(Seat.trip_id.distinct()))
        .join(Placement, Placement.candidate_id == Seat.candidate_id)
        .where(Seat.trip_id.in_(earlier), Placement.stage == Stage.BOARDED)
    )
    if under_way:
        raise Conflict(Cause.PLAN_TRIPS_BOARDING, trips=under_way)
    for trip in session.scalars(select(Trip).where(Trip.id.in_(earlier))):
        trip.step(TripState.CANCELLED)
    session.flush()

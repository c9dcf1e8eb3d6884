"""Stand-by: seats that are free, or whose holder did not come, given to people who wait.

And the two moments of a trip that the squad notes at the door: it leaves, it has arrived.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.charter.seating import labels
from recruit.causes import Cause
from recruit.errors import Conflict, UserError
from recruit.logging import log
from recruit.models import (
    ENDED,
    BoardingState,
    Campaign,
    Candidate,
    CharterOffer,
    Placement,
    PlanVersion,
    Seat,
    Stage,
    Trip,
    TripState,
    TripStop,
    now,
)
from recruit.operations import boarding, boarding_passes, journeys, trips
from recruit.operations.lookup import live_placement, require

GIVEN_AWAY = "×"
"""Stands after the seat of somebody who did not come, when another has got it."""


def free_labels(session: Session, trip: Trip) -> list[str]:
    """Return the seats nobody has, as many as may still be used, in the order given out."""
    campaign_id = require(session, PlanVersion, trip.plan_version_id).campaign_id
    offered = session.scalar(
        select(CharterOffer.seats).where(
            CharterOffer.campaign_id == campaign_id, CharterOffer.code == trip.offer
        )
    )
    rows = session.execute(
        select(Seat.seat, Placement.id)
        .outerjoin(
            Placement,
            (Placement.candidate_id == Seat.candidate_id) & Placement.stage.not_in(ENDED),
        )
        .where(Seat.trip_id == trip.id)
    ).all()
    travelling = sum(placement is not None for _, placement in rows)
    given = {seat for seat, _ in rows}
    usable = labels(trip.mode.value, max(offered or 0, trip.seats), trip.seats)
    free = [label for label in usable if label not in given]
    return free[: max(0, trip.seats - travelling)]


def take_on(
    session: Session,
    trip: Trip,
    candidate: Candidate,
    *,
    by: str,
    board_seq: int = 1,
    instead_of: Candidate | None = None,
) -> Seat:
    """Give somebody who waits a seat of this trip, with a pass: a free one, or an absent one's.

    Parameters
    ----------
    instead_of
        Whose seat it is; he is marked absent at the door and now counts as not having come.

    Raises
    ------
    Conflict
        When no seat is free.
    UserError
        When the trip is over, the person does not wait for a seat, the stop is none where
        people get on, or the seat's holder is not marked absent.
    """
    session.refresh(trip, with_for_update=True)
    if trip.state not in journeys.BOARDING:
        raise UserError(Cause.TRIP_LEFT, state=trip.state)
    placement = live_placement(session, candidate)
    comes_alone = candidate.alone_since is not None
    if comes_alone or placement is None or placement.stage is not Stage.ACCEPTED:
        raise UserError(Cause.SEAT_NOT_DUE)
    stops = session.scalars(select(TripStop.seq).where(TripStop.trip_id == trip.id)).all()
    if board_seq not in stops or board_seq >= max(stops):
        raise UserError(Cause.STOP_UNKNOWN, stop=board_seq)
    label = (
        _freed(session, trip, instead_of, by=by)
        if instead_of is not None
        else next(iter(free_labels(session, trip)), "")
    )
    if not label:
        raise Conflict(Cause.TRIP_FULL, seats=trip.seats)
    seat = Seat(
        trip_id=trip.id,
        candidate_id=candidate.id,
        leg=1,
        seat=label,
        board_seq=board_seq,
        alight_seq=max(stops),
    )
    trips.leave_other_seats(session, trip, candidate)
    session.add(seat)
    placement.step(Stage.SEATED, by=by, at=now(), note=f"trip {trip.code}: stand-by")
    session.flush()
    campaign = require(session, Campaign, placement.campaign_id)
    boarding_passes.issue_late(session, campaign, trip, seat)
    log.info("stand-by", trip=trip.id, by=by, freed=instead_of is not None)
    return seat


def leave(session: Session, trip: Trip, *, by: str) -> None:
    """Note that the trip has left its first stop, confirming it first; raises IllegalStep."""
    if trip.state is TripState.PLANNED:
        trips.confirm(session, trip, by=by)
    trips.depart(session, trip, by=by)


def _freed(session: Session, trip: Trip, absent: Candidate, *, by: str) -> str:
    """Take the seat from somebody marked absent, for good; return which it is."""
    seat = session.scalar(
        select(Seat).where(Seat.trip_id == trip.id, Seat.candidate_id == absent.id)
    )
    if seat is None or seat.seat.endswith(GIVEN_AWAY):
        raise UserError(Cause.NOT_ON_TRIP, trip=trip.code)
    if boarding.states(session, trip)[absent.id].state is not BoardingState.ABSENT:
        raise UserError(Cause.SEAT_NOT_FREED, seat=seat.seat)
    placement = live_placement(session, absent)
    if placement is not None:
        placement.step(Stage.NO_SHOW, by=by, at=now(), note=f"trip {trip.code}: seat given away")
    label = seat.seat
    seat.seat = f"{label}{GIVEN_AWAY}"
    session.flush()
    return label

"""One person's way after the seat: boarding, coming alone, on duty, staying, not coming."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.errors import NotFound, UserError
from recruit.models import Action, Candidate, Placement, Seat, Stage, Trip, TripState, now
from recruit.operations import audit
from recruit.operations.lookup import live_placement

BOARDING = (TripState.PLANNED, TripState.CONFIRMED, TripState.DEPARTED)


def board(
    session: Session,
    trip: Trip,
    candidate: Candidate,
    *,
    by: str,
    at: dt.datetime | None = None,
) -> bool:
    """Note that somebody is on board. A second time changes nothing.

    Returns
    -------
    bool
        Whether it was news.

    Raises
    ------
    NotFound
        When the person has no seat on this trip.
    UserError
        When the trip is over or cancelled, or the placement has ended.
    """
    seat = _seat(session, trip, candidate)
    if seat.boarded_at is not None:
        return False
    if trip.state not in BOARDING:
        raise UserError(Cause.TRIP_NOT_BOARDING, state=trip.state)
    placement = _live(session, candidate)
    moment = at or now()
    if placement.stage is not Stage.BOARDED:  # a later leg: on the way already
        placement.step(Stage.BOARDED, by=by, at=moment, note=f"trip {trip.code}")
    seat.boarded_at = moment
    session.flush()
    audit.record(session, Action.SEAT_BOARDED, seat, by=by, trip=trip.id)
    return True


def unboard(
    session: Session,
    trip: Trip,
    candidate: Candidate,
    *,
    by: str,
    at: dt.datetime | None = None,
) -> None:
    """Take a boarding back that was noted by mistake.

    Raises
    ------
    NotFound
        When the person has no seat on this trip.
    UserError
        When the person was not on board.
    """
    seat = _seat(session, trip, candidate)
    if seat.boarded_at is None:
        raise UserError(Cause.NOT_ON_BOARD)
    placement = _live(session, candidate)
    seat.boarded_at = None
    session.flush()
    elsewhere = session.scalar(
        select(Seat.id)
        .join(Trip, Seat.trip_id == Trip.id)
        .where(
            Seat.candidate_id == candidate.id,
            Seat.boarded_at.is_not(None),
            Trip.plan_version_id == trip.plan_version_id,
        )
    )
    if elsewhere is None:
        placement.step(Stage.SEATED, by=by, at=at, note=f"trip {trip.code}: not on board")
    session.flush()
    audit.record(session, Action.SEAT_UNBOARDED, seat, by=by, trip=trip.id)


def arrive_alone(
    session: Session, placement: Placement, *, by: str, at: dt.datetime | None = None
) -> None:
    """Note that somebody has come without our seat; raises IllegalStep."""
    _step(session, placement, Stage.ARRIVED, by=by, at=at)


def report_on_duty(
    session: Session, placement: Placement, *, by: str, at: dt.datetime | None = None
) -> None:
    """Note that the work has begun; raises IllegalStep."""
    _step(session, placement, Stage.ON_DUTY, by=by, at=at)


def retain(
    session: Session, placement: Placement, *, by: str, at: dt.datetime | None = None
) -> None:
    """Note that the person has stayed; raises IllegalStep."""
    _step(session, placement, Stage.RETAINED, by=by, at=at)


def no_show(
    session: Session, placement: Placement, *, by: str, at: dt.datetime | None = None
) -> None:
    """Note that the person did not come; raises IllegalStep."""
    _step(session, placement, Stage.NO_SHOW, by=by, at=at)


def _step(
    session: Session, placement: Placement, to: Stage, *, by: str, at: dt.datetime | None
) -> None:
    placement.step(to, by=by, at=at)
    session.flush()
    audit.record(session, Action.PLACEMENT_STEPPED, placement, by=by, stage=to.value)


def _seat(session: Session, trip: Trip, candidate: Candidate) -> Seat:
    seat = session.scalar(
        select(Seat)
        .where(Seat.trip_id == trip.id, Seat.candidate_id == candidate.id)
        .with_for_update()
    )
    if seat is None:
        raise NotFound(Cause.NOT_ON_TRIP, trip=trip.code)
    return seat


def _live(session: Session, candidate: Candidate) -> Placement:
    placement = live_placement(session, candidate)
    if placement is None:
        raise UserError(Cause.PLACEMENT_ENDED)
    return placement

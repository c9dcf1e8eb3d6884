"""What happens to a trip: confirmed, a late seat given, departed, arrived, cancelled."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.errors import Conflict, UserError
from recruit.models import (
    ENDED,
    Action,
    Candidate,
    Placement,
    Seat,
    Stage,
    Trip,
    TripState,
    TripStop,
    now,
)
from recruit.operations import audit
from recruit.operations.lookup import live_placement
from recruit.operations.placement_events import move_many


def confirm(session: Session, trip: Trip, *, by: str) -> None:
    """Note that the carrier has confirmed; raises IllegalStep."""
    _move(session, trip, TripState.CONFIRMED, by)


def depart(session: Session, trip: Trip, *, by: str) -> None:
    """Note that the trip has left its first stop; raises IllegalStep."""
    _move(session, trip, TripState.DEPARTED, by)


def cancel(session: Session, trip: Trip, *, by: str, at: dt.datetime | None = None) -> int:
    """Cancel a trip; its people wait for a seat again.

    Returns
    -------
    int
        How many people wait again.

    Raises
    ------
    IllegalStep
        When the trip has left.
    UserError
        When people have boarded it.
    """
    if session.scalar(
        select(func.count())
        .select_from(Seat)
        .where(Seat.trip_id == trip.id, Seat.boarded_at.is_not(None))
    ):
        raise UserError(Cause.TRIP_HAS_BOARDED)
    _move(session, trip, TripState.CANCELLED, by)
    seated = [p.id for p in _placements(session, trip) if p.stage is Stage.SEATED]
    note = f"trip {trip.code} cancelled"
    move_many(session, seated, Stage.SEATED, Stage.ACCEPTED, by=by, at=at or now(), note=note)
    return len(seated)


def arrive(
    session: Session, trip: Trip, *, by: str, at: dt.datetime | None = None
) -> tuple[int, int]:
    """Note that the trip has reached its last stop.

    Whoever boarded and has no further leg has arrived; whoever was on the list of a last
    leg and never boarded any did not show up.

    Returns
    -------
    tuple of int
        How many arrived and how many did not show up.
    """
    _move(session, trip, TripState.ARRIVED, by)
    moment = at or now()
    last_leg = dict(
        session.execute(
            select(Seat.candidate_id, func.max(Seat.leg))
            .join(Trip, Seat.trip_id == Trip.id)
            .where(Trip.plan_version_id == trip.plan_version_id)
            .group_by(Seat.candidate_id)
        ).all()
    )
    ending = {
        candidate
        for candidate, leg in session.execute(
            select(Seat.candidate_id, Seat.leg).where(Seat.trip_id == trip.id)
        )
        if last_leg[candidate] == leg
    }
    people = [p for p in _placements(session, trip) if p.candidate_id in ending]
    boarded = [p.id for p in people if p.stage is Stage.BOARDED]
    absent = [p.id for p in people if p.stage is Stage.SEATED]
    note = f"trip {trip.code}"
    move_many(session, boarded, Stage.BOARDED, Stage.ARRIVED, by=by, at=moment, note=note)
    move_many(session, absent, Stage.SEATED, Stage.NO_SHOW, by=by, at=moment, note=note)
    return len(boarded), len(absent)


def give_seat(
    session: Session,
    trip: Trip,
    candidate: Candidate,
    *,
    by: str,
    board_seq: int = 1,
    at: dt.datetime | None = None,
) -> Seat:
    """Give a free seat of a trip to somebody who accepted late, all the way to its last stop.

    Raises
    ------
    UserError
        When the trip has left or the person does not wait for a seat.
    Conflict
        When the last seat is taken, or the person has one here.
    """
    session.refresh(trip, with_for_update=True)
    if trip.state not in (TripState.PLANNED, TripState.CONFIRMED):
        raise UserError(Cause.TRIP_LEFT, state=trip.state)
    placement = live_placement(session, candidate)
    comes_alone = candidate.alone_since is not None
    if comes_alone or placement is None or placement.stage is not Stage.ACCEPTED:
        raise UserError(Cause.SEAT_NOT_DUE)
    seats = session.scalars(select(Seat).where(Seat.trip_id == trip.id)).all()
    if len(seats) >= trip.seats:
        raise Conflict(Cause.TRIP_FULL, seats=trip.seats)
    last = session.scalar(select(func.max(TripStop.seq)).where(TripStop.trip_id == trip.id))
    if last is None or not 1 <= board_seq < last:
        raise UserError(Cause.STOP_UNKNOWN, stop=board_seq)
    taken = {seat.seat for seat in seats}
    number = next(str(n) for n in range(1, trip.seats + 1) if str(n) not in taken)
    seat = Seat(
        trip_id=trip.id,
        candidate_id=candidate.id,
        leg=1,
        seat=number,
        board_seq=board_seq,
        alight_seq=last,
    )
    leave_other_seats(session, trip, candidate)
    session.add(seat)
    placement.step(Stage.SEATED, by=by, at=at, note=f"trip {trip.code}")
    session.flush()
    return seat


def leave_other_seats(session: Session, trip: Trip, candidate: Candidate) -> None:
    """Take somebody who gets a seat here off the lists of other trips of the plan.

    A plan holds seats for people it was made with; who had not accepted when it was published
    waits, and may be given a seat elsewhere: nobody stands on two lists.
    """
    others = select(Trip.id).where(
        Trip.plan_version_id == trip.plan_version_id,
        Trip.id != trip.id,
        Trip.state.in_((TripState.PLANNED, TripState.CONFIRMED, TripState.DEPARTED)),
    )
    session.execute(
        delete(Seat).where(
            Seat.candidate_id == candidate.id,
            Seat.trip_id.in_(others),
            Seat.boarded_at.is_(None),
        )
    )


def _move(session: Session, trip: Trip, to: TripState, by: str) -> None:
    session.refresh(trip, with_for_update=True)
    trip.step(to)
    session.flush()
    audit.record(session, Action.TRIP_STEPPED, trip, by=by, state=to.value)


def _placements(session: Session, trip: Trip) -> list[Placement]:
    """Return the live placements of the people on a trip, and hold their rows."""
    return list(
        session.scalars(
            select(Placement)
            .join(Seat, Seat.candidate_id == Placement.candidate_id)
            .where(Seat.trip_id == trip.id, Placement.stage.not_in(ENDED))
            .order_by(Placement.id)
            .with_for_update(of=Placement)
        )
    )

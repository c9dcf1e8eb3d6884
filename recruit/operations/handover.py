"""Handing over on arrival: who of a trip went to which firm, received by whom, signed by whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from recruit.causes import Cause, Thing
from recruit.errors import Conflict, UserError
from recruit.models import Action, HandedOver, HandOver, Seat, Trip, now
from recruit.operations import audit


def sign(
    session: Session,
    trip: Trip,
    people: Collection[int],
    *,
    receiver: str,
    by: str,
    enterprise_id: int | None = None,
    town_code: str = "",
    note: str = "",
    at: dt.datetime | None = None,
) -> HandOver:
    """Write down that people of a trip were handed over.

    Parameters
    ----------
    people
        Candidates who were on board.
    receiver
        Who took them in.
    enterprise_id, town_code
        To which firm, or to which town's reception.

    Raises
    ------
    UserError
        When the receiver is blank, nobody is chosen, or somebody was never on board.
    Conflict
        When somebody has been handed over already.
    """
    session.refresh(trip, with_for_update=True)
    chosen = set(people)
    if not receiver.strip():
        raise UserError(Cause.RECEIVER_BLANK)
    if not chosen:
        raise UserError(Cause.NOBODY_CHOSEN)
    aboard = set(
        session.scalars(
            select(Seat.candidate_id).where(
                Seat.trip_id == trip.id,
                Seat.candidate_id.in_(chosen),
                Seat.boarded_at.is_not(None),
            )
        )
    )
    if aboard != chosen:
        raise UserError(Cause.NEVER_ABOARD, people=len(chosen - aboard))
    twice = session.scalar(
        select(func.count())
        .select_from(HandedOver)
        .where(HandedOver.trip_id == trip.id, HandedOver.candidate_id.in_(chosen))
    )
    if twice:
        raise Conflict(Cause.HANDED_OVER_ALREADY, people=twice)
    done = HandOver(
        trip_id=trip.id,
        enterprise_id=enterprise_id,
        town_code=town_code,
        receiver=receiver.strip(),
        note=note.strip(),
        by=by,
        at=at or now(),
    )
    done.people = [HandedOver(candidate_id=person, trip_id=trip.id) for person in sorted(chosen)]
    session.add(done)
    session.flush()
    audit.record(session, Action.HANDED_OVER, done, by=by, trip=trip.id, rows=len(chosen))
    return done


def take_back(session: Session, done: HandOver, *, by: str) -> None:
    """Strike a hand-over that was signed by mistake."""
    audit.record(
        session,
        Action.HAND_OVER_STRUCK,
        Thing.HAND_OVER,
        key=done.id,
        by=by,
        trip=done.trip_id,
        rows=len(done.people),
    )
    session.delete(done)
    session.flush()

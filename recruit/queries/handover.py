"""Who of a trip has been handed to whom, and who is still to be handed over."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from recruit.models import (
    ENDED,
    Candidate,
    Enterprise,
    HandedOver,
    HandOver,
    Placement,
    Seat,
    Trip,
    TripStop,
    Vacancy,
)
from recruit.queries.paging import Columns, every


@dataclass(frozen=True, slots=True)
class Handed:
    """One person who was on board; ``hand_over`` is None while nobody has signed for him."""

    candidate_id: int
    candidate: str
    phone: str
    home_county: str
    seat: str
    place: str
    enterprise_id: int | None
    enterprise: str | None
    town: str | None
    hand_over: int | None


@dataclass(frozen=True, slots=True)
class Signed:
    """One hand-over: to whom, who received, who signed, when, and the people."""

    id: int
    enterprise_id: int | None
    town: str
    receiver: str
    note: str
    by: str
    at: dt.datetime
    people: tuple[Handed, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """People who go to one enterprise and get off at one stop, to be handed over together."""

    enterprise_id: int | None
    enterprise: str | None
    town: str | None
    place: str
    people: tuple[Handed, ...]


@dataclass(frozen=True, slots=True)
class HandOverList:
    """Everything about handing over one trip; ``absent`` counts those never on board."""

    code: str
    date: dt.date
    arrive: dt.datetime
    waiting: tuple[Group, ...]
    signed: tuple[Signed, ...]
    aboard: int
    absent: int


def hand_over_list(session: Session, trip_id: int) -> HandOverList | None:
    """Return who of a trip goes to whom, and what has been signed; None without the trip."""
    trip = session.get(Trip, trip_id)
    if trip is None:
        return None
    people = _people(session, trip_id)
    signed: dict[int, list[Handed]] = defaultdict(list)
    groups: dict[tuple[str, int | None], list[Handed]] = defaultdict(list)
    for person in people:
        if person.hand_over is not None:
            signed[person.hand_over].append(person)
        else:
            groups[person.place, person.enterprise_id].append(person)
    done = session.scalars(
        select(HandOver).where(HandOver.trip_id == trip_id).order_by(HandOver.at, HandOver.id)
    )
    seats = select(Seat.id).where(Seat.trip_id == trip_id)
    everybody = len(session.scalars(seats).all())
    return HandOverList(
        code=trip.code,
        date=trip.date,
        arrive=trip.arrive,
        waiting=tuple(
            Group(some[0].enterprise_id, some[0].enterprise, some[0].town, place, tuple(some))
            for (place, _), some in groups.items()
        ),
        signed=tuple(
            Signed(
                one.id,
                one.enterprise_id,
                one.town_code,
                one.receiver,
                one.note,
                one.by,
                one.at,
                tuple(signed[one.id]),
            )
            for one in done
        ),
        aboard=len(people),
        absent=everybody - len(people),
    )


def _people(session: Session, trip_id: int) -> tuple[Handed, ...]:
    """Return everybody who was on board, by stop, firm and seat."""
    newest = (
        select(Placement.candidate_id, Vacancy.enterprise_id)
        .join(Vacancy, Placement.vacancy_id == Vacancy.id)
        .where(Placement.stage.not_in(ENDED))
        .subquery("newest")
    )
    statement: Columns = (
        select(
            Candidate.id,
            Candidate.name,
            Candidate.phone,
            Candidate.home_county,
            Seat.seat,
            TripStop.place,
            Enterprise.id,
            Enterprise.name,
            Enterprise.town_code,
            HandedOver.hand_over_id,
        )
        .select_from(Seat)
        .join(Candidate, Seat.candidate_id == Candidate.id)
        .join(TripStop, and_(TripStop.trip_id == Seat.trip_id, TripStop.seq == Seat.alight_seq))
        .outerjoin(newest, newest.c.candidate_id == Candidate.id)
        .outerjoin(Enterprise, Enterprise.id == newest.c.enterprise_id)
        .outerjoin(
            HandedOver,
            and_(HandedOver.trip_id == Seat.trip_id, HandedOver.candidate_id == Candidate.id),
        )
        .where(Seat.trip_id == trip_id, Seat.boarded_at.is_not(None))
        .order_by(TripStop.seq, Enterprise.name, Seat.seat)
    )
    return every(session, statement, Handed)

"""Single trips with their stops, driving blocks and the people on board.

Times are UTC; names and numbers are given in full, whoever shows them masks them.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from recruit.models import (
    ENDED,
    Candidate,
    Enterprise,
    Manifest,
    Party,
    Placement,
    Referrer,
    Seat,
    Stage,
    Trip,
    TripStop,
    Vacancy,
)
from recruit.queries.paging import Columns, every
from recruit.queries.trips import TripRow, trip_columns


@dataclass(frozen=True, slots=True)
class StopRow:
    """One stop of a trip."""

    seq: int
    place: str
    lat: float
    lon: float
    arrive: dt.datetime | None
    depart: dt.datetime | None
    boarding: int
    alighting: int


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One person on a trip. ``stage`` is None when the placement has ended since."""

    candidate_id: int
    candidate: str
    id_number: str | None
    phone: str
    home_county: str
    party_id: int | None
    party: str | None
    referrer: str | None
    enterprise: str | None
    town: str | None
    stage: Stage | None
    leg: int
    legs: int
    seat: str
    board_seq: int
    alight_seq: int
    boarded_at: dt.datetime | None

    @property
    def travels(self) -> bool:
        """Whether the person is still to be expected, and so stands on the manifest."""
        return self.stage is not None


@dataclass(frozen=True, slots=True)
class TripDetail:
    """One trip with everything a page or a manifest says about it.

    ``driving`` holds the driver schedule: dicts of driver, kind, start and end (local time).
    ``manifests`` counts the lists issued so far.
    """

    trip: TripRow
    stops: tuple[StopRow, ...]
    driving: tuple[dict[str, Any], ...]
    seats: tuple[SeatRow, ...]
    manifests: int

    @property
    def travellers(self) -> tuple[SeatRow, ...]:
        """Those who are still to be expected."""
        return tuple(seat for seat in self.seats if seat.travels)


def trip(session: Session, trip_id: int) -> TripDetail | None:
    """Return one trip with its stops and people, or None when there is none."""
    found = trip_details(session, trip_columns().where(Trip.id == trip_id))
    return found[0] if found else None


def trip_by_code(session: Session, plan_id: int, code: str) -> TripDetail | None:
    """Return one trip of a plan by its code, or None when there is none."""
    found = session.scalar(
        select(Trip.id).where(Trip.plan_version_id == plan_id, Trip.code == code)
    )
    return None if found is None else trip(session, found)


def details_of_plan(
    session: Session, plan_id: int, trip_ids: Collection[int] | None = None
) -> tuple[TripDetail, ...]:
    """Return the trips of a plan, or some of them, in the order they leave."""
    statement = trip_columns().where(Trip.plan_version_id == plan_id)
    if trip_ids is not None:
        statement = statement.where(Trip.id.in_(trip_ids))
    return trip_details(session, statement.order_by(Trip.depart, Trip.code))


def trip_details(session: Session, statement: Columns) -> tuple[TripDetail, ...]:
    """Return the trips of a statement of ``trip_columns`` with their details, a query a table."""
    rows = every(session, statement, TripRow)
    ids = select(statement.order_by(None).subquery().c[0])
    driving: dict[int, Any] = dict(
        session.execute(select(Trip.id, Trip.driving).where(Trip.id.in_(ids))).all()
    )
    counted = (
        select(Manifest.trip_id, func.count())
        .where(Manifest.trip_id.in_(ids))
        .group_by(Manifest.trip_id)
    )
    issued: dict[int, int] = dict(session.execute(counted).all())
    stops = _stops(session, ids)
    seats = _seats(session, ids)
    return tuple(
        TripDetail(
            trip=row,
            stops=tuple(stops[row.id]),
            driving=tuple(dict(block) for block in driving[row.id] or []),
            seats=tuple(seats[row.id]),
            manifests=issued.get(row.id, 0),
        )
        for row in rows
    )


def _stops(session: Session, ids: Columns) -> dict[int, list[StopRow]]:
    """Return the stops of trips, by trip."""
    statement = (
        select(
            TripStop.trip_id,
            TripStop.seq,
            TripStop.place,
            TripStop.lat,
            TripStop.lon,
            TripStop.arrive,
            TripStop.depart,
            TripStop.boarding,
            TripStop.alighting,
        )
        .where(TripStop.trip_id.in_(ids))
        .order_by(TripStop.trip_id, TripStop.seq)
    )
    found: dict[int, list[StopRow]] = defaultdict(list)
    for trip_id, *values in session.execute(statement).all():
        found[trip_id].append(StopRow(*cast("list[Any]", values)))
    return found


def _seats(session: Session, ids: Columns) -> dict[int, list[SeatRow]]:
    """Return the people of trips, by trip, in the order they get on."""
    other, its_trip = aliased(Seat), aliased(Trip)
    plans = select(Trip.plan_version_id).where(Trip.id.in_(ids))
    legs = (
        select(its_trip.plan_version_id, other.candidate_id, func.max(other.leg).label("legs"))
        .join(its_trip, other.trip_id == its_trip.id)
        .where(its_trip.plan_version_id.in_(plans))
        .group_by(its_trip.plan_version_id, other.candidate_id)
        .subquery("journeys")
    )
    statement = (
        select(
            Seat.trip_id,
            Candidate.id,
            Candidate.name,
            Candidate.id_number,
            Candidate.phone,
            Candidate.home_county,
            Candidate.party_id,
            Party.label,
            Referrer.name,
            Enterprise.name,
            Enterprise.town_code,
            Placement.stage,
            Seat.leg,
            legs.c.legs,
            Seat.seat,
            Seat.board_seq,
            Seat.alight_seq,
            Seat.boarded_at,
        )
        .select_from(Seat)
        .join(Trip, Seat.trip_id == Trip.id)
        .join(
            legs,
            and_(
                legs.c.plan_version_id == Trip.plan_version_id,
                legs.c.candidate_id == Seat.candidate_id,
            ),
        )
        .join(Candidate, Seat.candidate_id == Candidate.id)
        .outerjoin(Party, Candidate.party_id == Party.id)
        .outerjoin(Referrer, Candidate.referrer_id == Referrer.id)
        .outerjoin(
            Placement,
            and_(Placement.candidate_id == Candidate.id, Placement.stage.not_in(ENDED)),
        )
        .outerjoin(Vacancy, Placement.vacancy_id == Vacancy.id)
        .outerjoin(Enterprise, Vacancy.enterprise_id == Enterprise.id)
        .where(Seat.trip_id.in_(ids))
        .order_by(Seat.trip_id, Seat.board_seq, func.length(Seat.seat), Seat.seat)
    )
    found: dict[int, list[SeatRow]] = defaultdict(list)
    for trip_id, *values in session.execute(statement).all():
        found[trip_id].append(SeatRow(*values))
    return found

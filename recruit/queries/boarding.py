"""What the door needs to know: who is expected where, who belongs elsewhere, who could come along.

Names are given in full and tokens as they are; whoever sends them to a phone masks the one and
hashes the other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from recruit.models import (
    ENDED,
    BoardingEvent,
    BoardingKind,
    BoardingOutcome,
    Candidate,
    CandidateState,
    HealthStatus,
    Placement,
    PlanKind,
    PlanState,
    PlanVersion,
    Seat,
    SeatPass,
    Stage,
    Trip,
    TripState,
    TripStop,
)
from recruit.queries.paging import Columns, every

_UNDER_WAY = (TripState.PLANNED, TripState.CONFIRMED, TripState.DEPARTED)


@dataclass(frozen=True, slots=True)
class DoorTrip:
    """One trip in the list at the door, with how many are expected and on board."""

    id: int
    code: str
    mode: str
    province: str
    date: dt.date
    depart: dt.datetime
    state: TripState
    first_place: str
    expected: int
    aboard: int


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A pass of another trip: where and when its holder gets on."""

    token: str
    trip_id: int
    code: str
    board_seq: int


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where the holder of a pass belongs: the leg in force, with times and places as codes."""

    candidate_id: int
    candidate: str
    campaign_id: int
    province: str
    leg: int
    seat: str
    trip_id: int
    code: str
    mode: str
    state: TripState
    date: dt.date
    place: str
    depart: dt.datetime | None
    to_place: str
    arrive: dt.datetime | None
    boarded_at: dt.datetime | None
    travels: bool


@dataclass(frozen=True, slots=True)
class StandBy:
    """Somebody who has said yes and has no seat."""

    candidate_id: int
    candidate: str
    phone: str
    home_county: str
    party: int | None
    ready_date: dt.date | None


@dataclass(frozen=True, slots=True)
class LastReading:
    """What was last measured of somebody, and how many reports there are."""

    temperature_tenths: int | None
    health: HealthStatus | None
    by: str
    reports: int


@dataclass(frozen=True, slots=True)
class KeptAside:
    """A report that was kept and changed nothing, for a person to look at."""

    id: int
    candidate: str
    kind: BoardingKind
    at: dt.datetime
    received_at: dt.datetime
    by: str


def door_trips(session: Session, campaign_id: int, *, province: str = "") -> list[DoorTrip]:
    """Return the trips of the plan in force that people get on, in the order they leave."""
    first = (
        select(TripStop.trip_id, func.min(TripStop.seq).label("seq"))
        .group_by(TripStop.trip_id)
        .subquery("first")
    )
    counted = (
        select(
            Seat.trip_id,
            func.count().label("expected"),
            func.count(Seat.boarded_at).label("aboard"),
        )
        .where(_live(Seat.candidate_id))
        .group_by(Seat.trip_id)
        .subquery("counted")
    )
    statement: Columns = (
        select(
            Trip.id,
            Trip.code,
            Trip.mode,
            Trip.province_code,
            Trip.date,
            Trip.depart,
            Trip.state,
            func.coalesce(TripStop.place, ""),
            func.coalesce(counted.c.expected, 0),
            func.coalesce(counted.c.aboard, 0),
        )
        .join(PlanVersion, Trip.plan_version_id == PlanVersion.id)
        .outerjoin(first, first.c.trip_id == Trip.id)
        .outerjoin(TripStop, and_(TripStop.trip_id == Trip.id, TripStop.seq == first.c.seq))
        .outerjoin(counted, counted.c.trip_id == Trip.id)
        .where(_in_force(campaign_id))
        .order_by(Trip.depart, Trip.code)
    )
    if province:
        statement = statement.where(Trip.province_code == province)
    return list(every(session, statement, DoorTrip))


def passes(session: Session, trip_id: int) -> dict[int, str]:
    """Return the token of everybody with a seat on a trip, by candidate."""
    rows = session.execute(
        select(Seat.candidate_id, SeatPass.token)
        .join(
            SeatPass,
            and_(SeatPass.candidate_id == Seat.candidate_id, SeatPass.leg == Seat.leg),
        )
        .where(Seat.trip_id == trip_id)
    )
    return dict(rows.all())


def elsewhere(session: Session, trip: Trip) -> list[Elsewhere]:
    """Return the passes of the other trips of this province that leave on the same day."""
    statement = (
        select(SeatPass.token, Trip.id, Trip.code, Seat.board_seq)
        .select_from(Seat)
        .join(Trip, Seat.trip_id == Trip.id)
        .join(
            SeatPass,
            and_(SeatPass.candidate_id == Seat.candidate_id, SeatPass.leg == Seat.leg),
        )
        .where(
            Trip.plan_version_id == trip.plan_version_id,
            Trip.date == trip.date,
            Trip.province_code == trip.province_code,
            Trip.state.in_(_UNDER_WAY),
            Trip.id != trip.id,
        )
        .order_by(Trip.depart, Trip.code, Seat.id)
    )
    return list(every(session, statement, Elsewhere))


def whereabouts(session: Session, token: str) -> Whereabouts | None:
    """Return where the holder of a pass belongs now; None for an unknown one.

    Of several plans the one in force counts, else the newest.
    """
    found = _whereabouts(session, SeatPass.token == token)
    return found[0] if found else None


def journey(session: Session, candidate_id: int) -> dict[int, Whereabouts]:
    """Return the legs of somebody's journey in force, by leg."""
    legs: dict[int, Whereabouts] = {}
    for row in _whereabouts(session, SeatPass.candidate_id == candidate_id):
        legs.setdefault(row.leg, row)
    return dict(sorted(legs.items()))


def tokens_of(session: Session, candidate_id: int) -> dict[int, str]:
    """Return the tokens of somebody's journey, by leg."""
    rows = session.execute(
        select(SeatPass.leg, SeatPass.token).where(SeatPass.candidate_id == candidate_id)
    )
    return dict(rows.all())


def stand_by(session: Session, campaign_id: int, province: str) -> list[StandBy]:
    """Return who of a province has said yes and has no seat, the soonest ready first."""
    statement = (
        select(
            Candidate.id,
            Candidate.name,
            Candidate.phone,
            Candidate.home_county,
            Candidate.party_id,
            Candidate.ready_date,
        )
        .join(Placement, Placement.candidate_id == Candidate.id)
        .where(
            Placement.campaign_id == campaign_id,
            Placement.stage == Stage.ACCEPTED,
            Candidate.state == CandidateState.REGISTERED,
            Candidate.home_county.startswith(province[:2]),
        )
        .order_by(Candidate.ready_date, Candidate.id)
    )
    return list(every(session, statement, StandBy))


def readings(session: Session, trip_id: int) -> Mapping[int, LastReading]:
    """Return what was last measured of everybody of a trip, by candidate."""
    found: dict[int, LastReading] = {}
    rows = session.execute(
        select(
            BoardingEvent.candidate_id,
            BoardingEvent.temperature_tenths,
            BoardingEvent.health,
            BoardingEvent.by,
        )
        .where(BoardingEvent.trip_id == trip_id)
        .order_by(BoardingEvent.at, BoardingEvent.nonce)
    )
    for person, tenths, health, by in rows:
        last = found.get(person)
        found[person] = LastReading(
            tenths if tenths is not None else last.temperature_tenths if last else None,
            health if health is not None else last.health if last else None,
            by,
            1 + (last.reports if last else 0),
        )
    return found


def kept_aside(session: Session, trip_id: int) -> list[KeptAside]:
    """Return the reports that changed nothing because trip or placement did not allow it."""
    statement = (
        select(
            BoardingEvent.id,
            Candidate.name,
            BoardingEvent.kind,
            BoardingEvent.at,
            BoardingEvent.received_at,
            BoardingEvent.by,
        )
        .join(Candidate, BoardingEvent.candidate_id == Candidate.id)
        .where(BoardingEvent.trip_id == trip_id, BoardingEvent.outcome == BoardingOutcome.REFUSED)
        .order_by(BoardingEvent.at, BoardingEvent.nonce)
    )
    return list(every(session, statement, KeptAside))


def _whereabouts(session: Session, which: ColumnElement[bool]) -> list[Whereabouts]:
    off = select(TripStop.trip_id, TripStop.seq, TripStop.place, TripStop.arrive).subquery("off")
    statement: Columns = (
        select(
            Candidate.id,
            Candidate.name,
            SeatPass.campaign_id,
            Trip.province_code,
            SeatPass.leg,
            Seat.seat,
            Trip.id,
            Trip.code,
            Trip.mode,
            Trip.state,
            Trip.date,
            func.coalesce(TripStop.place, ""),
            TripStop.depart,
            func.coalesce(off.c.place, ""),
            off.c.arrive,
            Seat.boarded_at,
            _live(SeatPass.candidate_id),
        )
        .select_from(SeatPass)
        .join(Candidate, SeatPass.candidate_id == Candidate.id)
        .join(Seat, and_(Seat.candidate_id == SeatPass.candidate_id, Seat.leg == SeatPass.leg))
        .join(Trip, Seat.trip_id == Trip.id)
        .join(PlanVersion, Trip.plan_version_id == PlanVersion.id)
        .outerjoin(TripStop, and_(TripStop.trip_id == Trip.id, TripStop.seq == Seat.board_seq))
        .outerjoin(off, and_(off.c.trip_id == Trip.id, off.c.seq == Seat.alight_seq))
        .where(
            which,
            PlanVersion.state.in_((PlanState.PUBLISHED, PlanState.SUPERSEDED)),
        )
        .order_by(
            (PlanVersion.state == PlanState.PUBLISHED).desc(),
            PlanVersion.number.desc(),
            SeatPass.leg,
        )
    )
    return list(every(session, statement, Whereabouts))


def _live(candidate: Any) -> ColumnElement[bool]:
    """Return the condition that somebody's placement has not ended."""
    return exists().where(
        Placement.candidate_id == candidate,
        Placement.stage.not_in(ENDED),
    )


def _in_force(campaign_id: int) -> ColumnElement[bool]:
    """Return the condition that people get on a trip: it is in force, or on its way."""
    return and_(
        PlanVersion.campaign_id == campaign_id,
        PlanVersion.kind == PlanKind.CHARTER,
        or_(
            and_(PlanVersion.state == PlanState.PUBLISHED, Trip.state != TripState.CANCELLED),
            Trip.state.in_((TripState.DEPARTED, TripState.ARRIVED)),
        ),
    )

"""Trips as a list, and one trip with its stops, driving blocks and the people on board.

A campaign's trips are those of the published charter plan (or of the newest draft while
none is published), and those of earlier plans that have left. Times are UTC; names and
numbers are given in full, whoever shows them masks them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from recruit.models import (
    ENDED,
    Candidate,
    Enterprise,
    Manifest,
    Mode,
    Party,
    Placement,
    PlanKind,
    PlanVersion,
    Referrer,
    Seat,
    Stage,
    Trip,
    TripState,
    TripStop,
    Unserved,
    Vacancy,
)
from recruit.queries.paging import PER_PAGE, Columns, Page, every, paged
from recruit.queries.runs import plan_in_force

GONE = (TripState.DEPARTED, TripState.ARRIVED)


@dataclass(frozen=True, slots=True)
class TripRow:
    """One trip; ``first_place`` and ``last_place`` are codes of counties, hubs or towns."""

    id: int
    plan_id: int
    code: str
    mode: Mode
    offer: str
    province: str
    date: dt.date
    depart: dt.datetime
    arrive: dt.datetime
    km: float
    drivers: int
    yuan: float
    seats: int
    boarded: int
    state: TripState
    first_place: str
    last_place: str
    stops: int

    @property
    def fill(self) -> float:
        """Share of the seats that is taken in the plan."""
        return self.boarded / self.seats if self.seats else 0.0


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


@dataclass(frozen=True, slots=True)
class UnservedRow:
    """One traveller a charter plan has no seat for, the reason and what would help."""

    candidate_id: int
    candidate: str
    home_county: str
    ready_date: dt.date | None
    party: str | None
    reason: str
    help: str


def trips(
    session: Session,
    campaign_id: int,
    *,
    plan_id: int | None = None,
    mode: Mode | None = None,
    province: str = "",
    date: dt.date | None = None,
    state: TripState | None = None,
    page: int = 1,
    per_page: int | None = PER_PAGE,
) -> Page[TripRow]:
    """Return trips in the order they leave.

    Parameters
    ----------
    plan_id
        Only those of this plan version; None for those in force.
    province
        Six-digit code of the province most of its people come from.
    """
    statement = _trip_columns().order_by(Trip.depart, Trip.code)
    statement = statement.where(_in_plan(session, campaign_id, plan_id))
    wanted = (
        (Trip.mode, mode),
        (Trip.province_code, province or None),
        (Trip.date, date),
        (Trip.state, state),
    )
    for column, value in wanted:
        if value is not None:
            statement = statement.where(column == value)
    return paged(session, statement, page=page, per_page=per_page, make=TripRow)


def trip(session: Session, trip_id: int) -> TripDetail | None:
    """Return one trip with its stops and people, or None when there is none."""
    found = every(session, _trip_columns().where(Trip.id == trip_id), TripRow)
    if not found:
        return None
    driving = session.scalar(select(Trip.driving).where(Trip.id == trip_id)) or []
    issued = session.scalar(
        select(func.count()).select_from(Manifest).where(Manifest.trip_id == trip_id)
    )
    return TripDetail(
        trip=found[0],
        stops=_stops(session, trip_id),
        driving=tuple(dict(block) for block in driving),
        seats=_seats(session, found[0]),
        manifests=issued or 0,
    )


def trip_by_code(session: Session, plan_id: int, code: str) -> TripDetail | None:
    """Return one trip of a plan by its code, or None when there is none."""
    found = session.scalar(
        select(Trip.id).where(Trip.plan_version_id == plan_id, Trip.code == code)
    )
    return None if found is None else trip(session, found)


def unserved(session: Session, plan_id: int) -> tuple[UnservedRow, ...]:
    """Return the travellers a charter plan has no seat for."""
    statement = (
        select(
            Candidate.id,
            Candidate.name,
            Candidate.home_county,
            Candidate.ready_date,
            Party.label,
            Unserved.reason,
            Unserved.help,
        )
        .select_from(Unserved)
        .join(Candidate, Unserved.candidate_id == Candidate.id)
        .outerjoin(Party, Candidate.party_id == Party.id)
        .where(Unserved.plan_version_id == plan_id)
        .order_by(Unserved.reason, Candidate.id)
    )
    return every(session, statement, UnservedRow)


def _in_plan(session: Session, campaign_id: int, plan_id: int | None) -> Any:
    """Return the condition that a trip belongs to a plan, or to what is in force."""
    if plan_id is not None:
        return Trip.plan_version_id == plan_id
    in_force = plan_in_force(session, campaign_id, PlanKind.CHARTER)
    gone = and_(
        Trip.state.in_(GONE),
        Trip.plan_version_id.in_(
            select(PlanVersion.id).where(PlanVersion.campaign_id == campaign_id)
        ),
    )
    return gone if in_force is None else or_(Trip.plan_version_id == in_force.id, gone)


def _trip_columns() -> Columns:
    edge = aliased(TripStop)
    ends = (
        select(
            TripStop.trip_id,
            func.min(TripStop.seq).label("first"),
            func.max(TripStop.seq).label("last"),
            func.count().label("stops"),
        )
        .group_by(TripStop.trip_id)
        .subquery("ends")
    )
    return (
        select(
            Trip.id,
            Trip.plan_version_id,
            Trip.code,
            Trip.mode,
            Trip.offer,
            Trip.province_code,
            Trip.date,
            Trip.depart,
            Trip.arrive,
            Trip.km,
            Trip.drivers,
            Trip.yuan,
            Trip.seats,
            Trip.boarded,
            Trip.state,
            func.coalesce(TripStop.place, ""),
            func.coalesce(edge.place, ""),
            func.coalesce(ends.c.stops, 0),
        )
        .outerjoin(ends, ends.c.trip_id == Trip.id)
        .outerjoin(TripStop, and_(TripStop.trip_id == Trip.id, TripStop.seq == ends.c.first))
        .outerjoin(edge, and_(edge.trip_id == Trip.id, edge.seq == ends.c.last))
    )


def _stops(session: Session, trip_id: int) -> tuple[StopRow, ...]:
    statement = (
        select(
            TripStop.seq,
            TripStop.place,
            TripStop.lat,
            TripStop.lon,
            TripStop.arrive,
            TripStop.depart,
            TripStop.boarding,
            TripStop.alighting,
        )
        .where(TripStop.trip_id == trip_id)
        .order_by(TripStop.seq)
    )
    return every(session, statement, StopRow)


def _seats(session: Session, trip: TripRow) -> tuple[SeatRow, ...]:
    other, its_trip = aliased(Seat), aliased(Trip)
    legs = (
        select(func.max(other.leg))
        .join(its_trip, other.trip_id == its_trip.id)
        .where(other.candidate_id == Seat.candidate_id, its_trip.plan_version_id == trip.plan_id)
        .correlate(Seat)
        .scalar_subquery()
    )
    statement = (
        select(
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
            legs,
            Seat.seat,
            Seat.board_seq,
            Seat.alight_seq,
            Seat.boarded_at,
        )
        .select_from(Seat)
        .join(Candidate, Seat.candidate_id == Candidate.id)
        .outerjoin(Party, Candidate.party_id == Party.id)
        .outerjoin(Referrer, Candidate.referrer_id == Referrer.id)
        .outerjoin(
            Placement,
            and_(Placement.candidate_id == Candidate.id, Placement.stage.not_in(ENDED)),
        )
        .outerjoin(Vacancy, Placement.vacancy_id == Vacancy.id)
        .outerjoin(Enterprise, Vacancy.enterprise_id == Enterprise.id)
        .where(Seat.trip_id == trip.id)
        .order_by(Seat.board_seq, func.length(Seat.seat), Seat.seat)
    )
    return every(session, statement, SeatRow)

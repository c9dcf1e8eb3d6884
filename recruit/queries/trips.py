"""Trips as a list, and the people no trip has a seat for.

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
    Candidate,
    Mode,
    Party,
    PlanKind,
    PlanVersion,
    Trip,
    TripState,
    TripStop,
    Unserved,
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
    statement = trip_columns().order_by(Trip.depart, Trip.code)
    statement = statement.where(in_plan(session, campaign_id, plan_id))
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


def in_plan(session: Session, campaign_id: int, plan_id: int | None) -> Any:
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


def trip_columns() -> Columns:
    """Return the statement whose rows are ``TripRow``s."""
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

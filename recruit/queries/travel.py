"""The figures of a charter plan: trips by mode, people with and without a seat, lines on a map."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from recruit.models import (
    ENDED,
    Campaign,
    Mode,
    Placement,
    Seat,
    Trip,
    TripState,
    TripStop,
    Unserved,
    Vacancy,
)
from recruit.queries.runs import PlanRow

CHINA = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class ModeFigures:
    """Trips of one mode: how many, people on them, their seats, yuan."""

    mode: Mode
    trips: int
    people: int
    seats: int
    yuan: float

    @property
    def fill(self) -> float:
        """Share of the seats that is taken."""
        return self.people / self.seats if self.seats else 0.0


@dataclass(frozen=True, slots=True)
class Route:
    """One trip as a line on the map: (lat, lon) of its stops in their order."""

    trip_id: int
    code: str
    mode: Mode
    people: int
    points: tuple[tuple[float, float], ...]


def modes(session: Session, charter: PlanRow | None) -> tuple[ModeFigures, ...]:
    """Return the trips of a charter plan by mode."""
    if charter is None:
        return ()
    rows = session.execute(
        select(
            Trip.mode,
            func.count(),
            func.sum(Trip.boarded),
            func.sum(Trip.seats),
            func.sum(Trip.yuan),
        )
        .where(Trip.plan_version_id == charter.id, Trip.state != TripState.CANCELLED)
        .group_by(Trip.mode)
        .order_by(Trip.mode)
    )
    return tuple(
        ModeFigures(mode, trips, int(people), int(seats), float(yuan))
        for mode, trips, people, seats, yuan in rows
    )


def travellers(session: Session, charter: PlanRow | None) -> int:
    """Return how many people have a seat in a charter plan."""
    if charter is None:
        return 0
    return (
        session.scalar(
            select(func.count(Seat.candidate_id.distinct()))
            .join(Trip, Seat.trip_id == Trip.id)
            .where(Trip.plan_version_id == charter.id)
        )
        or 0
    )


def unserved(session: Session, charter: PlanRow | None) -> int:
    """Return how many people a charter plan has no seat for."""
    if charter is None:
        return 0
    return (
        session.scalar(
            select(func.count())
            .select_from(Unserved)
            .where(Unserved.plan_version_id == charter.id)
        )
        or 0
    )


def on_time(session: Session, campaign_id: int, charter: PlanRow | None) -> float | None:
    """Return the share of people whose last leg arrives by the last day they may start.

    A day is a day in China, whatever is stored.
    """
    if charter is None:
        return None
    last_leg = (
        select(Seat.candidate_id, func.max(Trip.arrive).label("arrive"))
        .join(Trip, Seat.trip_id == Trip.id)
        .where(Trip.plan_version_id == charter.id)
        .group_by(Seat.candidate_id)
        .subquery("last_leg")
    )
    due = func.coalesce(Vacancy.start_until, Campaign.last_date)
    rows = session.execute(
        select(last_leg.c.arrive, due, func.count())
        .select_from(last_leg)
        .join(
            Placement,
            and_(
                Placement.candidate_id == last_leg.c.candidate_id,
                Placement.stage.not_in(ENDED),
            ),
        )
        .join(Vacancy, Placement.vacancy_id == Vacancy.id)
        .join(Campaign, Placement.campaign_id == Campaign.id)
        .where(Campaign.id == campaign_id)
        .group_by(last_leg.c.arrive, due)
    ).all()
    people: dict[bool, int] = defaultdict(int)
    for arrive, last_day, count in rows:
        people[arrive.astimezone(CHINA).date() <= last_day] += count
    total = sum(people.values())
    return people[True] / total if total else None


def routes(session: Session, charter: PlanRow | None) -> tuple[Route, ...]:
    """Return the trips of a charter plan as lines on the map."""
    if charter is None:
        return ()
    rows = session.execute(
        select(Trip.id, Trip.code, Trip.mode, Trip.boarded, TripStop.lat, TripStop.lon)
        .join(TripStop, TripStop.trip_id == Trip.id)
        .where(Trip.plan_version_id == charter.id, Trip.state != TripState.CANCELLED)
        .order_by(Trip.id, TripStop.seq)
    )
    points: dict[tuple[int, str, Mode, int], list[tuple[float, float]]] = defaultdict(list)
    for trip_id, code, mode, people, lat, lon in rows:
        points[trip_id, code, mode, people].append((lat, lon))
    return tuple(
        Route(trip_id, code, mode, people, tuple(line))
        for (trip_id, code, mode, people), line in points.items()
    )

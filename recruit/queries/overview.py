"""The figures of a campaign at a glance: how many at which stage, how far filled, at what cost.

Everything is counted in SQL; nothing is loaded person by person.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from recruit.models import (
    ENDED,
    PLACED,
    Campaign,
    Candidate,
    CandidateState,
    Enterprise,
    Mode,
    Placement,
    PlanKind,
    Seat,
    Stage,
    Trip,
    TripState,
    TripStop,
    Unserved,
    Vacancy,
    VacancyState,
)
from recruit.queries.filling import filled_by_vacancy
from recruit.queries.referrers import ReferrerProgress, referrer_progress
from recruit.queries.runs import PlanRow, plan_in_force

CHINA = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Filling:
    """Openings of a tier or town and how many have a live placement, ``placed`` said yes."""

    key: str
    openings: int
    filled: int
    placed: int

    @property
    def share(self) -> float:
        """Share of the openings that is filled, 0 when there are none."""
        return self.filled / self.openings if self.openings else 0.0


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


@dataclass(frozen=True, slots=True)
class Overview:
    """A campaign at a glance.

    Parameters
    ----------
    stages
        Live placements at each stage, and ended ones under declined, withdrawn, no_show.
    registered
        People who want to come.
    placed
        People who have said yes to a place and not dropped out since.
    openings, filled
        Of posted vacancies: how many people are wanted, how many have a live placement.
    by_tier, by_town, by_mode
        The same, split.
    travellers
        People with a seat in the charter plan.
    unserved
        People the charter plan has no seat for.
    yuan
        What its trips cost.
    on_time_share
        Share of the people on trips who arrive by the last day their work may start, None
        while nobody has a seat.
    origins
        Registered people by home county (adcode), the most first.
    routes
        Its trips as lines on the map.
    matching, charter
        The plan of each kind in force: the published one, else the newest draft.
    """

    campaign_id: int
    stages: dict[Stage, int]
    registered: int
    placed: int
    openings: int
    filled: int
    by_tier: tuple[Filling, ...]
    by_town: tuple[Filling, ...]
    by_mode: tuple[ModeFigures, ...]
    travellers: int
    unserved: int
    yuan: float
    on_time_share: float | None
    origins: tuple[tuple[str, int], ...]
    routes: tuple[Route, ...]
    referrers: tuple[ReferrerProgress, ...]
    matching: PlanRow | None
    charter: PlanRow | None

    @property
    def yuan_per_worker(self) -> float | None:
        """Yuan for each person with a seat, None while nobody has one."""
        return self.yuan / self.travellers if self.travellers else None

    @property
    def seat_fill(self) -> float | None:
        """Share of all seats of all trips that is taken."""
        seats = sum(figures.seats for figures in self.by_mode)
        return sum(figures.people for figures in self.by_mode) / seats if seats else None


def overview(session: Session, campaign_id: int) -> Overview:
    """Return the figures of a campaign as they stand now."""
    charter = plan_in_force(session, campaign_id, PlanKind.CHARTER)
    stages = _stages(session, campaign_id)
    by_tier = _filling(session, campaign_id, Enterprise.tier)
    modes = _modes(session, charter)
    return Overview(
        campaign_id=campaign_id,
        stages=stages,
        registered=session.scalar(
            select(func.count())
            .select_from(Candidate)
            .where(
                Candidate.campaign_id == campaign_id,
                Candidate.state == CandidateState.REGISTERED,
            )
        )
        or 0,
        placed=sum(stages.get(stage, 0) for stage in PLACED),
        openings=sum(row.openings for row in by_tier),
        filled=sum(row.filled for row in by_tier),
        by_tier=by_tier,
        by_town=_filling(session, campaign_id, Enterprise.town_code),
        by_mode=modes,
        travellers=_travellers(session, charter),
        unserved=_unserved(session, charter),
        yuan=sum(figures.yuan for figures in modes),
        on_time_share=_on_time(session, campaign_id, charter),
        origins=_origins(session, campaign_id),
        routes=_routes(session, charter),
        referrers=referrer_progress(session, campaign_id),
        matching=plan_in_force(session, campaign_id, PlanKind.MATCHING),
        charter=charter,
    )


def _stages(session: Session, campaign_id: int) -> dict[Stage, int]:
    rows = session.execute(
        select(Placement.stage, func.count())
        .where(Placement.campaign_id == campaign_id)
        .group_by(Placement.stage)
    )
    found = dict(rows.all())
    return {stage: found.get(stage, 0) for stage in Stage}


def _filling(session: Session, campaign_id: int, by: Any) -> tuple[Filling, ...]:
    filling = filled_by_vacancy(campaign_id)
    rows = session.execute(
        select(
            by,
            func.sum(Vacancy.openings),
            func.coalesce(func.sum(filling.c.filled), 0),
            func.coalesce(func.sum(filling.c.placed), 0),
        )
        .select_from(Vacancy)
        .join(Enterprise, Vacancy.enterprise_id == Enterprise.id)
        .outerjoin(filling, filling.c.vacancy_id == Vacancy.id)
        .where(Vacancy.campaign_id == campaign_id, Vacancy.state == VacancyState.POSTED)
        .group_by(by)
        .order_by(by)
    )
    return tuple(
        Filling(str(key), int(openings), int(filled), int(placed))
        for key, openings, filled, placed in rows
    )


def _modes(session: Session, charter: PlanRow | None) -> tuple[ModeFigures, ...]:
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


def _travellers(session: Session, charter: PlanRow | None) -> int:
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


def _unserved(session: Session, charter: PlanRow | None) -> int:
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


def _on_time(session: Session, campaign_id: int, charter: PlanRow | None) -> float | None:
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


def _origins(session: Session, campaign_id: int) -> tuple[tuple[str, int], ...]:
    rows = session.execute(
        select(Candidate.home_county, func.count())
        .where(
            Candidate.campaign_id == campaign_id,
            Candidate.state == CandidateState.REGISTERED,
        )
        .group_by(Candidate.home_county)
        .order_by(func.count().desc(), Candidate.home_county)
    )
    return tuple((county, people) for county, people in rows)


def _routes(session: Session, charter: PlanRow | None) -> tuple[Route, ...]:
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

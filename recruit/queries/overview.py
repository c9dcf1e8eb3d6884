"""The figures of a campaign at a glance: how many at which stage, how far filled, at what cost.

Everything is counted in SQL; nothing is loaded person by person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from recruit.models import (
    PLACED,
    Candidate,
    CandidateState,
    Enterprise,
    Placement,
    PlanKind,
    Stage,
    Vacancy,
    VacancyState,
)
from recruit.queries import travel
from recruit.queries.counted import counted
from recruit.queries.filling import filled_by_vacancy
from recruit.queries.referrers import ReferrerProgress, referrer_progress
from recruit.queries.runs import PlanRow, plan_in_force
from recruit.queries.travel import ModeFigures, Route


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


def overview_now(session: Session, campaign_id: int) -> Overview:
    """Return what :func:`overview` does, counted once until somebody writes."""
    return counted(session, ("overview", campaign_id), lambda fresh: overview(fresh, campaign_id))


def overview(session: Session, campaign_id: int) -> Overview:
    """Return the figures of a campaign as they stand now."""
    charter = plan_in_force(session, campaign_id, PlanKind.CHARTER)
    stages = _stages(session, campaign_id)
    by_tier = _filling(session, campaign_id, Enterprise.tier)
    modes = travel.modes(session, charter)
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
        travellers=travel.travellers(session, charter),
        unserved=travel.unserved(session, charter),
        yuan=sum(figures.yuan for figures in modes),
        on_time_share=travel.on_time(session, campaign_id, charter),
        origins=_origins(session, campaign_id),
        routes=travel.routes(session, charter),
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

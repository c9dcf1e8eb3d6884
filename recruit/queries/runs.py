"""Runs of the solvers with their progress, and the plan versions they gave."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.models import PlanKind, PlanState, PlanVersion, Run, RunState
from recruit.queries.paging import Columns, every


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run; ``progress`` as ``planner.progress.Progress.as_dict`` gives it."""

    id: int
    campaign_id: int
    kind: PlanKind
    state: RunState
    seed: int
    time_limit_s: float | None
    gap_target: float | None
    requested_by: str
    created_at: dt.datetime
    started_at: dt.datetime | None
    finished_at: dt.datetime | None
    progress: dict[str, Any]
    summary: dict[str, Any]
    message: str
    stop_requested: bool
    keep_plan_id: int | None
    most_moved: float | None
    plan_id: int | None
    plan_number: int | None
    plan_state: PlanState | None

    @property
    def under_way(self) -> bool:
        """Whether it has not ended."""
        return self.state in (RunState.QUEUED, RunState.RUNNING)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One plan version; ``summary`` is what the solver wrote in ``summary.json``."""

    id: int
    campaign_id: int
    kind: PlanKind
    number: int
    state: PlanState
    run_id: int | None
    summary: dict[str, Any]
    note: str
    created_at: dt.datetime
    published_at: dt.datetime | None
    published_by: str | None

    @property
    def gap(self) -> float | None:
        """Proven gap to the best possible plan, 0 when it is that plan."""
        gap = self.summary.get("gap")
        return None if gap is None else float(gap)


def runs(
    session: Session, campaign_id: int, kind: PlanKind | None = None, *, limit: int = 50
) -> tuple[RunRow, ...]:
    """Return the runs of a campaign, the last first."""
    statement = _run_columns().where(Run.campaign_id == campaign_id)
    if kind is not None:
        statement = statement.where(Run.kind == kind)
    statement = statement.order_by(Run.id.desc()).limit(limit)
    return every(session, statement, RunRow)


def run(session: Session, run_id: int) -> RunRow | None:
    """Return one run, or None when there is none."""
    return next(iter(every(session, _run_columns().where(Run.id == run_id), RunRow)), None)


def plans(session: Session, campaign_id: int, kind: PlanKind | None = None) -> tuple[PlanRow, ...]:
    """Return the plan versions of a campaign, the last first."""
    statement = _plan_columns().where(PlanVersion.campaign_id == campaign_id)
    if kind is not None:
        statement = statement.where(PlanVersion.kind == kind)
    statement = statement.order_by(PlanVersion.id.desc())
    return every(session, statement, PlanRow)


def plan(session: Session, plan_id: int) -> PlanRow | None:
    """Return one plan version, or None when there is none."""
    found = every(session, _plan_columns().where(PlanVersion.id == plan_id), PlanRow)
    return next(iter(found), None)


def plan_in_force(session: Session, campaign_id: int, kind: PlanKind) -> PlanRow | None:
    """Return the published plan, else the newest draft, else None."""
    rows = plans(session, campaign_id, kind)
    for state in (PlanState.PUBLISHED, PlanState.DRAFT):
        for row in rows:
            if row.state is state:
                return row
    return None


def _run_columns() -> Columns:
    return select(
        Run.id,
        Run.campaign_id,
        Run.kind,
        Run.state,
        Run.seed,
        Run.time_limit_s,
        Run.gap_target,
        Run.requested_by,
        Run.created_at,
        Run.started_at,
        Run.finished_at,
        Run.progress,
        Run.summary,
        Run.message,
        Run.stop_requested,
        Run.keep_plan_id,
        Run.most_moved,
        PlanVersion.id,
        PlanVersion.number,
        PlanVersion.state,
    ).outerjoin(PlanVersion, PlanVersion.run_id == Run.id)


def _plan_columns() -> Columns:
    return select(
        PlanVersion.id,
        PlanVersion.campaign_id,
        PlanVersion.kind,
        PlanVersion.number,
        PlanVersion.state,
        PlanVersion.run_id,
        PlanVersion.summary,
        PlanVersion.note,
        PlanVersion.created_at,
        PlanVersion.published_at,
        PlanVersion.published_by,
    )

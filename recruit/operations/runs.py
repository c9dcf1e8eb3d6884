"""Asking for a solver run, stopping it, and clearing up after one that died."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit import wording
from recruit.causes import Cause, Thing
from recruit.errors import Conflict, NotFound, UserError
from recruit.logging import log
from recruit.models import Action, Campaign, PlanKind, PlanVersion, Run, RunState, now
from recruit.operations import audit
from recruit.operations.campaigns import require_open
from recruit.operations.lookup import lock_campaign
from recruit.operations.returns import ensure_return_posts

UNDER_WAY = (RunState.QUEUED, RunState.RUNNING)

MOST_MOVED = 0.02
"""Share of people who may move when a matching is made again, unless staff say otherwise."""

MOST_ATTEMPTS = 3
"""How often a run is begun whose process dies."""

BEGUN = "begun"
"""Key in the summary of a run under way: how often it was begun."""


def request_run(
    session: Session,
    campaign: Campaign,
    kind: PlanKind,
    *,
    by: str,
    seed: int = 0,
    time_limit_s: float | None = None,
    gap_target: float | None = None,
    keep_plan: PlanVersion | None = None,
    most_moved: float = MOST_MOVED,
) -> Run:
    """Queue a run; posts for returning workers are brought up to date before a matching.

    Parameters
    ----------
    keep_plan
        A matching plan from which the run begins, moving as few people as possible.
    most_moved
        Share of those placed there who may move at most.

    Raises
    ------
    UserError
        When a limit is not positive.
    NotFound
        When the plan to keep is of another campaign or kind.
    Conflict
        When a run of this kind is under way.
    """
    require_open(campaign)
    if time_limit_s is not None and time_limit_s <= 0:
        raise UserError(Cause.TIME_LIMIT)
    if gap_target is not None and not 0 <= gap_target < 1:
        raise UserError(Cause.GAP_RANGE)
    if not 0 <= most_moved <= 1:
        raise UserError(Cause.MOVED_RANGE)
    if keep_plan is not None and (keep_plan.campaign_id, keep_plan.kind) != (campaign.id, kind):
        raise NotFound(Cause.NOT_FOUND, thing=Thing.PLAN_VERSION, key=keep_plan.id)
    lock_campaign(session, campaign.id)
    busy = session.scalar(
        select(Run.id).where(
            Run.campaign_id == campaign.id, Run.kind == kind, Run.state.in_(UNDER_WAY)
        )
    )
    if busy is not None:
        raise Conflict(Cause.RUN_UNDER_WAY, run=busy)
    if kind is PlanKind.MATCHING:
        ensure_return_posts(session, campaign)
    run = Run(
        campaign_id=campaign.id,
        kind=kind,
        seed=seed,
        time_limit_s=time_limit_s,
        gap_target=gap_target,
        keep_plan_id=None if keep_plan is None else keep_plan.id,
        most_moved=None if keep_plan is None else most_moved,
        requested_by=by,
    )
    session.add(run)
    session.flush()
    audit.record(session, Action.RUN_REQUESTED, run, by=by, kind=kind.value)
    return run


def stop_run(session: Session, run: Run, *, by: str) -> None:
    """Ask a run to stop; the best plan it has found is kept.

    Raises
    ------
    UserError
        When it has ended already.
    """
    if run.state not in UNDER_WAY:
        raise UserError(Cause.RUN_ENDED, run=run.id, state=run.state)
    run.stop_requested = True
    if run.state is RunState.QUEUED:
        run.step(RunState.STOPPED)
        run.finished_at = now()
    session.flush()
    audit.record(session, Action.RUN_STOPPED, run, by=by)


def resume_runs(session: Session, dead: Collection[int]) -> list[int]:
    """Queue runs again whose process died; one that died too often or was to stop has failed.

    Parameters
    ----------
    dead
        Runs that nobody works on any more (``recruit.jobs.lease``).

    Returns
    -------
    list of int
        Numbers of the runs that are queued again.
    """
    found = session.scalars(
        select(Run)
        .where(Run.id.in_(dead), Run.state == RunState.RUNNING)
        .order_by(Run.id)
        .with_for_update()
    ).all()
    queued = []
    for run in found:
        begun = int(run.summary.get(BEGUN, 1))
        if run.stop_requested or begun >= MOST_ATTEMPTS:
            run.step(RunState.FAILED)
            run.finished_at = now()
            run.summary = {}
            run.message = wording.stored(Cause.RUN_DIED, {})
        else:
            run.step(RunState.QUEUED)
            run.summary = {BEGUN: begun + 1}
            queued.append(run.id)
        log.warning("run whose process died", run=run.id, begun=begun)
    session.flush()
    return queued

"""Work of the charter room in the background: asked for, claimed, kept alive, ended, resumed.

``recruit.jobs.charter_tasks`` does the work; here is what it writes down.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit import wording
from recruit.causes import Cause
from recruit.errors import Conflict, UserError
from recruit.logging import log
from recruit.models import Campaign, CharterTask, PlanVersion, TaskKind, TaskState, now
from recruit.operations.campaigns import require_open
from recruit.operations.lookup import lock_campaign

UNDER_WAY = (TaskState.QUEUED, TaskState.RUNNING)

MOST_ATTEMPTS = 3
"""How often work is begun anew after its process died."""


def ask(
    session: Session,
    campaign: Campaign,
    kind: TaskKind,
    *,
    by: str,
    plan: PlanVersion | None = None,
    province: str = "",
    what: dict[str, Any] | None = None,
) -> CharterTask:
    """Queue a piece of work.

    Parameters
    ----------
    plan
        The plan it is about.
    province
        Whose squad asks; "" for the bureau.
    what
        What is asked for, as JSON: codes and row numbers only.

    Raises
    ------
    Conflict
        When work of this kind is under way.
    """
    require_open(campaign)
    lock_campaign(session, campaign.id)
    busy = session.scalar(
        select(CharterTask.id).where(
            CharterTask.campaign_id == campaign.id,
            CharterTask.kind == kind,
            CharterTask.state.in_(UNDER_WAY),
        )
    )
    if busy is not None:
        raise Conflict(Cause.TASK_UNDER_WAY, task=busy)
    task = CharterTask(
        campaign_id=campaign.id,
        kind=kind,
        plan_version_id=None if plan is None else plan.id,
        province_code=province,
        ask=what or {},
        requested_by=by,
    )
    session.add(task)
    session.flush()
    log.info("charter work asked for", task=task.id, kind=kind.value, by=by)
    return task


def claim(session: Session, task_id: int) -> CharterTask | None:
    """Take queued work, so that nobody else begins it too; None when there is nothing to take."""
    task = session.scalar(select(CharterTask).where(CharterTask.id == task_id).with_for_update())
    if task is None or task.state is not TaskState.QUEUED:
        return None
    task.step(TaskState.RUNNING)
    task.attempts += 1
    task.started_at = task.heartbeat_at = now()
    task.progress = {"stage": "start"}
    session.flush()
    return task


def beat(session: Session, task_id: int, progress: dict[str, Any] | None) -> bool:
    """Write a sign of life and what is new; return whether somebody asked to stop."""
    task = session.get_one(CharterTask, task_id)
    task.heartbeat_at = now()
    if progress is not None:
        task.progress = progress
    session.flush()
    return task.stop_requested


def finish(
    session: Session, task_id: int, *, result: dict[str, Any], made: PlanVersion | None = None
) -> None:
    """Write down what work gave."""
    task = session.get_one(CharterTask, task_id)
    task.step(TaskState.DONE)
    task.result, task.finished_at = result, now()
    task.made_plan_id = None if made is None else made.id
    session.flush()


def fail(session: Session, task_id: int, message: str, *, stopped: bool = False) -> None:
    """Write down why work gave nothing; ended work stays as it is."""
    task = session.get_one(CharterTask, task_id)
    if task.state is TaskState.RUNNING:
        task.step(TaskState.STOPPED if stopped else TaskState.FAILED)
        task.message, task.finished_at = message, now()
        session.flush()


def stop(session: Session, task: CharterTask, *, by: str) -> None:
    """Ask work to stop; nothing of it is kept.

    Raises
    ------
    UserError
        When it has ended.
    """
    if task.state not in UNDER_WAY:
        raise UserError(Cause.TASK_ENDED, task=task.id, state=task.state)
    task.stop_requested = True
    if task.state is TaskState.QUEUED:
        task.step(TaskState.STOPPED)
        task.finished_at = now()
        task.message = wording.stored(Cause.TASK_STOPPED, {"by": by})
    session.flush()
    log.info("charter work stopped", task=task.id, by=by)


def resume(session: Session, dead: Collection[int]) -> list[int]:
    """Queue work again that nobody does any more; return the numbers of what is queued again.

    Work that died too often is marked as failed. What was entered in the registry when it was
    asked for stands, and everything else is worked out anew, so that a second attempt gives
    what the first would have given.
    """
    again = []
    for task in session.scalars(
        select(CharterTask)
        .where(CharterTask.id.in_(dead), CharterTask.state == TaskState.RUNNING)
        .order_by(CharterTask.id)
        .with_for_update()
    ):
        if task.stop_requested or task.attempts >= MOST_ATTEMPTS:
            fail(session, task.id, wording.stored(Cause.TASK_DIED, {}), stopped=False)
        else:
            task.step(TaskState.QUEUED)
            again.append(task.id)
        log.warning("charter work whose process died", task=task.id, attempts=task.attempts)
    session.flush()
    return again


def queued(session: Session) -> list[int]:
    """Return the work that waits to be begun."""
    return _in_state(session, TaskState.QUEUED)


def running(session: Session) -> list[int]:
    """Return the work that was begun and has not ended."""
    return _in_state(session, TaskState.RUNNING)


def _in_state(session: Session, state: TaskState) -> list[int]:
    return list(
        session.scalars(
            select(CharterTask.id).where(CharterTask.state == state).order_by(CharterTask.id)
        )
    )

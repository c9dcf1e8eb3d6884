"""The charter room: a plan on the table with the history of its edits, and work in the background.

A working copy is what a person edits; plan versions stay as they are. Saving one makes a new
draft version.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from recruit.causes import Thing
from recruit.models.base import Base, StateMachine, closed_set, now
from recruit.models.run import PlanVersion
from recruit.sealed.columns import sealed


class WorkingState(StrEnum):
    """Where a working copy stands."""

    OPEN = "open"
    CLOSED = "closed"


class WorkingCopy(Base):
    """One charter plan on the table.

    ``problem`` is a zipped problem directory as the registry stood at the opening: opaque ids
    only. ``position`` is the step that is shown; undoing moves it back, redoing forward.
    ``revision`` grows with everything that is done, so that two people notice one another.
    """

    __tablename__ = "working_copy"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    base_plan_id: Mapped[int] = mapped_column(ForeignKey("plan_version.id"))
    name: Mapped[str] = sealed("working_copy.name")
    province_code: Mapped[str] = mapped_column(default="")
    """The province whose trips may be edited; blank: all."""
    state: Mapped[WorkingState] = mapped_column(
        closed_set(WorkingState), default=WorkingState.OPEN
    )
    problem: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    position: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(default=0)
    saved_plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan_version.id"))
    saved_position: Mapped[int | None]
    """The step that ``saved_plan_id`` was made of."""
    opened_by: Mapped[str]
    changed_by: Mapped[str]
    opened_at: Mapped[dt.datetime] = mapped_column(default=now)
    changed_at: Mapped[dt.datetime] = mapped_column(default=now)

    base: Mapped[PlanVersion] = relationship(foreign_keys=base_plan_id)


class WorkingStep(Base):
    """One edit of a working copy and the whole plan after it; step 0 is the plan as opened.

    ``edits`` are dicts as ``recruit.planning.edits`` reads them, ``figures`` what the page shows
    of the step. ``plan`` is a zipped plan directory.
    """

    __tablename__ = "working_step"

    copy_id: Mapped[int] = mapped_column(ForeignKey("working_copy.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    edits: Mapped[list[Any]] = mapped_column(default=list)
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    plan: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    done_by: Mapped[str]
    done_at: Mapped[dt.datetime] = mapped_column(default=now)


class TaskKind(StrEnum):
    """What the charter room works out in the background."""

    REPLAN = "replan"
    PRICES = "prices"
    JOINT = "joint"


class TaskState(StrEnum):
    """Where such work stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


TASK_STEPS = StateMachine(
    Thing.CHARTER_TASK,
    {
        TaskState.QUEUED: frozenset({TaskState.RUNNING, TaskState.STOPPED}),
        TaskState.RUNNING: frozenset(
            {TaskState.DONE, TaskState.FAILED, TaskState.STOPPED, TaskState.QUEUED}
        ),
        TaskState.DONE: frozenset(),
        TaskState.FAILED: frozenset(),
        TaskState.STOPPED: frozenset(),
    },
)


class CharterTask(Base):
    """One piece of work in the background: a replan, the prices of rules, joint planning.

    ``ask`` holds what is asked for, by codes and row numbers; ``result`` what the page shows.
    One whose process died is queued again when the next process starts; ``attempts`` counts.
    """

    __tablename__ = "charter_task"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    kind: Mapped[TaskKind] = mapped_column(closed_set(TaskKind))
    state: Mapped[TaskState] = mapped_column(closed_set(TaskState), default=TaskState.QUEUED)
    plan_version_id: Mapped[int | None] = mapped_column(ForeignKey("plan_version.id"))
    """The plan it is about."""
    made_plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan_version.id"))
    """The draft it gave."""
    province_code: Mapped[str] = mapped_column(default="")
    """Whose squad asked; blank: the bureau."""
    ask: Mapped[dict[str, Any]] = mapped_column(default=dict)
    progress: Mapped[dict[str, Any]] = mapped_column(default=dict)
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    message: Mapped[str] = mapped_column(default="")
    attempts: Mapped[int] = mapped_column(default=0)
    stop_requested: Mapped[bool] = mapped_column(default=False)
    requested_by: Mapped[str]
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
    started_at: Mapped[dt.datetime | None]
    finished_at: Mapped[dt.datetime | None]
    heartbeat_at: Mapped[dt.datetime | None]

    def step(self, to: TaskState) -> None:
        """Move to the next state; raises IllegalStep."""
        TASK_STEPS.require(self.state, to)
        self.state = to

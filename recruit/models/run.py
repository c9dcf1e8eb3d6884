"""Run and plan version: one solver run that can be replayed, and the plan it gave."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from recruit.causes import Thing
from recruit.models.base import Base, StateMachine, closed_set, now
from recruit.sealed.columns import sealed


class PlanKind(StrEnum):
    """Which of the two solvers."""

    MATCHING = "matching"
    CHARTER = "charter"


class RunState(StrEnum):
    """Where a run stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


RUN_STEPS = StateMachine(
    Thing.RUN,
    {
        RunState.QUEUED: frozenset({RunState.RUNNING, RunState.STOPPED, RunState.FAILED}),
        # Back to the queue when its process died.
        RunState.RUNNING: frozenset(
            {RunState.DONE, RunState.STOPPED, RunState.FAILED, RunState.QUEUED}
        ),
        RunState.DONE: frozenset(),
        RunState.STOPPED: frozenset(),
        RunState.FAILED: frozenset(),
    },
)


class PlanState(StrEnum):
    """Where a plan version stands; at most one of a kind is published."""

    DRAFT = "draft"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    DISCARDED = "discarded"


PLAN_STEPS = StateMachine(
    Thing.PLAN_VERSION,
    {
        PlanState.DRAFT: frozenset({PlanState.PUBLISHED, PlanState.DISCARDED}),
        PlanState.PUBLISHED: frozenset({PlanState.SUPERSEDED}),
        PlanState.SUPERSEDED: frozenset(),
        PlanState.DISCARDED: frozenset(),
    },
)


class Run(Base):
    """A problem snapshot, its settings, seed, progress, bound and result; replayable.

    ``problem`` and ``result`` are zipped problem and plan directories (see
    ``planner/files.py``): opaque ids and coded attributes only.
    """

    __tablename__ = "run"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    kind: Mapped[PlanKind] = mapped_column(closed_set(PlanKind))
    state: Mapped[RunState] = mapped_column(closed_set(RunState), default=RunState.QUEUED)
    seed: Mapped[int] = mapped_column(default=0)
    time_limit_s: Mapped[float | None]
    gap_target: Mapped[float | None]
    keep_plan_id: Mapped[int | None]
    """The plan version from which a matching is made again, moving few people."""
    most_moved: Mapped[float | None]
    """Share of those placed there who may move at most."""
    problem: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    result: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    progress: Mapped[dict[str, Any]] = mapped_column(default=dict)
    summary: Mapped[dict[str, Any]] = mapped_column(default=dict)
    message: Mapped[str] = mapped_column(default="")
    """Why it failed, in words for staff."""
    requested_by: Mapped[str]
    stop_requested: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
    started_at: Mapped[dt.datetime | None]
    finished_at: Mapped[dt.datetime | None]
    heartbeat_at: Mapped[dt.datetime | None]

    def step(self, to: RunState) -> None:
        """Move to the next state; raises IllegalStep."""
        RUN_STEPS.require(self.state, to)
        self.state = to


class PlanVersion(Base):
    """What a run proposed, never changed afterwards; a person publishes it."""

    __tablename__ = "plan_version"
    __table_args__ = (
        UniqueConstraint("campaign_id", "kind", "number"),
        Index(
            "uq_plan_version_published",
            "campaign_id",
            "kind",
            unique=True,
            sqlite_where=text("state = 'published'"),
            postgresql_where=text("state = 'published'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    kind: Mapped[PlanKind] = mapped_column(closed_set(PlanKind))
    number: Mapped[int]
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"))
    state: Mapped[PlanState] = mapped_column(closed_set(PlanState), default=PlanState.DRAFT)
    summary: Mapped[dict[str, Any]] = mapped_column(default=dict)
    note: Mapped[str] = sealed("plan_version.note", default="")
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
    published_at: Mapped[dt.datetime | None]
    published_by: Mapped[str | None]

    run: Mapped[Run | None] = relationship()

    def step(self, to: PlanState) -> None:
        """Move to the next state; raises IllegalStep."""
        PLAN_STEPS.require(self.state, to)
        self.state = to

"""Working copies, named scenarios and background work of the charter room, as pages read them.

Names are given in full, whoever shows them masks them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from recruit.models import (
    Candidate,
    CharterTask,
    Party,
    Placement,
    PlanKind,
    PlanState,
    PlanVersion,
    Stage,
    TaskKind,
    TaskState,
    WorkingCopy,
    WorkingState,
    WorkingStep,
)
from recruit.queries.paging import every


@dataclass(frozen=True, slots=True)
class CopyRow:
    """One working copy with the figures of the step it shows; ``steps`` counts what can be redone.

    ``base_number`` is the plan version it was opened from.
    """

    id: int
    campaign_id: int
    base_plan_id: int
    base_number: int
    name: str
    province: str
    state: WorkingState
    position: int
    revision: int
    steps: int
    first_step: int
    saved_plan_id: int | None
    saved_position: int | None
    opened_by: str
    changed_by: str
    changed_at: dt.datetime
    figures: dict[str, Any]

    @property
    def may_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self.position > self.first_step

    @property
    def may_redo(self) -> bool:
        """Whether there is a step to do again."""
        return self.position < self.steps

    @property
    def saved(self) -> bool:
        """Whether the step that is shown is a plan version already."""
        return self.saved_plan_id is not None and self.saved_position == self.position


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of a working copy: what was asked for, by whom, and the figures after it."""

    number: int
    edits: tuple[dict[str, Any], ...]
    figures: dict[str, Any]
    by: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One piece of background work; ``progress`` has stage, done, total, share and elapsed."""

    id: int
    campaign_id: int
    kind: TaskKind
    state: TaskState
    plan_id: int | None
    plan_number: int | None
    made_plan_id: int | None
    province: str
    ask: dict[str, Any]
    progress: dict[str, Any]
    result: dict[str, Any]
    message: str
    attempts: int
    requested_by: str
    created_at: dt.datetime
    started_at: dt.datetime | None
    finished_at: dt.datetime | None

    @property
    def under_way(self) -> bool:
        """Whether it has not ended."""
        return self.state in (TaskState.QUEUED, TaskState.RUNNING)


@dataclass(frozen=True, slots=True)
class Scenario:
    """One charter plan version among others, with the figures they are compared by."""

    id: int
    number: int
    name: str
    state: PlanState
    created_at: dt.datetime
    derived_from: int | None
    yuan: float
    per_head: float | None
    fill: float | None
    served: int
    unserved: int
    trips: int
    on_time: float | None
    gap: float | None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Who an opaque id is."""

    name: str
    phone: str
    party: str | None
    home_county: str


def copies(session: Session, campaign_id: int, *, province: str = "") -> tuple[CopyRow, ...]:
    """Return the working copies on the table, the last changed first.

    ``province``: only those confined to it; "" for all.
    """
    statement = _copy_columns().where(
        WorkingCopy.campaign_id == campaign_id, WorkingCopy.state == WorkingState.OPEN
    )
    if province:
        statement = statement.where(WorkingCopy.province_code == province)
    return every(session, statement.order_by(WorkingCopy.changed_at.desc()), CopyRow)


def copy(session: Session, copy_id: int) -> CopyRow | None:
    """Return one working copy, or None when there is none."""
    found = every(session, _copy_columns().where(WorkingCopy.id == copy_id), CopyRow)
    return next(iter(found), None)


def steps(session: Session, copy_id: int) -> tuple[StepRow, ...]:
    """Return the steps of a working copy, the last first; number 0 is the opening."""
    rows = session.execute(
        select(
            WorkingStep.number,
            WorkingStep.edits,
            WorkingStep.figures,
            WorkingStep.done_by,
            WorkingStep.done_at,
        )
        .where(WorkingStep.copy_id == copy_id)
        .order_by(WorkingStep.number.desc())
    )
    return tuple(
        StepRow(number, tuple(edits), figures, by, at) for number, edits, figures, by, at in rows
    )


def tasks(
    session: Session, campaign_id: int, *, province: str = "", limit: int = 20
) -> tuple[TaskRow, ...]:
    """Return the background work of a campaign, the last first."""
    statement = _task_columns().where(CharterTask.campaign_id == campaign_id)
    if province:
        statement = statement.where(CharterTask.province_code == province)
    return every(session, statement.order_by(CharterTask.id.desc()).limit(limit), TaskRow)


def task(session: Session, task_id: int) -> TaskRow | None:
    """Return one piece of background work, or None when there is none."""
    found = every(session, _task_columns().where(CharterTask.id == task_id), TaskRow)
    return next(iter(found), None)


def scenarios(session: Session, campaign_id: int) -> tuple[Scenario, ...]:
    """Return the charter plan versions of a campaign that were not discarded, the last first."""
    rows = session.execute(
        select(
            PlanVersion.id,
            PlanVersion.number,
            PlanVersion.note,
            PlanVersion.state,
            PlanVersion.created_at,
            PlanVersion.summary,
        )
        .where(
            PlanVersion.campaign_id == campaign_id,
            PlanVersion.kind == PlanKind.CHARTER,
            PlanVersion.state != PlanState.DISCARDED,
        )
        .order_by(PlanVersion.number.desc())
    )
    return tuple(_scenario(row) for row in rows)


def people(session: Session, opaque: Iterable[str]) -> dict[str, PersonRow]:
    """Return who some opaque ids of candidates are."""
    numbers = {int(key[1:]): key for key in opaque if key[1:].isdecimal()}
    if not numbers:
        return {}
    rows = session.execute(
        select(Candidate.id, Candidate.name, Candidate.phone, Party.label, Candidate.home_county)
        .outerjoin(Party, Candidate.party_id == Party.id)
        .where(Candidate.id.in_(numbers))
    )
    return {
        numbers[candidate]: PersonRow(name, phone, party, county)
        for candidate, name, phone, party, county in rows
    }


def _scenario(row: Any) -> Scenario:
    id_, number, note, state, created, summary = row
    counts = summary.get("counts", {})
    modes = counts.get("trips", {})
    fill, trips = summary.get("fill", {}), 0
    seats = people = 0.0
    for mode, n in modes.items():
        if mode == "shuttle" or not fill.get(mode):
            continue
        each = summary.get("people_per_trip", {}).get(mode, 0.0)
        trips, people = trips + n, people + n * each
        seats += n * each / fill[mode]
    return Scenario(
        id=id_,
        number=number,
        name=note,
        state=state,
        created_at=created,
        derived_from=summary.get("mends"),
        yuan=float(sum(summary.get("yuan_by_mode", {}).values())),
        per_head=summary.get("yuan_per_worker"),
        fill=people / seats if seats else None,
        served=int(counts.get("seated", 0)),
        unserved=int(counts.get("unserved", 0)),
        trips=trips,
        on_time=summary.get("on_time_share"),
        gap=summary.get("gap"),
    )


def _copy_columns() -> Any:
    edges = (
        select(
            WorkingStep.copy_id,
            func.min(WorkingStep.number).label("first"),
            func.max(WorkingStep.number).label("last"),
        )
        .group_by(WorkingStep.copy_id)
        .subquery("edges")
    )
    return (
        select(
            WorkingCopy.id,
            WorkingCopy.campaign_id,
            WorkingCopy.base_plan_id,
            PlanVersion.number,
            WorkingCopy.name,
            WorkingCopy.province_code,
            WorkingCopy.state,
            WorkingCopy.position,
            WorkingCopy.revision,
            edges.c.last,
            edges.c.first,
            WorkingCopy.saved_plan_id,
            WorkingCopy.saved_position,
            WorkingCopy.opened_by,
            WorkingCopy.changed_by,
            WorkingCopy.changed_at,
            WorkingStep.figures,
        )
        .join(PlanVersion, PlanVersion.id == WorkingCopy.base_plan_id)
        .join(edges, edges.c.copy_id == WorkingCopy.id)
        .join(
            WorkingStep,
            (WorkingStep.copy_id == WorkingCopy.id) & (WorkingStep.number == WorkingCopy.position),
        )
    )


def _task_columns() -> Any:
    return select(
        CharterTask.id,
        CharterTask.campaign_id,
        CharterTask.kind,
        CharterTask.state,
        CharterTask.plan_version_id,
        PlanVersion.number,
        CharterTask.made_plan_id,
        CharterTask.province_code,
        CharterTask.ask,
        CharterTask.progress,
        CharterTask.result,
        CharterTask.message,
        CharterTask.attempts,
        CharterTask.requested_by,
        CharterTask.created_at,
        CharterTask.started_at,
        CharterTask.finished_at,
    ).outerjoin(PlanVersion, PlanVersion.id == CharterTask.plan_version_id)


@dataclass(frozen=True, slots=True)
class TravellerRow:
    """Somebody of the campaign, for choosing who is late or withdrew."""

    id: int
    name: str
    phone: str
    home_county: str
    ready_date: dt.date | None


def sought(
    session: Session, campaign_id: int, text: str, *, province: str = "", limit: int = 20
) -> tuple[TravellerRow, ...]:
    """Return who still waits to travel, by a part of the name or the whole number."""
    statement = _travellers(campaign_id, province).where(
        Candidate.phone == text if text.isdecimal() else Candidate.name.contains(text)
    )
    return every(session, statement.order_by(Candidate.id).limit(limit), TravellerRow)


def named(
    session: Session, campaign_id: int, numbers: Iterable[int], *, province: str = ""
) -> tuple[TravellerRow, ...]:
    """Return those of these people who still wait to travel."""
    statement = _travellers(campaign_id, province).where(Candidate.id.in_(list(numbers)))
    return every(session, statement.order_by(Candidate.id), TravellerRow)


def home_counties(session: Session, campaign_id: int, *, province: str = "") -> list[str]:
    """Return the counties of those who still wait to travel, by code."""
    rows = _travellers(campaign_id, province).with_only_columns(Candidate.home_county).distinct()
    return sorted(session.scalars(rows))


def _travellers(campaign_id: int, province: str) -> Any:
    statement = (
        select(
            Candidate.id,
            Candidate.name,
            Candidate.phone,
            Candidate.home_county,
            Candidate.ready_date,
        )
        .join(Placement, Placement.candidate_id == Candidate.id)
        .where(
            Placement.campaign_id == campaign_id,
            Placement.stage.in_((Stage.ACCEPTED, Stage.SEATED)),
        )
    )
    if province:
        statement = statement.where(Candidate.home_county.startswith(province[:2]))
    return statement

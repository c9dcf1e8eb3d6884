"""Editing a charter plan by hand on a working copy: try, keep, undo, redo, save as a version.

Trying reads only and may take a second; keeping writes what was tried, if nobody was quicker.
The plan version a working copy was opened from is never changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, undefer

from planner import charter
from planner.charter.edit import Broken
from planner.charter.replan import world_of
from planner.errors import InvalidProblem
from recruit.causes import Cause
from recruit.errors import Conflict, NotFound, UserError
from recruit.logging import log
from recruit.models import (
    Action,
    Campaign,
    PlanKind,
    PlanState,
    PlanVersion,
    Run,
    RunState,
    WorkingCopy,
    WorkingState,
    WorkingStep,
    now,
)
from recruit.operations import audit
from recruit.operations.campaigns import require_open
from recruit.operations.lookup import lock_campaign
from recruit.planning.bench import Bench, lay_out, plan_archive, plan_of, problem_archive
from recruit.planning.charter import record, snapshot
from recruit.planning.charter_back import read_back
from recruit.planning.edits import Kept, touched
from recruit.planning.frames import records

LONGEST_HISTORY = 200
"""Steps a working copy keeps; the oldest can no longer be undone."""

LONGEST_NAME = 60

EDITABLE = (PlanState.DRAFT, PlanState.PUBLISHED, PlanState.SUPERSEDED)


@dataclass(frozen=True)
class Opening:
    """What a working copy starts from, worked out before anything is written."""

    base_id: int
    problem: bytes
    plan: bytes
    figures: dict[str, Any]


@dataclass(frozen=True)
class Tried:
    """What a step would do; nothing is kept yet.

    Parameters
    ----------
    revision
        The revision of the working copy it was tried on.
    edits
        What is asked for.
    plan
        The plan afterwards as an archive; None when a rule is broken.
    broken
        The rules it breaks; ``where`` is a trip or an opaque id.
    told
        Whose journey it changes, rows as ``planner.charter.difference`` gives them.
    figures, before
        Figures after and before the step.
    """

    copy_id: int
    revision: int
    edits: tuple[Kept, ...]
    plan: bytes | None
    broken: tuple[Broken, ...]
    told: tuple[Mapping[str, Any], ...]
    figures: dict[str, Any]
    before: dict[str, Any]

    @property
    def yuan(self) -> float:
        """What has to be paid more, in yuan; negative: less."""
        return float(self.figures["yuan"] - self.before["yuan"])


def figures_of(plan: charter.Plan) -> dict[str, Any]:
    """Return what the room shows of a plan: yuan, people, seats, fill, objective."""
    summary, trips = plan.summary, plan.trips
    long = trips[trips["mode"] != "shuttle"]
    parts = summary.get("objective_parts", {})
    yuan = float(parts.get("charter", trips["yuan"].sum())) + float(parts.get("own_travel", 0.0))
    served = int(plan.seats["traveller_id"].nunique())
    return {
        "yuan": round(yuan, 2),
        "per_head": round(yuan / served, 2) if served else None,
        "served": served,
        "unserved": len(plan.unserved),
        "trips": len(long),
        "shuttles": len(trips) - len(long),
        "boarded": int(long["boarded"].sum()),
        "seats": int(long["seats"].sum()),
        "objective": float(summary.get("objective", 0.0)),
    }


def prepare(session: Session, plan: PlanVersion) -> Opening:
    """Return what a working copy of a plan version starts from, as the registry stands now.

    Whoever withdrew since has left his seat, whoever accepted since is in the tray, trips that
    have left are not part of it.

    Raises
    ------
    NotFound
        When it is no charter plan, or was discarded.
    Conflict
        When the plan no longer keeps every rule; then it has to be replanned.
    """
    if plan.kind is not PlanKind.CHARTER or plan.state not in EDITABLE:
        raise NotFound(Cause.NO_PLAN, state=PlanState.DRAFT)
    campaign = session.get_one(Campaign, plan.campaign_id)
    try:
        problem = snapshot(session, campaign)
    except InvalidProblem as error:
        raise UserError(Cause.DATA_NOT_PLANNABLE, said=str(error)) from None
    found, off = read_back(session, plan)
    bench = Bench(problem, found, world_of(problem))
    done = bench.edit([{"kind": "cancel", "trip": code} for code in sorted(off)])
    if done.plan is None:
        rules = tuple(sorted({one.rule for one in done.broken}))
        raise Conflict(Cause.PLAN_NOT_EDITABLE, plan=plan.number, rules=", ".join(rules))
    return Opening(
        plan.id, problem_archive(problem), plan_archive(done.plan), figures_of(done.plan)
    )


def open_copy(
    session: Session, opening: Opening, *, name: str, by: str, province: str = ""
) -> WorkingCopy:
    """Put a plan on the table as a working copy.

    Parameters
    ----------
    province
        The province whose people and trips may be edited; "" for all.

    Raises
    ------
    UserError
        When the name is blank or the campaign is closed.
    """
    base = session.get_one(PlanVersion, opening.base_id)
    require_open(session.get_one(Campaign, base.campaign_id))
    copy = WorkingCopy(
        campaign_id=base.campaign_id,
        base_plan_id=base.id,
        name=_name(name),
        province_code=province,
        problem=opening.problem,
        opened_by=by,
        changed_by=by,
    )
    session.add(copy)
    session.flush()
    session.add(
        WorkingStep(
            copy_id=copy.id, number=0, plan=opening.plan, figures=opening.figures, done_by=by
        )
    )
    session.flush()
    log.info("working copy opened", copy=copy.id, plan=base.id, by=by)
    return copy


def bench_of(session: Session, copy: WorkingCopy) -> Bench:
    """Return the plan a working copy shows, laid out."""
    step = _step(session, copy)
    return lay_out(_problem(session, copy), step.plan)


def try_edits(session: Session, copy: WorkingCopy, edits: Sequence[Kept]) -> Tried:
    """Return what edits would do to a working copy; nothing is written.

    Raises
    ------
    UserError
        When they name something there is not, or somebody of another province.
    """
    _require_open_copy(copy)
    step = _step(session, copy)
    bench = lay_out(_problem(session, copy), step.plan)
    _require_own(bench, copy.province_code, edits)
    try:
        done = bench.edit(edits)
    except InvalidProblem as error:
        said = error.faults[0].value if error.faults else ""
        raise UserError(Cause.EDIT_UNKNOWN, said=said) from None
    return Tried(
        copy_id=copy.id,
        revision=copy.revision,
        edits=tuple(edits),
        plan=None if done.plan is None else plan_archive(done.plan),
        broken=done.broken,
        told=tuple(records(done.told)),
        figures=step.figures if done.plan is None else figures_of(done.plan),
        before=dict(step.figures),
    )


def keep(session: Session, tried: Tried, *, by: str) -> WorkingStep:
    """Write a tried step down.

    Raises
    ------
    UserError
        When it breaks a rule.
    Conflict
        When somebody changed the working copy since it was tried.
    """
    if tried.plan is None:
        rules = ", ".join(sorted({one.rule for one in tried.broken}))
        raise UserError(Cause.EDIT_BREAKS_RULES, rules=rules)
    copy = _held(session, tried.copy_id, tried.revision)
    session.execute(
        delete(WorkingStep).where(
            WorkingStep.copy_id == copy.id,
            (WorkingStep.number > copy.position)
            | (WorkingStep.number <= copy.position - LONGEST_HISTORY),
        )
    )
    step = WorkingStep(
        copy_id=copy.id,
        number=copy.position + 1,
        edits=[dict(one) for one in tried.edits],
        figures=tried.figures | {"told": len(tried.told)},
        plan=tried.plan,
        done_by=by,
    )
    session.add(step)
    if copy.saved_position is not None and copy.saved_position > copy.position:
        copy.saved_position = None
    _moved(session, copy, step.number, by)
    return step


def refuse_overtaken(copy: WorkingCopy, revision: int) -> None:
    """Raise Conflict when somebody changed a working copy since this revision."""
    if copy.revision != revision:
        raise Conflict(Cause.COPY_CHANGED, by=copy.changed_by)


def alternatives(bench: Bench, county: str, date: dt.date) -> list[charter.Alternative]:
    """Return what a head costs by each way from a county on a day, the cheapest first."""
    try:
        return charter.alternatives(bench.problem, county, date)
    except InvalidProblem:
        return []


def undo(session: Session, copy_id: int, *, revision: int, by: str) -> None:
    """Go one step back; raises UserError when there is none, Conflict as for :func:`keep`."""
    _go(session, copy_id, -1, revision=revision, by=by)


def redo(session: Session, copy_id: int, *, revision: int, by: str) -> None:
    """Go one step forward; raises as :func:`undo`."""
    _go(session, copy_id, 1, revision=revision, by=by)


def save(session: Session, copy_id: int, *, revision: int, name: str, by: str) -> PlanVersion:
    """Return a new draft version with the plan as the working copy shows it.

    Its summary says where it comes from (``derived``): the version it was opened from, the
    province it is confined to, and whom it changes (``told``).

    Raises
    ------
    UserError
        When the name is blank.
    Conflict
        When somebody changed the working copy meanwhile.
    """
    copy = _held(session, copy_id, revision)
    lock_campaign(session, copy.campaign_id)
    step = _step(session, copy)
    plan = plan_of(step.plan)
    before, _ = read_back(session, session.get_one(PlanVersion, copy.base_plan_id))
    plan.summary["derived"] = {
        "from": copy.base_plan_id,
        "copy": copy.id,
        "province": copy.province_code,
        "steps": step.number,
    }
    plan.summary["mends"] = copy.base_plan_id
    plan.summary["cost_before"] = before.summary.get("objective")
    plan.summary["told"] = records(charter.difference(before, plan))
    run = Run(
        campaign_id=copy.campaign_id,
        kind=PlanKind.CHARTER,
        state=RunState.DONE,
        problem=_problem(session, copy),
        result=step.plan,
        requested_by=by,
        started_at=now(),
        finished_at=now(),
        summary={key: value for key, value in plan.summary.items() if key != "told"},
    )
    session.add(run)
    session.flush()
    version = record(session, run, plan)
    version.note = _name(name)
    copy.saved_plan_id, copy.saved_position = version.id, copy.position
    _moved(session, copy, copy.position, by)
    audit.record(session, Action.PLAN_MENDED, version, by=by, copy=copy.id)
    return version


def put_away(session: Session, copy_id: int, *, by: str) -> None:
    """Close a working copy; what was saved of it stays."""
    copy = _required(session, copy_id)
    copy.state = WorkingState.CLOSED
    session.flush()
    log.info("working copy put away", copy=copy.id, by=by)


def rename(session: Session, copy_id: int, *, name: str) -> None:
    """Give a working copy another name; raises UserError when it is blank."""
    _required(session, copy_id).name = _name(name)


def _go(session: Session, copy_id: int, way: int, *, revision: int, by: str) -> None:
    copy = _held(session, copy_id, revision)
    there = session.scalar(
        select(WorkingStep.number).where(
            WorkingStep.copy_id == copy.id, WorkingStep.number == copy.position + way
        )
    )
    if there is None:
        raise UserError(Cause.COPY_NO_STEP)
    _moved(session, copy, there, by)


def _moved(session: Session, copy: WorkingCopy, position: int, by: str) -> None:
    copy.position = position
    copy.revision += 1
    copy.changed_by, copy.changed_at = by, now()
    session.flush()


def _held(session: Session, copy_id: int, revision: int) -> WorkingCopy:
    """Return a working copy that nobody changed since this revision, its row held."""
    copy = session.scalar(select(WorkingCopy).where(WorkingCopy.id == copy_id).with_for_update())
    if copy is None:
        raise NotFound(Cause.COPY_CLOSED)
    session.refresh(copy)
    _require_open_copy(copy)
    refuse_overtaken(copy, revision)
    return copy


def _required(session: Session, copy_id: int) -> WorkingCopy:
    copy = session.get(WorkingCopy, copy_id)
    if copy is None:
        raise NotFound(Cause.COPY_CLOSED)
    _require_open_copy(copy)
    return copy


def _require_open_copy(copy: WorkingCopy) -> None:
    if copy.state is not WorkingState.OPEN:
        raise UserError(Cause.COPY_CLOSED)


def _require_own(bench: Bench, province: str, edits: Sequence[Kept]) -> None:
    """Refuse a squad's edit of people or trips of another province."""
    if not province:
        return
    parties, trips = touched(edits)
    own = bench.provinces_of(parties, trips)
    counties = {c for one in edits for c in (one.get("county"), *one.get("counties", ())) if c}
    if {code[:2] for code in (*own, *counties)} - {province[:2]}:
        raise UserError(Cause.COPY_OTHER_PROVINCE)


def _name(name: str) -> str:
    found = " ".join(name.split())[:LONGEST_NAME]
    if not found:
        raise UserError(Cause.COPY_NAME_BLANK)
    return found


def _step(session: Session, copy: WorkingCopy) -> WorkingStep:
    return session.scalars(
        select(WorkingStep)
        .where(WorkingStep.copy_id == copy.id, WorkingStep.number == copy.position)
        .options(undefer(WorkingStep.plan))
    ).one()


def _problem(session: Session, copy: WorkingCopy) -> bytes:
    found: bytes = session.scalars(
        select(WorkingCopy.problem).where(WorkingCopy.id == copy.id)
    ).one()
    return found

"""Does the background work of the charter room: replans, prices of rules, joint planning.

Each in a thread that watches child processes of the planner. Progress stands in the registry,
so a page can be closed and the server started again; work whose process died begins anew.
"""

from __future__ import annotations

import json
import re
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from planner import charter
from planner.charter.difference import COLUMNS
from planner.console import EXIT_BAD_INPUT, EXIT_NO_PLAN, EXIT_VIOLATIONS
from planner.errors import InvalidProblem
from recruit import wording
from recruit.causes import Cause
from recruit.errors import Conflict, RecruitError, SolverFailed
from recruit.jobs import lease
from recruit.jobs.joint import run_joint
from recruit.jobs.planner_process import Ended, run_planner
from recruit.jobs.solver_process import failure
from recruit.language import Language
from recruit.logging import log
from recruit.models import Campaign, CharterTask, PlanVersion, TaskKind
from recruit.operations import charter_tasks as tasks
from recruit.operations import mending
from recruit.planning.charter import snapshot
from recruit.planning.charter_back import read_back
from recruit.planning.frames import records
from recruit.storage import Registry

HEARTBEAT_S = 1.0
"""How often progress is written down at most."""

PRICE_LIMIT_S = 60.0
"""Seconds each rule's solve may take."""

_PRICE_LINE = re.compile(r"\s*[\d.]+ s\s+(\d+)/(\d+)\s+(\w+)")

Progress = dict[str, Any]


class Stopped(Exception):
    """Somebody asked to stop."""


@dataclass
class Watch:
    """What work tells while it runs, and whether it is to stop."""

    registry: Registry
    task_id: int
    began: float = field(default_factory=time.monotonic)
    stop: bool = False
    _written_at: float = 0.0
    _latest: Progress = field(default_factory=dict)

    def tell(self, stage: str, *, done: int = 0, total: int = 0, **more: Any) -> None:
        """Say where the work stands; raises Stopped when somebody asked to stop."""
        self._latest = {"stage": stage, "done": done, "total": total, **more}
        self._write()
        if self.stop:
            raise Stopped

    def should_stop(self) -> bool:
        """Give a sign of life, at most once a second; return whether to stop."""
        if time.monotonic() - self._written_at >= HEARTBEAT_S:
            self._write()
        return self.stop

    def _write(self) -> None:
        elapsed = round(time.monotonic() - self.began, 1)
        with self.registry.write() as session:
            progress = self._latest | {"elapsed": elapsed}
            self.stop = tasks.beat(session, self.task_id, progress) or self.stop
        self._written_at = time.monotonic()


def start(registry: Registry, task_id: int, *, workers: int = 1) -> threading.Thread:
    """Do queued work in a thread of its own; how it ended stands in the registry."""
    thread = threading.Thread(
        target=execute,
        args=(registry, task_id),
        kwargs={"workers": workers},
        name=_name(task_id),
        daemon=True,
    )
    thread.start()
    return thread


def recover(registry: Registry, *, workers: int = 1) -> list[threading.Thread]:
    """At start-up: begin anew what lost its process, and what was only queued.

    Returns
    -------
    list of threading.Thread
        What works now.
    """
    again = resume(registry, workers=workers)
    begun = {thread.name for thread in again}
    with registry.read() as session:
        queued = tasks.queued(session)
    waiting = [task_id for task_id in queued if _name(task_id) not in begun]
    return [*again, *(start(registry, task_id, workers=workers) for task_id in waiting)]


def resume(registry: Registry, *, workers: int = 1) -> list[threading.Thread]:
    """Begin work anew that lost its process; called again and again, it finds it in seconds."""
    with registry.read() as session:
        running = tasks.running(session)
    dead = [task for task in running if lease.is_free(registry, lease.Work.CHARTER_TASK, task)]
    if not dead:
        return []
    with registry.write() as session:
        queued = tasks.resume(session, dead)
    return [start(registry, task_id, workers=workers) for task_id in queued]


def execute(registry: Registry, task_id: int, *, workers: int = 1) -> None:
    """Do one piece of queued work; never raises for what the planner or a person did wrong."""
    with lease.hold(registry, lease.Work.CHARTER_TASK, task_id) as held:
        if held:
            _execute(registry, task_id, workers)


def _execute(registry: Registry, task_id: int, workers: int) -> None:
    with registry.write() as session:
        task = tasks.claim(session, task_id)
        if task is None:
            return
        kind = task.kind
    watch = Watch(registry, task_id)
    try:
        _WORK[kind](watch, workers)
    except Stopped:
        with registry.write() as session:
            by = session.get_one(CharterTask, task_id).requested_by
            tasks.fail(
                session, task_id, wording.stored(Cause.TASK_STOPPED, {"by": by}), stopped=True
            )
    except RecruitError as error:
        log.warning("charter work without a plan", task=task_id, reason=error.say(Language.EN))
        with registry.write() as session:
            tasks.fail(session, task_id, error.stored())
    except Exception as error:
        # Where it happened, not what was said: that could name somebody.
        where = "".join(traceback.format_tb(error.__traceback__))
        log.error("charter work failed", task=task_id, error=type(error).__name__, where=where)
        with registry.write() as session:
            tasks.fail(session, task_id, wording.stored(Cause.PROGRAM_FAILED, {}))


def _name(task_id: int) -> str:
    return f"charter-task-{task_id}"


def _replan(watch: Watch, workers: int) -> None:  # noqa: ARG001 - one process mends
    """Mend a plan in a child process; record the draft with the list of who is told what."""
    watch.tell("snapshot", total=4, done=0)
    with tempfile.TemporaryDirectory(prefix="laoxiang-replan-") as folder:
        home = Path(folder)
        with watch.registry.read() as session:
            task = session.get_one(CharterTask, watch.task_id)
            base = session.get_one(PlanVersion, task.plan_version_id)
            campaign = session.get_one(Campaign, task.campaign_id)
            by, number = task.requested_by, base.number
            moment = mending.clock(campaign)
            cancelled = set(task.ask.get("cancelled", ()))
            problem = _snapshot(session, campaign)
            plan, off = read_back(session, base)
        charter.write_problem(problem, home / "problem")
        charter.write_plan(plan, home / "plan")
        watch.tell("replan", total=4, done=1)
        command = ["replan", "charter", str(home / "problem"), str(home / "plan")]
        command += ["--out", str(home / "new")]
        command += [] if moment is None else ["--now", f"{moment:%Y-%m-%dT%H:%M}"]
        for code in sorted(off | cancelled):
            command += ["--cancel", code]
        _require_done(run_planner(command, should_stop=watch.should_stop), watch, plan=number)
        watch.tell("record", total=4, done=3)
        mended = charter.read_plan(home / "new")
        told = pd.read_csv(home / "new" / "told.csv", dtype=str, keep_default_na=False)
    rows = records(told[list(COLUMNS)])
    before = float(plan.summary.get("objective", mended.summary["objective"]))
    with watch.registry.write() as session:
        base = session.get_one(PlanVersion, base.id)
        version = mending.write_draft(session, base, mended, told=rows, before=before, by=by)
        counts = {str(kind): int(n) for kind, n in told["kind"].value_counts().items()}
        result = {
            "told": counts,
            "before": before,
            "after": float(mended.summary["objective"]),
            "unserved": len(mended.unserved),
        }
        tasks.finish(session, watch.task_id, result=result, made=version)


def _prices(watch: Watch, workers: int) -> None:
    """Solve the problem once for every rule; record what each costs."""
    watch.tell("snapshot")
    with tempfile.TemporaryDirectory(prefix="laoxiang-prices-") as folder:
        with watch.registry.read() as session:
            task = session.get_one(CharterTask, watch.task_id)
            problem = _snapshot(session, session.get_one(Campaign, task.campaign_id))
        charter.write_problem(problem, Path(folder))
        watch.tell("prices")
        command = ["prices", "charter", folder, "--json", "--workers", str(workers)]
        command += ["--time-limit", str(PRICE_LIMIT_S)]

        def heard(line: str) -> None:
            found = _PRICE_LINE.match(line)
            if found:
                watch.tell("prices", done=int(found[1]), total=int(found[2]), variant=found[3])

        ended = run_planner(command, on_line=heard, should_stop=watch.should_stop)
    _require_done(ended, watch)
    rows = json.loads(ended.output.splitlines()[-1])
    with watch.registry.write() as session:
        tasks.finish(session, watch.task_id, result={"prices": rows})


def _joint(watch: Watch, workers: int) -> None:
    """Plan matching and charters together; record the matching when it is cheaper."""
    with watch.registry.read() as session:
        task = session.get_one(CharterTask, watch.task_id)
        campaign_id, by = task.campaign_id, task.requested_by
    joint, made = run_joint(
        watch.registry,
        campaign_id,
        by=by,
        tell=watch.tell,
        should_stop=watch.should_stop,
        workers=workers,
    )
    if watch.stop:
        raise Stopped
    with watch.registry.write() as session:
        version = None if made is None else session.get_one(PlanVersion, made)
        tasks.finish(session, watch.task_id, result=joint.as_dict(), made=version)


def _snapshot(session: Any, campaign: Campaign) -> charter.Problem:
    try:
        return snapshot(session, campaign)
    except InvalidProblem as error:
        raise SolverFailed(Cause.DATA_NOT_PLANNABLE, said=str(error)) from None


def _require_done(ended: Ended, watch: Watch, *, plan: int | None = None) -> None:
    """Raise what a command of the planner that gave nothing means to people."""
    if ended.code == 0:
        return
    if ended.code is None or watch.stop:
        raise Stopped
    said = ended.said.splitlines()[-1] if ended.said else ""
    # Nothing that names anybody: the planner knows opaque ids only.
    log.warning("the planner gave nothing", task=watch.task_id, code=ended.code, said=said)
    if plan is not None and ended.code in _REFUSED:
        raise Conflict(Cause.PLAN_NOT_MENDABLE, plan=plan)
    raise failure(ended.code, ended.said)


_REFUSED = (EXIT_BAD_INPUT, EXIT_NO_PLAN, EXIT_VIOLATIONS)
"""Exit codes of the planner for what cannot be planned; any other is a failure of the program."""

_WORK: Mapping[TaskKind, Callable[[Watch, int], None]] = {
    TaskKind.REPLAN: _replan,
    TaskKind.PRICES: _prices,
    TaskKind.JOINT: _joint,
}

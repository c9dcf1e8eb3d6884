"""Executes queued runs from this very process: snapshot, child process, record.

Called synchronously by the command line, in a thread by the web process. Everything a run
needs to be replayed (problem, seed, limits) and everything it gave is kept with it.
"""

from __future__ import annotations

import datetime as dt
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from planner import charter, matching
from planner.errors import NoFeasiblePlan, PlannerError
from recruit import wording
from recruit.causes import Cause, Thing
from recruit.errors import NotFound, RecruitError, SolverFailed, UserError
from recruit.jobs import lease
from recruit.jobs.archive import packed, unpack
from recruit.jobs.solver_process import Earlier, Solved, run_solver
from recruit.language import Language
from recruit.logging import log
from recruit.models import Action, PlanKind, PlanVersion, Run, RunState, now
from recruit.operations import audit, runs, trials
from recruit.planning import ADAPTERS
from recruit.planning import matching as matching_plans
from recruit.storage import Registry

HEARTBEAT_S = 1.0
"""How often progress is written down at most."""

TRIAL_STALE_AFTER = dt.timedelta(seconds=60)
"""A trial nobody answered for so long has lost its process."""

SOLVERS = {PlanKind.MATCHING: matching, PlanKind.CHARTER: charter}

OnRunProgress = Callable[[Mapping[str, Any]], None]


@dataclass(frozen=True, slots=True)
class _Order:
    """What a run asks for."""

    id: int
    campaign_id: int
    kind: PlanKind
    seed: int
    time_limit_s: float | None
    gap_target: float | None
    keep_plan_id: int | None
    most_moved: float


def execute(
    registry: Registry,
    run_id: int,
    *,
    workers: int = 1,
    on_progress: OnRunProgress = lambda _: None,
) -> int:
    """Execute one queued run and return the id of the plan version it gave.

    Parameters
    ----------
    workers
        Threads or processes the solver may use.
    on_progress
        Called for every report of the solver, besides the throttled record in the run.

    Raises
    ------
    NotFound, UserError
        When there is no such run or it is not queued.
    SolverFailed
        When it gave no plan; the run is marked as failed and keeps the message.
    """
    with lease.hold(registry, lease.Work.RUN, run_id) as held:
        if not held:
            raise UserError(Cause.RUN_NOT_QUEUED, run=run_id, state=RunState.RUNNING)
        return _execute(registry, run_id, workers, on_progress)


def _execute(registry: Registry, run_id: int, workers: int, on_progress: OnRunProgress) -> int:
    order = _claim(registry, run_id)
    try:
        with tempfile.TemporaryDirectory(prefix="laoxiang-run-") as folder:
            problem_dir, out_dir = Path(folder) / "problem", Path(folder) / "plan"
            _snapshot(registry, order, problem_dir)
            earlier = _earlier(registry, order, Path(folder) / "earlier")
            heart = _Heart(registry, order.id, on_progress)
            solved = run_solver(
                order.kind,
                problem_dir,
                out_dir,
                seed=order.seed,
                time_limit_s=order.time_limit_s,
                gap=order.gap_target,
                workers=workers,
                earlier=earlier,
                on_progress=heart.report,
                should_stop=heart.beat,
            )
            return _record(registry, order, out_dir, solved)
    except PlannerError as error:
        failure = _refused(error)
        _fail(registry, order.id, failure)
        raise failure from error
    except BaseException as error:
        _fail(registry, order.id, error)
        raise


def start(registry: Registry, run_id: int, *, workers: int = 1) -> threading.Thread:
    """Execute one queued run in a thread of its own; how it ended stands in the run."""
    thread = threading.Thread(
        target=_quietly, args=(registry, run_id, workers), name=_name(run_id), daemon=True
    )
    thread.start()
    return thread


def stop(registry: Registry, run_id: int, *, by: str) -> None:
    """Ask a run to stop and keep its best plan; raises UserError when it has ended."""
    with registry.write() as session:
        run = session.get(Run, run_id)
        if run is None:
            raise NotFound(Cause.NOT_FOUND, thing=Thing.RUN, key=run_id)
        runs.stop_run(session, run, by=by)


def recover(registry: Registry, *, workers: int = 1) -> list[threading.Thread]:
    """At start-up: begin runs anew that lost their process, and those that were only queued.

    Returns
    -------
    list of threading.Thread
        The threads of the runs that were started.
    """
    again = resume(registry, workers=workers)
    with registry.write() as session:
        for trial_id in trials.fail_stale(session, silent_for=TRIAL_STALE_AFTER):
            log.warning("stale trial marked as failed", trial=trial_id)
    with registry.read() as session:
        queued = list(
            session.scalars(select(Run.id).where(Run.state == RunState.QUEUED).order_by(Run.id))
        )
    begun = {thread.name for thread in again}
    waiting = [run_id for run_id in queued if _name(run_id) not in begun]
    return [*again, *(start(registry, run_id, workers=workers) for run_id in waiting)]


def resume(registry: Registry, *, workers: int = 1) -> list[threading.Thread]:
    """Begin runs anew whose process died; called again and again, it finds them in seconds.

    What was worked on stands in the registry, so that a second attempt gives what the first
    would have given.
    """
    with registry.read() as session:
        running = session.scalars(
            select(Run.id).where(Run.state == RunState.RUNNING).order_by(Run.id)
        ).all()
    dead = [run_id for run_id in running if lease.is_free(registry, lease.Work.RUN, run_id)]
    if not dead:
        return []
    with registry.write() as session:
        queued = runs.resume_runs(session, dead)
    return [start(registry, run_id, workers=workers) for run_id in queued]


def _name(run_id: int) -> str:
    return f"run-{run_id}"


class _Heart:
    """Writes progress and a sign of life into the run, and looks whether it is to stop."""

    def __init__(self, registry: Registry, run_id: int, on_progress: OnRunProgress) -> None:
        self._registry = registry
        self._run_id = run_id
        self._on_progress = on_progress
        self._latest: dict[str, Any] | None = None
        self._written_at = 0.0
        self._stop = False

    def report(self, progress: Mapping[str, Any]) -> None:
        """Take in one report of the solver."""
        self._latest = dict(progress)
        self._on_progress(progress)

    def beat(self) -> bool:
        """Write down what is new, at most once a second; return whether to stop."""
        if time.monotonic() - self._written_at < HEARTBEAT_S:
            return self._stop
        values: dict[str, Any] = {"heartbeat_at": now()}
        if self._latest is not None:
            values["progress"] = self._latest
        with self._registry.write() as session:
            session.execute(update(Run).where(Run.id == self._run_id).values(**values))
            self._stop = bool(
                session.scalar(select(Run.stop_requested).where(Run.id == self._run_id))
            )
        self._latest = None
        self._written_at = time.monotonic()
        return self._stop


def _claim(registry: Registry, run_id: int) -> _Order:
    """Take a queued run, so that no other process executes it too."""
    with registry.write() as session:
        run = session.scalar(select(Run).where(Run.id == run_id).with_for_update())
        if run is None:
            raise NotFound(Cause.NOT_FOUND, thing=Thing.RUN, key=run_id)
        if run.state is not RunState.QUEUED:
            raise UserError(Cause.RUN_NOT_QUEUED, run=run_id, state=run.state)
        run.step(RunState.RUNNING)
        run.started_at = run.heartbeat_at = now()
        return _Order(
            id=run.id,
            campaign_id=run.campaign_id,
            kind=run.kind,
            seed=run.seed,
            time_limit_s=run.time_limit_s,
            gap_target=run.gap_target,
            keep_plan_id=run.keep_plan_id,
            most_moved=runs.MOST_MOVED if run.most_moved is None else run.most_moved,
        )


def _snapshot(registry: Registry, order: _Order, problem_dir: Path) -> None:
    """Write the problem directory, and keep it with the run."""
    from recruit.models import Campaign

    with registry.read() as session:
        campaign = session.get_one(Campaign, order.campaign_id)
        problem = ADAPTERS[order.kind].snapshot(session, campaign)
    SOLVERS[order.kind].write_problem(problem, problem_dir)
    content = packed(problem_dir)
    with registry.write() as session:
        session.execute(update(Run).where(Run.id == order.id).values(problem=content))


def _earlier(registry: Registry, order: _Order, folder: Path) -> Earlier | None:
    """Write the plan down from which a run is to begin, as its own run left it."""
    if order.keep_plan_id is None:
        return None
    with registry.read() as session:
        version = session.get_one(PlanVersion, order.keep_plan_id)
        content = None if version.run is None else version.run.result
        if content is None:
            # without prices, which only the solver knows
            matching.write_plan(matching_plans.plan_of(session, version), folder)
        else:
            unpack(content, folder)
    return Earlier(folder, order.most_moved)


def _record(registry: Registry, order: _Order, out_dir: Path, solved: Solved) -> int:
    """Write the plan down as a draft version, and end the run."""
    plan = SOLVERS[order.kind].read_plan(out_dir)
    content = packed(out_dir)
    with registry.write() as session:
        run = session.get_one(Run, order.id)
        version = ADAPTERS[order.kind].record(session, run, plan)
        run.result = content
        run.summary = solved.summary
        run.finished_at = run.heartbeat_at = now()
        run.step(RunState.STOPPED if solved.stopped else RunState.DONE)
        session.flush()
        version_id = int(version.id)
        audit.record(
            session, Action.RUN_ENDED, run, by=run.requested_by, plan=version_id,
            stopped=solved.stopped,
        )  # fmt: skip
    return version_id


def _refused(error: PlannerError) -> SolverFailed:
    """Return what the planner refuses, introduced in the reader's language."""
    sound = isinstance(error, NoFeasiblePlan)
    cause = Cause.NO_FEASIBLE_PLAN if sound else Cause.DATA_NOT_PLANNABLE
    return SolverFailed(cause, said=str(error))


def _fail(registry: Registry, run_id: int, error: BaseException) -> None:
    """Mark a run as failed, with what its page says in the reader's language."""
    message = (
        error.stored()
        if isinstance(error, RecruitError)
        else wording.stored(Cause.PROGRAM_FAILED, {})
    )
    with registry.write() as session:
        run = session.get_one(Run, run_id)
        if run.state is RunState.RUNNING:
            run.step(RunState.FAILED)
            run.finished_at = now()
            run.message = message


def _quietly(registry: Registry, run_id: int, workers: int) -> None:
    """Execute a run in a thread: the run keeps what went wrong, nobody else is there to hear."""
    try:
        execute(registry, run_id, workers=workers)
    except RecruitError as error:
        log.warning("run without a plan", run=run_id, reason=error.say(Language.EN))
    except Exception as error:
        # Where it happened, not what was said: a database names the values it refused.
        where = "".join(traceback.format_tb(error.__traceback__))
        log.error("run failed", run=run_id, error=type(error).__name__, where=where)

"""Judging a finished run: its own problem and plan, by the planner's independent checker."""

from __future__ import annotations

import tempfile
from pathlib import Path

from sqlalchemy import select

from recruit.causes import Cause
from recruit.errors import NotFound
from recruit.jobs.archive import unpack
from recruit.jobs.embedded import SOLVERS
from recruit.models import PlanKind, Run
from recruit.storage import Registry


def judge(registry: Registry, run_id: int) -> tuple[str, ...]:
    """Return the rules that a run's plan breaks, each as one line; empty when it keeps all.

    Raises
    ------
    NotFound
        When the run has no problem or no plan.
    """
    with tempfile.TemporaryDirectory(prefix="laoxiang-verdict-") as folder:
        problem, plan = Path(folder) / "problem", Path(folder) / "plan"
        solver = SOLVERS[export(registry, run_id, problem=problem, plan=plan)]
        violations = solver.check(solver.read_problem(problem), solver.read_plan(plan))
    return tuple(f"{v.rule}: {v.where}: {v.message}" for v in violations)


def export(registry: Registry, run_id: int, *, problem: Path, plan: Path) -> PlanKind:
    """Write a run's problem and plan directories, to replay or examine it; return its kind.

    Raises
    ------
    NotFound
        When the run has no problem or no plan.
    """
    with registry.read() as session:
        found = session.execute(
            select(Run.kind, Run.problem, Run.result).where(Run.id == run_id)
        ).one_or_none()
    if found is None or found.problem is None or found.result is None:
        raise NotFound(Cause.RUN_WITHOUT_PLAN, run=run_id)
    unpack(found.problem, problem)
    unpack(found.result, plan)
    kind: PlanKind = found.kind
    return kind

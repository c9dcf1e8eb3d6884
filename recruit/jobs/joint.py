"""Joint planning of a campaign, the solvers in child processes; records the better matching."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from planner import charter, matching
from recruit.jobs.archive import packed
from recruit.jobs.planner_process import run_planner
from recruit.jobs.solver_process import failure, run_solver
from recruit.models import Campaign, PlanKind, PlanVersion, Run, RunState, now
from recruit.operations.returns import ensure_return_posts
from recruit.planning import charter as charters
from recruit.planning import matching as matchings
from recruit.planning.joint import Joint, Tell, plan_jointly
from recruit.storage import Registry


@dataclass(frozen=True)
class Solvers:
    """The solvers as functions, each in a process of its own that can be stopped."""

    workers: int
    should_stop: Callable[[], bool]
    time_limit_s: float | None = None

    def match(self, problem: matching.Problem) -> matching.Plan:
        """Return a matching."""
        with tempfile.TemporaryDirectory(prefix="laoxiang-joint-") as folder:
            home = Path(folder)
            matching.write_problem(problem, home / "problem")
            self._solve(PlanKind.MATCHING, home)
            return matching.read_plan(home / "plan")

    def plan(self, problem: charter.Problem) -> charter.Plan:
        """Return a charter plan."""
        with tempfile.TemporaryDirectory(prefix="laoxiang-joint-") as folder:
            home = Path(folder)
            charter.write_problem(problem, home / "problem")
            self._solve(PlanKind.CHARTER, home)
            return charter.read_plan(home / "plan")

    def price(self, problem: charter.Problem) -> pd.DataFrame:
        """Return the prices of seats."""
        with tempfile.TemporaryDirectory(prefix="laoxiang-joint-") as folder:
            charter.write_problem(problem, Path(folder))
            ended = run_planner(["prices", "seats", folder], should_stop=self.should_stop)
        if ended.code != 0:
            raise failure(ended.code or 0, ended.said)
        return pd.read_csv(io.StringIO(ended.output), dtype={"county": "str"})

    def _solve(self, kind: PlanKind, home: Path) -> None:
        run_solver(
            kind,
            home / "problem",
            home / "plan",
            workers=self.workers,
            time_limit_s=self.time_limit_s,
            should_stop=self.should_stop,
        )


def run_joint(
    registry: Registry,
    campaign_id: int,
    *,
    by: str,
    tell: Tell,
    should_stop: Callable[[], bool] = lambda: False,
    workers: int = 1,
    time_limit_s: float | None = None,
) -> tuple[Joint, int | None]:
    """Plan matching and charters of a campaign together.

    Parameters
    ----------
    time_limit_s
        Of each solve; None solves each to its end.

    Returns
    -------
    tuple
        The rounds, and the number of the draft matching version recorded; None when nothing is
        cheaper than one after the other.
    """
    with registry.write() as session:
        campaign = session.get_one(Campaign, campaign_id)
        ensure_return_posts(session, campaign)
        problem = matchings.snapshot(session, campaign)
    solvers = Solvers(workers, should_stop, time_limit_s)

    def suppose(assignments: pd.DataFrame) -> charter.Problem:
        with registry.read() as session:
            campaign = session.get_one(Campaign, campaign_id)
            return charters.supposed(session, campaign, assignments)

    joint = plan_jointly(
        problem,
        match=solvers.match,
        suppose=suppose,
        plan=solvers.plan,
        price=solvers.price,
        tell=tell,
    )
    if joint.chosen == 0 or should_stop():
        return joint, None
    return joint, _record(registry, campaign_id, problem, joint, by=by)


def _record(
    registry: Registry, campaign_id: int, problem: matching.Problem, joint: Joint, *, by: str
) -> int:
    """Write the matching that is kept down as a draft."""
    kept = joint.rounds[joint.chosen].matching
    summary: dict[str, Any] = {**kept.summary, "joint": joint.as_dict()}
    with tempfile.TemporaryDirectory(prefix="laoxiang-joint-") as folder:
        matching.write_problem(problem, Path(folder) / "problem")
        matching.write_plan(kept, Path(folder) / "plan")
        asked = packed(Path(folder) / "problem")
        given = packed(Path(folder) / "plan")
    with registry.write() as session:
        run = Run(
            campaign_id=campaign_id,
            kind=PlanKind.MATCHING,
            state=RunState.DONE,
            problem=asked,
            result=given,
            requested_by=by,
            started_at=now(),
            finished_at=now(),
            summary=summary,
        )
        session.add(run)
        session.flush()
        version: PlanVersion = matchings.record(session, run, kept)
        version.summary = summary
        session.flush()
        return int(version.id)

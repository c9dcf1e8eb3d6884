"""The child process of a run: progress out, plan or reason back, and it can be stopped.

Stand-ins for the planner speak its command line; one test runs the planner itself.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from recruit.causes import Cause
from recruit.errors import SolverFailed
from recruit.jobs.solver_process import Solved, run_solver
from recruit.models import PlanKind

from ..conftest import refused

Run = Callable[..., Solved]

PREAMBLE = """
import json, os, signal, sys, time
from pathlib import Path
out = Path(sys.argv[sys.argv.index("--out") + 1])
def progress(stage): print(json.dumps({"stage": stage, "elapsed": 0}), file=sys.stderr, flush=True)
def finish(code, **summary):
    out.mkdir()
    (out / "summary.json").write_text(json.dumps(summary))
    sys.exit(code)
"""


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return a function that runs a stand-in written as a few lines of Python."""

    def go(lines: str, **kwargs: Any) -> Solved:
        script = tmp_path / "stand_in.py"
        script.write_text(PREAMBLE + textwrap.dedent(lines), encoding="utf-8")
        return run_solver(
            PlanKind.MATCHING,
            tmp_path / "problem",
            tmp_path / "plan",
            program=(sys.executable, str(script)),
            **kwargs,
        )

    return go


def test_progress_is_passed_on_and_the_summary_returned(run: Run) -> None:
    stages: list[str] = []
    solved = run(
        """
        progress("one"); print("a remark", file=sys.stderr); progress("two")
        finish(0, status="optimal")
        """,
        on_progress=lambda report: stages.append(str(report["stage"])),
    )
    assert stages == ["one", "two"]
    assert solved == Solved({"status": "optimal"}, stopped=False)


def test_the_limits_are_passed_on(run: Run) -> None:
    solved = run("finish(0, argv=sys.argv[1:])", seed=3, time_limit_s=5.0, gap=0.01, workers=2)
    given = " ".join(solved.summary["argv"])
    assert given.startswith("solve matching ")
    for option in ("--seed 3", "--time-limit 5.0", "--gap 0.01", "--workers 2"):
        assert option in given


def test_a_stopped_solver_keeps_its_best_plan(run: Run) -> None:
    solved = run(
        """
        signal.signal(signal.SIGINT, lambda *_: finish(130, status="stopped"))
        progress("searching")
        time.sleep(60)
        """,
        should_stop=_after_the_first_report(),
        on_progress=lambda _: None,
    )
    assert solved == Solved({"status": "stopped"}, stopped=True)


def test_a_solver_that_does_not_heed_is_killed(run: Run) -> None:
    with refused(Cause.SOLVER_KILLED, SolverFailed):
        run(
            """
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            progress("stubborn")
            time.sleep(60)
            """,
            should_stop=_after_the_first_report(),
            stop_grace_s=0.2,
        )


def test_a_solver_stopped_before_it_had_a_plan_says_so(run: Run) -> None:
    with refused(Cause.SOLVER_STOPPED_EARLY, SolverFailed):
        run("sys.exit(130)")


@pytest.mark.parametrize(
    ("lines", "cause", "params"),
    [
        (
            'print("workers, row 3: …", file=sys.stderr); sys.exit(2)',
            Cause.DATA_NOT_PLANNABLE,
            {"said": "workers, row 3: …"},
        ),
        (
            'print("no vacancy: …", file=sys.stderr); sys.exit(3)',
            Cause.NO_FEASIBLE_PLAN,
            {"said": "no vacancy: …"},
        ),
        (
            "raise MemoryError('too large')",
            Cause.SOLVER_CRASHED,
            {"code": 1, "said": "MemoryError: too large"},
        ),
        ("os.kill(os.getpid(), signal.SIGKILL)", Cause.SOLVER_KILLED, {"signal": "SIGKILL"}),
    ],
)
def test_a_solver_without_a_plan_tells_why(
    run: Run, lines: str, cause: Cause, params: dict[str, object]
) -> None:
    with refused(cause, SolverFailed, **params):
        run(lines)


def test_nothing_secret_reaches_the_child(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAOXIANG_SECRET_KEY", "secret")
    solved = run("finish(0, seen=[k for k in os.environ if k.startswith('LAOXIANG')])")
    assert solved.summary == {"seen": []}


def test_the_planner_itself_is_understood(tmp_path: Path) -> None:
    problem = tmp_path / "problem"
    problem.mkdir()
    (problem / "workers.csv").write_text("worker_id\nc1\nc2\n", "utf-8")
    (problem / "vacancies.csv").write_text(
        "vacancy_id,enterprise_id,town,openings\nv1,e1,t1,1\n", "utf-8"
    )
    (problem / "parties.csv").write_text("party_id,cohesion\n", "utf-8")
    solved = run_solver(PlanKind.MATCHING, problem, tmp_path / "plan", time_limit_s=20)
    assert solved.summary["status"] == "optimal"
    assert (tmp_path / "plan" / "assignments.csv").exists()


def _after_the_first_report() -> Callable[[], bool]:
    """Return a question that is answered with yes from the second time on."""
    asked: list[None] = []

    def should_stop() -> bool:
        asked.append(None)
        return len(asked) > 1

    return should_stop

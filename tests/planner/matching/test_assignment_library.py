"""OR-Library assignment problems through the public solver: all placed first, then fit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from planner.matching import Problem, check, solve

INSTANCES = Path(__file__).parents[2] / "instances" / "assignment"


def as_problem(path: Path) -> tuple[Problem, int]:
    """Return the instance with score = greatest cost - cost, and that greatest cost."""
    numbers = np.array(path.read_text(encoding="ascii").split(), dtype=np.int64)
    n, costs = int(numbers[0]), numbers[1:]
    row, column = np.divmod(np.arange(n * n), n)
    names = np.array([f"{k}" for k in range(n)])
    problem = Problem.from_frames(
        pd.DataFrame({"worker_id": names}),
        pd.DataFrame({"vacancy_id": names, "enterprise_id": names, "town": "t", "openings": 1}),
        pairs=pd.DataFrame(
            {
                "worker_id": names[row],
                "vacancy_id": names[column],
                "score": costs.max() - costs,
            }
        ),
        settings={"objectives": ["placed", "fit"]},
    )
    return problem, int(costs.max())


@pytest.mark.parametrize(
    ("name", "optimum"),
    [("assign100", 305), ("assign200", 475), ("assign300", 626), ("assign400", 804)],
)
def test_public_instances_are_solved_to_their_optimum(name, optimum):
    problem, greatest = as_problem(INSTANCES / f"{name}.txt")
    plan = solve(problem)
    n = len(problem.workers)
    assert plan.summary["status"] == "optimal"
    assert len(plan.assignments) == n
    assert n * greatest - int(plan.assignments["score"].sum()) == optimum


def test_the_checker_accepts_the_smallest_of_them():
    problem, _ = as_problem(INSTANCES / "assign100.txt")
    assert check(problem, solve(problem)) == []

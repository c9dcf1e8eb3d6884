"""Against general solvers: HiGHS for whole parties, OR-Tools flows for every "+N points".

The long forms are ``tests/benchmarks/matching/oracle.py`` and ``points.py``.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

from planner.matching import check, solve

BENCHMARKS = Path(__file__).parents[2] / "benchmarks" / "matching"


def module(name: str):
    """Load a benchmark module by its path; its neighbours are found while it loads."""
    spec = importlib.util.spec_from_file_location(f"matching_{name}", BENCHMARKS / f"{name}.py")
    found = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(BENCHMARKS))
    try:
        spec.loader.exec_module(found)
    finally:
        sys.path.remove(str(BENCHMARKS))
    return found


@pytest.mark.parametrize("share", [0.15, 0.4])
def test_with_parties_the_plan_is_within_two_hundredths_of_a_percent_of_the_optimum(share):
    oracle, generate = module("oracle"), module("generate").generate
    problem = oracle.for_fit(generate(450, 60, seed=3, parties=share))
    plan = solve(problem)
    assert check(problem, plan) == []
    best, _ = oracle.optimum(problem)
    assert plan.summary["objective"] <= best <= plan.summary["bound"]
    assert plan.summary["objective"] >= best * (1 - 0.0002)


def test_points_needed_are_what_the_whole_flow_loses_when_somebody_is_forced_in():
    generate, points = module("generate").generate, module("points")
    problem = generate(500, 60, seed=2, parties=0, seats=0.9)
    plan = solve(problem)
    told = plan.unmatched[plan.unmatched["points_needed"] >= 0]
    assert len(told) >= 20
    row_of = {worker: at for at, worker in enumerate(problem.workers["worker_id"])}
    forced = points.Forced(problem)
    free = forced.value(None)
    chosen = np.random.default_rng(1).permutation(len(told))[:20]
    for row in told.iloc[chosen].itertuples():
        assert row.points_needed == free - forced.value(row_of[row.worker_id])

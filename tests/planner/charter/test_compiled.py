"""The loops are compiled by planning a problem that is sound itself."""

from __future__ import annotations

from planner import charter
from planner.charter import compiled


def test_the_problem_that_compiles_the_loops_is_planned_and_lawful():
    problem = compiled._small()
    plan = charter.solve(problem)
    assert charter.check(problem, plan) == []
    assert not plan.unserved.size
    assert {"carriage", "flight", "feeder"} <= set(problem.offers["mode"])
    compiled.compile_loops()

"""What a run tells while it works: the best of every objective, and what a stop keeps."""

from __future__ import annotations

import numpy as np
import pytest

from planner.matching import Problem, check, large, solve
from planner.progress import Progress
from planner.stop import Cancelled

from .conftest import problem_of


@pytest.fixture(params=["ladder", "exact"], autouse=True)
def path(request, monkeypatch):
    """Solve by the ladder, or by the exact path: what holds, holds both ways."""
    monkeypatch.setattr(large, "FROM_CELLS", 0 if request.param == "ladder" else 10**12)
    return request.param


def town(**given) -> Problem:
    """Return 150 people, a third in parties, one pinned, on 20 vacancies with too few seats."""
    rng = np.random.default_rng(3)
    people = [
        {"party_id": f"p{k // 2}" if k < 50 else "", "level": int(rng.integers(0, 4))}
        for k in range(150)
    ]
    posts = [
        {
            "enterprise_id": f"e{k // 2}",
            "town": f"t{k // 5}",
            "openings": int(rng.integers(2, 9)),
            "level": k % 3,
            "tier": 1 + k % 3,
        }
        for k in range(20)
    ]
    able = next(k for k in range(50, 150) if people[k]["level"] == 3)
    parties = {f"p{k}": ("enterprise", "town", "travel")[k % 3] for k in range(25)}
    return problem_of(people, posts, parties=parties, pins=[(f"w{able}", "v0", "must")], **given)


def reports_of(problem: Problem) -> list[Progress]:
    reports: list[Progress] = []
    solve(problem, on_progress=reports.append)
    return reports


def shown(report: Progress) -> tuple[float, ...] | None:
    values = tuple(tier.incumbent for tier in report.tiers)
    return None if None in values or not values else values


def test_every_objective_has_a_bound_from_the_start_and_a_plan_long_before_the_moves():
    reports = reports_of(town())
    order = ["priority", "min_fill", "placed", "fit"]
    after = reports[1:]
    assert all([tier.name for tier in report.tiers] == order for report in after)
    assert all(tier.bound is not None for report in after for tier in report.tiers)
    first = next(at for at, report in enumerate(reports) if shown(report))
    moves = next(at for at, report in enumerate(reports) if report.stage == "moves of parties")
    assert first < moves


def test_no_plan_shown_is_better_than_one_shown_later():
    values = [shown(report) for report in reports_of(town())]
    values = [value for value in values if value is not None]
    assert values == sorted(values)


def test_what_is_shown_never_beats_the_bounds_beside_it():
    for report in reports_of(town()):
        for tier in report.tiers:
            assert tier.incumbent is None or tier.incumbent <= tier.bound
            if tier.incumbent != tier.bound:
                break  # later bounds hold for plans at least as good on this one


def test_one_objective_is_told_alone():
    reports = reports_of(town(settings={"objectives": ["fit"]}))
    assert not any(report.tiers for report in reports)
    assert reports[-1].incumbent is not None


def test_a_stop_at_any_moment_keeps_what_was_shown_last():
    problem = town()
    for at in range(1, len(reports_of(problem))):
        cancel = Cancelled()
        seen: list[Progress] = []

        def look(report, at=at, seen=seen, cancel=cancel):
            seen.append(report)
            if len(seen) == at + 1:
                cancel.cancel()

        plan = solve(problem, stop=cancel, on_progress=look)
        assert check(problem, plan) == []
        values = tuple(tier["value"] for tier in plan.summary["tiers"])
        last = next((value for value in map(shown, seen[at::-1]) if value is not None), values)
        assert values >= last

"""Time that is limited is shared out by weight; time that is not has no effect."""

from __future__ import annotations

import math
import time

import pytest

from planner.charter import check, solve
from planner.charter.shares import Share, share_out
from planner.stop import AnyOf, Cancelled, GapReached, MaxRuntime, never, seconds_allowed


def test_each_piece_has_time_by_its_weight() -> None:
    assert share_out(60, [1, 2, 3], workers=1) == [10, 20, 30]


def test_pieces_worked_on_at_once_have_more_time_but_never_more_than_there_is() -> None:
    assert share_out(60, [1, 1, 4], workers=2) == [20, 20, 60]


def test_without_a_limit_nobody_is_limited() -> None:
    assert share_out(math.inf, [1, 2], workers=1) == [math.inf, math.inf]
    assert not Share().used()
    assert not Share().or_told(lambda: False)()


def test_pieces_of_no_weight_may_use_all_of_it() -> None:
    assert share_out(60, [0, 0], workers=2) == [60, 60]


def test_a_share_that_is_over_says_so_and_still_leaves_a_moment() -> None:
    share = Share(0.0)
    assert share.used()
    assert share.or_told(lambda: False)()
    assert share.left > 0


def test_the_share_that_is_over_grows_to_one_and_is_nothing_without_a_limit() -> None:
    now = time.perf_counter()
    assert Share(10.0, now - 2.5).spent() == pytest.approx(0.25, abs=0.05)
    assert Share(10.0, now - 2.5).spent(0.5) == pytest.approx(0.5, abs=0.1)
    assert Share(10.0, now - 60).spent() == 1.0
    assert Share(math.inf, now - 60).spent() == 0.0


@pytest.mark.parametrize(
    ("criterion", "seconds"),
    [
        (MaxRuntime(20), 20),
        (AnyOf(Cancelled(), MaxRuntime(30), GapReached(0.01)), 30),
        (GapReached(0.01), math.inf),
        (never, math.inf),
    ],
)
def test_the_time_a_criterion_allows(criterion, seconds) -> None:
    assert seconds_allowed(criterion) == seconds


def test_a_plan_made_in_no_time_keeps_every_rule_and_says_it_was_stopped(make) -> None:
    problem = make()
    plan = solve(problem, stop=MaxRuntime(0))
    assert not check(problem, plan)
    assert plan.summary["status"] in {"stopped", "optimal"}
    assert plan.summary["bound"] <= plan.summary["objective"]


def test_everybody_has_a_plan_before_any_block_is_bounded(make) -> None:
    problem = make()
    stages: list[str] = []
    solve(problem, on_progress=lambda progress: stages.append(progress.stage))
    assert "search" in stages
    searched = [n for n, stage in enumerate(stages) if stage == "search"]
    ended = [n for n, stage in enumerate(stages) if stage == "blocks"]
    assert min(searched) < min(ended)

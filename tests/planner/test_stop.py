"""Stopping criteria look at the progress and answer; any callable is one."""

import threading

import pytest

from planner.progress import Progress
from planner.stop import AnyOf, Cancelled, GapReached, MaxRuntime, never


def _at(elapsed=0.0, **known):
    return Progress("search", elapsed, **known)


@pytest.mark.parametrize(("elapsed", "stop"), [(9.9, False), (10.0, True), (11.0, True)])
def test_max_runtime_stops_when_the_time_is_up(elapsed, stop):
    assert MaxRuntime(10)(_at(elapsed)) is stop


def test_no_time_at_all_stops_at_once():
    assert MaxRuntime(0)(_at(0.0))


@pytest.mark.parametrize(("bound", "stop"), [(102.0, False), (101.0, True), (100.0, True)])
def test_gap_reached_stops_when_the_proof_is_close_enough(bound, stop):
    assert GapReached(0.01)(_at(incumbent=100.0, bound=bound)) is stop


def test_an_unknown_gap_is_not_reached():
    assert not GapReached(1.0)(_at(incumbent=100.0))


@pytest.mark.parametrize("criterion", [MaxRuntime, GapReached])
@pytest.mark.parametrize("limit", [-1, -0.001, float("nan")])
def test_a_limit_below_zero_or_no_number_is_refused(criterion, limit):
    with pytest.raises(ValueError, match="not understood"):
        criterion(limit)


def test_cancelled_stops_only_after_being_asked():
    cancelled = Cancelled()
    before = cancelled(_at())
    cancelled.cancel()

    assert not before
    assert cancelled(_at())
    assert cancelled.requested


def test_another_thread_may_cancel():
    cancelled = Cancelled()
    thread = threading.Thread(target=cancelled.cancel)
    thread.start()
    thread.join()

    assert cancelled(_at())


@pytest.mark.parametrize(
    ("answers", "stop"), [((False, False), False), ((False, True), True), ((), False)]
)
def test_any_of_stops_when_one_criterion_does(answers, stop):
    criteria = [lambda _, answer=answer: answer for answer in answers]

    assert AnyOf(*criteria)(_at()) is stop


def test_never_runs_to_the_proof():
    assert not never(_at(1e9, incumbent=1.0, bound=1.0))

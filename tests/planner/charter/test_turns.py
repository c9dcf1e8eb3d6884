"""Blocks take turns: all have a plan, then a bound, then trips chosen, then a proof."""

from __future__ import annotations

import dataclasses

import pytest

from planner.charter.block_solve import Solved, Step
from planner.charter.packing import Packed
from planner.charter.turns import Turns


def searched(above: float) -> Solved:
    return Solved(Packed((), (), (), above), 0.0, 0, 0, Step.RELAX)


def step(turns: Turns, **more: object) -> list[int]:
    """Let every block that waits take its step; return them in the order of their turns."""
    order = []
    for _ in range(len(turns.waiting)):
        number, _, known = turns.next()
        order.append(number)
        assert known is not None
        turns.ended(number, dataclasses.replace(known, **more))
    return order


@pytest.fixture
def turns() -> Turns:
    """Return three blocks with a plan: light, heavy, heavier, with 30, 40 and 80 yuan to gain."""
    made = Turns([1.0, 2.0, 3.0], 60.0, workers=1)
    order = []
    for above in (80.0, 40.0, 30.0):
        number, _, known = made.next()
        assert known is None
        order.append(number)
        made.ended(number, searched(above))
    assert order == [2, 1, 0]
    return made


def test_the_heaviest_block_comes_first_while_plans_and_bounds_are_sought(turns) -> None:
    assert step(turns, next=Step.CHOOSE) == [2, 1, 0]


def test_trips_are_chosen_first_where_most_may_be_gained(turns) -> None:
    step(turns, next=Step.CHOOSE)
    assert step(turns, next=Step.PROVE) == [2, 1, 0]


def test_a_proof_is_sought_first_where_it_closes_most_in_a_second(turns) -> None:
    step(turns, next=Step.CHOOSE)
    step(turns, next=Step.PROVE)
    assert step(turns, next=None) == [0, 1, 2]
    assert not turns.waiting


def test_a_proof_has_time_by_what_it_may_gain_and_a_little_ahead(turns) -> None:
    step(turns, next=Step.CHOOSE)
    step(turns, next=Step.PROVE)
    _, seconds, _ = turns.next()
    assert 60 * 30 / 150 < seconds <= 1.6 * 60 * 30 / 150


def test_a_search_that_goes_on_has_time_by_what_it_may_gain(turns) -> None:
    step(turns, next=Step.CHOOSE)
    step(turns, next=Step.SEARCH)
    number, seconds, _ = turns.next()
    assert number == 2
    assert 60 * 30 / 150 < seconds < 60 * 90 / 150


def test_while_others_choose_trips_a_search_has_time_by_its_size(turns) -> None:
    for following in (Step.SEARCH, Step.CHOOSE, Step.CHOOSE):
        number, _, known = turns.next()
        turns.ended(number, dataclasses.replace(known, next=following))
    _, seconds, _ = turns.next()
    assert seconds <= 60 * 3 / 6


def test_a_block_at_its_end_takes_no_other_step(turns) -> None:
    step(turns, next=None)
    assert not turns.waiting

"""The search finds a lawful plan at once, makes it better with time, and says what it costs."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from planner.charter import Problem, check, solve
from planner.charter.block_build import build
from planner.charter.blocks import Block
from planner.charter.demand import Demand, gather
from planner.charter.hubs import last_mile
from planner.charter.network import build as build_network
from planner.charter.packing import Packed
from planner.charter.search import Search
from planner.charter.search_state import recount
from planner.stop import MaxRuntime


@pytest.fixture(scope="module")
def spread(make, some_people) -> Problem:
    """Return people of five counties on windows that overlap."""
    days = [("20", "22"), ("21", "23"), ("22", "25"), ("20", "24")]
    homes = ("340122", "340123", "341222", "520102", "520121")
    everybody = pd.concat(
        [
            some_people(home, 3 + 4 * number + at, f"2020-02-{first}", f"2020-02-{last}")
            for at, home in enumerate(homes)
            for number, (first, last) in enumerate(days)
        ],
        ignore_index=True,
    )
    everybody["traveller_id"] = [f"t{n}" for n in range(len(everybody))]
    return make(travellers=everybody)


@pytest.fixture(scope="module")
def blocks(spread: Problem) -> tuple[list[Block], Demand]:
    network, demand = build_network(spread), gather(spread)
    return build(spread, network, demand, last_mile(spread, network)), demand


def test_a_plan_never_gets_worse_with_more_steps(blocks: tuple[list[Block], Demand]) -> None:
    for block in blocks[0]:
        search = Search(block, blocks[1])
        values = [search.value]
        for _ in range(3):
            search.run(300)
            values.append(search.value)
        assert values == sorted(values, reverse=True)
        assert values[-1] < values[0]


def test_the_same_seed_gives_the_same_plan(blocks: tuple[list[Block], Demand]) -> None:
    plans = []
    for _ in range(2):
        search = Search(blocks[0][0], blocks[1], seed=3)
        search.run(500)
        plans.append(search.packed())
    assert plans[0] == plans[1]


def test_everybody_is_on_board_once_or_left(blocks: tuple[list[Block], Demand]) -> None:
    for block in blocks[0]:
        search = Search(block, blocks[1])
        search.run(300)
        packed = search.packed()
        coaches = [t for t in packed.trips if block.fleets[t.number].slot < 0]
        riders = [p for trip in (*coaches, *packed.rides) for p in trip.parties]
        everybody = sorted(int(p) for members in block.groups.parties for p in members)
        assert sorted([*riders, *packed.left]) == everybody


def test_a_search_begins_with_a_plan_as_it_stands(blocks: tuple[list[Block], Demand]) -> None:
    for block in blocks[0]:
        first = Search(block, blocks[1])
        first.run(600)
        packed = first.packed()
        again = Search(block, blocks[1], seed=9)
        assert again.value > packed.value
        again.begin_with(packed)
        assert again.value == pytest.approx(packed.value)
        assert replace(again.packed(), value=packed.value) == packed


def test_a_search_goes_on_from_a_plan_and_counts_what_it_moves(
    blocks: tuple[list[Block], Demand],
) -> None:
    gained = []
    for block in blocks[0]:
        packed = Search(block, blocks[1]).packed()
        again = Search(block, blocks[1], seed=9)
        again.begin_with(packed)
        again.run(800, warm=30.0)
        assert recount(again.static, again.now) == pytest.approx(again.now.total[0])
        gained.append(packed.value - again.packed().value)
    assert min(gained) > -1e-6
    assert max(gained) > 100


def test_a_plan_worse_than_what_the_search_has_is_not_taken(
    blocks: tuple[list[Block], Demand],
) -> None:
    search = Search(blocks[0][0], blocks[1])
    search.run(600)
    nobody = Packed((), (), tuple(int(p) for p in search.parties), 0.0)
    before = search.value
    search.begin_with(nobody)
    assert search.value == before
    assert recount(search.static, search.now) == pytest.approx(search.now.total[0])


def test_people_paid_by_the_seat_choose_departures_that_lead_to_a_plan(
    blocks: tuple[list[Block], Demand],
) -> None:
    block = blocks[0][-1]
    rough, search = Search(block, blocks[1], by_seat=True), Search(block, blocks[1])
    rough.run(500, warm=5000, cool=50)
    before = search.value
    search.begin(*rough.choice())
    assert search.value <= before


def test_a_search_that_may_take_no_time_moves_almost_everybody(spread: Problem) -> None:
    plan = solve(spread, stop=MaxRuntime(0))
    assert not check(spread, plan)
    assert plan.summary["counts"]["unserved"] <= 0.1 * len(spread.travellers)

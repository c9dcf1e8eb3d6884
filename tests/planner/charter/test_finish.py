"""A small block is finished to a proof; what is proven is never above what is planned."""

from __future__ import annotations

import functools
import math
from dataclasses import replace

import pandas as pd
import pytest

from planner.charter import finish as finishing
from planner.charter.block_build import build
from planner.charter.block_choice import stuck_in, used_by
from planner.charter.block_solve import Solved, Step, next_step, search_block, solve_block
from planner.charter.demand import gather
from planner.charter.hubs import last_mile
from planner.charter.master import Master
from planner.charter.network import build as build_network
from planner.charter.problem import Problem
from planner.charter.selection import select


@pytest.fixture(scope="module")
def uneven(make, some_people) -> Problem:
    """Return people whose numbers fill no whole vehicles, on windows that overlap."""
    days = [("20", "22"), ("21", "23"), ("22", "25"), ("20", "24")]
    homes = ("340122", "340123", "341222", "520102", "520121")
    groups = [
        some_people(home, 5 + 4 * number + at, f"2020-02-{first}", f"2020-02-{last}")
        for at, home in enumerate(homes)
        for number, (first, last) in enumerate(days)
    ]
    everybody = pd.concat(groups, ignore_index=True)
    everybody["traveller_id"] = [f"t{n}" for n in range(len(everybody))]
    return make(travellers=everybody)


def solved(problem: Problem) -> list[Solved]:
    network, demand = build_network(problem), gather(problem)
    made = build(problem, network, demand, last_mile(problem, network))
    return [solve_block(block, demand) for block in made]


def test_a_small_block_is_proven_to_half_a_percent(uneven) -> None:
    for block in solved(uneven):
        assert block.bound <= block.packed.value + 1e-6
        assert block.packed.value <= block.bound * 1.005


def test_the_finish_raises_the_bound_and_keeps_it_below_every_plan(uneven, monkeypatch) -> None:
    finished = solved(uneven)
    monkeypatch.setattr(finishing, "MOST_TRIPS", 0)
    relaxed = solved(uneven)
    assert sum(b.bound for b in finished) > sum(b.bound for b in relaxed) + 100
    for ours, theirs in zip(finished, relaxed, strict=True):
        assert ours.bound <= theirs.packed.value + 1e-6
        assert theirs.bound <= ours.packed.value + 1e-6


def test_a_search_that_goes_on_never_makes_a_plan_worse_and_ends(uneven) -> None:
    network, demand = build_network(uneven), gather(uneven)
    for block in build(uneven, network, demand, last_mile(uneven, network)):
        known = replace(search_block(block, demand), next=Step.SEARCH)
        turns = 0
        while known.next is Step.SEARCH:
            after = next_step(block, demand, lambda: False, math.inf, known)
            assert after.packed.value <= known.packed.value
            assert after.bound == known.bound
            known, turns = after, turns + 1
            assert turns < 20
        assert known.next is None


def test_a_block_told_to_stop_keeps_its_plan_and_takes_no_step_more(uneven) -> None:
    network, demand = build_network(uneven), gather(uneven)
    block = build(uneven, network, demand, last_mile(uneven, network))[0]
    first = search_block(block, demand)
    for step in (Step.RELAX, Step.CHOOSE, Step.SEARCH, Step.PROVE):
        told = next_step(block, demand, lambda: True, math.inf, replace(first, next=step))
        assert told.next is None
        assert told.packed == first.packed


def test_counting_vehicles_changes_no_best_choice(uneven) -> None:
    network, demand = build_network(uneven), gather(uneven)
    for block in build(uneven, network, demand, last_mile(uneven, network)):
        master = Master(block)
        relaxed = master.solve()
        assert relaxed is not None
        choose = functools.partial(
            select,
            block,
            master.nodes,
            used_by(relaxed),
            stuck=stuck_in(block, demand),
            cuts=relaxed.cuts,
            node_limit=5_000,
            gap=1e-6,
        )
        plain = choose()
        assert plain is not None
        counted = choose(cheaper_than=plain.value + 1)
        assert counted is not None
        assert counted.value == pytest.approx(plain.value, rel=1e-5)

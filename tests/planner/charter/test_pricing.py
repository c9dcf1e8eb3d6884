"""Trips priced by the compiled loop cost what their best filling says."""

from __future__ import annotations

import numpy as np
import pytest

from planner.charter.block_build import build
from planner.charter.demand import gather
from planner.charter.hubs import last_mile
from planner.charter.master import Master
from planner.charter.network import build as build_network


@pytest.fixture(scope="module")
def master(make) -> Master:
    problem = make()
    network, demand = build_network(problem), gather(problem)
    blocks = build(problem, network, demand, last_mile(problem, network))
    return Master(max(blocks, key=lambda block: len(block.fleets)))


@pytest.mark.parametrize("seed", range(5))
def test_a_trip_costs_its_price_less_what_its_dearest_people_are_worth(master, seed) -> None:
    rng = np.random.default_rng(seed)
    relaxed = master.solve(rounds=1)
    assert relaxed is not None
    prices = relaxed.prices
    assert prices is not None
    prices.node[:] = rng.uniform(0, 3000, len(prices.node))
    priced = 0
    for pricer in master.pricers:
        for day in range(master.block.days):
            routes, cost, total = pricer.priced(day, prices)
            _, taken, worth = pricer.fill(routes, day, pricer.worth(day, prices))
            some = np.isfinite(worth)
            assert np.array_equal(np.isfinite(cost), some)
            assert total[some] == pytest.approx(worth[some])
            stops = pricer.fleet.table.stops[routes]
            least = pricer.fleet.yuan[routes] - worth
            least -= np.where(stops >= 0, prices.visit[stops, day], 0).sum(axis=1)
            if pricer.fleet.slot < 0:
                least -= prices.coach[day]
            assert cost[some] == pytest.approx(least[some])
            priced += int((taken.sum(axis=1)[some] > 0).sum())
    assert priced

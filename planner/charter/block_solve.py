"""One block from its relaxation to whole parties on whole vehicles: a pure function.

Ladder: the relaxation over all trips gives the bound and the trips worth having; an integer
programme seats whole parties on them and drops the trips it does not need; whoever is left is
tried again with trips of his own.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from planner.charter.blocks import Block
from planner.charter.demand import Demand
from planner.charter.master import Master, Relaxed
from planner.charter.packing import Packed, Trip, pack

_USED = 0.05
"""A trip the relaxation runs at least this much is worth offering to the packing.

The solution in the middle of the best ones runs every trip that some best one runs.
"""
_NODES = 1


@dataclass(frozen=True)
class Solved:
    """A block's plan, the bound proven for it, and how it came about.

    Parameters
    ----------
    packed
        Who travels with what.
    bound
        No plan of the block costs less.
    columns, cuts
        Size of the relaxation at its end.
    """

    packed: Packed
    bound: float
    columns: int
    cuts: int


def solve_block(block: Block, demand: Demand, stop: Callable[[], bool] = lambda: False) -> Solved:
    """Return a plan of the block and its bound; deterministic."""
    master = Master(block)
    relaxed = master.solve(lambda _: stop())
    trips, rides = _used(relaxed)
    nodes = max(1, int(_NODES * block.effort))
    best = pack(block, demand, trips, rides, node_limit=nodes, gap=block.target_gap, stop=stop)
    if not stop():
        best = _with_the_left(block, demand, master, best, rides=rides, nodes=nodes, stop=stop)
    return Solved(best, relaxed.bound, len(relaxed.columns), len(relaxed.cuts))


def _used(relaxed: Relaxed) -> tuple[dict[Trip, int], dict[tuple[int, int], int]]:
    """Return the trips and departures the relaxation uses, rounded up."""
    sums: dict[Trip, float] = {}
    for column, level in zip(relaxed.columns, relaxed.level, strict=True):
        trip = (column.fleet, column.route, column.day)
        sums[trip] = sums.get(trip, 0.0) + float(level)
    trips = {trip: math.ceil(level - 1e-6) for trip, level in sums.items() if level > _USED}
    rides = {
        (int(number), int(day)): math.ceil(relaxed.rides[number, day] - 1e-6)
        for number, day in zip(*np.nonzero(relaxed.rides > _USED), strict=True)
    }
    return trips, rides


def _with_the_left(
    block: Block,
    demand: Demand,
    master: Master,
    best: Packed,
    *,
    rides: dict[tuple[int, int], int],
    nodes: int,
    stop: Callable[[], bool],
) -> Packed:
    """Return the plan after offering trips of their own to the people left."""
    for _ in range(2):
        extra = _for_the_left(block, demand, master, best)
        if not extra:
            return best
        trips: dict[Trip, int] = {}
        for loaded in best.trips:
            key = (loaded.number, loaded.route, loaded.day)
            trips[key] = trips.get(key, 0) + 1
        for trip in extra:
            trips[trip] = trips.get(trip, 0) + 1
        again = pack(
            block, demand, trips, rides, node_limit=nodes, gap=block.target_gap, stop=stop
        )
        if again.value >= best.value - 1e-6:
            return best
        best = again
    return best


def _for_the_left(block: Block, demand: Demand, master: Master, packed: Packed) -> list[Trip]:
    """Return the trips that would carry the people left most cheaply, a few for each day."""
    left = set(packed.left)
    if not left:
        return []
    cap = np.zeros(len(master.nodes.cap), dtype=np.int64)
    waiting = [
        sum(int(demand.size[p]) for p in members if int(p) in left)
        for members in block.groups.parties
    ]
    for group, node, _ in master.nodes.flows:
        cap[node] += waiting[int(group)]
    worth_of_one = float(block.groups.unserved.max(initial=0.0))
    found: list[tuple[float, Trip]] = []
    for pricer in master.pricers:
        fleet = pricer.fleet
        for day in range(block.days):
            routes = pricer.days[day]
            if not len(routes):
                continue
            at = pricer.nodes_at(routes, day)
            people = np.where(at >= 0, cap[at], 0).sum(axis=1)
            total = np.minimum(people, fleet.seats[routes, day])
            worth = total * worth_of_one - fleet.yuan[routes]
            worth = np.where(people > 0, worth, -np.inf)
            best = np.argsort(-worth, kind="stable")[:6]
            found += [
                (-float(worth[row]), (pricer.number, int(routes[row]), day))
                for row in best
                if worth[row] > 0
            ]
    found.sort()
    return [trip for _, trip in found[:60]]

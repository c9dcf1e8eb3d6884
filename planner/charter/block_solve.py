"""One block from its relaxation to whole parties on whole vehicles: a pure function.

Ladder: the relaxation over all trips gives the bound; a mixed-integer programme over its best
trips gives a design; whole parties are put on board; whoever is left is tried again with
trips of his own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from planner.charter.blocks import Block
from planner.charter.demand import Demand
from planner.charter.design import Design, Trip, design
from planner.charter.master import Master, Relaxed
from planner.charter.packing import Packed, pack

_POOL = 350
_NODES = 60


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


def solve_block(
    block: Block, demand: Demand, stop: Callable[[float], bool] = lambda _: False
) -> Solved:
    """Return a plan of the block and its bound; deterministic."""
    master = Master(block)
    relaxed = master.solve(stop, rounds=4)
    trips = _pool(master, relaxed)
    chosen = design(
        block,
        master.nodes,
        master.pricers,
        trips,
        node_limit=max(1, int(_NODES * block.effort)),
        gap=block.target_gap / 4,
    )
    best = _packed(block, demand, master, chosen)
    return Solved(best, relaxed.value, len(relaxed.columns), len(relaxed.cuts))


def _pool(master: Master, relaxed: Relaxed) -> list[Trip]:
    """Return the trips of the relaxation's optimum and those of the least reduced cost."""
    used = {
        (c.fleet, c.route, c.day)
        for c, level in zip(relaxed.columns, relaxed.level, strict=True)
        if level > 1e-7
    }
    ranked: list[tuple[float, Trip]] = []
    for pricer in master.pricers:
        for day in range(master.block.days):
            if len(pricer.days[day]):
                routes, cost, _, _ = pricer.reduced_costs(day, relaxed.prices)
                least = np.argsort(cost, kind="stable")[:_POOL]
                ranked += [(float(cost[i]), (pricer.number, int(routes[i]), day)) for i in least]
    ranked.sort()
    size = max(_POOL, 2 * len(used))
    return sorted(used | {trip for _, trip in ranked[:size]})


def _packed(block: Block, demand: Demand, master: Master, chosen: Design | None) -> Packed:
    """Return the loading of a design, people left tried again with trips of their own."""
    trips = dict(chosen.trips) if chosen else {}
    rides = dict(chosen.rides) if chosen else {}
    best = pack(block, demand, trips, rides, node_limit=200)
    for _ in range(2):
        extra = _for_the_left(block, demand, master, best)
        if not extra:
            return best
        more = dict(trips)
        for trip in extra:
            more[trip] = more.get(trip, 0) + 1
        again = pack(block, demand, more, rides, node_limit=200)
        if again.value >= best.value - 1e-6:
            return best
        best = again
        trips = {}
        for loaded in best.trips:
            key = (loaded.number, loaded.route, loaded.day)
            trips[key] = trips.get(key, 0) + 1
    return best


def _for_the_left(block: Block, demand: Demand, master: Master, packed: Packed) -> list[Trip]:
    """Return the trips that would carry the people left most cheaply, a few for each party."""
    left = set(packed.left)
    if not left:
        return []
    gain = np.zeros(len(master.nodes.cap))
    cap = np.zeros(len(master.nodes.cap), dtype=np.int64)
    waiting = {
        group: sum(int(demand.size[p]) for p in members if int(p) in left)
        for group, members in enumerate(block.groups.parties)
    }
    for group, node, _ in master.nodes.flows:
        cap[node] += waiting[int(group)]
        gain[node] = max(gain[node], float(block.groups.unserved[group]) if cap[node] else 0.0)
    found: list[tuple[float, Trip]] = []
    for pricer in master.pricers:
        fleet = pricer.fleet
        if fleet.slot >= 0:
            continue
        for day in range(block.days):
            routes = pricer.days[day]
            if not len(routes):
                continue
            at = pricer._nodes_at(routes, day)
            people = np.where(at >= 0, cap[at], 0)
            seats = fleet.seats[routes, day]
            total = np.minimum(people.sum(axis=1), seats)
            worth = total * block.groups.unserved.max(initial=0.0) - fleet.yuan[routes]
            worth = np.where(total >= max(1, fleet.minimum), worth, -np.inf)
            best = np.argsort(-worth, kind="stable")[:6]
            found += [
                (-float(worth[row]), (pricer.number, int(routes[row]), day))
                for row in best
                if worth[row] > 0
            ]
    found.sort()
    return [trip for _, trip in found[:40]]

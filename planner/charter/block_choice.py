"""A block's plan from the trips of its relaxation: chosen, loaded, proven.

An integer programme chooses which trips run, another seats whole parties on those, and whoever is
left is tried again with trips of his own. The proof looks at all trips that a better choice may
hold.
"""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.charter.abandon import unless_told
from planner.charter.blocks import Block
from planner.charter.demand import Demand
from planner.charter.finish import finish
from planner.charter.in_turn import one_after_the_other
from planner.charter.master import Master, Relaxed
from planner.charter.packing import Packed, Packing
from planner.charter.selection import Departure, Selected, Trip, Vehicles, select
from planner.charter.shares import Share
from planner.charter.windows import improve

Ints = npt.NDArray[np.int64]

_USED = 0.01
"""A trip the relaxation runs at least this much is worth choosing from.

The solution in the middle of the best ones runs every trip that some best one runs.
"""
_NODES = 20
"""Nodes of the search for the trips that run, at an effort of one."""
_ROUGH = 3
"""How much wider than the target gap the first choice may be; windows of days do the rest."""
_WINDOW_NODES = 1
"""Nodes of the search within a window of days."""
_FIRST, _LAST = 0.5, 0.85
"""Shares of the time left that one search for trips may take, and the proof."""
_LEAST, _GRACE = 1.5, 6.0
"""Seconds a block without a plan has in any case, and after which its search is abandoned when
told to stop: what it finds in them is far better than vehicles loaded one after the other.
"""
_FEW_GROUPS = 250
"""Groups up to which the trips of the first plan are offered to the programme too."""
_FINER = 5
"""How much closer windows and the loading are solved than the first choice of trips."""


@dataclass(frozen=True)
class Chosen:
    """Who travels with what, and which trips ran before parties were put on them.

    ``selected`` is None where there was no time to choose.
    """

    packed: Packed
    selected: Selected | None


def choose_trips(
    block: Block,
    demand: Demand,
    relaxed: Relaxed,
    *,
    first: Packed | None,
    share: Share,
    stop: Callable[[], bool],
) -> Chosen:
    """Return the better of the first plan and one chosen from the trips of the relaxation."""
    master = Master(block)

    def load(worth: Vehicles, *, thorough: bool = False) -> Chosen:
        return _load(
            master,
            relaxed,
            demand,
            hasty=first is not None or not thorough,
            worth=worth,
            thorough=thorough,
            share=share,
            stop=stop,
        )

    worth = used_by(relaxed)
    if first is not None and len(block.groups.size) <= _FEW_GROUPS:
        worth = _with(worth, _vehicles_of(first))
    chosen = load(worth, thorough=True)
    best = chosen.packed
    if not share.or_told(stop)():
        best = _with_the_left(
            block, demand, master, best, rides=worth.rides, load=lambda more: load(more).packed
        )
    if first is not None and first.value < best.value:
        best = first
    return Chosen(best, chosen.selected)


def prove(
    block: Block,
    demand: Demand,
    relaxed: Relaxed,
    *,
    known: Chosen,
    share: Share,
    stop: Callable[[], bool],
) -> tuple[Packed, float]:
    """Return the plan, a better one if the proof finds it, and the bound it proves."""
    if known.selected is None or share.or_told(stop)():
        return known.packed, relaxed.bound
    master = Master(block)
    chosen = known.selected
    if known.packed.value < chosen.value:
        chosen = Selected(_vehicles_of(known.packed), known.packed.value, relaxed.bound)

    def search() -> tuple[Packed, float]:
        stuck = stuck_in(block, demand)
        done = finish(master, relaxed, chosen, stuck=stuck, seconds=share.left * _LAST)
        if done.chosen is chosen:
            return known.packed, done.bound
        again = _seated(block, demand, done.chosen, share)
        if again is None or known.packed.value <= again.value:
            return known.packed, done.bound
        return again, done.bound

    return unless_told(stop, search) or (known.packed, relaxed.bound)


def _seated(block: Block, demand: Demand, chosen: Selected, share: Share) -> Packed | None:
    """Return whole parties on the trips chosen."""
    packing = Packing(block, demand, chosen.vehicles)
    return packing.solve(1, block.target_gap / _FINER, seconds=max(share.left, _LEAST))


def _vehicles_of(packed: Packed) -> Vehicles:
    return Vehicles(
        dict(Counter((loaded.number, loaded.route, loaded.day) for loaded in packed.trips)),
        dict(Counter((loaded.number, loaded.day) for loaded in packed.rides)),
    )


def _with(worth: Vehicles, more: Vehicles) -> Vehicles:
    """Return as many of each vehicle as either has."""
    trips, rides = dict(worth.trips), dict(worth.rides)
    for trip, count in more.trips.items():
        trips[trip] = max(trips.get(trip, 0), count)
    for ride, count in more.rides.items():
        rides[ride] = max(rides.get(ride, 0), count)
    return Vehicles(trips, rides)


def _load(
    master: Master,
    relaxed: Relaxed,
    demand: Demand,
    *,
    hasty: bool,
    worth: Vehicles,
    thorough: bool,
    share: Share,
    stop: Callable[[], bool],
) -> Chosen:
    """Return a good loading of some of the vehicles worth having.

    When ``stop`` says so before the search is over, vehicles are loaded one after the other
    instead, which is quick and lawful but not the best; ``hasty`` where there is another plan and
    no need to wait for a better one. A share that is over abandons nothing:
    what is abandoned goes on and takes the time of the next block.
    """
    block = master.block
    known: list[Selected] = []

    def search() -> Chosen | None:
        chosen = _choose(
            master,
            relaxed,
            hasty=hasty,
            worth=worth,
            stuck=stuck_in(block, demand),
            thorough=thorough,
            share=share,
            stop=share.or_told(stop),
            better=known.append,
        )
        packed = None if chosen is None else _seated(block, demand, chosen, share)
        return None if packed is None else Chosen(packed, chosen)

    grace = 0.0 if hasty else _GRACE
    found = unless_told(stop, search, grace=grace)
    if found is not None:
        return found
    packed = None
    if known:
        packed = unless_told(stop, lambda: _seated(block, demand, known[-1], share), grace=grace)
    return Chosen(packed or one_after_the_other(Packing(block, demand, worth)), None)


def _choose(
    master: Master,
    relaxed: Relaxed,
    *,
    hasty: bool,
    worth: Vehicles,
    stuck: Ints,
    thorough: bool,
    share: Share,
    stop: Callable[[], bool],
    better: Callable[[Selected], None],
) -> Selected | None:
    """Return which trips run: chosen, then made better window by window.

    ``better`` is told of every choice better than those before.
    """
    block = master.block
    choose = functools.partial(select, block, master.nodes, stuck=stuck, cuts=relaxed.cuts)

    def within(some: Vehicles, fixed: Vehicles) -> Selected | None:
        gap = block.target_gap / 2
        return choose(
            some, node_limit=_WINDOW_NODES, gap=gap, fixed=fixed, seconds=share.left * _FIRST
        )

    nodes = max(1, int(_NODES * block.effort))
    seconds = max(share.left * _FIRST, 0.0 if hasty else _LEAST)
    gap = _ROUGH * block.target_gap
    chosen = choose(worth, node_limit=nodes, gap=gap, seconds=seconds)
    if chosen is None:
        return None
    better(chosen)
    if not thorough:
        return chosen
    return improve(
        master,
        relaxed,
        chosen,
        worth=worth,
        choose=within,
        sweeps=math.ceil(block.effort),
        stop=stop,
        better=better,
    )


def stuck_in(block: Block, demand: Demand) -> Ints:
    """Return the people of each group whose party is larger than any vehicle (G,)."""
    seats = max((int(fleet.seats.max(initial=0)) for fleet in block.fleets), default=0)
    if block.owns:
        seats = max(seats, *(ride.service.seats for ride in block.rides))
    sizes = [demand.size[members] for members in block.groups.parties]
    return np.array([size[size > seats].sum() for size in sizes], dtype=np.int64)


def used_by(relaxed: Relaxed) -> Vehicles:
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
    return Vehicles(trips, rides)


def _with_the_left(
    block: Block,
    demand: Demand,
    master: Master,
    best: Packed,
    *,
    rides: dict[Departure, int],
    load: Callable[[Vehicles], Packed],
) -> Packed:
    """Return the plan after offering trips of their own to the people left."""
    for _ in range(2):
        extra = _for_the_left(block, demand, master, best)
        if not extra:
            return best
        trips = Counter((loaded.number, loaded.route, loaded.day) for loaded in best.trips)
        trips.update(extra)
        again = load(Vehicles(trips, rides))
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

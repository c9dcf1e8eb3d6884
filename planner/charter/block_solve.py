"""One block from its relaxation to whole parties on whole vehicles: a pure function.

Ladder: the relaxation over all trips gives the bound and the trips worth having; an integer
programme chooses which of them run, another seats whole parties on those; whoever is left is
tried again with trips of his own.
"""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from planner.charter.abandon import unless_told
from planner.charter.aggregate import aggregate_bound
from planner.charter.blocks import Block
from planner.charter.demand import Demand
from planner.charter.finish import Finished, finish
from planner.charter.in_turn import one_after_the_other
from planner.charter.master import Master, Relaxed, is_large
from planner.charter.packing import Packed, Packing
from planner.charter.search import Search, steps_for
from planner.charter.selection import Departure, Selected, Trip, Vehicles, select
from planner.charter.shares import (
    FOR_HUGE_SEARCH,
    FOR_RELAXATION,
    FOR_SEARCH,
    FOR_SMALL_SEARCH,
    Share,
)
from planner.charter.wave import choose, seat, wave_of
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
_FIRST = 0.5
"""Share of the time left that one search for trips may take."""
_LEAST, _GRACE = 1.5, 6.0
"""Seconds a block without a plan has in any case, and after which its search is abandoned when
told to stop: what it finds in them is far better than vehicles loaded one after the other.
"""
_LEAST_RELAXED = 2.0
"""Seconds the relaxation of a block has in any case: it proves most in them."""
_ROUGH_WARM, _ROUGH_COOL = 5_000.0, 50.0
"""Yuan a choice of departures may be worse for a moment, at the beginning and at the end."""
_FEW_GROUPS = 250
"""Groups up to which the trips of the first plan are offered to the programme too."""
_HUGE = 4_000
"""People of a block from which its relaxation proves nothing in minutes."""
_FINER = 5
"""How much closer windows and the loading are solved than the first choice of trips."""


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
    proven
        Whether there is nothing to gain from solving it again.
    relaxed
        The relaxation, from which trips are yet to be chosen.
    """

    packed: Packed
    bound: float
    columns: int
    cuts: int
    proven: bool = False
    relaxed: Relaxed | None = None


def search_block(
    block: Block,
    demand: Demand,
    stop: Callable[[], bool] = lambda: False,
    seconds: float = math.inf,
) -> Solved:
    """Return a first plan of the block, with the bound that needs no search.

    A wave is proven at once, and so is what must be solved whole (``share_once``).
    """
    share = Share(seconds)
    proven = _as_wave(block, demand, share)
    if proven is not None:
        return proven
    if block.share_once:
        return _chosen(block, demand, None, share, stop)
    return Solved(_searched(block, demand, seconds, stop), aggregate_bound(block), 0, 0)


def solve_block(
    block: Block,
    demand: Demand,
    stop: Callable[[], bool] = lambda: False,
    seconds: float = math.inf,
    first: Solved | None = None,
) -> Solved:
    """Return a plan of the block and its bound; deterministic where time is not limited.

    Parameters
    ----------
    stop
        Asked all the time; when it says so, the best so far is returned.
    seconds
        What the block may take: some for the search, then the relaxation, the rest for choosing
        trips.
    first
        What :func:`search_block` returned.
    """
    share = Share(seconds)
    if first is None:
        first = search_block(block, demand, stop, seconds)
    if first.relaxed is None and not first.proven:
        first = relax_block(block, stop, share.left, first)
    if first.relaxed is None or share.or_told(stop)():
        return first
    return _chosen(block, demand, first, share, stop)


def relax_block(block: Block, stop: Callable[[], bool], seconds: float, first: Solved) -> Solved:
    """Return the first plan with the bound of the relaxation, and that where it is of use."""
    share = Share(seconds)
    if first.proven or stop():
        return first
    if is_large(block):
        return _bounded(block, first, share.or_told(stop), share)
    master = Master(block)
    relaxed = unless_told(stop, lambda: _relaxed(master, share, stop))
    return replace(
        first,
        bound=max(first.bound, master.bound),
        columns=len(master.columns),
        cuts=len(master.cuts),
        relaxed=relaxed,
    )


def _relaxed(master: Master, share: Share, stop: Callable[[], bool]) -> Relaxed | None:
    """Return the relaxation of a block whose trips are then chosen from it."""
    least = Share(_LEAST_RELAXED)

    def over() -> bool:
        return stop() or (share.used(FOR_RELAXATION) and least.used())

    return master.solve(lambda _: over(), left=lambda: max(share.left, _LEAST_RELAXED))


def _bounded(block: Block, first: Solved, stop: Callable[[], bool], share: Share) -> Solved:
    """Return the first plan with the best bound that the relaxation proves in the time.

    The prices of every round prove one, so it counts however far the relaxation came.
    """
    masters: list[Master] = []

    def relax() -> None:
        masters.append(Master(block))
        masters[0].solve(lambda _: stop(), left=lambda: share.left)

    unless_told(stop, relax)
    if not masters:
        return first
    master = masters[0]
    return replace(
        first,
        bound=max(first.bound, master.bound),
        columns=len(master.columns),
        cuts=len(master.cuts),
        proven=True,
    )


def _chosen(
    block: Block,
    demand: Demand,
    first: Solved | None,
    share: Share,
    stop: Callable[[], bool],
) -> Solved:
    """Return the better of the first plan and one chosen from the trips of the relaxation."""
    limited = share.or_told(stop)
    master = Master(block)
    relaxed = _relaxed(master, Share(), stop) if first is None else first.relaxed
    assert relaxed is not None, "what has no plan yet is not limited"
    settled = relaxed

    def load(worth: Vehicles, *, thorough: bool = False) -> tuple[Packed, float]:
        return _load(
            master,
            settled,
            demand,
            first=None if first is None else first.packed,
            worth=worth,
            thorough=thorough,
            share=share,
            stop=stop,
        )

    worth = _used(relaxed)
    if first is not None and len(block.groups.size) <= _FEW_GROUPS:
        worth = _with(worth, _vehicles_of(first.packed))
    best, bound = load(worth, thorough=True)
    if not limited():
        best = _with_the_left(block, demand, master, best, rides=worth.rides, load=load)
    if first is not None and first.packed.value < best.value:
        best = first.packed
    return Solved(best, bound, len(relaxed.columns), len(relaxed.cuts), proven=True)


def _searched(block: Block, demand: Demand, seconds: float, stop: Callable[[], bool]) -> Packed:
    """Return the plan ruin and recreate finds; a quick one when told to stop at once.

    The search begins from the better of two plans: everybody put where it is cheapest, one after
    the other, and the same after departures were chosen with coaches and feeders paid by the seat.
    """
    people = int(block.groups.size.sum())
    search = Search(block, demand)
    search.run(1)  # Whoever runs it for the first time compiles it; that is nobody's share.
    share = Share(seconds)
    part = _part_of_search(block)
    limited = share.or_told(stop, part)

    def spent() -> float:
        return min(1.0, share.past / (part * max(share.seconds, 1e-3)))

    if block.rides:
        by_seat = Search(block, demand, by_seat=True)
        by_seat.run(people, limited, warm=_ROUGH_WARM, cool=_ROUGH_COOL)
        search.begin(*by_seat.choice())
    search.run(steps_for(people, block.effort), limited, spent=spent)
    return search.packed()


def _part_of_search(block: Block) -> float:
    """Return the share of a block's time its search has: most where nothing else would end."""
    people = int(block.groups.size.sum())
    if people > _HUGE:
        return FOR_HUGE_SEARCH
    return FOR_SEARCH if is_large(block) else FOR_SMALL_SEARCH


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


def _as_wave(block: Block, demand: Demand, share: Share) -> Solved | None:
    """Return the proven plan of a block that is one wave of coaches, or None where it is not."""
    wave = wave_of(block)
    if wave is None:
        return None
    chosen = choose(wave, seconds=share.left)
    packed = seat(block, demand, wave, chosen)
    if packed is None:
        return None
    return Solved(packed, min(chosen.bound, packed.value), len(wave.yuan), 0, proven=True)


def _load(
    master: Master,
    relaxed: Relaxed,
    demand: Demand,
    *,
    first: Packed | None,
    worth: Vehicles,
    thorough: bool,
    share: Share,
    stop: Callable[[], bool],
) -> tuple[Packed, float]:
    """Return a good loading of some of the vehicles worth having, and the block's bound.

    When ``stop`` says so before the search is over, vehicles are loaded one after the other
    instead, which is quick and lawful but not the best. A share that is over abandons nothing:
    what is abandoned goes on and takes the time of the next block.
    """
    block = master.block
    known: list[Selected] = []
    bounds = [relaxed.bound]

    def seat(chosen: Finished) -> Packed | None:
        bounds.append(chosen.bound)
        packing = Packing(block, demand, chosen.chosen.vehicles)
        seconds = max(share.left, _LEAST)
        return packing.solve(1, block.target_gap / _FINER, seconds=seconds)

    def search() -> Packed | None:
        chosen = _choose(
            master,
            relaxed,
            first=first,
            worth=worth,
            stuck=_stuck(block, demand),
            thorough=thorough,
            share=share,
            stop=share.or_told(stop),
            better=known.append,
        )
        return None if chosen is None else seat(chosen)

    grace = _GRACE if thorough and first is None else 0.0
    found = unless_told(stop, search, grace=grace)
    if found is None and known:
        best = Finished(known[-1], relaxed.bound)
        found = unless_told(stop, lambda: seat(best), grace=grace)
    if found is None:
        found = one_after_the_other(Packing(block, demand, worth))
    return found, max(bounds)


def _choose(
    master: Master,
    relaxed: Relaxed,
    *,
    first: Packed | None,
    worth: Vehicles,
    stuck: Ints,
    thorough: bool,
    share: Share,
    stop: Callable[[], bool],
    better: Callable[[Selected], None],
) -> Finished | None:
    """Return which trips run: chosen, made better window by window, finished to a proof.

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
    seconds = max(share.left * _FIRST, _LEAST if first is None else 0.0)
    gap = _ROUGH * block.target_gap
    chosen = choose(worth, node_limit=nodes, gap=gap, seconds=seconds)
    if chosen is None:
        return None
    better(chosen)
    if not thorough:
        return Finished(chosen, relaxed.bound)
    sweeps = math.ceil(block.effort)
    chosen = improve(
        master,
        relaxed,
        chosen,
        worth=worth,
        choose=within,
        sweeps=sweeps,
        stop=stop,
        better=better,
    )
    if stop():
        return Finished(chosen, relaxed.bound)
    if first is not None and first.value < chosen.value:
        chosen = Selected(_vehicles_of(first), first.value, relaxed.bound)
    return finish(master, relaxed, chosen, stuck=stuck, seconds=share.left * _FIRST)


def _stuck(block: Block, demand: Demand) -> Ints:
    """Return the people of each group whose party is larger than any vehicle (G,)."""
    seats = max((int(fleet.seats.max(initial=0)) for fleet in block.fleets), default=0)
    if block.owns:
        seats = max(seats, *(ride.service.seats for ride in block.rides))
    sizes = [demand.size[members] for members in block.groups.parties]
    return np.array([size[size > seats].sum() for size in sizes], dtype=np.int64)


def _used(relaxed: Relaxed) -> Vehicles:
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
    load: Callable[[Vehicles], tuple[Packed, float]],
) -> Packed:
    """Return the plan after offering trips of their own to the people left."""
    for _ in range(2):
        extra = _for_the_left(block, demand, master, best)
        if not extra:
            return best
        trips = Counter((loaded.number, loaded.route, loaded.day) for loaded in best.trips)
        trips.update(extra)
        again, _ = load(Vehicles(trips, rides))
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

"""One block from its first plan to whole parties on whole vehicles: a pure function.

Four steps, each with a plan and a bound: a search without any programme; the relaxation over all
trips, which gives the bound and the trips worth having; the choice of those that run, with whole
parties put on them; the proof that nothing else is better.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from planner.charter.abandon import unless_told
from planner.charter.aggregate import aggregate_bound
from planner.charter.block_choice import Chosen, choose_trips, prove
from planner.charter.blocks import Block
from planner.charter.demand import Demand
from planner.charter.master import Master, Relaxed, is_large
from planner.charter.packing import Packed
from planner.charter.search import Search, steps_for
from planner.charter.selection import Selected
from planner.charter.shares import (
    FOR_HUGE_SEARCH,
    FOR_RELAXATION,
    FOR_ROAD_SEARCH,
    FOR_SEARCH,
    FOR_SMALL_SEARCH,
    Share,
)
from planner.charter.wave import choose, seat, wave_of

_LEAST_RELAXED = 2.0
"""Seconds the relaxation of a block has in any case: it proves most in them."""
_ROUGH_WARM, _ROUGH_COOL = 5_000.0, 50.0
"""Yuan a choice of departures may be worse for a moment, at the beginning and at the end."""
_HUGE = 4_000
"""People of a block from which its relaxation proves nothing in minutes."""


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
    selected
        The trips chosen from it, while the proof of them is yet to be tried.
    """

    packed: Packed
    bound: float
    columns: int
    cuts: int
    proven: bool = False
    relaxed: Relaxed | None = None
    selected: Selected | None = None


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
        relaxed = _relaxed(Master(block), Share(), stop)
        assert relaxed is not None, "what has no plan yet is not limited"
        chosen = choose_trips(block, demand, relaxed, first=None, share=share, stop=stop)
        return _with_choice(relaxed, chosen)
    return Solved(_searched(block, demand, seconds, stop), aggregate_bound(block), 0, 0)


def solve_block(
    block: Block,
    demand: Demand,
    stop: Callable[[], bool] = lambda: False,
    seconds: float = math.inf,
) -> Solved:
    """Return a plan of the block and its bound after all steps; deterministic if not limited.

    Parameters
    ----------
    stop
        Asked all the time; when it says so, the best so far is returned.
    seconds
        What the block may take: some for the search, then the relaxation, the rest for choosing
        trips.
    """
    share = Share(seconds)
    solved = search_block(block, demand, stop, seconds)
    while not solved.proven and not share.or_told(stop)():
        solved = next_step(block, demand, stop, share.left, solved)
        if solved.relaxed is None:
            break
    return solved


def next_step(
    block: Block, demand: Demand, stop: Callable[[], bool], seconds: float, known: Solved
) -> Solved:
    """Return a block after the step that follows what is known of it."""
    if known.relaxed is None:
        return relax_block(block, stop, seconds, known)
    if known.selected is None:
        return choose_in_block(block, demand, stop, seconds, known)
    return prove_block(block, demand, stop, seconds, known)


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


def choose_in_block(
    block: Block, demand: Demand, stop: Callable[[], bool], seconds: float, known: Solved
) -> Solved:
    """Return the better of the plan known and one of trips chosen from the relaxation."""
    assert known.relaxed is not None
    share = Share(seconds)
    if share.or_told(stop)():
        return replace(known, relaxed=None, proven=True)
    chosen = choose_trips(block, demand, known.relaxed, first=known.packed, share=share, stop=stop)
    return _with_choice(known.relaxed, chosen)


def _with_choice(relaxed: Relaxed, chosen: Chosen) -> Solved:
    over = chosen.selected is None
    return Solved(
        chosen.packed,
        relaxed.bound,
        len(relaxed.columns),
        len(relaxed.cuts),
        proven=over,
        relaxed=None if over else relaxed,
        selected=chosen.selected,
    )


def prove_block(
    block: Block, demand: Demand, stop: Callable[[], bool], seconds: float, known: Solved
) -> Solved:
    """Return the plan with the bound after what lies between the two was looked through."""
    assert known.relaxed is not None
    packed, bound = prove(
        block,
        demand,
        known.relaxed,
        known=Chosen(known.packed, known.selected),
        share=Share(seconds),
        stop=stop,
    )
    return replace(
        known,
        packed=packed,
        bound=max(known.bound, bound),
        proven=True,
        relaxed=None,
        selected=None,
    )


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
    if is_large(block):
        return FOR_SEARCH
    return FOR_SMALL_SEARCH if block.rides else FOR_ROAD_SEARCH


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

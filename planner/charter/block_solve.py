"""One block from its first plan to whole parties on whole vehicles: a pure function.

Steps, each with a plan and a bound: a search without any programme; the relaxation over all
trips, which gives the bound and the trips worth having; the choice of those that run, with whole
parties put on them; the search that goes on from there; the proof that nothing else is better.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from planner.charter.abandon import unless_told
from planner.charter.aggregate import aggregate_bound
from planner.charter.block_choice import Chosen, choose_trips, prove
from planner.charter.blocks import Block
from planner.charter.demand import Demand
from planner.charter.master import Master, Relaxed, is_large
from planner.charter.packing import Packed
from planner.charter.search import WARM, Search, steps_for
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
_MILD = 30.0
"""Yuan a plan of programmes may be worse for a moment, at the beginning of the search from it."""
_LONGER = 4
"""How much longer than the first search that of a large block goes on, which has nothing else."""
_WORTH = 5e-4
"""Share of its value that a search must gain to be worth going on with."""
_NEAR = 1e-3
"""Share of its value that a plan may lie above its bound without being searched further."""


class Step(Enum):
    """What may be done with a block next."""

    RELAX = "relax"
    CHOOSE = "choose"
    SEARCH = "search"
    PROVE = "prove"


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
    next
        What comes next; None when there is nothing to gain from solving it again.
    relaxed
        The relaxation, from which trips are yet to be chosen or a proof is yet to be tried.
    selected
        The trips chosen from it.
    turns
        How often the search went on.
    """

    packed: Packed
    bound: float
    columns: int
    cuts: int
    next: Step | None = None
    relaxed: Relaxed | None = None
    selected: Selected | None = None
    turns: int = 0

    @property
    def above(self) -> float:
        """Yuan the plan lies above the bound."""
        return max(self.packed.value - self.bound, 0.0)


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
    packed = _searched(block, demand, seconds, stop)
    return Solved(packed, aggregate_bound(block), 0, 0, Step.RELAX)


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
    while solved.next is not None and not share.or_told(stop)():
        solved = next_step(block, demand, stop, share.left, solved)
    return solved


def next_step(
    block: Block, demand: Demand, stop: Callable[[], bool], seconds: float, known: Solved
) -> Solved:
    """Return a block after the step that comes next; as it is, at its end, when told to stop."""
    share = Share(seconds)
    over = stop() if known.next is Step.RELAX else share.or_told(stop)()
    if known.next is None or over:
        return replace(known, next=None, relaxed=None, selected=None)
    if known.next is Step.RELAX:
        return relax_block(block, stop, share, known)
    if known.next is Step.CHOOSE:
        return choose_in_block(block, demand, stop, share, known)
    if known.next is Step.SEARCH:
        return search_on(block, demand, stop, share, known)
    return prove_block(block, demand, stop, share, known)


def relax_block(block: Block, stop: Callable[[], bool], share: Share, first: Solved) -> Solved:
    """Return the first plan with the bound of the relaxation, and that where it is of use."""
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
        next=None if relaxed is None else Step.CHOOSE,
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
        return replace(first, next=None)
    master = masters[0]
    return _to_be_searched(
        block,
        replace(
            first,
            bound=max(first.bound, master.bound),
            columns=len(master.columns),
            cuts=len(master.cuts),
        ),
    )


def choose_in_block(
    block: Block, demand: Demand, stop: Callable[[], bool], share: Share, known: Solved
) -> Solved:
    """Return the better of the plan known and one of trips chosen from the relaxation."""
    assert known.relaxed is not None
    chosen = choose_trips(block, demand, known.relaxed, first=known.packed, share=share, stop=stop)
    return _to_be_searched(block, _with_choice(known.relaxed, chosen))


def _with_choice(relaxed: Relaxed, chosen: Chosen) -> Solved:
    over = chosen.selected is None
    return Solved(
        chosen.packed,
        relaxed.bound,
        len(relaxed.columns),
        len(relaxed.cuts),
        next=None if over else Step.PROVE,
        relaxed=None if over else relaxed,
        selected=chosen.selected,
    )


def _to_be_searched(block: Block, known: Solved) -> Solved:
    """Return a block to be searched further, where that may find something.

    Plans of coaches alone that programmes made are not bettered by it.
    """
    near = known.above <= _NEAR * abs(known.packed.value)
    useful = not near and (is_large(block) or bool(block.rides))
    after = None if known.selected is None else Step.PROVE
    return replace(known, next=Step.SEARCH if useful else after)


def search_on(
    block: Block, demand: Demand, stop: Callable[[], bool], share: Share, known: Solved
) -> Solved:
    """Return the block after its search went on from the plan known, each time twice as long."""
    large = is_large(block)
    search = Search(block, demand, seed=2 + known.turns)
    search.begin_with(known.packed)
    steps = steps_for(int(block.groups.size.sum()), block.effort) << known.turns
    search.run(
        steps * _LONGER if large else steps,
        share.or_told(stop),
        warm=WARM if large else _MILD,
        spent=share.spent,
    )
    packed = search.packed()
    if packed.value >= known.packed.value:
        packed = known.packed
    gained = known.packed.value - packed.value
    after = replace(known, packed=packed, turns=known.turns + 1)
    if gained >= _WORTH * abs(packed.value):
        return _to_be_searched(block, after)
    return replace(after, next=None if after.selected is None else Step.PROVE)


def prove_block(
    block: Block, demand: Demand, stop: Callable[[], bool], share: Share, known: Solved
) -> Solved:
    """Return the plan with the bound after what lies between the two was looked through."""
    assert known.relaxed is not None
    packed, bound = prove(
        block,
        demand,
        known.relaxed,
        known=Chosen(known.packed, known.selected),
        share=share,
        stop=stop,
    )
    bound = max(known.bound, bound)
    return replace(known, packed=packed, bound=bound, next=None, relaxed=None, selected=None)


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

    if block.rides:
        by_seat = Search(block, demand, by_seat=True)
        by_seat.run(people, limited, warm=_ROUGH_WARM, cool=_ROUGH_COOL)
        search.begin(*by_seat.choice())
    search.run(steps_for(people, block.effort), limited, spent=lambda: share.spent(part))
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
    return Solved(packed, min(chosen.bound, packed.value), len(wave.yuan), 0)

"""The ladder on arrays: auctions, whole parties, exact network, moves, bound.

Every rung leaves a valid placement and a bound in integers; ``goes_on`` is asked between
rungs and within the long ones. Prices and seats stay in the returned state, from which
``resolve`` starts after a change. Here is where a climb begins; ``ascent`` is how it goes on.
"""

from __future__ import annotations

import numpy as np

from planner.matching.ladder.ascent import ENOUGH, GoesOn, Tell, ascend, near_enough, pairs_of
from planner.matching.ladder.auction import auction
from planner.matching.ladder.core import Lists
from planner.matching.ladder.finish import broken_conditions
from planner.matching.ladder.instance import Instance
from planner.matching.ladder.net import Ints
from planner.matching.ladder.split import agree, apart
from planner.matching.ladder.state import UNKNOWN, State, build, grid_of, in_steps

CORE_FROM = 4_000_000
"""Pairs from which the search runs on cores."""

REACH = 12
"""Grid steps below somebody's best at which a pair is still of the core."""

AUCTIONS = 4
"""Auctions before the first network with parties, whose people agree anew between them."""

EASE = 3
"""Grid steps prices fall between two such auctions: whoever now wants less lets go."""

BIDS = 200
"""Bids a worker makes at most, on average; a limit that knows no clock."""


GRAINS = 200
"""Steps of a bid to the greatest gain that is not a matter of an earlier objective."""

COARSE = (64, 16, 4, 1)
"""Steps of the phases of a first auction whose gains weigh several objectives."""


def climb(
    instance: Instance,
    *,
    gap: float,
    goes_on: GoesOn,
    tell: Tell,
    price: Ints | None = None,
    typical: int | None = None,
) -> State:
    """Return the best placement found, with its bound.

    Parameters
    ----------
    price
        By vacancy in points where bids begin, if anything is known.
    typical
        The greatest gain without what seats of earlier objectives add, if that is less.
    gap
        Relative gap that is good enough where there are parties; without them it is 0.
    goes_on
        Says whether there is time for more.
    tell
        Told of every rung.
    """
    tell("auction", None, None)
    known = price is not None
    begin = np.zeros(len(instance.cap), np.int64) if price is None else price
    if len(instance.kind):
        state, begin, seat = bids(instance, begin, typical, known=known)
        ascend(state, begin, pairs_of(state.net, seat), gap=gap, goes_on=goes_on, tell=tell)
        return state
    unit = grid_of(instance)
    scaled = in_steps(instance, unit)
    extra = np.where(scaled.must, 2 * int(scaled.gain.max(initial=0)), 0)
    steps = steps_of(scaled, unit, typical, known=known)
    lo, hi, begin = scaled.start[:-1], scaled.start[1:], begin // unit
    seat = auction(lo, hi, scaled.col, scaled.gain, scaled.cap, extra, begin, steps, BIDS)
    return climb_from(scaled, unit, begin, seat, gap=gap, goes_on=goes_on, tell=tell)


def bids(
    instance: Instance, price: Ints, typical: int | None, *, known: bool
) -> tuple[State, Ints, Ints]:
    """Return an instance laid out, with prices in grid steps and seats of its auctions.

    Parameters
    ----------
    price, typical
        As for :func:`climb`.
    known
        Whether the prices are those of another placement, not only where to begin.
    """
    unit = grid_of(instance)
    scaled = in_steps(instance, unit)
    extra = np.where(scaled.must, 2 * int(scaled.gain.max(initial=0)), 0)
    state = build(scaled, unit)
    steps = steps_of(scaled, unit, typical, known=known)
    begin, seat = _bids_of_parties(state, extra, price // unit, steps)
    return state, begin, seat


def steps_of(scaled: Instance, unit: int, typical: int | None, *, known: bool) -> Ints:
    """Return the steps of bids, in grid steps: coarse ones first where prices run far."""
    most = int(scaled.gain.max(initial=0))
    if typical is None or typical >= most * unit:
        return np.array([1])
    last = max(1, typical // unit // GRAINS)
    return np.array([last]) if known else last * np.array(COARSE)


def _bids_of_parties(state: State, extra: Ints, price: Ints, steps: Ints) -> tuple[Ints, Ints]:
    """Return prices and seats of auctions in which people of parties are paid to agree."""
    net, groups = state.net, state.groups
    fine = apart(net, groups, 1)
    for _ in range(AUCTIONS):
        agree(net, groups, fine, price, 1)
        price = np.maximum(price - EASE * steps[-1], 0)
        seat = auction(fine.lo, fine.hi, net.col, fine.gain, net.cap, extra, price, steps, BIDS)
        steps = steps[-1:]
    return price, seat


def climb_from(
    scaled: Instance,
    unit: int,
    price: Ints,
    seat: Ints,
    *,
    gap: float,
    goes_on: GoesOn,
    tell: Tell,
) -> State:
    """Return the best placement of an instance in grid steps from prices and a placement."""
    source = Lists(scaled)
    if len(scaled.col) >= CORE_FROM and not len(scaled.kind):
        return climb_core(source, unit, price, seat, gap=gap, goes_on=goes_on, tell=tell)
    state = build(scaled, unit)
    ascend(state, price, pairs_of(state.net, seat), gap=gap, goes_on=goes_on, tell=tell)
    return state


def climb_core(
    source: Lists,
    unit: int,
    price: Ints,
    seat: Ints,
    *,
    gap: float,
    goes_on: GoesOn,
    tell: Tell,
) -> State:
    """Return the best placement over all pairs of a source, searched on cores cut by price.

    Parameters
    ----------
    unit
        Points to a grid step of the source.
    price, seat
        Prices to cut the first core at, and by worker a vacancy to begin with.
    """
    bound = UNKNOWN
    while True:
        tell("pairs by price", None, None)
        state = build(source.near(price, REACH, seat), unit)
        state.source, state.bound = source, bound
        ascend(state, price, pairs_of(state.net, seat), gap=gap, goes_on=goes_on, tell=tell)
        before, bound = bound, state.bound
        done = len(state.groups.forced) > 0 or near_enough(state, 0)
        if done or not goes_on() or before - bound <= ENOUGH * bound:
            return state
        price, seat = state.work.price.copy(), state.seat


def start_core(source: Lists, price: Ints, seat: Ints, *, reach: int = REACH) -> State:
    """Return the core of all pairs near given prices, nobody placed yet."""
    state = build(source.near(price, reach, seat), source.unit)
    state.source = source
    return state


def certified(state: State) -> bool:
    """Return whether the placement is optimal for its regions, checked in integers."""
    return int(broken_conditions(state.net, state.work)) == 0

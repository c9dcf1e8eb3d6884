"""The ladder over all pairs of a board: lists by price, prices by sketches, climbs, a proof.

A sketch is one auction on a list made at the prices of the one before; lists add up, or
prices would fall where a list forgot who else wants a seat. Then people of parties agree
apart, exactly, until the bound of the list is that of all pairs. Only then a fresh, short
list at the prices found is climbed, and held against all pairs again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.matching.ladder.ascent import FINE, GoesOn, Tell, pairs_of, part
from planner.matching.ladder.board import Board, Look
from planner.matching.ladder.climb import bids, climb_from, sketch
from planner.matching.ladder.instance import Instance
from planner.matching.ladder.lookout import with_earlier
from planner.matching.ladder.net import CLOSED, Ints
from planner.matching.ladder.state import UNKNOWN, State, build, grid_of, in_steps

SKETCHES = 4
"""Auctions before the first climb."""

PARTINGS = 5
"""Lists on which people of parties are placed apart, at most."""

CLIMBS = 3
"""Climbs at most; the second and third with what the one before lacked."""

CLOSE = 5
"""Part of the gap asked for that a list may hide."""

Pairs = tuple[Ints, NDArray[np.int32], Ints]


@dataclass(frozen=True)
class Sum:
    """What is summed up over a board.

    Parameters
    ----------
    weight, add
        A pair gains ``weight * score + add[vacancy]``.
    frame
        Makes an instance of pairs.
    seats_earn
        The most that all seats earn at given prices.
    typical
        The greatest gain of a score, or None where scores do not count.
    """

    weight: int
    add: Ints
    frame: Callable[[Ints, NDArray[np.int32], Ints], Instance]
    seats_earn: Callable[[Ints], int]
    typical: int | None


@dataclass
class Summit:
    """The best placement found over all pairs.

    Parameters
    ----------
    state
        Of the last climb.
    seat
        By worker the vacancy, or -1.
    prices
        In points, the best for a bound first.
    value, bound
        In points, over all pairs.
    fine
        Prices in parts of a point (``ascent.FINE``) that may prove more, if any were found.
    """

    state: State
    seat: Ints
    prices: list[Ints]
    value: int
    bound: int
    fine: Ints | None = None


def climb_whole(
    board: Board, of: Sum, *, n_workers: int, gap: float, goes_on: GoesOn, tell: Tell
) -> Summit:
    """Return the best placement over all pairs of a board with its bound.

    Parameters
    ----------
    gap, goes_on, tell
        As for ``climb``.
    """
    m = len(of.add)
    price = np.zeros(m, dtype=np.int64)
    seat = np.full(n_workers, -1, dtype=np.int64)
    pairs: Pairs | None = None
    for sketched in range(SKETCHES if of.typical else 0):
        tell("pairs by price", None, None)
        apart = sketched + 1 < SKETCHES
        look = board.look(price, weight=of.weight, add=of.add, seat=seat, apart=apart)
        pairs = _merged(look, pairs, m)
        price, seat = sketch(of.frame(*pairs), price, of.typical)
        if not goes_on():
            break
    price, seat, bound = _apart(board, of, price, seat, gap=gap, goes_on=goes_on, tell=tell)
    pairs = None
    best: Summit | None = None
    for _ in range(CLIMBS):
        look = board.look(price, weight=of.weight, add=of.add, seat=seat)
        bound = min(bound, of.seats_earn(price) + look.income)
        if best is not None:
            best.bound = min(best.bound, bound)
            tell("bound", best.value, best.bound)
            near = best.bound - best.value <= gap * best.bound
            if near or not goes_on():
                break
        pairs = _merged(look, pairs, m)
        instance = of.frame(*pairs)
        unit = grid_of(instance)
        state = climb_from(
            in_steps(instance, unit),
            unit,
            price // unit,
            seat,
            gap=gap,
            goes_on=goes_on,
            tell=tell,
        )
        prices = prices_of(state, instance)
        stuck = best is not None and state.value <= best.value
        fine = None if state.fine is None else _in_points(state, instance, state.fine, FINE)
        best = _better(best, Summit(state, state.seat, prices, state.value, bound, fine))
        if len(state.failed) or stuck:
            break
        price, seat = prices[0], state.seat
    assert best is not None
    return best


def _apart(
    board: Board,
    of: Sum,
    price: Ints,
    seat: Ints,
    *,
    gap: float,
    goes_on: GoesOn,
    tell: Tell,
) -> tuple[Ints, Ints, int]:
    """Return prices, seats and the bound over all pairs of people of parties placed apart."""
    best_price, best_seat, best, within = price, seat, UNKNOWN, -UNKNOWN
    pairs: Pairs | None = None
    for parted in range(PARTINGS):
        look = board.look(price, weight=of.weight, add=of.add, seat=seat)
        bound = of.seats_earn(price) + look.income
        close = bound - within <= gap / CLOSE * bound
        if bound < best:
            best_price, best_seat, best = price, seat, bound
        tell("prices for parties", None, best)
        if close or not goes_on():
            break
        pairs = _merged(look, pairs, len(of.add))
        instance = of.frame(*pairs)
        if parted == 0:
            state, begin, seat = bids(instance, price, of.typical, known=bool((price > 0).any()))
        else:
            unit = grid_of(instance)
            state, begin = build(in_steps(instance, unit), unit), price // unit
        found, used = part(state, begin, pairs_of(state.net, seat), gap=gap, goes_on=goes_on)
        price = found * state.unit
        price[found >= CLOSED] = 0
        price[instance.cap == 0] = int(instance.gain.max(initial=0)) + 1
        seat = np.where(used >= 0, state.net.col[used], -1).astype(np.int64)
        within = state.bound
    return best_price, best_seat, best


def prices_of(state: State, instance: Instance) -> list[Ints]:
    """Return the prices of a climb in points: low where nobody looked, high without seats."""
    found = (state.dual, state.work.price)
    return [_in_points(state, instance, price, 1) for price in found if price is not None]


def _in_points(state: State, instance: Instance, found: Ints, scale: int) -> Ints:
    floor = -state.work.level[state.net.firm] * scale
    price: Ints = np.where(found >= CLOSED, floor, found) * state.unit
    price[instance.cap == 0] = scale * (int(instance.gain.max(initial=0)) + 1)
    return price


def _merged(look: Look, pairs: Pairs | None, m: int) -> Pairs:
    new = (look.start, look.col, look.gain)
    if pairs is None:
        return new
    start, col, gain = with_earlier(new, pairs, m)
    return start, col, gain


def _better(before: Summit | None, now: Summit) -> Summit:
    """Return the better placement of two with the better bound and its prices."""
    if before is None:
        return now
    plan = now if now.value >= before.value else before
    proof = now if now.bound <= before.bound else before
    fine = before.fine if now.fine is None else now.fine
    return Summit(plan.state, plan.seat, proof.prices, plan.value, proof.bound, fine)

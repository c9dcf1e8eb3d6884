"""The ladder over all pairs of a board: prices by auction, lists by price, climbs, a proof.

An auction over all pairs gives prices, a look at them a list. On the list people of parties
agree; where it forgot somebody its prices run away, so they are held near those of the best
bound over all pairs and looked at again: lists add up. Then parties are placed whole, and
the prices of that climb are held against all pairs the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.matching.ladder.ascent import (
    FINE,
    GoesOn,
    Tell,
    ascend,
    pairs_of,
    part,
    seat_of,
)
from planner.matching.ladder.board import Board, Look
from planner.matching.ladder.climb import BIDS, COARSE, bids
from planner.matching.ladder.instance import Instance
from planner.matching.ladder.lookout import with_earlier
from planner.matching.ladder.net import CLOSED, Ints
from planner.matching.ladder.state import UNKNOWN, State

PRICINGS = 3
"""Lists priced at most where only a bound is asked for."""

CLIMBS = 3
"""Climbs at most; the second and third with what the one before lacked."""

GRAINS = 1000
"""Steps of a bid to the greatest gain of a score, over all pairs."""

NEAR = (5, 20)
"""How many steps of a bid prices of a list may be from those of the best bound, in turn."""

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
    search = _Search(board, of, n_workers, gap)
    if of.typical:
        tell("auction", None, None)
        search.open(of.typical)
    tell("pairs by price", None, search.seat)
    search.look()
    if goes_on():
        tell("prices for parties", search.known, None)
        search.agree()
        tell("prices for parties", search.known, search.seat)
    best: Summit | None = None
    for _ in range(CLIMBS):
        summit = search.climb(goes_on=goes_on, tell=tell)
        stuck = best is not None and summit.value <= best.value
        best = _better(best, summit)
        tell("bound", best.bound, best.seat)
        near = best.bound - best.value <= gap * best.bound
        if len(summit.state.failed) or stuck or near or not goes_on():
            break
    assert best is not None
    return best


@dataclass
class Pricing:
    """Prices that are good for a bound over all pairs, best first; ``fine`` as in ``Summit``."""

    prices: list[Ints]
    fine: Ints | None


def price_whole(
    board: Board, of: Sum, *, n_workers: int, gap: float, goes_on: GoesOn, tell: Tell
) -> Pricing:
    """Return prices that bound a sum over all pairs; no party is placed for them.

    Binding parties takes most of a climb, and a tier is bounded by prices alone.
    """
    search = _Search(board, of, n_workers, gap)
    if of.typical:
        tell("auction", None, None)
        search.open(of.typical)
    tell("pairs by price", None, None)
    search.look()
    found = Pricing([], None)
    for _ in range(PRICINGS):
        tell("prices for parties", search.known, None)
        found, listed = search.price(goes_on=goes_on)
        # the list has what all pairs have at these prices: nothing would be added
        if (search.known is not None and search.known <= listed) or not goes_on():
            break
    return found


class _Search:
    """Lists that add up, a placement on them, and the prices of the best bound over all pairs."""

    def __init__(self, board: Board, of: Sum, n_workers: int, gap: float) -> None:
        self._board, self._of, self._gap = board, of, gap
        self.seat = np.full(n_workers, -1, dtype=np.int64)
        self._center = np.zeros(len(of.add), dtype=np.int64)
        self._bound = UNKNOWN
        self._pairs: Pairs | None = None

    @property
    def known(self) -> int | None:
        """The best bound over all pairs, if any is known."""
        return self._bound if self._bound < UNKNOWN else None

    def open(self, typical: int) -> None:
        """Let everybody bid over all pairs, people of parties for themselves."""
        last = max(1, typical // GRAINS)
        lone = int(self._of.add.max(initial=0)) == 0
        steps = last * np.array([1] if lone else COARSE)
        self._center, self.seat = self._board.auction(
            self._center, weight=self._of.weight, add=self._of.add, steps=steps, budget=BIDS
        )

    def look(self) -> None:
        """Begin a list with the pairs worth searching at the prices the bids reached."""
        look = self._see(self._center)
        self._pairs = (look.start, look.col, look.gain)

    def agree(self) -> None:
        """Let people of parties agree in auctions on the list, and hold its prices."""
        instance, state, begin, pairs = self._listed()
        price = begin * state.unit
        price[instance.cap == 0] = int(instance.gain.max(initial=0)) + 1
        self.seat = seat_of(state.net, pairs)
        self._hold(price, NEAR[:1])

    def climb(self, *, goes_on: GoesOn, tell: Tell) -> Summit:
        """Place parties whole on the list, and hold its prices against all pairs."""
        instance, state, begin, pairs = self._listed()

        def told(stage: str, bound: int | None, seat: Ints | None) -> None:  # noqa: ARG001
            tell(stage, self.known, seat)  # what the list proves does not hold for all pairs

        ascend(state, begin, pairs, gap=self._gap, goes_on=goes_on, tell=told)
        self.seat = state.seat
        prices = prices_of(state, instance)
        fine = None if state.fine is None else in_points(state, instance, state.fine, FINE)
        self._hold(prices[0], NEAR)
        if self._bound - state.value > self._gap * self._bound:
            self._see(prices[0])
        prices = [self._center, *prices]
        return Summit(state, state.seat, prices, state.value, self._bound, fine)

    def price(self, *, goes_on: GoesOn) -> tuple[Pricing, int]:
        """Let people of parties agree on the list, and hold the prices against all pairs.

        Returns
        -------
        found, bound
            The bound is that of the list.
        """
        instance, state, begin, pairs = self._listed()
        found, pairs = part(state, begin, pairs, gap=self._gap, goes_on=goes_on)
        self.seat = seat_of(state.net, pairs)
        price = in_points(state, instance, found, 1)
        fine = None if state.fine is None else in_points(state, instance, state.fine, FINE)
        self._hold(price, NEAR[:1])
        return Pricing([self._center, price], fine), state.bound

    def _listed(self) -> tuple[Instance, State, Ints, Ints]:
        """Return the list laid out, with prices in its steps and pairs to begin with."""
        assert self._pairs is not None
        instance = self._of.frame(*self._pairs)
        state, begin, seat = bids(instance, self._center, self._of.typical, known=True)
        return instance, state, begin, pairs_of(state.net, seat)

    def _hold(self, price: Ints, boxes: Sequence[int]) -> None:
        """Look at all pairs at prices near those given and near those of the best bound."""
        if not self._of.typical:
            self._pairs = _merged(self._see(price), self._pairs, len(price))
            return
        step = max(1, self._of.typical // GRAINS)
        center = self._center
        for far in boxes:
            before = self._bound
            look = self._see(np.clip(price, center - far * step, center + far * step))
            if self._bound == before:
                break
        self._pairs = _merged(look, self._pairs, len(price))

    def _see(self, price: Ints) -> Look:
        """Look at all pairs at given prices, and keep the prices if they prove more."""
        of = self._of
        look = self._board.look(price, weight=of.weight, add=of.add, seat=self.seat)
        bound = of.seats_earn(price) + look.income
        if bound < self._bound:
            self._bound, self._center = bound, price
        return look


def prices_of(state: State, instance: Instance) -> list[Ints]:
    """Return the prices of a climb in points: low where nobody looked, high without seats."""
    found = (state.dual, state.work.price)
    return [in_points(state, instance, price, 1) for price in found if price is not None]


def in_points(state: State, instance: Instance, found: Ints, scale: int) -> Ints:
    """Return prices of grid steps in points, as of :func:`prices_of`; ``scale`` to a step."""
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

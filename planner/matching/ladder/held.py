"""Parties held in their regions: everybody placed best around them, exactly, over all pairs.

Once regions are fixed the rest is a network. It is settled on short lists, its prices are
held against all pairs, pairs that would gain come in until none does; then the same for
the dearest prices, which say what room for one more person costs and who would move.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.matching.ladder.ascent import GoesOn, pairs_of, settle_from
from planner.matching.ladder.board import Board
from planner.matching.ladder.climb import certified
from planner.matching.ladder.finish import seat_as_given
from planner.matching.ladder.instance import ALONE, Instance
from planner.matching.ladder.labels import room_labels
from planner.matching.ladder.lookout import with_earlier
from planner.matching.ladder.net import FAR, Ints, work_of
from planner.matching.ladder.room import Ways, moves_from, ways_of
from planner.matching.ladder.state import State, build, grid_of, in_steps
from planner.matching.ladder.whole import Pairs, Sum, in_points

ROUNDS = 30
"""Lists tried at most for prices, and again for the dearest prices."""

DEAR = 2**50
"""Price of a place where no room can be made: above every gain."""


@dataclass(frozen=True)
class Who:
    """Who takes part, and where.

    Parameters
    ----------
    free
        By worker: may go everywhere that is eligible.
    forced
        By worker: must have a seat.
    within
        All pairs ``(start, col, gain)`` of those who may go to some places only.
    """

    free: NDArray[np.bool_]
    forced: NDArray[np.bool_]
    within: Pairs


class Held:
    """Everybody placed around the regions of parties.

    Parameters
    ----------
    board, of
        All pairs, and what is summed up over them.
    who
        Who takes part.
    seat, price
        Where the search begins: by worker the vacancy or -1, by vacancy the price in points.
    """

    def __init__(self, board: Board, of: Sum, who: Who, seat: Ints, price: Ints) -> None:
        self._board, self._of, self._who = board, of, who
        self.seat, self.price = seat, price
        self.dearest: Ints | None = None
        self._state: State | None = None
        self._ways: Ways | None = None
        look = self._see(price)
        self._pairs = with_earlier(look, who.within, len(price))

    def settle(self, goes_on: GoesOn) -> bool:
        """Place everybody best; return whether no pair of all eligible ones gains any more.

        ``seat`` is a valid placement in any case.
        """
        for _ in range(ROUNDS):
            instance, unit = self._instance()
            state = build(in_steps(instance, unit), unit)
            settle_from(
                state,
                self.price // unit,
                self.seat,
                agreements=0,
                goes_on=goes_on,
                tell=lambda *_: None,
            )
            if len(state.failed) or not certified(state):
                return False
            self._state, self.seat = state, state.seat
            self.price = in_points(state, instance, state.work.price, 1)
            if not self._lack(self.price, waiting=True):
                return True
            if not goes_on():
                break
        return False

    def make_room(self, goes_on: GoesOn) -> bool:
        """Find the dearest prices of the placement settled; return whether of all pairs."""
        assert self._state is not None
        for _ in range(ROUNDS):
            net, work, unit = self._state.net, self._state.work, self._state.unit
            label, firm_label = room_labels(net, work)
            dearest = np.where(label < FAR, np.minimum(label, DEAR) * unit, DEAR)
            if not self._lack(dearest, waiting=False):
                self.dearest = dearest
                self._ways = Ways(*ways_of(net, work, label, firm_label))
                return True
            if not goes_on():
                break
            self._state = self._longer(self._state)
        return False

    def chain(self, vacancy: int) -> list[tuple[int, int, int]]:
        """Return ``(worker, from, to or -1)`` of those who would move for one more person."""
        if self._ways is None or self._state is None:
            return []
        return moves_from(self._state.net, self._ways, vacancy)

    def _instance(self) -> tuple[Instance, int]:
        """Return the list so far as an instance without parties, and points to a grid step."""
        start, col, gain = self._pairs
        framed = self._of.frame(start, col, gain)
        instance = replace(
            framed,
            party=np.full(len(self.seat), ALONE),
            kind=np.zeros(0, np.int64),
            regions=np.zeros((1, len(self.price)), np.int64),
            must=self._who.forced,
        )
        return instance, grid_of(instance)

    def _see(self, price: Ints) -> Pairs:
        """Return the best pairs at given prices of those who may go everywhere."""
        of, free = self._of, self._who.free
        look = self._board.look(price, weight=of.weight, add=of.add, seat=self.seat, apart=True)
        count = np.diff(look.start)
        keep = np.repeat(free, count)
        start = np.concatenate([[0], np.cumsum(np.where(free, count, 0))])
        return start, look.col[keep], look.gain[keep]

    def _lack(self, price: Ints, *, waiting: bool) -> bool:
        """Take in pairs that gain at given prices; return whether there were any.

        Who has no seat counts only if asked for: at dearest prices they make room for nobody.
        """
        start, col, gain = self._see(price)
        worker = np.repeat(np.arange(len(self.seat)), np.diff(start))
        above = np.where(price[col] < DEAR, gain - price[col], -FAR)
        own = np.where(self.seat >= 0, np.int64(-FAR), 0 if waiting else FAR)
        held = col == self.seat[worker]
        own[worker[held]] = gain[held] - price[col[held]]
        more = above > own[worker]
        if not more.any():
            return False
        wants = np.zeros(len(self.seat), dtype=bool)
        wants[worker[more]] = True
        keep = wants[worker]
        start = np.concatenate([[0], np.cumsum(np.where(wants, np.diff(start), 0))])
        self._pairs = with_earlier((start, col[keep], gain[keep]), self._pairs, len(price))
        return True

    def _longer(self, state: State) -> State:
        """Return the same placement at the same prices with the list as it is now."""
        instance, unit = self._instance()
        longer = build(in_steps(instance, unit), unit)
        longer.work = work_of(longer.net, np.zeros(len(self.price), np.int64))
        longer.work.price[:] = self.price // unit
        longer.work.level[:] = state.work.level * state.unit // unit
        seat_as_given(longer.net, longer.work, pairs_of(longer.net, self.seat))
        return longer

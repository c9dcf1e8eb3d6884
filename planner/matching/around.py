"""What a placement by the ladder answers when asked why: exactly around its parties, or by prices.

The ladder weighs objectives a few scores apart and searches lists. Here parties keep their
regions and everybody is placed best around them, in order of the objectives and over all
pairs; then a seat for one more person has an exact price and a chain of moves. Where that is
not to be had in time, the prices of the search tell what it takes at least.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from planner.matching.climber import Climber
from planner.matching.goals import NEVER, Goals
from planner.matching.market import BLOCK_CELLS, Index
from planner.matching.parties import regions_taken
from planner.matching.play import Play
from planner.matching.residual import Paths
from planner.matching.rules import Objective
from planner.matching.search import PartySearch

if TYPE_CHECKING:
    from planner.matching.ladder.held import Held, Who
    from planner.matching.ladder.whole import Pairs


class Priced:
    """Prices in the place of a residual graph: what ``explain`` asks of a large placement.

    Parameters
    ----------
    goals
        What the prices are in.
    seat, price
        By worker the vacancy or -1; by vacancy the price, its own gain apart.
    held
        What is exact around the parties, or None: then what is told holds at these prices.
    """

    def __init__(
        self, search: PartySearch, goals: Goals, seat: Index, price: Index, held: Held | None
    ) -> None:
        self.search, self.goals, self.seat, self.price = search, goals, seat, price
        self._held = held

    @property
    def basis(self) -> str:
        """How points are meant: see ``detail.basis`` in the README."""
        if self._held is None:
            return "at_least"
        return "parties_fixed" if self.search.regions.parties else "exact"

    @functools.cached_property
    def play(self) -> Play:
        """Who may go where."""
        return self.search.relaxed_play()

    @functools.cached_property
    def _dearest(self) -> Index:
        """What a seat for one more person costs, by vacancy, its own gain apart."""
        from planner.matching.ladder.held import DEAR

        if self._held is None or self._held.dearest is None:
            return self.price
        dearest = self._held.dearest
        own: Index = np.where(dearest < DEAR, dearest - self.goals.seat_gain, -NEVER)
        return own

    def to_sink(self) -> Paths:
        """Return minus what a seat for one more person costs, by vacancy."""
        return Paths(-self._dearest, np.zeros_like(self.price))

    def prices(self) -> Index:
        """Return the greatest price of a seat known, its own gain apart."""
        return np.minimum(self._dearest, 2 * self.goals.force)

    def seat_values(self) -> Index:
        """Return what one more opening would gain at most, by vacancy."""
        value: Index = np.maximum(self.price + self.goals.seat_gain, 0)
        return value

    def chain(self, vacancy: int) -> list[tuple[int, int, int]]:
        """Return the moves that a newcomer would cause, none where only prices are known."""
        return [] if self._held is None else self._held.chain(vacancy)


def placed_around(climber: Climber, goals: Goals, seat: Index, price: Index) -> Priced:
    """Return a placement that is best around the regions its parties have.

    Parameters
    ----------
    goals
        Those the placement was sought with.
    seat, price
        What was found: by worker the vacancy or -1; by vacancy the price, its own gain apart.

    Returns
    -------
    Priced
        Never worse, in order of the objectives, than what was found.
    """
    search, watch = climber.search, climber.watch
    from planner.matching.ladder.held import Held

    as_found = Priced(search, goals, seat, price, None)
    if climber.board is None or Objective.FIT not in search.goals.weights or not watch.goes_on():
        return as_found
    watch.report("everybody around the parties")
    whole = search.goals
    search.chosen[:] = regions_taken(search.goals.market, search.regions, seat)
    begin = _restated(price + goals.seat_gain, goals, whole)
    who = _who(search, whole, search.play())
    held = Held(climber.board, climber.sum_of(whole), who, seat, begin)
    proven = held.settle(watch.goes_on)
    if _order(whole, held.seat) < _order(whole, seat):
        return as_found
    if not proven or not held.make_room(watch.goes_on):
        return Priced(search, goals, held.seat, price, None)
    return Priced(search, whole, held.seat, held.price - whole.seat_gain, held)


def _order(goals: Goals, seat: Index) -> tuple[int, ...]:
    return tuple(goals.values(seat).values())


def _restated(price: Index, goals: Goals, other: Goals) -> Index:
    """Return prices in other weights: so many heads of each objective, and points."""
    left, total = price.copy(), np.zeros_like(price)
    for objective in goals.objectives:
        weight = goals.weights[objective]
        heads = (left + weight // 2) // weight
        left -= heads * weight
        total += heads * other.weights[objective]
    return np.maximum(total, 0)


def _who(search: PartySearch, goals: Goals, play: Play) -> Who:
    """Return who takes part: parties in their regions only, who is alone everywhere."""
    from planner.matching.ladder.held import Who

    everywhere = search.regions.everywhere
    bound = np.flatnonzero((play.region >= 0) & (play.region != everywhere))
    return Who(play.region == everywhere, play.forced, _pairs_of(goals, play, bound))


def _pairs_of(goals: Goals, play: Play, workers: Index) -> Pairs:
    """Return all pairs of some workers, the gain of the seat in them."""
    market = goals.market
    add = goals.seat_gain
    count = np.zeros(market.n_workers, dtype=np.int64)
    columns: list[NDArray[np.int32]] = [np.zeros(0, np.int32)]
    gained = [np.zeros(0, np.int64)]
    size = max(1, BLOCK_CELLS // market.n_vacancies)
    for first in range(0, len(workers), size):
        rows = workers[first : first + size]
        gains = play.gains(goals, rows)
        row, at = np.nonzero((gains != NEVER) & (market.openings > 0))
        count[rows] = np.bincount(row, minlength=len(rows))
        columns.append(at.astype(np.int32))
        gained.append(gains[row, at] + add[at])
    start = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    return start, np.concatenate(columns), np.concatenate(gained)

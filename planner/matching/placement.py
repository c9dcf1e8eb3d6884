"""The best placement when every party's region is fixed: one network, exact over all pairs.

Pairs come in by price: the network is solved on a short candidate list, its exact integer
prices are held against *all* eligible pairs, pairs that would gain come in, until none
does. Then the prices prove the placement optimal over all pairs, not only over the list.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.matching.flow import Network, solve_flow
from planner.matching.goals import NEVER, Goals
from planner.matching.market import BLOCK_CELLS, Index
from planner.matching.play import Play
from planner.matching.pricing import Block, above_price

FIRST_BEST = 12
FIRST_SPREAD = 40
MORE = 8
"""Candidates a worker starts with (best scores, random tries) and gets more a round."""

NARROW = 64
"""Vacancies of a region up to which all of its pairs are candidates."""


@dataclass(frozen=True)
class Placement:
    """An optimal placement with its prices.

    Parameters
    ----------
    seat
        By worker: index of the vacancy, or -1.
    price
        By vacancy: price of a seat, the seat's own gain subtracted (so it may be negative).
    profit
        By worker: least gain above price that the worker has a claim to.
    unplaced_forced
        Workers who had to be placed and could not be.
    potentials
        Of all nodes of the network, to find the next ones sooner.
    """

    seat: Index
    price: Index
    profit: Index
    unplaced_forced: Index
    potentials: Index


class Candidates:
    """A growing set of pairs, kept sorted as ``worker * n_vacancies + vacancy``."""

    def __init__(self, n_vacancies: int) -> None:
        self.n_vacancies = n_vacancies
        self.keys: Index = np.zeros(0, dtype=np.int64)
        self._new: list[Index] = []

    def add(self, workers: Index, vacancies: Index) -> None:
        """Note pairs to take in at the next ``merge``."""
        self._new.append(workers * self.n_vacancies + vacancies)

    def merge(self) -> bool:
        """Take the noted pairs in, each once; return whether any was new."""
        before = len(self.keys)
        self.keys = np.unique(np.concatenate([self.keys, *self._new]))
        self._new = []
        return len(self.keys) > before

    def pairs(self) -> tuple[Index, Index]:
        """Return the workers and the vacancies of all pairs, sorted by worker."""
        return self.keys // self.n_vacancies, self.keys % self.n_vacancies


def first_candidates(goals: Goals, play: Play, seed: int) -> Candidates:
    """Return each worker's best pairs and some at random, the same for the same seed."""
    rng = np.random.default_rng(seed)
    candidates = Candidates(goals.market.n_vacancies)
    for rows, above, allowed in above_price(goals, play, np.zeros(candidates.n_vacancies, int)):
        _take(candidates, rows, above, allowed, FIRST_BEST)
        spread = rng.integers(0, allowed.shape[1], (len(allowed), FIRST_SPREAD))
        row, at = np.nonzero(np.take_along_axis(allowed, spread, axis=1))
        candidates.add(rows.start + row, spread[row, at])
    candidates.merge()
    return candidates


def place(
    goals: Goals,
    play: Play,
    candidates: Candidates,
    *,
    goes_on: Callable[[], bool] = lambda: True,
) -> tuple[Placement, bool]:
    """Return the best placement of a play, and whether it is proven over all pairs.

    ``candidates`` grows by what was found to gain. When ``goes_on`` says no, the placement
    that is best on the candidates so far is returned, unproven, as soon as everybody who
    must be placed is.
    """
    _add_narrow(goals, play, candidates)
    guess: Index | None = None
    while True:
        placement = _solve(goals, play, candidates, guess)
        guess = placement.potentials
        if not goes_on() and not len(placement.unplaced_forced):
            return placement, False
        for rows, above, allowed in above_price(goals, play, placement.price):
            limit = np.clip(placement.profit[rows], *_range(above))
            over = allowed & (above > limit[:, None].astype(above.dtype))
            _take(candidates, rows, above, over, MORE)
        if not candidates.merge():
            return placement, True


def _range(block: Block) -> tuple[int, int]:
    limits = np.iinfo(block.dtype)
    return int(limits.min), int(limits.max)


def _take(
    candidates: Candidates, rows: slice, values: Block, allowed: NDArray[np.bool_], count: int
) -> None:
    """Take up to ``count`` allowed pairs of the greatest value in each row."""
    busy = np.flatnonzero(allowed.any(axis=1))
    if not len(busy):
        return
    values = np.where(allowed[busy], values[busy], np.iinfo(values.dtype).min)
    if count < values.shape[1]:
        best = np.argpartition(values, -count, axis=1)[:, -count:]
    else:
        best = np.broadcast_to(np.arange(values.shape[1]), values.shape)
    row, at = np.nonzero(np.take_along_axis(allowed[busy], best, axis=1))
    candidates.add(rows.start + busy[row], best[row, at])


def _add_narrow(goals: Goals, play: Play, candidates: Candidates) -> None:
    """Give who is bound to a small region every pair in it."""
    width = play.masks.sum(axis=1)
    narrow = np.flatnonzero((play.region >= 0) & (width[play.region] <= NARROW))
    size = max(1, BLOCK_CELLS // goals.market.n_vacancies)
    for start in range(0, len(narrow), size):
        rows = narrow[start : start + size]
        at, vacancies = np.nonzero(play.gains(goals, rows) != NEVER)
        candidates.add(rows[at], vacancies)
    candidates.merge()


def _solve(goals: Goals, play: Play, candidates: Candidates, guess: Index | None) -> Placement:
    market = goals.market
    n, m, e = market.n_workers, market.n_vacancies, len(market.least)
    layered = (market.least > 0) & (goals.least_gain > 0)
    workers, vacancies = candidates.pairs()
    gain = play.pair_gains(goals, workers, vacancies)
    fine = gain != NEVER
    workers, vacancies, gain = workers[fine], vacancies[fine], gain[fine]
    playing = np.flatnonzero(play.region >= 0)
    sink = n + m + e
    seats = np.minimum(market.openings, len(playing))
    upper = np.where(layered[market.enterprise], n + m + market.enterprise, sink)
    own = np.flatnonzero(layered)
    least = np.minimum(market.least[own], len(playing))
    tails = [workers, playing, n + np.arange(m), n + m + own, n + m + own]
    heads = [n + vacancies, np.full(len(playing), sink), upper]
    heads += [np.full(len(own), sink), np.full(len(own), sink)]
    capacities = [_ones(workers), _ones(playing), seats, least]
    capacities.append(np.full(len(own), len(playing)))
    gains = [gain, np.where(play.forced[playing], -goals.force, 0), goals.seat_gain]
    gains += [np.full(len(own), goals.least_gain), np.zeros(len(own), dtype=np.int64)]
    supplies = np.zeros(sink + 1, dtype=np.int64)
    supplies[playing] = 1
    supplies[sink] = -len(playing)
    solution = solve_flow(
        Network(
            np.concatenate(tails).astype(np.int32),
            np.concatenate(heads).astype(np.int32),
            np.concatenate(capacities),
            -np.concatenate(gains),
            supplies,
        ),
        guess=guess,
    )
    used = np.flatnonzero(solution.flows[: len(workers)])
    seat = np.full(n, -1, dtype=np.int64)
    seat[workers[used]] = vacancies[used]
    height = solution.potentials
    return Placement(
        seat,
        height[sink] - height[n : n + m],
        height[:n] - height[sink],
        np.flatnonzero(play.forced & (play.region >= 0) & (seat < 0)),
        height,
    )


def _ones(like: Index) -> Index:
    return np.ones(len(like), dtype=np.int64)

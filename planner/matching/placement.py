"""The best placement when every party's region is fixed: one network, exact over all pairs.

Pairs come in by price: the network is solved on a short candidate list, its exact integer
prices are held against *all* eligible pairs, pairs that would gain come in, until none
does. Then the prices prove the placement optimal over all pairs, not only over the list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from planner.matching.flow import Network, solve_flow
from planner.matching.goals import NEVER, Goals
from planner.matching.market import BLOCK_CELLS, INELIGIBLE, Index, Market, Scores

FIRST_BEST = 12
FIRST_SPREAD = 12
MORE = 8
"""Candidates a worker starts with (best scores, others at random) and gets more a round."""


@dataclass(frozen=True)
class Play:
    """Who takes part and where each may go.

    Parameters
    ----------
    region
        By worker: row of ``masks``, or -1 for who does not take part.
    forced
        By worker: whether the worker must be placed.
    masks
        ``(n_regions, n_vacancies)``: vacancies of each region.
    """

    region: Index
    forced: NDArray[np.bool_]
    masks: NDArray[np.bool_]

    def gains(self, goals: Goals, rows: Index) -> Scores:
        """Return what each pair of some workers gains, ``NEVER`` where they may not go."""
        block = np.where(
            self.masks[self.region[rows]], goals.market.scores(rows), np.int64(INELIGIBLE)
        )
        block[self.region[rows] < 0] = INELIGIBLE
        return goals.block_gain(rows, block)

    def pair_gains(self, goals: Goals, workers: Index, vacancies: Index) -> Index:
        """Return what listed pairs gain, ``NEVER`` where the worker may not go."""
        region = self.region[workers]
        allowed = (region >= 0) & self.masks[region, vacancies]
        scores = goals.market.pair_scores(workers, vacancies)
        return goals.pair_gain(workers, vacancies, np.where(allowed, scores, INELIGIBLE))


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


@dataclass
class Candidates:
    """A growing set of pairs, kept sorted as ``worker * n_vacancies + vacancy``."""

    n_vacancies: int
    keys: Index = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def add(self, workers: Index, vacancies: Index) -> None:
        """Take pairs in; those already in are kept once."""
        self.keys = np.union1d(self.keys, workers * self.n_vacancies + vacancies)

    def pairs(self) -> tuple[Index, Index]:
        """Return the workers and the vacancies of all pairs, sorted by worker."""
        return self.keys // self.n_vacancies, self.keys % self.n_vacancies


def first_candidates(goals: Goals, play: Play, seed: int) -> Candidates:
    """Return each worker's best pairs and as many at random, the same for the same seed."""
    rng = np.random.default_rng(seed)
    candidates = Candidates(goals.market.n_vacancies)
    for rows, gains in _gain_blocks(goals, play):
        noise = np.where(gains == NEVER, -1.0, rng.random(gains.shape, dtype=np.float32))
        for values, count in ((gains, FIRST_BEST), (noise, FIRST_SPREAD)):
            _take(candidates, rows, values, gains != NEVER, count)
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
        before = len(candidates.keys)
        for rows, gains in _gain_blocks(goals, play):
            over = gains - placement.price
            _take(candidates, rows, over, over > placement.profit[rows, None], MORE)
        if len(candidates.keys) == before:
            return placement, True


def _gain_blocks(goals: Goals, play: Play) -> Iterator[tuple[Index, Scores]]:
    for rows in _row_blocks(goals.market, np.flatnonzero(play.region >= 0)):
        yield rows, play.gains(goals, rows)


def _row_blocks(market: Market, rows: Index) -> Iterator[Index]:
    size = max(1, BLOCK_CELLS // market.n_vacancies)
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def _take(
    candidates: Candidates,
    rows: Index,
    values: NDArray[np.generic],
    allowed: NDArray[np.bool_],
    count: int,
) -> None:
    """Take up to ``count`` allowed pairs of the greatest value in each row."""
    busy = np.flatnonzero(allowed.any(axis=1))
    if not len(busy):
        return
    values, allowed = values[busy], allowed[busy]
    if count < values.shape[1]:
        best = np.argpartition(values, -count, axis=1)[:, -count:]
    else:
        best = np.broadcast_to(np.arange(values.shape[1]), values.shape)
    chosen = np.take_along_axis(allowed, best, axis=1)
    candidates.add(np.repeat(rows[busy], chosen.sum(axis=1)), best[chosen])


def _add_narrow(goals: Goals, play: Play, candidates: Candidates) -> None:
    """Give who is bound to a small region every pair in it."""
    width = play.masks.sum(axis=1)
    narrow = np.flatnonzero((play.region >= 0) & (width[play.region] <= 64))
    if len(narrow):
        at, vacancies = np.nonzero(play.gains(goals, narrow) != NEVER)
        candidates.add(narrow[at], vacancies)


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

"""Everybody's gain above given prices, over all pairs, one block of workers at a time.

This is the only place where all pairs are walked through while solving, so it computes in
32 bits wherever the numbers are small enough to be exact there.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from planner.matching.goals import NEVER, Goals
from planner.matching.market import BLOCK_CELLS, INELIGIBLE, Index
from planner.matching.play import Play
from planner.matching.rules import Objective

SMALL = 2**29
"""Gains and prices below this can be added in 32 bits."""

Block = NDArray[np.int32] | NDArray[np.int64]


def above_price(
    goals: Goals, play: Play, price: Index
) -> Iterator[tuple[slice, Block, NDArray[np.bool_]]]:
    """Yield blocks of workers with gain minus price of every vacancy.

    Yields
    ------
    rows
        Slice of the workers.
    above
        ``(n_rows, n_vacancies)``: gain above price; meaningless where not allowed.
    allowed
        Which pairs the play allows.
    """
    market = goals.market
    weight = goals.weights.get(Objective.FIT, 0)
    small = (
        goals.rent is None
        and not (goals.weights.get(Objective.KEPT, 0) and len(market.keep_workers))
        and weight * market.greatest < SMALL
        and int(np.abs(price).max(initial=0)) < SMALL
    )
    open_regions = np.asarray(play.masks.all(axis=1))
    size = max(1, BLOCK_CELLS // market.n_vacancies)
    for first in range(0, market.n_workers, size):
        rows = slice(first, min(first + size, market.n_workers))
        block = market.block(rows)
        allowed = np.asarray(block != INELIGIBLE)
        region = play.region[rows]
        bound = np.flatnonzero((region < 0) | ~open_regions[region])
        if len(bound):
            inside = play.masks[region[bound]] & (region[bound] >= 0)[:, None]
            allowed[bound] = np.logical_and(allowed[bound], inside)
        if small and block.dtype == np.int32:
            yield rows, block * np.int32(weight) - price.astype(np.int32), allowed
        else:
            gains = goals.block_gain(np.arange(rows.start, rows.stop), block)
            yield rows, gains - price, allowed


def best_above_price(goals: Goals, play: Play, price: Index) -> Index:
    """Return by worker the greatest gain above price, ``NEVER`` where there is none."""
    best = np.full(goals.market.n_workers, NEVER, dtype=np.int64)
    for rows, above, allowed in above_price(goals, play, price):
        least = np.iinfo(above.dtype).min
        top = np.where(allowed, above, least).max(axis=1)
        best[rows] = np.where(top == least, NEVER, top)
    return best

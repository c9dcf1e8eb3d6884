"""Who takes part in a placement and where each may go; nothing is solved here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.matching.goals import Goals
from planner.matching.market import INELIGIBLE, Index, Scores


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

"""The objectives in order as whole-number weights that cannot be traded for one another.

A sum of weights is lexicographic here by proof, not by size. Two plans of the placement
network differ by residual cycles, and a simple cycle passes the sink at most once: it
changes people placed, seats counted to a minimum and tier-1 seats by at most one each, and
the scores by at most one greatest score a vacancy it visits. A weight larger than twice
everything below it can change on one cycle is therefore never outvoted: if no cycle gains
in the weighted sum, none gains lexicographically. The weights stay small (about 10⁷ at
30,000 workers) and are checked against 64 bits by ``flow.Network``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.matching.market import INELIGIBLE, Index, Market, ScoreBlock, Scores
from planner.matching.rules import Objective

NEVER = -(2**60)
"""Gain of what must not happen; far below any sum of real gains."""


@dataclass(frozen=True)
class Rent:
    """What a bed or a couples' room costs, in the unit of the weights.

    Parameters
    ----------
    payer
        By worker: row of ``table``; row 0 is for who pays nothing.
    table
        ``(n_rows, n_vacancies)``: rent at each vacancy.
    """

    payer: Index
    table: Index


@dataclass(frozen=True)
class Goals:
    """Weights of a market's objectives, and what a plan is worth by them.

    Parameters
    ----------
    objectives
        In order, the first the most important.
    weights
        Gain of one unit of each objective.
    force
        Gain of placing somebody who must be placed; no path of real gains outvotes it.
    most
        What each objective can change by on one residual cycle.
    rent
        Prices of beds and rooms that every gain pays, or None.
    """

    market: Market
    objectives: tuple[Objective, ...]
    weights: dict[Objective, int]
    force: int
    most: dict[Objective, int]
    rent: Rent | None = None

    def weighted(self, weights: dict[Objective, int], rent: Rent | None = None) -> Goals:
        """Return the same objectives with other weights; what is not named weighs nothing."""
        below = sum(weight * self.most[objective] for objective, weight in weights.items())
        return Goals(self.market, self.objectives, weights, 1 + 2 * below, self.most, rent)

    @property
    def seat_gain(self) -> Index:
        """What filling a seat gains whoever sits there, by vacancy, the minimum fill apart."""
        gain = np.full(self.market.n_vacancies, self.weights.get(Objective.PLACED, 0), np.int64)
        gain[self.market.priority] += self.weights.get(Objective.PRIORITY, 0)
        return gain

    @property
    def least_gain(self) -> int:
        """What a seat gains that counts for its enterprise's minimum."""
        return self.weights.get(Objective.MIN_FILL, 0)

    def block_gain(self, rows: Index, block: ScoreBlock) -> Scores:
        """Return what each pair of a block of scores gains; ``NEVER`` where not eligible."""
        gain = block * np.int64(self.weights.get(Objective.FIT, 0))
        gain[block == INELIGIBLE] = NEVER
        kept = self.weights.get(Objective.KEPT, 0)
        if kept and len(self.market.keep_workers):
            order = np.argsort(rows, kind="stable")
            at = np.searchsorted(rows, self.market.keep_workers, sorter=order)
            there = np.flatnonzero(at < len(rows))
            there = there[rows[order[at[there]]] == self.market.keep_workers[there]]
            row, column = order[at[there]], self.market.keep_vacancies[there]
            gain[row, column] += np.where(gain[row, column] == NEVER, 0, kept)
        if self.rent is not None:
            due = self.rent.table[self.rent.payer[rows]]
            gain -= np.where(gain == NEVER, 0, due)
        return gain

    def pair_gain(self, workers: Index, vacancies: Index, scores: Index) -> Index:
        """Return what listed pairs gain; ``NEVER`` where the score says not eligible."""
        gain = scores * self.weights.get(Objective.FIT, 0)
        kept = self.weights.get(Objective.KEPT, 0)
        if kept:
            gain += kept * self.market.is_kept(workers, vacancies)
        if self.rent is not None:
            gain -= self.rent.table[self.rent.payer[workers], vacancies]
        gain[scores == INELIGIBLE] = NEVER
        return gain

    def values(self, seat: Index) -> dict[Objective, int]:
        """Return the value of each objective.

        Parameters
        ----------
        seat
            By worker: index of the vacancy, or -1.
        """
        market = self.market
        placed = np.flatnonzero(seat >= 0)
        at = seat[placed]
        filled = np.bincount(market.enterprise[at], minlength=len(market.least))
        kept = seat[market.keep_workers] == market.keep_vacancies
        values = {
            Objective.PRIORITY: int(market.priority[at].sum()),
            Objective.MIN_FILL: int(np.minimum(filled, market.least).sum()),
            Objective.PLACED: len(placed),
            Objective.FIT: sum(market.pair_scores(placed, at).tolist()),
            Objective.KEPT: int(kept.sum()),
        }
        return {objective: values[objective] for objective in self.objectives}

    def total(self, values: dict[Objective, int]) -> int:
        """Return the weighted sum of values; comparing sums compares plans lexicographically.

        This holds between plans that differ by few residual cycles. Between any two plans
        compare the tuples of values.
        """
        return sum(self.weights[objective] * value for objective, value in values.items())

    def split(self, gain: int) -> dict[Objective, int]:
        """Return the change of each objective that a gain along one path stands for."""
        parts = {}
        for objective in self.objectives:
            weight = self.weights[objective]
            parts[objective] = (gain + weight // 2) // weight
            gain -= parts[objective] * weight
        return parts


def goals_of(market: Market, objectives: tuple[Objective, ...]) -> Goals:
    """Weigh the objectives of a market so that no order between them can be outvoted."""
    visits = min(market.n_workers, market.n_vacancies) + 2
    layered = Objective.MIN_FILL in objectives
    most = {
        Objective.PRIORITY: visits if layered and _mixed(market) else 1,
        Objective.MIN_FILL: 1,
        Objective.PLACED: 1,
        Objective.FIT: visits * market.greatest,
        Objective.KEPT: visits,
    }
    weights: dict[Objective, int] = {}
    below = 0
    for objective in reversed(objectives):
        weights[objective] = 1 + 2 * below
        below += weights[objective] * most[objective]
    ordered = {objective: weights[objective] for objective in objectives}
    return Goals(market, objectives, ordered, 1 + 2 * below, most)


def _mixed(market: Market) -> bool:
    """Whether one enterprise has vacancies of tier 1 and of another tier."""
    first = np.zeros(len(market.least), dtype=bool)
    other = np.zeros(len(market.least), dtype=bool)
    first[market.enterprise[market.priority]] = True
    other[market.enterprise[~market.priority]] = True
    return bool((first & other).any())

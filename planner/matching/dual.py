"""Looks for good prices: the Lagrangian of a tier, smoothed, on the pairs that matter.

Minimises the bound of ``bound`` over seat prices, enterprise levels and multipliers of
the earlier tiers. Every *best of* is smoothed to a softmax whose temperature falls, and the
steps are accelerated gradient steps scaled by the diagonal (Nesterov 2005; for matching
Basu et al. 2020). All in floating point and only on near-best pairs: what is found
is a guess that ``bound.proven_bound`` turns into a proof over all pairs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.matching.bound import Multipliers, best_levels
from planner.matching.near import near_pairs, near_party_pairs
from planner.matching.rules import Objective
from planner.matching.search import PartySearch

Floats = NDArray[np.float64]
Index = NDArray[np.int64]

CAUTION = 3.0
"""Divides every step: the diagonal knows nothing of its neighbours."""

REACH = 4.0
"""Longest step of a coordinate, in temperatures."""


@dataclass(frozen=True)
class View:
    """The smoothed bound at a point: its value, the unsmoothed one, slope and curvature."""

    smooth: float
    hard: float
    slope: Floats
    curvature: Floats


class SmoothedDual:
    """The dual of one tier on near-best pairs, in the units of ``start``.

    A point is one array: price by vacancy, level by enterprise, multiplier by earlier tier.

    Parameters
    ----------
    search
        The market with its parties.
    tier
        The objective bounded.
    values
        Our plan's value of each objective.
    start
        Where to begin; ``start.weights[tier]`` is the unit and stays.
    """

    def __init__(
        self,
        search: PartySearch,
        tier: Objective,
        values: dict[Objective, int],
        start: Multipliers,
    ) -> None:
        goals, market = search.goals, search.goals.market
        order = list(goals.objectives)
        self._market = market
        self._tier = tier
        self._unit = start.weights[tier]
        self._earlier = order[: order.index(tier)]
        self._target = np.array([values[o] for o in self._earlier], dtype=np.float64)
        self._seats = market.seats.astype(np.float64)
        self._least = np.minimum(market.least, market.n_workers).astype(np.float64)
        self._alone = near_pairs(search, start)
        self._party = near_party_pairs(search, start)
        self._m, self._e = market.n_vacancies, len(market.least)
        weighted = goals.weighted(start.weights)
        level = best_levels(weighted, start.price + weighted.seat_gain)
        self.point = np.concatenate(
            [start.price, level, [start.weights[o] for o in self._earlier]]
        ).astype(np.float64)

    def minimise(self, temperature: float, rounds: int) -> Multipliers:
        """Return the best point found so far, after so many steps at a temperature."""
        best, best_hard = self.point, self._look(self.point, temperature).hard
        here, before, momentum = best, best, 1.0
        for _ in range(rounds):
            following = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
            ahead = self._allowed(here + (momentum - 1) / following * (here - before))
            view = self._look(ahead, temperature)
            if view.hard < best_hard:
                best, best_hard = ahead, view.hard
            step = -view.slope / (CAUTION * view.curvature + 1e-12)
            step = np.clip(step, -REACH * temperature, REACH * temperature)
            reached = self._allowed(ahead + step)
            if _dot(view.slope, reached - here) > 0:
                following = 1.0
            before, here, momentum = here, reached, following
        self.point = best
        return self._multipliers(best)

    def _multipliers(self, point: Floats) -> Multipliers:
        weights = {
            o: max(0, round(w))
            for o, w in zip(self._earlier, point[self._m + self._e :].tolist(), strict=True)
        }
        price = np.rint(point[: self._m]).astype(np.int64)
        return Multipliers(weights | {self._tier: self._unit}, price)

    def _weight(self, objective: Objective, point: Floats) -> float:
        if objective is self._tier:
            return float(self._unit)
        if objective in self._earlier:
            return float(point[self._m + self._e + self._earlier.index(objective)])
        return 0.0

    def _allowed(self, point: Floats) -> Floats:
        point = point.copy()
        weights = point[self._m + self._e :]
        np.maximum(weights, 0, out=weights)
        counted = self._weight(Objective.MIN_FILL, point)
        levels = point[self._m : self._m + self._e]
        np.clip(levels, -counted, 0, out=levels)
        return point

    def _look(self, point: Floats, temperature: float) -> View:
        m, e, t = self._m, self._e, temperature
        price, level = point[:m], point[m : m + e]
        slope, curvature = np.zeros_like(point), np.zeros_like(point)
        fit, kept = (self._weight(o, point) for o in (Objective.FIT, Objective.KEPT))
        smooth = hard = 0.0
        sums = {Objective.FIT: 0.0, Objective.KEPT: 0.0}
        for arcs in (self._alone, self._party):
            if not len(arcs.vacancy):
                continue
            gain = fit * arcs.score + kept * arcs.kept - price[arcs.vacancy]
            part = arcs.choose(gain, t)
            smooth += part.smooth
            hard += part.hard
            slope[:m] -= np.bincount(arcs.vacancy, part.share, m)
            curvature[:m] += np.bincount(arcs.vacancy, part.spread, m) / t
            sums[Objective.FIT] += _dot(part.share, arcs.score)
            sums[Objective.KEPT] += _dot(part.share, arcs.kept)
        placed, first = (self._weight(o, point) for o in (Objective.PLACED, Objective.PRIORITY))
        worth = price + placed + first * self._market.priority - level[self._market.enterprise]
        used = 1 / (1 + np.exp(-np.clip(worth / t, -40, 40)))
        earned = np.maximum(worth, 0)
        smooth += _dot(self._seats, earned + t * np.log1p(np.exp(-np.abs(worth) / t)))
        hard += _dot(self._seats, earned)
        filled, bend = self._seats * used, self._seats * used * (1 - used) / t
        slope[:m] += filled
        curvature[:m] += bend
        counted = self._weight(Objective.MIN_FILL, point)
        income = _dot(self._least, counted + level)
        smooth, hard = smooth + income, hard + income
        slope[m : m + e] = self._least - np.bincount(self._market.enterprise, filled, e)
        curvature[m : m + e] = (
            np.bincount(self._market.enterprise, bend, e) + self._least.mean() / t * 0.01
        )
        sums |= {
            Objective.PLACED: float(filled.sum()),
            Objective.PRIORITY: _dot(filled, self._market.priority),
            Objective.MIN_FILL: float(self._least.sum()),
        }
        for at, (objective, value) in enumerate(zip(self._earlier, self._target, strict=True)):
            weight = point[m + e + at]
            smooth, hard = smooth - weight * value, hard - weight * value
            slope[m + e + at] = sums[objective] - value
            curvature[m + e + at] = float(bend.sum()) + float(self._seats.sum()) / t * 0.02
        curvature[:m] += 0.02 * self._seats / t + 1e-9
        return View(smooth / self._unit, hard / self._unit, slope, curvature)


def _dot(left: Floats, right: Floats | NDArray[np.bool_]) -> float:
    """Return the scalar product without waking the threads of a linear algebra library."""
    return float((left * right).sum())

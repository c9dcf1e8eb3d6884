"""The best assignment, by OR-Tools' linear assignment, with prices that prove it.

Every steward is as many places as the even load allows (:attr:`StewardProblem.level`); a place
left over goes to a filler at no cost. The prices are the lengths of shortest ways of exchange
from the places left over (Ahuja, Magnanti, Orlin, *Network Flows*, 1993, ch. 12.2): with them
nobody's place is worth more than it costs, and their sum is a lower bound.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.graph.python import linear_sum_assignment

from planner.errors import PlannerError
from planner.stewards.problem import NOBODY, Ints, StewardProblem


@dataclass(frozen=True, slots=True)
class Assignment:
    """Steward of every enterprise, with its proof.

    Parameters
    ----------
    steward
        ``(n,)``.
    points, bound
        What it costs, and what any assignment costs at least.
    prices
        Of every enterprise, ``(n,)``; ``planner.stewards.check`` recounts the bound from them.
    level
        How many enterprises a steward has at most.
    """

    steward: Ints
    points: int
    bound: int
    prices: Ints
    level: int

    @property
    def is_optimal(self) -> bool:
        """Whether no assignment costs less."""
        return self.points == self.bound


def costs(problem: StewardProblem) -> Ints:
    """Return the points of every pair, ``(m, n)``."""
    weights = problem.weights
    points = weights.per_km * problem.km[problem.steward_town][:, problem.enterprise_town]
    stranger = ~problem.steward_knows[:, problem.enterprise_industry]
    points = points + weights.other_industry * stranger.astype(np.int64)
    had = np.flatnonzero(problem.before != NOBODY)
    had = had[problem.capacity[problem.before[had]] > 0]
    points[:, had] += weights.change
    points[problem.before[had], had] -= weights.change
    return points


def assign(problem: StewardProblem) -> Assignment:
    """Return the assignment of fewest points among those with even loads.

    Raises
    ------
    PlannerError
        When the solver gives no assignment, which a valid problem does not cause.
    """
    level = problem.level
    points = costs(problem)
    owner = np.repeat(np.arange(len(problem.capacity)), np.minimum(problem.capacity, level))
    count, places = points.shape[1], len(owner)
    solver = linear_sum_assignment.SimpleLinearSumAssignment()
    left = np.repeat(np.arange(places, dtype=np.int64), places)
    right = np.tile(np.arange(places, dtype=np.int64), places)
    square = np.zeros((places, places), np.int64)
    square[:, :count] = points[owner]
    solver.add_arcs_with_cost(left, right, square.ravel())
    if solver.solve() != solver.OPTIMAL:
        raise PlannerError("the assignment of stewards was not solved")
    place_of = np.empty(places, np.int64)
    for place in range(places):
        place_of[solver.right_mate(place)] = place
    taken = place_of[:count]
    prices, bound = _prices(points[owner], taken)
    steward = owner[taken]
    total = int(points[steward, np.arange(count)].sum())
    return Assignment(steward, total, bound, prices, level)


def _prices(points: Ints, taken: Ints) -> tuple[Ints, int]:
    """Return prices of the enterprises and the bound they prove.

    Parameters
    ----------
    points
        Of every place and enterprise, ``(places, n)``.
    taken
        Place of every enterprise, ``(n,)``.
    """
    count = points.shape[1]
    free = np.setdiff1d(np.arange(len(points)), taken)
    own = points[taken, np.arange(count)]
    prices = points[free].min(axis=0) if len(free) else own.copy()
    exchange = points[taken] - own[:, None]
    for _ in range(count):
        better = np.minimum(prices, (prices[:, None] + exchange).min(axis=0))
        if np.array_equal(better, prices):
            break
        prices = better
    if not len(free):
        prices = prices + max(0, int((own - prices).max()))
    rent = np.minimum(0, (points - prices).min(axis=1))
    return prices, int(prices.sum() + rent.sum())

"""Judges an assignment of stewards; shares no code with what made it.

The bound needs no trust: for any prices, what every steward could gain at them, summed over
the places he has, is taken off their sum (weak duality of the assignment problem).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.stewards.problem import Ints, StewardProblem


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is true of an assignment: rules broken, points, and the bound of the prices."""

    broken: tuple[str, ...]
    points: int
    bound: int

    @property
    def is_optimal(self) -> bool:
        """Whether it keeps all rules and nothing can cost less."""
        return not self.broken and self.points == self.bound


def check(problem: StewardProblem, steward: Sequence[int], prices: Sequence[int]) -> Verdict:
    """Return whether everybody has a steward, loads are even, and what it costs at least.

    Parameters
    ----------
    steward
        Of every enterprise, ``(n,)``.
    prices
        Of every enterprise, ``(n,)``.
    """
    firms = range(len(problem.enterprise_town))
    stewards = range(len(problem.steward_town))
    broken = []
    if len(steward) != len(firms) or len(prices) != len(firms):
        return Verdict(("every enterprise has one steward and one price",), 0, 0)
    if any(int(who) not in stewards for who in steward):
        return Verdict(("a steward has a number that is not listed",), 0, 0)
    loads = Counter(int(who) for who in steward)
    capacity = [int(many) for many in problem.capacity]
    fewest = next(
        most for most in range(1, len(firms) + 1)
        if sum(min(many, most) for many in capacity) >= len(firms)
    )  # fmt: skip
    if any(load > capacity[who] for who, load in loads.items()):
        broken.append("a steward has more enterprises than he may")
    if any(load > fewest for load in loads.values()):
        broken.append("loads are not even")
    total, floor = 0, sum(int(price) for price in prices)
    asked = np.asarray(prices, np.int64)
    given = np.asarray(steward, np.int64)
    for who in stewards:
        points = _points(problem, who)
        total += int(points[given == who].sum())
        floor += min(0, int((points - asked).min())) * min(capacity[who], fewest)
    return Verdict(tuple(broken), total, floor)


def _points(problem: StewardProblem, who: int) -> Ints:
    """Return what one steward costs at every enterprise, ``(n,)``."""
    weights, firms = problem.weights, problem.enterprise_town
    points = problem.km[problem.steward_town[who], firms] * weights.per_km
    unknown = np.isin(problem.enterprise_industry, np.flatnonzero(~problem.steward_knows[who]))
    points = points + np.where(unknown, weights.other_industry, 0)
    had = np.isin(problem.before, np.flatnonzero(problem.capacity > 0))
    changed = np.where(had & (problem.before != who), weights.change, 0)
    return np.asarray(points + changed, np.int64)

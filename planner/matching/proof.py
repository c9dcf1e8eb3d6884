"""Proves how good a plan is: for each tier, good prices, and the bound they give.

Without parties the first network is the proof: its optimum is the bound of every tier. With
parties it still is, for a tier whose earlier ones all reach it. For the others prices come
from the network of the plan's own regions with natural exchange rates between the
tiers, and from ``dual`` where that is not enough; every bound is added up by ``bound``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from planner.matching.bound import Multipliers, proven_bound
from planner.matching.dual import SmoothedDual
from planner.matching.market import Index
from planner.matching.placement import Candidates, place
from planner.matching.rules import Objective
from planner.matching.search import PartySearch
from planner.matching.watch import Values
from planner.progress import relative_gap

FINE = 64
"""Units to a point (or a person) in prices, so that rounding them costs next to nothing."""

COARSE_SCORE = 2**20
"""Scores from here on are priced in whole points: the sums must stay in 64 bits."""

EXCHANGE = (0.05, 0.2)
"""Points for one person on an earlier tier, as shares of a typical score."""

HEADS = (0.1, 1.0)
"""What one person on an earlier tier is worth on a tier that counts heads too."""

COOLING = (8e-4, 4e-4, 2e-4, 1e-4, 5e-5)
"""Temperatures of the smoothed dual, as shares of a typical score."""

ROUNDS = 60
"""Steps at each temperature."""


def bounds_at(search: PartySearch, price: Index, values: Values) -> Values:
    """Return the bound of every tier that the lexicographic prices of a placement give."""
    bounds: Values = {}
    weights: dict[Objective, int] = {}
    for tier in search.goals.objectives:
        weights[tier] = search.goals.weights[tier]
        bounds[tier] = proven_bound(search, tier, Multipliers(dict(weights), price), values)
    return bounds


def prove(
    search: PartySearch,
    candidates: Candidates,
    *,
    relaxed: Values,
    values: Values,
    gap: float,
    goes_on: Callable[[], bool],
) -> Iterator[tuple[Objective, int]]:
    """Yield better and better bounds of each tier in order.

    Parameters
    ----------
    search
        The search, whose regions give the prices.
    relaxed
        Values of the best placement in which parties may part.
    values
        Values of the plan.
    gap
        Relative gap at which a bound is good enough.
    """
    attained = True
    for tier in search.goals.objectives:
        bound = relaxed[tier] if attained else _most(search, tier)
        if bound is not None:
            yield tier, bound
        attained = attained and values[tier] == relaxed[tier]
        best: Multipliers | None = None
        for start in _starts(search, candidates, tier, goes_on):
            done = bound is not None and relative_gap(values[tier], bound) <= gap
            if done or (best is not None and not goes_on()):
                break
            found = proven_bound(search, tier, start, values)
            yield tier, found
            if best is None or bound is None or found <= bound:
                best = start
            bound = found if bound is None else min(bound, found)
        heads = tier not in {Objective.FIT, Objective.KEPT}
        if heads or bound is None or best is None or relative_gap(values[tier], bound) <= gap:
            continue
        dual = SmoothedDual(search, tier, values, best)
        typical = _typical(search, tier) * best.weights[tier]
        for share in COOLING:
            if not goes_on():
                break
            found = proven_bound(search, tier, dual.minimise(share * typical, ROUNDS), values)
            yield tier, found
            if relative_gap(values[tier], found) <= gap:
                break


def _starts(
    search: PartySearch, candidates: Candidates, tier: Objective, goes_on: Callable[[], bool]
) -> Iterator[Multipliers]:
    """Yield prices of the plan's own regions under several exchange rates."""
    goals = search.goals
    unit = FINE if goals.most[Objective.FIT] < COARSE_SCORE * goals.market.n_workers else 1
    order = list(goals.objectives)
    earlier = order[: order.index(tier)]
    pairwise = {Objective.FIT, Objective.KEPT}
    if tier in pairwise or pairwise & set(earlier):
        point = _typical(search, Objective.FIT) if tier is Objective.FIT else 1.0
        rates = [
            {o: share * point * (len(earlier) - at) for at, o in enumerate(earlier)}
            for share in EXCHANGE
        ]
    else:
        rates = [dict.fromkeys(earlier, rate) for rate in HEADS]
    for rate in rates:
        weights = {o: round(r * unit) for o, r in rate.items()} | {tier: unit}
        placement, _ = place(goals.weighted(weights), search.play(), candidates, goes_on=goes_on)
        yield Multipliers(weights, placement.price)


def _most(search: PartySearch, tier: Objective) -> int | None:
    """Return what a tier can be at most whatever the scores, None where scores decide."""
    market = search.goals.market
    seats = market.seats
    return {
        Objective.PRIORITY: sum(seats[market.priority].tolist()),
        Objective.MIN_FILL: sum(market.least.tolist()),
        Objective.PLACED: min(market.n_workers, sum(seats.tolist())),
        Objective.KEPT: len(market.keep_workers),
    }.get(tier)


def _typical(search: PartySearch, tier: Objective) -> float:
    """Return the mean score of the plan, or 1 for a tier that counts heads."""
    if tier is not Objective.FIT:
        return 1.0
    placed = np.flatnonzero(search.seat >= 0)
    if not len(placed):
        return 1.0
    scores = search.goals.market.pair_scores(placed, search.seat[placed])
    return max(1.0, float(scores.mean()))

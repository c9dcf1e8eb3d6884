"""How good any plan could be: a Lagrangian bound in whole numbers, valid for all pairs.

Give seats prices, let everybody (a party as one) take what is best for them, add what the
seats earn: no plan can be worth more, whatever the prices (Geoffrion 1974). Objectives that
come earlier enter with a multiplier, so that each tier has a bound of its own: the best
value of the tier among all plans that do as well as ours on every earlier one. Multipliers
and prices may come from floating point; the bound is added up in integers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.matching.goals import Goals, Rent
from planner.matching.market import Index, Market
from planner.matching.pricing import best_above_price
from planner.matching.rules import Objective
from planner.matching.search import PartySearch


@dataclass(frozen=True)
class Multipliers:
    """One point of the dual.

    Parameters
    ----------
    weights
        Multiplier of each objective, in units of 1/``scale``; that of the tier bounded
        is ``scale`` itself, later tiers have none.
    price
        By vacancy, in the same units: price of a seat, the seat's own gain subtracted.
    rent
        Prices of beds and rooms in the same units, or None.
    rented
        What all beds and rooms earn at these prices.
    """

    weights: dict[Objective, int]
    price: Index
    rent: Rent | None = None
    rented: int = 0


def proven_bound(
    search: PartySearch,
    tier: Objective,
    multipliers: Multipliers,
    values: dict[Objective, int],
) -> int:
    """Return a bound on one tier for all plans at least as good on the earlier tiers.

    Parameters
    ----------
    search
        The market with its parties.
    tier
        The objective bounded.
    multipliers
        Any point of the dual with ``weights[tier]`` > 0.
    values
        Our plan's value of each earlier objective.
    """
    goals = search.goals.weighted(multipliers.weights, multipliers.rent)
    price = multipliers.price
    total = seat_income(goals, price) + person_income(search, goals, price) + multipliers.rented
    for objective, weight in multipliers.weights.items():
        if objective != tier:
            total -= weight * values[objective]
    return total // multipliers.weights[tier]


def plain_bound(market: Market, tier: Objective) -> int:
    """Return a bound on one tier that needs no prices."""
    seats = market.seats
    people = min(market.n_workers, int(seats.sum()))
    match tier:
        case Objective.PRIORITY:
            return min(people, int(seats[market.priority].sum()))
        case Objective.MIN_FILL:
            return int(market.least.sum())
        case Objective.PLACED:
            return people
        case Objective.FIT:
            return people * market.greatest
        case Objective.KEPT:
            return len(market.keep_workers)


def seat_income(goals: Goals, price: Index) -> int:
    """Return the most all seats can earn at given prices, minimum fill included.

    An enterprise's seats pay a level for being counted; the best level is where its
    seats in order of worth reach its minimum, between minus the gain of a counted seat and 0.
    """
    market = goals.market
    worth = price + goals.seat_gain
    level = best_levels(goals, worth)
    earned = market.seats * np.maximum(worth - level[market.enterprise], 0)
    counted = np.minimum(market.least, market.n_workers) * np.maximum(goals.least_gain + level, 0)
    return int(sum(earned.tolist()) + sum(counted.tolist()))


def best_levels(goals: Goals, worth: Index) -> Index:
    """Return each enterprise's level for seats of given worth, see :func:`seat_income`."""
    market = goals.market
    level = np.zeros(len(market.least), dtype=worth.dtype)
    if not goals.least_gain:
        return level
    order = np.lexsort((-worth, market.enterprise))
    enterprise = market.enterprise[order]
    seats = np.cumsum(market.seats[order])
    first = np.searchsorted(enterprise, np.arange(len(level)))
    before = np.where(first > 0, seats[first - 1], 0)
    least = np.minimum(market.least, market.n_workers)
    reached = seats - before[enterprise] >= least[enterprise]
    at = np.flatnonzero(reached & (least[enterprise] > 0))
    crossing = at[np.unique(enterprise[at], return_index=True)[1]] if len(at) else at
    level[enterprise[crossing]] = worth[order][crossing]
    return np.clip(level, -goals.least_gain, 0)


def person_income(search: PartySearch, goals: Goals, price: Index) -> int:
    """Return the most everybody can gain above given prices, parties as one."""
    market = goals.market
    play = search.relaxed_play()
    best = best_above_price(goals, play, price)
    alone = (market.party < 0) & (play.region >= 0) & ~play.forced
    pinned = (market.party < 0) & play.forced
    total = int(sum(np.maximum(best[alone], 0).tolist()) + sum(best[pinned].tolist()))
    for code, party in enumerate(search.regions.parties):
        if not len(party.regions):
            continue
        best_region = int(search.offers_of(code, price, goals).max())
        total += best_region if party.forced else max(best_region, 0)
    return total

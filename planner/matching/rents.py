"""Prices of beds and couples' rooms, and the bounds of a plan that has to count them.

Beds and rooms get a price like seats (Lagrange): whatever it is, what everybody gains above
all prices plus what all places earn bounds every plan. Good prices come from the network
of an allotment: what a seat with a bed costs there above one without.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from planner.matching.allotment import Split
from planner.matching.bound import Multipliers, proven_bound
from planner.matching.goals import NEVER, Goals, goals_of
from planner.matching.lodging import BED, ROOM, Lodging
from planner.matching.market import BLOCK_CELLS, Index, compile_market
from planner.matching.parties import regions_of, regions_taken
from planner.matching.placement import Candidates, first_candidates, place
from planner.matching.rules import Objective
from planner.matching.search import PartySearch
from planner.matching.watch import Values

FINE = 16
"""Units to a point or a person in prices, where scores are small enough."""

SMALL_SCORE = 2**20

TURNS = 14
"""Rents tried for one tier at one exchange rate."""

HALF_WAY = 0.5
"""Share of the way to the value of the plan that a step of the rents aims at."""

RATES = (0.05, 0.2)
"""Points for a person on an earlier tier, as shares of a typical score."""


def bounds_with_lodging(
    search: PartySearch,
    lodging: Lodging,
    part: Split,
    seat: Index,
    values: Values,
    *,
    seed: int,
    goes_on: Callable[[], bool],
) -> Iterator[tuple[Objective, int]]:
    """Yield bounds of each tier for all plans that keep beds and rooms.

    Parameters
    ----------
    search
        The original market with its parties; nothing is placed in it.
    part
        The allotment the plan was found in.
    seat, values
        The plan.
    """
    twin = _twin(search, part, seat)
    within = first_candidates(twin.goals, twin.relaxed_play(), seed)
    among = first_candidates(search.goals, search.relaxed_play(), seed)
    for tier in search.goals.objectives:
        for weights in _weights(search.goals, tier, seat):
            goals = twin.goals.weighted(weights)
            placed, _ = place(goals, twin.play(), within, goes_on=goes_on)
            price, level = _told_apart(lodging, part, placed.price)
            level[ROOM] = _room_level(search, lodging, goals, price)
            rent, income = lodging.rent(level)
            first = Multipliers(weights, price, rent, income)
            yield tier, proven_bound(search, tier, first, values)
            if not goes_on():
                return
            dual = _Rents(search, lodging, tier, weights, values)
            for bound, _ in dual.turns(level, among, goes_on):
                yield tier, bound
                if not goes_on():
                    return


def rented_seat(
    search: PartySearch,
    lodging: Lodging,
    part: Split,
    seat: Index,
    *,
    seed: int,
    goes_on: Callable[[], bool],
) -> Index:
    """Return where everybody goes, alone, at the rents an allotment gives; too few beds or not."""
    twin = _twin(search, part, seat)
    last = search.goals.objectives[-1]
    tier = Objective.FIT if Objective.FIT in search.goals.objectives else last
    weights = _weights(search.goals, tier, seat)[-1]
    within = first_candidates(twin.goals, twin.relaxed_play(), seed)
    placed, _ = place(twin.goals.weighted(weights), twin.play(), within, goes_on=goes_on)
    _, level = _told_apart(lodging, part, placed.price)
    among = first_candidates(search.goals, search.relaxed_play(), seed)
    best, least = seat, -1
    dual = _Rents(search, lodging, tier, weights, search.goals.values(seat))
    for _, found in dual.turns(level, among, goes_on):
        used = lodging.used(found)
        over = np.abs(used - lodging.places)[BED][lodging.limited[BED]]
        if least < 0 or int(over.sum()) < least:
            best, least = found, int(over.sum())
    return best


@dataclass(frozen=True)
class _Rents:
    """The dual over rents of one tier; prices of seats are exact at every point.

    Parameters
    ----------
    tier, weights
        What is bounded, at what exchange rates.
    values
        Of the plan; the bound cannot fall below it.
    """

    search: PartySearch
    lodging: Lodging
    tier: Objective
    weights: dict[Objective, int]
    values: Values

    def turns(
        self, level: Index, candidates: Candidates, goes_on: Callable[[], bool]
    ) -> Iterator[tuple[int, Index]]:
        """Yield bounds, and where everybody goes alone at the rents, at better and better rents.

        First to what the next in line would give, then by subgradient steps (Polyak 1969)
        half way to the value of the plan.
        """
        search, lodging = self.search, self.lodging
        least = np.inf
        best = level = level.copy()
        for turn in range(TURNS):
            rent, income = lodging.rent(level)
            goals = search.goals.weighted(self.weights, rent)
            found, _ = place(goals, search.relaxed_play(), candidates, goes_on=goes_on)
            point = Multipliers(self.weights, found.price, rent, income)
            bound = proven_bound(search, self.tier, point, self.values)
            yield bound, found.seat
            if not goes_on():
                return
            if turn == 0:
                bare = search.goals.weighted(self.weights)
                level = level.copy()
                level[BED] = _bed_level(search, lodging, bare, found.price, level[BED])
                level[ROOM] = _room_level(search, lodging, bare, found.price)
                continue
            if bound < least:
                least, best = bound, level
            slope = np.where(lodging.limited, lodging.used(found.seat) - lodging.places, 0)
            slope = np.where((level == 0) & (slope < 0), 0, slope)
            length = int((slope**2).sum())
            above = (bound - self.values[self.tier]) * self.weights[self.tier]
            if not length or above <= 0:
                return
            step = HALF_WAY * above / length
            level = np.maximum(0, np.rint(level + step * slope)).astype(np.int64)
            if bound > 1.02 * least:
                level = (level + best) // 2


def _bed_level(
    search: PartySearch, lodging: Lodging, goals: Goals, price: Index, level: Index
) -> Index:
    """Return rents at which each enterprise's beds go to those who would give most for one.

    What somebody would give is what is best for them there, above the best elsewhere at
    the rents there; the rent lies between the last who gets a bed and the first who does not.
    """
    limited = np.flatnonzero(lodging.limited[BED])
    sleepers = np.flatnonzero(lodging.payer == BED)
    wanted = level.copy()
    if not len(limited) or not len(sleepers):
        return wanted
    order = np.argsort(lodging.enterprise, kind="stable")
    codes, starts = np.unique(lodging.enterprise[order], return_index=True)
    worth = np.empty((len(sleepers), len(codes)), dtype=np.int64)
    play = search.relaxed_play()
    size = max(1, BLOCK_CELLS // len(order))
    for start in range(0, len(sleepers), size):
        rows = slice(start, start + size)
        gains = play.gains(goals, sleepers[rows])
        above = np.where(gains == NEVER, NEVER, gains - price)
        worth[rows] = np.maximum.reduceat(above[:, order], starts, axis=1)
    net = np.where(worth <= NEVER // 2, NEVER, worth - level)
    best = net.argmax(axis=1)
    first = np.maximum(net.max(axis=1), 0)
    rest = net.copy()
    rest[np.arange(len(best)), best] = NEVER
    second = np.maximum(rest.max(axis=1), 0)
    for enterprise in limited.tolist():
        elsewhere = np.where(best == enterprise, second, first)
        would_give = np.sort(worth[:, enterprise] - elsewhere)[::-1]
        beds = int(lodging.places[BED, enterprise])
        if beds >= len(would_give):
            wanted[enterprise] = 0
            continue
        out = max(0, int(would_give[beds]))
        last = max(0, int(would_give[beds - 1])) if beds else out
        wanted[enterprise] = (out + last) // 2
    return wanted


def couple_wishes(
    search: PartySearch, price: Index, goals: Goals | None = None
) -> dict[int, dict[int, int]]:
    """Return by enterprise what each couple would lose without a room there, at given prices."""
    wishes: dict[int, dict[int, int]] = {}
    for code, party in enumerate(search.regions.parties):
        if not party.couple or not len(party.regions):
            continue
        value = search.offers_of(code, price, goals)
        order = np.sort(value)
        for region, worth in zip(party.regions.tolist(), value.tolist(), strict=True):
            other = int(order[-2] if worth == order[-1] and len(order) > 1 else order[-1])
            other = 0 if len(order) == 1 else other
            wishes.setdefault(region, {})[code] = worth - max(0, other)
    return wishes


def _room_level(search: PartySearch, lodging: Lodging, goals: Goals, price: Index) -> Index:
    """Return what a room costs: what the first couple left without one would have given."""
    level = np.zeros(lodging.places.shape[1], dtype=np.int64)
    weighted = search.goals.weighted(goals.weights)
    for enterprise, worth in couple_wishes(search, price, weighted).items():
        rooms = int(lodging.places[ROOM, enterprise])
        ranked = sorted(worth.values(), reverse=True)
        if lodging.limited[ROOM, enterprise] and len(ranked) > rooms:
            level[enterprise] = max(0, ranked[rooms])
    return level


def _told_apart(lodging: Lodging, part: Split, price: Index) -> tuple[Index, Index]:
    """Return the price of a seat by original vacancy, and the level of rents, from both parts."""
    m = int((~part.without_beds).sum())
    own, split = price[:m].copy(), part.original[m:]
    level = np.zeros(lodging.places.shape, dtype=np.int64)
    openings = part.problem.vacancies["openings"].to_numpy(np.int64)
    both = (openings[:m][split] > 0) & (openings[m:] > 0)
    above = np.maximum(own[split] - price[m:], 0)
    enterprise = lodging.enterprise[split]
    for code in np.unique(enterprise).tolist():
        here = enterprise == code
        told = above[here & both] if (here & both).any() else above[here]
        level[BED, code] = int(np.median(told))
    bare = openings[m:] > 0
    seat = own.copy()
    seat[split] = np.where(bare, price[m:], own[split] - level[BED, enterprise])
    return seat, level


def _twin(search: PartySearch, part: Split, seat: Index) -> PartySearch:
    """Return the search of an allotment, parties in the regions a plan puts them in."""
    market = compile_market(part.problem)
    twin = PartySearch(goals_of(market, search.goals.objectives), regions_of(market))
    twin.chosen[:] = regions_taken(search.goals.market, search.regions, seat)
    return twin


def _weights(goals: Goals, tier: Objective, seat: Index) -> list[dict[Objective, int]]:
    """Return natural exchange rates between a tier and the earlier ones."""
    order = list(goals.objectives)
    earlier = order[: order.index(tier)]
    unit = FINE if goals.market.greatest < SMALL_SCORE else 1
    placed = np.flatnonzero(seat >= 0)
    scores = goals.market.pair_scores(placed, seat[placed])
    typical = max(1.0, float(scores.mean())) if len(scores) else 1.0
    points = typical if tier is Objective.FIT else 1.0
    rates = RATES if tier is Objective.FIT else (1.0, 0.1)
    return [
        {o: round(rate * points * unit * (len(earlier) - at)) for at, o in enumerate(earlier)}
        | {tier: unit}
        for rate in (rates if earlier else rates[:1])
    ]

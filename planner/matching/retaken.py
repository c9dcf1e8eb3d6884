"""A large problem from an earlier plan: its prices, its seats, and only what changed placed anew.

One look over all pairs at the earlier prices gives lists to search and a bound at once. What
moves is decided on these lists, staying put worth points; each tier is proven afresh over all
pairs, whatever it was before.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.matching.around import Priced
from planner.matching.bound import Multipliers, plain_bound, seat_income
from planner.matching.climber import Climber
from planner.matching.goals import Goals, goals_of
from planner.matching.large import modest, why_not_large
from planner.matching.lodging import is_limited
from planner.matching.market import Index, Market
from planner.matching.parties import regions_of
from planner.matching.pins import require_possible
from planner.matching.plan import Plan
from planner.matching.rules import Afresh, Objective
from planner.matching.search import PartySearch
from planner.matching.tables import PLACEMENT
from planner.matching.turnover import Before
from planner.matching.watch import Watch

STAY = (10, 30, 100, 300, 1000)
"""Points for staying, raised until few enough move; after them staying comes first of all."""

FIRST = -1
"""Points that stand for: staying outweighs everything."""

REACH = 16
"""Part of a greatest score below somebody's best at which a pair is still searched."""


def why_not(market: Market, earlier: Plan) -> Afresh | None:
    """Return why a problem has to be solved in full, or None when prices lead on."""
    from planner.matching.ladder.board import fits

    objectives = market.problem.objectives
    if (whole := why_not_large(market)) is not None:
        return whole
    if Objective.KEPT in objectives or Objective.FIT not in objectives:
        return Afresh.KEPT
    if is_limited(market.problem):
        return Afresh.LODGING
    if not _known(market, earlier):
        return Afresh.NO_PRICES
    return None if fits(market) else Afresh.SCATTERED


def search_of(market: Market) -> PartySearch:
    """Return the search of a market; raises NoFeasiblePlan when pins clash."""
    regions = regions_of(market)
    require_possible(market, regions)
    return PartySearch(goals_of(market, market.problem.objectives), regions)


def retake(search: PartySearch, before: Before, allowed: int, watch: Watch) -> int | None:
    """Place everybody from earlier prices and seats, and prove each tier.

    Seats and what reasons need are left in ``search``, values and bounds in ``watch``.

    Returns
    -------
    int or None
        Points for staying that it took, ``FIRST`` when staying had to outweigh everything; None
        when somebody pinned found no seat on the lists.
    """
    from planner.matching.ladder.again import resolve
    from planner.matching.ladder.whole import prices_of

    market = search.goals.market
    watch.begin(search.goals, search.regions)
    climber = Climber(search, watch)
    assert climber.board is not None
    known = _known(market, before.plan)
    last = market.problem.objectives[-1]
    goals, price = _begin(search.goals, known[PLACEMENT])
    fit, add = goals.weights[Objective.FIT], goals.seat_gain
    watch.report("prices of the earlier plan")
    look = climber.board.look(price + add, weight=fit, add=add, seat=before.seat)
    income = seat_income(goals, price) + look.income
    instance = climber.framed(look.start, look.col, look.gain, goals)
    most = int(look.gain.max(initial=0))
    for points in (*STAY, FIRST):
        state = resolve(
            instance,
            price + add,
            before.seat,
            keep=4 * most if points == FIRST else points * fit,
            reach=fit * market.greatest // REACH,
            goes_on=watch.goes_on,
        )
        left_out = state.groups.forced & (state.chosen < 0)
        if len(state.failed) or left_out.any():
            return None
        seat = state.seat
        watch.values = search.goals.values(seat)
        watch.report("everybody in a seat")
        if before.moved(seat) <= allowed or not watch.goes_on():
            break
    values = watch.values
    after = prices_of(state, instance)[-1] - add
    order = market.problem.objectives
    search.priced[PLACEMENT] = Multipliers(goals.weights, after)
    for at, tier in enumerate(order):
        proofs = [known[tier.value]] if tier.value in known else []
        bound = plain_bound(market, tier)
        if tier is last:
            earned = sum(w * values[o] for o, w in goals.weights.items() if o is not tier)
            bound = min(bound, (income - earned) // goals.weights[tier])
            proofs.append(search.priced[PLACEMENT])
        for proof in proofs:
            if bound == values[tier] or not (watch.goes_on() or at == 0):
                break
            proven = climber.bound(tier, proof, values)
            if proven < bound or tier.value not in search.priced:
                bound, search.priced[tier.value] = min(bound, proven), proof
        watch.bounds[tier] = bound
        watch.report(f"bound: {tier.value}")
    search.told = Priced(search, goals, seat, after, None)
    return points


def _known(market: Market, earlier: Plan) -> dict[str, Multipliers]:
    """Return the prices of an earlier plan, tier by tier and of its placement, for today.

    A new vacancy is free until somebody wants it. Empty when there are none to begin the
    search from, or when the objectives were others.
    """
    told = earlier.summary.get("prices", {})
    order = [o.value for o in market.problem.objectives]
    if not isinstance(told, dict) or set(told.get(PLACEMENT, {})) != set(order):
        return {}
    ids = market.problem.vacancies["vacancy_id"].to_numpy()
    found: dict[str, Multipliers] = {}
    for name, rows in earlier.prices.groupby("tier", sort=False):
        weights = told.get(str(name))
        if name not in (PLACEMENT, *order) or not isinstance(weights, dict):
            continue
        given = {Objective(o): int(weight) for o, weight in weights.items() if o in order}
        goals = _weights_only(market, given)
        by_id = pd.Series(rows["price"].to_numpy(np.int64), index=rows["vacancy_id"].to_numpy())
        price = by_id.reindex(ids)
        free = -goals.seat_gain
        priced = np.where(price.notna(), price.fillna(0).to_numpy(), free).astype(np.int64)
        found[str(name)] = Multipliers(given, priced)
    return found if PLACEMENT in found else {}


def _weights_only(market: Market, weights: dict[Objective, int]) -> Goals:
    return goals_of(market, market.problem.objectives).weighted(weights)


def _begin(goals: Goals, known: Multipliers) -> tuple[Goals, Index]:
    """Return the weights to go on with, and prices in their unit.

    Those of the earlier plan, as long as they still put every objective above the next.
    """
    own = modest(goals)
    if all(known.weights.get(o, 0) >= weight for o, weight in own.weights.items()):
        return goals.weighted(known.weights), known.price
    first = goals.objectives[0]
    ratio = own.weights[first] / known.weights[first]
    return own, np.round(known.price * ratio).astype(np.int64)

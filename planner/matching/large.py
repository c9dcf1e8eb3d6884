"""Large problems: the ladder's placement, tier by tier its bound, over all eligible pairs.

Earlier objectives weigh a few greatest scores here, not the many a proof by cycles would
need: whether that was enough is seen in the gap of each tier, never assumed. Bounds are in
integers, over all pairs, whatever the prices: those of ``bound``, or added up by a
``ladder.board``.
"""

from __future__ import annotations

from planner.matching.around import placed_around
from planner.matching.bound import Multipliers, plain_bound
from planner.matching.climber import Climber
from planner.matching.filling import filled_up
from planner.matching.goals import Goals
from planner.matching.market import Index, Market
from planner.matching.rules import Afresh, Objective
from planner.matching.search import PartySearch
from planner.matching.tables import PLACEMENT
from planner.matching.watch import Watch

FROM_CELLS = 20_000_000
"""Workers times vacancies from which the ladder takes over."""

MOST_PARTY_CELLS = 120_000_000
"""People of parties times vacancies up to which it does."""

SEVERAL_CELLS = 130_000_000
"""Workers times vacancies up to which several objectives go up: about what was measured."""

LEAK = 20
"""Part of a mean score that one person on an earlier tier is worth on the tier of scores."""

HEADS = ((1, 10), (1, 1))
"""What one person on an earlier tier is worth against how many on a tier that counts heads."""

NEAR = 0.001
"""Gap of a tier that counts heads at which another rate is not tried."""


def why_not_large(market: Market) -> Afresh | None:
    """Return why a market is none for the ladder, or None when it is one."""
    cells = market.n_workers * market.n_vacancies
    if cells < FROM_CELLS:
        return Afresh.SMALL
    if market.problem.objectives != (Objective.FIT,) and cells > SEVERAL_CELLS:
        return Afresh.OBJECTIVES
    together = int((market.party >= 0).sum()) * market.n_vacancies
    return Afresh.PARTIES if together > MOST_PARTY_CELLS else None


def solve_large(search: PartySearch, watch: Watch) -> None:
    """Place everybody by the ladder; leave seats and reasons in ``search``, bounds in ``watch``.

    Raises
    ------
    NoFeasiblePlan
        When not everybody whom staff pinned can have a seat.
    """
    goals = modest(search.goals)
    climber = Climber(search, watch)
    seat, price = climber.place(goals.weights)
    around = placed_around(climber, goals, seat, price)
    better = watch.best(filled_up(search, around.seat, watch.goes_on))
    if (better != around.seat).any():
        around = placed_around(climber, goals, better, price)
    seat = around.seat
    values = search.goals.values(seat)
    watch.values = values
    found = climber.prices
    search.priced[PLACEMENT] = Multipliers(goals.weights, price)
    bounds: dict[Objective, int] = {}
    for tier in reversed(goals.objectives):
        before = list(goals.objectives)[: list(goals.objectives).index(tier)]
        bounds[tier] = plain_bound(search.goals.market, tier)
        rates = _exchange(goals, before, tier, seat, values)
        asked = [climber.price] * len(rates)
        if Objective.FIT not in rates[-1]:  # prices of a placement, where prices alone say little
            rates, asked = [*rates, rates[-1]], [*asked, climber.place_if_can]
        for weights, priced in zip(rates, asked, strict=True):
            at = found
            if weights is not goals.weights:
                heads = NEAR if tier is not Objective.FIT else 0
                gap = max(goals.market.problem.settings.gap, heads)
                near = bounds[tier] - values[tier] <= gap * bounds[tier]
                if near or not watch.goes_on():
                    break
                priced(weights)
                at = climber.prices
            proofs = [Multipliers(weights, prices) for prices in at]
            if climber.fine is not None:
                proofs.append(climber.in_parts(weights))
            for proof in proofs:
                if bounds[tier] == values[tier]:
                    break
                bound = climber.bound(tier, proof, values)
                if bound < bounds[tier]:
                    bounds[tier], search.priced[tier.value] = bound, proof
        watch.bounds = bounds | {o: plain_bound(search.goals.market, o) for o in before}
        watch.report(f"bound: {tier.value}")
    watch.bounds = {tier: bounds[tier] for tier in goals.objectives}
    search.told = around


def modest(goals: Goals) -> Goals:
    """Return the objectives with weights a little above what one person can change."""
    weights: dict[Objective, int] = {}
    below = 0
    for objective in reversed(goals.objectives):
        weights[objective] = 1 + 2 * below
        below += weights[objective] * (goals.market.greatest if objective is Objective.FIT else 1)
    return goals.weighted({o: weights[o] for o in goals.objectives})


def _exchange(
    goals: Goals,
    before: list[Objective],
    tier: Objective,
    seat: Index,
    values: dict[Objective, int],
) -> list[dict[Objective, int]]:
    """Return multipliers to bound a tier with.

    Those of the plan, for the tier that was sought with them, and small ones: what an earlier
    tier could still win in its relaxation leaks into the bound of a later one, times these.
    """
    if tier is goals.objectives[-1]:
        found = [goals.weights]
        if tier is Objective.FIT and before:
            mean = max(1, values[tier] // max(1, int((seat >= 0).sum())))
            small = {o: max(1, mean * (len(before) - at) // LEAK) for at, o in enumerate(before)}
            found.append(small | {tier: 1})
        return found
    if Objective.FIT in (*before, tier):
        return [{o: goals.weights[o] for o in (*before, tier)}]
    if not before:
        return [{tier: 1}]
    return [dict.fromkeys(before, earlier) | {tier: own} for earlier, own in HEADS]

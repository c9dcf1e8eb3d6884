"""The ladder over all pairs of a board: how near to proven it comes, with every objective."""

from __future__ import annotations

import numpy as np
import pytest

from planner.matching import check, large, solve
from planner.matching.bound import Multipliers
from planner.matching.climber import Climber
from planner.matching.goals import goals_of
from planner.matching.large import modest
from planner.matching.market import compile_market
from planner.matching.parties import regions_of
from planner.matching.rules import Objective
from planner.matching.search import PartySearch
from planner.matching.watch import Watch

from ..conftest import problem_of


def crowd(seed: int = 1, **settings):
    """Return 600 people, a quarter in parties, on 60 vacancies with too few seats for all."""
    rng = np.random.default_rng(seed)
    people = [
        {
            "party_id": f"p{k // 3}" if k < 150 else "",
            "level": int(rng.integers(0, 4)),
            "years": int(rng.integers(0, 8)),
            "preferred_town": f"t{rng.integers(0, 5)}",
            "min_wage": 100 * int(rng.integers(30, 60)),
        }
        for k in range(600)
    ]
    posts = [
        {
            "enterprise_id": f"e{k // 3}",
            "town": f"t{k % 5}",
            "openings": int(rng.integers(1, 18)),
            "level": int(rng.integers(0, 3)),
            "tier": 1 + k % 3,
            "wage_min": 4000,
            "wage_max": 4000 + 100 * int(rng.integers(1, 25)),
        }
        for k in range(60)
    ]
    parties = {f"p{k}": ("enterprise", "town", "travel")[k % 3] for k in range(50)}
    return problem_of(people, posts, parties=parties, settings=settings or None)


def climber_of(problem):
    market = compile_market(problem)
    search = PartySearch(goals_of(market, problem.objectives), regions_of(market))
    watch = Watch(lambda _: False, lambda _: None, None)
    watch.begin(search.goals, search.regions)
    return search, Climber(search, watch)


@pytest.mark.parametrize("seed", [1, 2])
def test_fit_over_all_pairs_is_proven_within_three_tenths_of_a_percent(seed):
    search, climber = climber_of(crowd(seed, objectives=["fit"]))
    seat, _ = climber.place({Objective.FIT: 1})
    values = search.goals.values(seat)
    bound = min(
        climber.bound(Objective.FIT, Multipliers({Objective.FIT: 1}, price), values)
        for price in climber.prices
    )
    assert values[Objective.FIT] <= bound <= 1.003 * values[Objective.FIT]


def test_prices_alone_bound_a_tier_as_those_of_a_placement_do():
    """No plan has more people than prices without a placement prove; they are not far off."""
    problem = crowd()
    search, climber = climber_of(problem)
    seat, _ = climber.place(modest(search.goals).weights)
    values = search.goals.values(seat)
    weights = {Objective.PRIORITY: 1, Objective.MIN_FILL: 1, Objective.PLACED: 10}
    climber.price(weights)
    proofs = [Multipliers(weights, price) for price in climber.prices]
    bounds = [climber.bound(Objective.PLACED, proof, values) for proof in proofs]
    assert min(bounds) >= values[Objective.PLACED]
    assert min(bounds) <= 1.02 * values[Objective.PLACED]


def test_every_tier_of_the_default_objectives_is_valid_and_near(monkeypatch):
    monkeypatch.setattr(large, "FROM_CELLS", 0)
    problem = crowd()
    plan = solve(problem)
    assert check(problem, plan) == []
    assert max(tier["gap"] for tier in plan.summary["tiers"]) < 0.02

"""Parties go where an enterprise is short of its minimum, if the plan is better for it."""

from __future__ import annotations

import numpy as np
import pytest

from planner.matching.filling import filled_up
from planner.matching.goals import goals_of
from planner.matching.market import compile_market
from planner.matching.parties import regions_of
from planner.matching.rules import Objective
from planner.matching.search import PartySearch


@pytest.fixture
def search_of(build):
    """Return the search of a party at e1, where it is liked better, while e0 is short."""

    def made(scores: dict[str, int], e1_needs_it: bool) -> PartySearch:
        workers = [{"party_id": "p"}, {"party_id": "p"}, {}]
        pairs = [(who, post, points) for who in ("w0", "w1") for post, points in scores.items()]
        problem = build(
            workers,
            [{"enterprise_id": "e0", "openings": 2}, {"enterprise_id": "e1", "openings": 3}],
            parties={"p": "enterprise"},
            pairs=[*pairs, ("w2", "v1", 5)],
            enterprises=[
                {"enterprise_id": "e0", "min_fill": 1.0},
                {"enterprise_id": "e1", "min_fill": 1.0 if e1_needs_it else 0.0},
            ],
            settings={"objectives": ["min_fill", "placed", "fit"]},
        )
        market = compile_market(problem)
        return PartySearch(goals_of(market, problem.objectives), regions_of(market))

    return made


AT_E1 = np.array([1, 1, 1])


def test_a_party_fills_the_enterprise_that_is_short(search_of):
    search = search_of({"v0": 3, "v1": 9}, e1_needs_it=False)
    seat = filled_up(search, AT_E1, lambda: True)
    assert seat.tolist() == [0, 0, 1]
    assert search.goals.values(seat)[Objective.MIN_FILL] == 2


def test_nobody_moves_where_the_other_enterprise_would_lose_as_much(search_of):
    search = search_of({"v0": 3, "v1": 9}, e1_needs_it=True)
    assert filled_up(search, AT_E1, lambda: True).tolist() == AT_E1.tolist()


def test_nobody_is_tried_when_time_is_up(search_of):
    search = search_of({"v0": 3, "v1": 9}, e1_needs_it=False)
    assert filled_up(search, AT_E1, lambda: False).tolist() == AT_E1.tolist()

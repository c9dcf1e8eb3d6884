"""People go on to their towns in the cheapest vehicle they fit into."""

from __future__ import annotations

import pandas as pd
import pytest

from planner.charter import check, solve


@pytest.fixture(scope="module")
def two_sizes(make) -> pd.DataFrame:
    """Return the offers with shuttles of two sizes, priced by the vehicle."""
    offers = make().offers
    offers = offers[offers["mode"] != "shuttle"]
    sizes = pd.DataFrame(
        [
            {"offer_id": "large", "mode": "shuttle", "seats": 40, "fixed_yuan": 400.0},
            {"offer_id": "small", "mode": "shuttle", "seats": 16, "fixed_yuan": 180.0},
        ]
    )
    return pd.concat([offers, sizes], ignore_index=True)


def test_few_people_go_in_a_small_vehicle_and_many_in_a_large_one(make, two_sizes) -> None:
    problem = make(offers=two_sizes)
    plan = solve(problem)
    assert not check(problem, plan)
    shuttles = plan.trips[plan.trips["mode"] == "shuttle"]
    assert set(shuttles.loc[shuttles["boarded"] <= 16, "offer_id"]) == {"small"}
    assert set(shuttles.loc[shuttles["boarded"] > 16, "offer_id"]) == {"large"}
    assert shuttles["offer_id"].nunique() == 2


def test_one_size_alone_is_never_cheaper_than_both(make, two_sizes) -> None:
    both = solve(make(offers=two_sizes)).summary["yuan_by_mode"]["shuttle"]
    large = two_sizes[two_sizes["offer_id"] != "small"]
    assert both < solve(make(offers=large)).summary["yuan_by_mode"]["shuttle"]

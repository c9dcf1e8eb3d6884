"""What rules cost, and why a mode."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd
import pytest

from planner.charter import Problem, Rule, Settings, Variant, alternatives, rule_prices
from planner.charter.prices import relaxed, worth_asking
from planner.errors import InvalidProblem

Make = Callable[..., Problem]
People = Callable[..., pd.DataFrame]


def test_a_variant_takes_away_one_rule_and_nothing_else() -> None:
    law = Settings(load_cap=0.5, rules=(Rule(load_cap=0.5, max_stops=1),))
    full = relaxed(law, Variant.FULL_SEATS)
    assert (full.load_cap, full.rules) == (1.0, (Rule(load_cap=None, max_stops=1),))
    assert relaxed(law, Variant.JOINT).cross_province
    assert relaxed(law, Variant.DIRECT_ONLY).max_stops == 1
    assert relaxed(law, Variant.FREE_STOPS).rules[0].max_stops is None
    assert relaxed(law, Variant.RELAY).relay
    assert relaxed(law, Variant.AS_IT_IS) == law


def test_only_variants_that_change_something_are_asked() -> None:
    asked = worth_asking(Settings())
    assert asked[0] is Variant.AS_IT_IS
    assert Variant.FULL_SEATS not in asked
    assert Variant.JOINT in asked


def test_a_relaxed_rule_saves_and_a_tightened_one_costs(make: Make, some_people: People) -> None:
    told: list[str] = []
    crowd = some_people("340122", 40, "2020-02-20", "2020-02-23")
    far = some_people("341222", 3, "2020-02-20", "2020-02-25")
    prices = rule_prices(
        make(travellers=pd.concat([crowd, far], ignore_index=True)),
        variants=(Variant.FULL_SEATS, Variant.DIRECT_ONLY),
        on_progress=lambda progress: told.append(progress.stage),
    )
    by = {price.variant: price for price in prices}
    assert by[Variant.AS_IT_IS].saves == 0
    assert by[Variant.FULL_SEATS].saves > 1000
    assert by[Variant.DIRECT_ONLY].saves <= 0
    assert all(price.saves <= price.saves_at_most + 0.01 for price in prices)
    assert told == ["as_it_is", "full_seats", "direct_only"]


def test_prices_do_not_depend_on_the_number_of_processes(make: Make) -> None:
    one = rule_prices(make(), variants=(Variant.RELAY,))
    assert rule_prices(make(), variants=(Variant.RELAY,), workers=2) == one


def test_alternatives_stand_side_by_side_the_cheapest_first(make: Make) -> None:
    ways = alternatives(make(), "520102", dt.date(2020, 2, 21))
    assert [way.yuan for way in ways] == sorted(way.yuan for way in ways)
    assert {way.mode for way in ways} >= {"rail", "air"}
    assert {way.hub for way in ways if way.mode == "rail"} == {"KQW"}


def test_a_county_nobody_leaves_from_has_no_alternatives(make: Make) -> None:
    with pytest.raises(InvalidProblem):
        alternatives(make(), "999999", dt.date(2020, 2, 21))

"""One wave of coaches: proven, and its rules judged by the checker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from planner.charter import Plan, Problem, check, solve
from planner.charter.settings import Settings
from planner.charter.wave import Wave, _exactly
from planner.errors import InvalidProblem

Make = Callable[..., Problem]
People = Callable[..., pd.DataFrame]
COACH = {"offer_id": "coach", "mode": "coach", "seats": 49, "fixed_yuan": 1500, "per_km_yuan": 11}
SHUTTLE = {"offer_id": "shuttle", "mode": "shuttle", "seats": 20, "per_seat_yuan": 20}


def wave(make: Make, some_people: People, *counts: int, **settings: Any) -> tuple[Problem, Plan]:
    counties = ("340122", "340123", "341222")
    people = [
        some_people(county, count, "2020-02-20", "2020-02-25")
        for county, count in zip(counties, counts, strict=True)
    ]
    problem = make(
        travellers=pd.concat(people, ignore_index=True),
        offers=pd.DataFrame([COACH, SHUTTLE]),
        settings={"share_once": True, **settings},
    )
    return problem, solve(problem)


def test_a_wave_is_solved_to_a_proof(make: Make, some_people: People) -> None:
    problem, plan = wave(make, some_people, 30, 10, 7)
    assert plan.summary["gap_before_last_mile"] <= 1e-5
    assert not check(problem, plan)


def test_full_coaches_leave_directly_and_the_rest_of_a_county_stays_together(
    make: Make, some_people: People
) -> None:
    _, plan = wave(make, some_people, 30, 10, 0)
    coaches = plan.trips[plan.trips["mode"] == "coach"]
    assert sorted(coaches["boarded"]) == [16, 24]


def test_a_county_that_shares_two_coaches_a_day_is_found(make: Make, some_people: People) -> None:
    """The direct coach of the first county is made to call at the second one, too."""
    problem, plan = wave(make, some_people, 30, 10, 0)
    coaches = plan.trips[plan.trips["mode"] == "coach"]
    full = coaches.loc[coaches["boarded"] == 24, "trip_id"].iloc[0]
    stops = plan.stops.copy()
    mine = stops["trip_id"] == full
    extra = stops[mine].iloc[[0]].assign(place="340123", seq=2, on=0)
    stops.loc[mine & (stops["seq"] > 1), "seq"] += 1
    changed = replace(plan, stops=pd.concat([stops, extra]).sort_values(["trip_id", "seq"]))
    assert "shared_twice" not in {found.rule for found in check(problem, plan)}
    assert "shared_twice" in {found.rule for found in check(problem, changed)}


def test_a_county_in_two_chosen_sets_is_called_at_by_one_coach() -> None:
    """The second set goes without it: by the coach of just the others."""
    nobody, single, pair = [[0, -1, -1], [1, -1, -1]], [[0, -1, -1], [1, -1, -1]], [[0, 1, -1]]
    ones = np.ones(2, dtype=np.int64)
    two = Wave(
        day=0,
        full=0 * ones,
        rest=5 * ones,
        seats=24 * ones,
        direct=np.zeros((2, 2), dtype=np.int64),
        members=np.array(nobody + single + pair),
        trip=np.array([[-1, -1], [-1, -1], [0, 0], [0, 1], [0, 2]]),
        yuan=np.array([9000.0, 9000.0, 10.0, 10.0, 20.0]),
        base=0.0,
    )
    assert _exactly(two, 4, [1]) == 3
    assert _exactly(two, 4, [0, 1]) == 4


def test_prefecture_and_joint_planning_exclude_each_other() -> None:
    with pytest.raises(InvalidProblem, match="cross_province"):
        Settings(one_prefecture=True, cross_province=True)


def test_a_coach_stays_in_its_prefecture_where_that_is_set(
    make: Make, some_people: People
) -> None:
    problem, plan = wave(make, some_people, 3, 3, 3, share_once=False, one_prefecture=True)
    places = plan.stops[plan.stops["on"] > 0]
    coaches = set(plan.trips.loc[plan.trips["mode"] == "coach", "trip_id"])
    of_trip = places[places["trip_id"].isin(coaches)].groupby("trip_id")["place"]
    assert (of_trip.agg(lambda codes: codes.str[:4].nunique()) == 1).all()
    assert not check(problem, plan)

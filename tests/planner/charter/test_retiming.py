"""A stop that is given up: the way that is left must be lawful too."""

from __future__ import annotations

import pandas as pd
import pytest

from planner.charter import Problem, retiming
from planner.charter.replan import world_of
from planner.charter.running import World
from planner.charter.trips import Stop, Trip

KM = {
    ("A", "B"): 60, ("B", "C"): 80, ("C", "yuyao"): 120, ("A", "yuyao"): 230, ("B", "yuyao"): 153,
    ("A", "C"): 120,
}  # fmt: skip
CODES = {"A": "340122", "B": "340123", "C": "340124", "yuyao": "yuyao"}


@pytest.fixture
def world() -> World:
    """Three counties: from A the way past B and C is short, from B the way past C is long."""
    travellers = pd.DataFrame(
        {
            "traveller_id": ["a", "b", "c"],
            "county": [CODES[name] for name in "ABC"],
            "lat": [31.0, 31.2, 31.4],
            "lon": [117.0, 117.4, 117.8],
            "ready_date": "2020-02-21",
            "due_date": "2020-02-28",
            "town": "simen",
        }
    )
    distances = pd.DataFrame(
        [{"from": CODES[a], "to": CODES[b], "km": km} for (a, b), km in KM.items()]
    )
    places = pd.DataFrame(
        [
            {"town": "simen", "kind": "town", "lat": 30.1, "lon": 121.0},
            {"town": "yuyao", "kind": "reception", "lat": 30.0, "lon": 121.1},
        ]
    )
    offers = pd.DataFrame([{"offer_id": "coach", "mode": "coach", "seats": 49, "per_km_yuan": 10}])
    return world_of(Problem.from_frames(travellers, offers, places, distances=distances))


def trip_of(world: World, names: str) -> Trip:
    """Return a coach that leaves at nine on the first day, nobody on board."""
    stops = [Stop(CODES[name], 31.0, 117.0, 530, 540) for name in names]
    return Trip("coach", 0, 0, [*stops, Stop("yuyao", 30.0, 121.1, 900, 900)], 0.0, 1, 0.0, 44)


def test_a_stop_is_dropped_where_the_rest_is_on_the_way(world: World) -> None:
    trip = trip_of(world, "AC")
    assert retiming.without(world, trip, {CODES["A"]})
    assert [stop.place for stop in trip.stops] == [CODES["C"], "yuyao"]


def test_a_first_stop_stays_where_the_rest_would_be_roundabout(world: World) -> None:
    trip = trip_of(world, "ABC")
    assert not retiming.without(world, trip, {CODES["A"]})
    assert next(stop.place for stop in trip.stops) == CODES["A"]

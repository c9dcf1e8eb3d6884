"""Trains that board at several stations, carriages that go together, rows kept free."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from planner.charter import Close, Plan, Problem, check, replan, solve
from planner.charter.edit import edit
from planner.charter.edits import Move
from planner.charter.seating import labels
from planner.errors import InvalidProblem

Make = Callable[..., Problem]
People = Callable[..., pd.DataFrame]


def stations() -> pd.DataFrame:
    """Return two stations of Guizhou: one by Kaiyang, one at Guiyang."""
    rows = [("KAY", "rail", 27.05, 106.95, "520000"), ("KQW", "rail", 26.6228, 106.6725, "520000")]
    return pd.DataFrame(rows, columns=["hub_id", "kind", "lat", "lon", "area"])


def train(**more: Any) -> pd.DataFrame:
    """Return one train, and a feeder for whoever cannot reach it by himself."""
    whole = {
        "offer_id": "line",
        "mode": "train",
        "hub_id": "KAY",
        "calls": "KQW",
        "seats": 118,
        "fixed_yuan": 15000,
        "per_km_yuan": 10,
        "min_passengers": 15,
        **more,
    }
    feeder = {"offer_id": "feeder", "mode": "feeder", "seats": 49, "fixed_yuan": 700,
              "per_km_yuan": 9}  # fmt: skip
    frame = pd.DataFrame([whole, feeder]).astype(object)
    return frame.where(frame.notna(), "")


@pytest.fixture
def one_line(make: Make, some_people: People) -> Problem:
    """Return ten people of each of two counties and a train that asks for fifteen."""
    people = pd.concat(
        [
            some_people("520121", 10, "2020-02-20", "2020-02-22"),
            some_people("520102", 10, "2020-02-20", "2020-02-22"),
        ],
        ignore_index=True,
    )
    return make(travellers=people, hubs=stations(), offers=train())


@pytest.fixture
def line_plan(one_line: Problem) -> Plan:
    """Return its plan."""
    return solve(one_line)


def _boards(plan: Plan) -> dict[str, int]:
    ride = plan.trips.loc[plan.trips["mode"] == "train", "trip_id"].iloc[0]
    stops = plan.stops[plan.stops["trip_id"] == ride]
    return dict(zip(stops["place"], stops["on"], strict=True))


def test_a_train_collects_people_at_several_stations(one_line: Problem, line_plan: Plan) -> None:
    """Neither county alone has the fifteen people the train asks for."""
    assert check(one_line, line_plan) == []
    assert line_plan.unserved.empty
    assert _boards(line_plan) == {"KAY": 10, "KQW": 10, "CTH": 0}


def test_everybody_on_a_line_counts_against_the_same_seats(
    make: Make, some_people: People
) -> None:
    people = pd.concat(
        [
            some_people("520121", 10, "2020-02-20", "2020-02-21"),
            some_people("520102", 10, "2020-02-20", "2020-02-21"),
        ],
        ignore_index=True,
    )
    problem = make(travellers=people, hubs=stations(), offers=train(seats=16, max_per_day=1))
    plan = solve(problem)
    assert check(problem, plan) == []
    by_day = plan.trips[plan.trips["mode"] == "train"].groupby("date")["boarded"].sum()
    assert by_day.max() <= 16


def test_times_of_a_line_named_in_its_calls_are_kept(make: Make) -> None:
    problem = make(
        travellers=make()
        .travellers.query("county in ('520102', '520121')")
        .reset_index(drop=True),
        hubs=stations(),
        offers=train(calls="KQW@95", depart="09:00", minutes=700, min_passengers=1),
        settings={"last_date": "2020-02-27"},
    )
    plan = solve(problem)
    assert check(problem, plan) == []
    ride = plan.trips.loc[plan.trips["mode"] == "train", "trip_id"].iloc[0]
    stops = plan.stops[plan.stops["trip_id"] == ride]
    assert [f"{t:%H:%M}" for t in stops["depart"]] == ["09:00", "10:35", "20:40"]


def test_a_line_runs_though_one_of_its_stations_is_closed(one_line: Problem) -> None:
    closed = pd.DataFrame([{"place": "KAY"}])
    problem = Problem.from_frames(
        one_line.travellers,
        one_line.offers.assign(min_passengers=1),
        one_line.destinations,
        hubs=one_line.hubs,
        closures=closed,
        settings=one_line.settings,
    )
    plan = solve(problem)
    assert check(problem, plan) == []
    assert _boards(plan)["KAY"] == 0
    assert plan.unserved.empty


def test_a_plan_that_leaves_a_station_out_is_found(one_line: Problem, line_plan: Plan) -> None:
    stops = line_plan.stops[line_plan.stops["place"] != "KQW"].copy()
    stops["seq"] = stops.groupby("trip_id").cumcount() + 1
    broken = Plan(**{**line_plan.frames(), "stops": stops}, summary={})
    assert "wrong_stop" in {v.rule for v in check(one_line, broken)}


def test_a_station_reached_too_soon_is_found(one_line: Problem, line_plan: Plan) -> None:
    stops = line_plan.stops.copy()
    here = stops["place"] == "KQW"
    stops.loc[here, ["arrive", "depart"]] -= pd.Timedelta(minutes=5)
    broken = Plan(**{**line_plan.frames(), "stops": stops}, summary={})
    assert "unreachable_stop_time" in {v.rule for v in check(one_line, broken)}


def test_a_station_closed_later_lets_its_people_board_elsewhere(
    one_line: Problem, line_plan: Plan
) -> None:
    first = pd.Timestamp("2020-02-20").date()
    done = replan(one_line, line_plan, [Close("KAY", first)])
    assert done.violations == ()
    assert _boards(done.plan)["KAY"] == 0
    assert done.plan.unserved.empty


def test_a_party_moved_to_a_line_boards_at_its_station(one_line: Problem, line_plan: Plan) -> None:
    person = line_plan.seats["traveller_id"][line_plan.seats["traveller_id"].str[:6] == "520102"]
    ride = line_plan.trips.loc[line_plan.trips["mode"] == "train", "trip_id"].iloc[0]
    done = edit(one_line, line_plan, [Move(person.iloc[0], ride)])
    assert done.broken == ()


@pytest.mark.parametrize(
    ("calls", "message"),
    [
        ("NIX", "not among the hubs"),
        ("KQW@soon", "rising minutes"),
        ("KQW@30;KAY@20", "rising minutes"),
        ("KAY", "twice"),
    ],
)
def test_calls_that_cannot_be_are_named(make: Make, calls: str, message: str) -> None:
    with pytest.raises(InvalidProblem, match=message):
        make(hubs=stations(), offers=train(calls=calls))


def test_carriages_that_go_together_are_hired_together(make: Make, some_people: People) -> None:
    """Twelve people fit into one carriage of 20 seats; the railway hangs on three or none."""
    carriage = train(
        offer_id="block", mode="carriage", hub_id="KQW", calls="", seats=20, fixed_yuan=1000,
        per_km_yuan=1, min_carriages=3, max_per_day=4, min_passengers=4,
    )  # fmt: skip
    people = some_people("520102", 12, "2020-02-20", "2020-02-22")
    problem = make(travellers=people, hubs=stations(), offers=carriage)
    plan = solve(problem)
    assert check(problem, plan) == []
    ride = plan.trips[plan.trips["mode"] == "carriage"].iloc[0]
    assert ride["seats"] == 60
    assert ride["yuan"] == pytest.approx(3 * (1000 + ride["km"]), abs=0.01)
    single = plan.trips.copy()
    single.loc[single["trip_id"] == ride["trip_id"], "seats"] = 20
    broken = Plan(**{**plan.frames(), "trips": single}, summary={})
    assert {"offer_limit", "wrong_cost"} <= {v.rule for v in check(problem, broken)}


def test_too_few_people_for_the_least_number_of_carriages_stay_with_a_reason(
    make: Make, some_people: People
) -> None:
    carriage = train(
        offer_id="block", mode="carriage", hub_id="KQW", calls="", seats=20,
        min_carriages=3, max_per_day=4, min_passengers=4,
    )  # fmt: skip
    people = some_people("520102", 11, "2020-02-20", "2020-02-22")
    problem = make(travellers=people, hubs=stations(), offers=carriage)
    plan = solve(problem)
    assert check(problem, plan) == []
    assert len(plan.unserved) == 11


def test_more_carriages_together_than_a_day_has_are_refused(make: Make) -> None:
    offers = train(mode="carriage", calls="", min_carriages=5, max_per_day=4)
    with pytest.raises(InvalidProblem, match="more than the 4 a day"):
        make(hubs=stations(), offers=offers)


def test_nobody_sits_in_rows_that_are_kept_free(make: Make, some_people: People) -> None:
    """Two rows of a 49-seat coach hold nine seats: 40 are left, as in Linhai in 2020."""
    people = some_people("340122", 60, "2020-02-20", "2020-02-21")
    rule = {"free_rows": 2, "first_date": "2020-02-12"}
    problem = make(travellers=people, settings={"load_cap": 1.0, "rules": [rule]})
    plan = solve(problem)
    assert check(problem, plan) == []
    coaches = plan.trips[plan.trips["mode"] == "coach"]
    assert set(coaches["seats"]) == {40}
    seats = plan.seats[plan.seats["trip_id"].isin(coaches["trip_id"])]["seat"]
    assert seats.str[:-1].astype(int).max() <= 10
    moved = plan.seats.copy()
    moved.loc[moved["seat"] == seats.iloc[0], "seat"] = "12A"
    broken = Plan(**{**plan.frames(), "seats": moved}, summary={})
    assert "oversold_seat" in {v.rule for v in check(problem, broken)}


def test_a_rule_of_rows_holds_on_its_days_and_in_its_area_only(make: Make) -> None:
    rule = {"free_rows": 1, "last_date": "2020-02-20", "area": "340122"}
    settings = make(settings={"rules": [rule]}).settings
    day = pd.Timestamp("2020-02-20").date()
    next_day = pd.Timestamp("2020-02-21").date()
    assert settings.rows_free(day, "340122", "coach") == 1
    assert settings.rows_free(day, "340123", "coach") == 0
    assert settings.rows_free(next_day, "340122", "coach") == 0
    assert settings.rows_free(day, "340122", "shuttle") == 0


def test_seats_are_spaced_in_front_of_the_free_rows() -> None:
    given = labels("coach", 49, 20, free_rows=1)
    assert {int(name[:-1]) for name in given} <= set(range(1, 12))
    assert given[:3] == ["1B", "1D", "2A"]

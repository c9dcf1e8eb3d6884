"""The checker accepts our plans and rejects each kind of broken plan by the name of its rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from planner.charter import Plan, Problem, check

Frames = dict[str, pd.DataFrame]
HOUR = pd.Timedelta(hours=1)
DAY = pd.Timedelta(days=1)


@pytest.fixture
def broken(solved: tuple[Problem, Plan]) -> Callable[..., set[str]]:
    """Return what a plan breaks after an edit of its tables or of the problem's."""
    problem, plan = solved

    def judge(edit: Callable[[Frames], None] = lambda _: None, **changes: Any) -> set[str]:
        frames = {name: frame.copy() for name, frame in plan.frames().items()}
        edit(frames)
        summary = changes.pop("summary", plan.summary)
        changed = replace(problem, **changes)
        return {v.rule for v in check(changed, replace(plan, **frames, summary=summary))}

    return judge


def first(frames: Frames, mode: str) -> str:
    """Return the first trip of a mode."""
    trips = frames["trips"]
    return str(trips.loc[trips["mode"] == mode, "trip_id"].iloc[0])


def shift(frames: Frames, trip: str, by: pd.Timedelta) -> None:
    """Move a whole trip in time."""
    for table, columns in (
        ("trips", ("depart", "arrive")),
        ("stops", ("arrive", "depart")),
        ("driving", ("start", "end")),
    ):
        rows = frames[table]["trip_id"] == trip
        for column in columns:
            frames[table].loc[rows, column] += by
    rows = frames["trips"]["trip_id"] == trip
    frames["trips"].loc[rows, "date"] = frames["trips"].loc[rows, "depart"].dt.normalize()


def test_our_own_plan_breaks_nothing(broken: Callable[..., set[str]]) -> None:
    assert broken() == set()


def test_the_plan_has_coaches_feeders_rail_and_shuttles(solved: tuple[Problem, Plan]) -> None:
    """Otherwise the tests below would judge nothing."""
    assert set(solved[1].trips["mode"]) == {"coach", "feeder", "carriage", "shuttle"}


def test_a_driver_over_his_hours_is_found(broken: Callable[..., set[str]]) -> None:
    def edit(frames: Frames) -> None:
        """Take the rests out of the log: the coach drives on."""
        frames["driving"] = frames["driving"][frames["driving"]["kind"] != "rest"]
        trip = first(frames, "coach")
        rows = frames["driving"][frames["driving"]["trip_id"] == trip]
        frames["driving"].loc[rows.index[0], "end"] = rows["end"].iloc[-1] - HOUR
        frames["driving"].loc[rows.index[1:], "start"] = rows["end"].iloc[-1] - HOUR
        frames["driving"].loc[rows.index[1:], "end"] = rows["end"].iloc[-1]

    assert "driver_over_hours" in broken(edit)


def test_a_coach_at_three_in_the_morning_is_found(broken: Callable[..., set[str]]) -> None:
    def edit(frames: Frames) -> None:
        trip = first(frames, "coach")
        leaves = frames["trips"].set_index("trip_id").loc[trip, "depart"]
        shift(frames, trip, leaves.normalize() + 3 * HOUR - leaves)

    assert "driving_in_stop_hours" in broken(edit)


def test_a_seat_given_out_twice_is_found(broken: Callable[..., set[str]]) -> None:
    def edit(frames: Frames) -> None:
        seats = frames["seats"]
        rows = seats.index[seats["trip_id"] == first(frames, "coach")]
        seats.loc[rows[:2], "seat"] = "1A"

    assert "oversold_seat" in broken(edit)


def test_more_people_than_the_cap_allows_are_found(
    solved: tuple[Problem, Plan], broken: Callable[..., set[str]]
) -> None:
    """Half of the coach was allowed when planned, a tenth is when judged."""
    settings = replace(solved[0].settings, load_cap=0.1)
    assert "oversold_seat" in broken(settings=settings)


def test_a_stop_reached_too_soon_is_found(broken: Callable[..., set[str]]) -> None:
    def edit(frames: Frames) -> None:
        trip = first(frames, "coach")
        rows = frames["stops"].index[frames["stops"]["trip_id"] == trip]
        frames["stops"].loc[rows[-1], ["arrive", "depart"]] -= 3 * HOUR
        frames["trips"].loc[frames["trips"]["trip_id"] == trip, "arrive"] -= 3 * HOUR

    assert "unreachable_stop_time" in broken(edit)


def test_a_train_faster_than_its_speed_is_found(broken: Callable[..., set[str]]) -> None:
    def edit(frames: Frames) -> None:
        trip = first(frames, "carriage")
        rows = frames["stops"].index[frames["stops"]["trip_id"] == trip]
        frames["stops"].loc[rows[-1], ["arrive", "depart"]] -= 5 * HOUR

    assert "unreachable_stop_time" in broken(edit)


def test_a_seat_before_the_ready_date_is_found(
    solved: tuple[Problem, Plan], broken: Callable[..., set[str]]
) -> None:
    later = solved[0].travellers.assign(ready_date=pd.Timestamp("2020-02-26"))
    assert "before_ready_date" in broken(travellers=later)


def test_an_arrival_after_the_due_date_is_found(
    solved: tuple[Problem, Plan], broken: Callable[..., set[str]]
) -> None:
    earlier = solved[0].travellers.assign(due_date=pd.Timestamp("2020-02-19"))
    assert "after_due_date" in broken(travellers=earlier)


def test_a_coach_from_a_closed_county_is_found(
    solved: tuple[Problem, Plan], broken: Callable[..., set[str]]
) -> None:
    closed = pd.DataFrame(
        {"place": ["340122"], "first_date": [pd.NaT], "last_date": [pd.NaT]}
    ).astype({"first_date": "datetime64[s]", "last_date": "datetime64[s]"})
    assert broken(closures=closed) == {"closed_county"}


def test_a_closed_province_closes_its_counties(
    solved: tuple[Problem, Plan], broken: Callable[..., set[str]]
) -> None:
    closed = pd.DataFrame(
        {"place": ["340000"], "first_date": [pd.NaT], "last_date": [pd.NaT]}
    ).astype({"first_date": "datetime64[s]", "last_date": "datetime64[s]"})
    assert "closed_county" in broken(closures=closed)


def test_a_train_from_a_closed_hub_is_found(
    solved: tuple[Problem, Plan], broken: Callable[..., set[str]]
) -> None:
    closed = pd.DataFrame(
        {"place": ["KQW"], "first_date": [pd.NaT], "last_date": [pd.NaT]}
    ).astype({"first_date": "datetime64[s]", "last_date": "datetime64[s]"})
    assert broken(closures=closed) == {"closed_hub"}


def test_a_split_party_is_found(
    solved: tuple[Problem, Plan], broken: Callable[..., set[str]]
) -> None:
    people = solved[0].travellers.copy()
    people.loc[people["county"].isin(("340122", "520102")), "party_id"] = "one"
    assert "split_party" in broken(travellers=people)


def test_a_party_with_one_member_left_behind_is_split(broken: Callable[..., set[str]]) -> None:
    def edit(frames: Frames) -> None:
        seats = frames["seats"]
        frames["seats"] = seats[seats["traveller_id"] != "340122-21-50"]

    assert {"split_party", "nobody_lost"} <= broken(edit)


def test_a_lost_traveller_is_found(broken: Callable[..., set[str]]) -> None:
    def edit(frames: Frames) -> None:
        seats = frames["seats"]
        frames["seats"] = seats[seats["traveller_id"] != "340122-20-00"]

    assert "nobody_lost" in broken(edit)


def test_somebody_seated_and_unserved_is_found(broken: Callable[..., set[str]]) -> None:
    def edit(frames: Frames) -> None:
        row = pd.DataFrame({"traveller_id": ["340122-20-00"], "reason": ["x"], "help": [""]})
        frames["unserved"] = row

    assert "nobody_lost" in broken(edit)


def test_more_stops_than_allowed_are_found(
    solved: tuple[Problem, Plan], broken: Callable[..., set[str]]
) -> None:
    assert "too_many_stops" in broken(settings=replace(solved[0].settings, max_stops=1))


def test_a_coach_over_its_distance_is_found(
    solved: tuple[Problem, Plan], broken: Callable[..., set[str]]
) -> None:
    assert "too_far" in broken(settings=replace(solved[0].settings, coach_max_km=300.0))


def test_a_detour_longer_than_allowed_is_found(
    solved: tuple[Problem, Plan], broken: Callable[..., set[str]]
) -> None:
    assert "detour_too_long" in broken(settings=replace(solved[0].settings, detour_share=0.0))


def test_an_offer_on_a_day_it_does_not_hold_is_found(
    solved: tuple[Problem, Plan], broken: Callable[..., set[str]]
) -> None:
    offers = solved[0].offers.copy()
    offers["first_date"] = pd.Timestamp("2020-03-01")
    assert "offer_limit" in broken(offers=offers)


def test_too_few_passengers_for_an_offer_are_found(
    solved: tuple[Problem, Plan], broken: Callable[..., set[str]]
) -> None:
    offers = solved[0].offers.assign(min_passengers=40)
    assert "offer_limit" in broken(offers=offers)


def test_more_trips_than_an_offer_has_are_found(
    solved: tuple[Problem, Plan], broken: Callable[..., set[str]]
) -> None:
    assert "offer_limit" in broken(offers=solved[0].offers.assign(max_per_day=0))


def test_a_missed_connection_is_found(broken: Callable[..., set[str]]) -> None:
    def edit(frames: Frames) -> None:
        trip = first(frames, "feeder")
        shift(frames, trip, 2 * HOUR)

    assert "missed_connection" in broken(edit)


def test_an_unknown_traveller_is_found(broken: Callable[..., set[str]]) -> None:
    def edit(frames: Frames) -> None:
        frames["seats"].loc[0, "traveller_id"] = "nobody"

    assert "unknown_id" in broken(edit)


def test_an_unknown_offer_is_found(broken: Callable[..., set[str]]) -> None:
    def edit(frames: Frames) -> None:
        frames["trips"].loc[0, "offer_id"] = "magic carpet"

    assert "unknown_id" in broken(edit)


def test_a_wrong_price_is_found(broken: Callable[..., set[str]]) -> None:
    def edit(frames: Frames) -> None:
        frames["trips"].loc[0, "yuan"] -= 100

    assert "wrong_cost" in broken(edit)


def test_a_wrong_objective_is_found(
    solved: tuple[Problem, Plan], broken: Callable[..., set[str]]
) -> None:
    summary = {**solved[1].summary, "objective": solved[1].summary["objective"] - 500}
    assert broken(summary=summary) == {"wrong_cost"}


def test_a_bound_above_the_objective_is_found(
    solved: tuple[Problem, Plan], broken: Callable[..., set[str]]
) -> None:
    summary = {**solved[1].summary, "bound": solved[1].summary["objective"] + 500}
    assert broken(summary=summary) == {"wrong_cost"}


def test_a_wrong_count_is_found(broken: Callable[..., set[str]]) -> None:
    def edit(frames: Frames) -> None:
        frames["trips"].loc[0, "boarded"] += 1

    assert broken(edit) == {"wrong_totals"}


def test_too_few_drivers_are_found(broken: Callable[..., set[str]]) -> None:
    def edit(frames: Frames) -> None:
        frames["trips"].loc[frames["trips"]["mode"] == "coach", "drivers"] = 1

    assert broken(edit) == {"drivers_too_few"}


def test_a_coach_without_a_driving_log_is_found(broken: Callable[..., set[str]]) -> None:
    def edit(frames: Frames) -> None:
        frames["driving"] = frames["driving"].iloc[:0]

    assert broken(edit) == {"driving_log_missing"}


def test_boarding_without_time_is_found(
    solved: tuple[Problem, Plan], broken: Callable[..., set[str]]
) -> None:
    assert broken(settings=replace(solved[0].settings, stop_minutes=60)) == {"standing_too_short"}


def test_an_arrival_outside_the_reception_hours_is_found(
    solved: tuple[Problem, Plan], broken: Callable[..., set[str]]
) -> None:
    settings = replace(solved[0].settings, reception_opens=0, reception_closes=60)
    assert "outside_hours" in broken(settings=settings)


def test_somebody_taken_to_the_wrong_town_is_found(
    solved: tuple[Problem, Plan], broken: Callable[..., set[str]]
) -> None:
    people = solved[0].travellers.assign(town="town-b")
    assert "wrong_town" in broken(travellers=people)


def test_somebody_left_at_the_station_is_found(broken: Callable[..., set[str]]) -> None:
    def edit(frames: Frames) -> None:
        seats, trips = frames["seats"], frames["trips"]
        shuttles = trips.loc[trips["mode"] == "shuttle", "trip_id"]
        frames["seats"] = seats[~seats["trip_id"].isin(shuttles)]

    assert "wrong_town" in broken(edit)


def test_a_boarding_in_another_county_is_found(
    solved: tuple[Problem, Plan], broken: Callable[..., set[str]]
) -> None:
    people = solved[0].travellers.copy()
    people.loc[0, ["county", "lat", "lon"]] = ["341222", 33.16, 115.61]
    assert "wrong_stop" in broken(travellers=people)


def test_two_provinces_on_one_coach_are_found(
    solved: tuple[Problem, Plan], broken: Callable[..., set[str]]
) -> None:
    """Feixi is moved to another province by its code."""
    changed = solved[0].travellers.replace({"county": {"340123": "350123"}})

    def edit(frames: Frames) -> None:
        frames["stops"] = frames["stops"].replace({"place": {"340123": "350123"}})

    assert "province_crossed" in broken(edit, travellers=changed)


def test_a_broken_pin_is_found(
    solved: tuple[Problem, Plan], broken: Callable[..., set[str]]
) -> None:
    pins = pd.DataFrame(
        {
            "traveller_id": ["340122-20-00"],
            "kind": ["must"],
            "mode": ["air"],
            "date": pd.Series([pd.NaT], dtype="datetime64[s]"),
        }
    )
    assert broken(pins=pins) == {"pin_broken"}


def test_spending_over_the_budget_is_found(
    solved: tuple[Problem, Plan], broken: Callable[..., set[str]]
) -> None:
    assert broken(settings=replace(solved[0].settings, budget=100.0)) == {"over_budget"}

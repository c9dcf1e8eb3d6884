"""What a charter plan promises, on problems small enough to see through."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.charter import Plan, Problem, check, solve
from planner.charter.network import build as build_network
from planner.charter.routes import Arrival, enumerate_routes
from planner.charter.timetable import stand_minutes
from planner.stop import Cancelled, MaxRuntime

Make = Callable[..., Problem]
People = Callable[..., pd.DataFrame]


def reasons(plan: Plan) -> dict[str, str]:
    """Return the reason of everybody unserved."""
    return dict(zip(plan.unserved["traveller_id"], plan.unserved["reason"], strict=True))


def test_everybody_is_seated_or_listed_once(solved: tuple[Problem, Plan]) -> None:
    problem, plan = solved
    seated, listed = set(plan.seats["traveller_id"]), set(plan.unserved["traveller_id"])
    assert seated | listed == set(problem.travellers["traveller_id"])
    assert not seated & listed


def test_the_bound_is_below_the_objective_and_the_gap_is_theirs(
    solved: tuple[Problem, Plan],
) -> None:
    summary = solved[1].summary
    assert 0 < summary["bound"] <= summary["objective"]
    assert summary["gap"] == pytest.approx(1 - summary["bound"] / summary["objective"], abs=1e-5)


def test_the_objective_is_the_sum_of_its_parts(solved: tuple[Problem, Plan]) -> None:
    summary = solved[1].summary
    assert summary["objective"] == pytest.approx(sum(summary["objective_parts"].values()))


def test_the_summary_says_what_the_bound_covers(solved: tuple[Problem, Plan]) -> None:
    assert "three counties" in solved[1].summary["bound_covers"]


def test_two_runs_give_the_same_plan(make: Make, solved: tuple[Problem, Plan]) -> None:
    again = solve(make())
    for name, frame in solved[1].frames().items():
        pd.testing.assert_frame_equal(frame, again.frames()[name])


def test_the_plan_does_not_depend_on_the_number_of_workers(
    make: Make, solved: tuple[Problem, Plan]
) -> None:
    parallel = solve(make(), workers=2)
    for name, frame in solved[1].frames().items():
        pd.testing.assert_frame_equal(frame, parallel.frames()[name])


def test_a_party_sits_side_by_side_on_one_vehicle(solved: tuple[Problem, Plan]) -> None:
    seats = solved[1].seats
    trio = seats[seats["traveller_id"].str.startswith("340122-21") & (seats["leg"] == 1)]
    assert trio["trip_id"].nunique() == 1
    rows = trio["seat"].str.extract(r"(\d+)")[0].astype(int)
    assert rows.max() - rows.min() <= 1


def test_a_closed_county_waits_until_it_opens(make: Make) -> None:
    closures = pd.DataFrame(
        {"place": ["340122"], "first_date": ["2020-02-20"], "last_date": ["2020-02-22"]}
    )
    problem = make(closures=closures)
    plan = solve(problem)
    assert not check(problem, plan)
    leaves = plan.stops.loc[plan.stops["place"] == "340122", "depart"]
    assert (leaves.dt.normalize() >= pd.Timestamp("2020-02-23")).all()


def test_a_closed_hub_sends_people_elsewhere_or_leaves_them_with_a_reason(make: Make) -> None:
    closures = pd.DataFrame({"place": ["KQW"]})
    problem = make(closures=closures)
    plan = solve(problem)
    assert not check(problem, plan)
    assert set(reasons(plan).values()) <= {"hub_closed", "party_too_large", "no_offer_reaches"} | {
        "dearer_than_price_per_unserved"
    }
    assert "carriage" not in set(plan.trips["mode"])


def test_everything_closed_leaves_everybody_with_a_reason(make: Make) -> None:
    problem = make(closures=pd.DataFrame({"place": ["340000", "520000"]}))
    plan = solve(problem)
    assert not check(problem, plan)
    assert set(reasons(plan).values()) == {"county_closed"}
    assert len(plan.unserved) == len(problem.travellers)


def test_no_offers_leave_everybody_with_a_reason(make: Make) -> None:
    problem = make(offers=pd.DataFrame({"offer_id": [], "mode": [], "seats": []}))
    plan = solve(problem)
    assert not check(problem, plan)
    assert set(reasons(plan).values()) == {"no_offer_reaches"}


def test_a_party_larger_than_any_vehicle_stays_and_all_others_go(
    make: Make, some_people: People
) -> None:
    crowd = some_people("340122", 100, "2020-02-20", "2020-02-24", party="crowd", start=100)
    crowd["traveller_id"] = [f"crowd-{i}" for i in range(100)]
    problem = make(travellers=pd.concat([make().travellers, crowd], ignore_index=True))
    plan = solve(problem)
    assert not check(problem, plan)
    assert set(reasons(plan).values()) == {"party_too_large"}
    assert len(plan.unserved) == 100
    assert "smaller_party:24" in plan.unserved["help"].iloc[0]


def test_a_window_in_which_ready_is_after_due_is_named(make: Make, some_people: People) -> None:
    late = some_people("340122", 1, "2020-02-25", "2020-02-23", start=90)
    problem = make(travellers=pd.concat([make().travellers, late], ignore_index=True))
    plan = solve(problem)
    assert reasons(plan) == {"340122-25-90": "ready_after_due"}
    assert plan.unserved["help"].iloc[0] == "due_date_later:2"


def test_a_window_before_the_horizon_is_named(make: Make, some_people: People) -> None:
    early = some_people("340122", 1, "2020-02-10", "2020-02-12", start=90)
    problem = make(
        travellers=pd.concat([make().travellers, early], ignore_index=True),
        settings={"first_date": "2020-02-20"},
    )
    assert reasons(solve(problem)) == {"340122-10-90": "window_outside_horizon"}


def test_members_whose_windows_do_not_meet_are_named(make: Make, some_people: People) -> None:
    both = pd.concat(
        [
            some_people("340122", 1, "2020-02-20", "2020-02-21", party="pair", start=90),
            some_people("340122", 1, "2020-02-24", "2020-02-25", party="pair", start=91),
        ]
    )
    problem = make(travellers=pd.concat([make().travellers, both], ignore_index=True))
    plan = solve(problem)
    assert not check(problem, plan)
    assert set(reasons(plan).values()) == {"party_windows_disjoint"}


def test_a_county_without_coordinates_is_named(make: Make, some_people: People) -> None:
    lost = some_people("340122", 2, "2020-02-20", "2020-02-23", start=90)
    lost = lost.assign(county="349999", lat=np.nan, lon=np.nan)
    problem = make(travellers=pd.concat([make().travellers, lost], ignore_index=True))
    plan = solve(problem)
    assert not check(problem, plan)
    assert set(reasons(plan).values()) == {"county_without_coordinates"}


def test_a_hub_without_coordinates_is_left_out_and_the_rest_is_planned(make: Make) -> None:
    hubs = make().hubs.copy()
    hubs.loc[hubs["hub_id"] == "KQW", ["lat", "lon"]] = np.nan
    problem = make(hubs=hubs)
    plan = solve(problem)
    assert not check(problem, plan)
    assert "coach" in set(plan.trips["mode"])
    assert "carriage" not in set(plan.trips["mode"])


def test_a_county_out_of_reach_is_named(make: Make, some_people: People) -> None:
    """Beyond the coach's limit and without a hub within the feeder's."""
    far = some_people("520102", 3, "2020-02-20", "2020-02-25", start=90)
    far = far.assign(county="650102", lat=43.8, lon=87.6)
    problem = make(travellers=pd.concat([make().travellers, far], ignore_index=True))
    plan = solve(problem)
    assert not check(problem, plan)
    assert set(reasons(plan).values()) == {"no_offer_reaches"}


def test_a_pin_to_a_date_is_kept(make: Make) -> None:
    pins = pd.DataFrame({"traveller_id": ["340122-20-00"], "date": ["2020-02-22"]})
    problem = make(pins=pins)
    plan = solve(problem)
    assert not check(problem, plan)
    trip = plan.seats.set_index("traveller_id").loc["340122-20-00", "trip_id"].iloc[0]
    assert plan.trips.set_index("trip_id").loc[trip, "date"] == pd.Timestamp("2020-02-22")


def test_a_forbidden_mode_is_not_used(make: Make) -> None:
    pins = pd.DataFrame({"traveller_id": ["520102-20-00"], "kind": ["forbid"], "mode": ["rail"]})
    problem = make(pins=pins)
    plan = solve(problem)
    assert not check(problem, plan)
    assert "520102-20-00" in reasons(plan)


def test_direct_running_allows_one_stop(make: Make) -> None:
    rule = {"first_date": "2020-02-20", "max_stops": 1}
    problem = make(settings={"rules": [rule]})
    plan = solve(problem)
    assert not check(problem, plan)
    road = plan.trips.loc[plan.trips["mode"].isin(("coach", "feeder")), "trip_id"]
    assert (plan.stops[plan.stops["trip_id"].isin(road)].groupby("trip_id").size() == 2).all()


def test_a_dated_cap_holds_on_its_days_only(make: Make, some_people: People) -> None:
    """Half the seats until 21 February, all of them afterwards: 30 people of one day fit then."""
    problem = make(
        travellers=some_people("340122", 30, "2020-02-22", "2020-02-22"),
        settings={"load_cap": 1.0, "rules": [{"last_date": "2020-02-21", "load_cap": 0.5}]},
    )
    plan = solve(problem)
    assert not check(problem, plan)
    assert (plan.trips.loc[plan.trips["mode"] == "coach", "boarded"] == 30).all()


def test_who_is_dearer_than_his_price_is_left(make: Make, some_people: People) -> None:
    problem = make(
        travellers=some_people("341222", 2, "2020-02-20", "2020-02-24"),
        settings={"yuan_per_unserved": 100},
    )
    plan = solve(problem)
    assert set(reasons(plan).values()) == {"dearer_than_price_per_unserved"}
    assert plan.summary["gap"] == 0


def test_an_offer_runs_no_more_often_than_it_may(make: Make, some_people: People) -> None:
    offers = make().offers.copy()
    offers.loc[offers["offer_id"] == "coach", "max_per_day"] = 1
    problem = make(travellers=some_people("340122", 60, "2020-02-20", "2020-02-21"), offers=offers)
    plan = solve(problem)
    assert not check(problem, plan)
    assert len(plan.unserved) == 12
    assert set(reasons(plan).values()) == {"offers_used_up"}


def test_group_tickets_are_priced_by_the_head(make: Make, some_people: People) -> None:
    offers = make().offers.copy()
    ticket = offers["offer_id"] == "carriage"
    offers.loc[ticket, ["fixed_yuan", "per_km_yuan", "min_passengers"]] = [0, 0, 1]
    offers.loc[ticket, "per_seat_yuan"] = 5
    offers["per_seat_km_yuan"] = np.where(ticket, 0.28, 0.0)
    problem = make(travellers=some_people("520102", 2, "2020-02-20", "2020-02-24"), offers=offers)
    plan = solve(problem)
    assert not check(problem, plan)
    train = plan.trips[plan.trips["mode"] == "carriage"].iloc[0]
    assert train["yuan"] == pytest.approx(2 * (5 + 0.28 * train["km"]), abs=0.01)


def test_people_near_a_hub_reach_it_by_themselves(make: Make, some_people: People) -> None:
    problem = make(travellers=some_people("520102", 8, "2020-02-20", "2020-02-24"))
    plan = solve(problem)
    assert set(plan.trips["mode"]) == {"carriage", "shuttle"}
    assert plan.summary["yuan_by_mode"]["own_travel"] > 0


def test_a_journey_may_end_at_the_reception_point(make: Make) -> None:
    problem = make(settings={"last_mile": "reception"})
    plan = solve(problem)
    assert not check(problem, plan)
    assert "shuttle" not in set(plan.trips["mode"])


def test_known_distances_replace_reckoned_ones(make: Make, some_people: People) -> None:
    distances = pd.DataFrame({"from": ["340122"], "to": ["reception"], "km": [777.0]})
    problem = make(
        travellers=some_people("340122", 5, "2020-02-20", "2020-02-24"), distances=distances
    )
    plan = solve(problem)
    assert not check(problem, plan)
    assert plan.trips.loc[plan.trips["mode"] == "coach", "km"].tolist() == [777.0]


def test_provinces_share_a_coach_only_where_it_is_set(make: Make, some_people: People) -> None:
    """Two places a few km apart, on the two sides of a border."""
    west = some_people("340122", 3, "2020-02-20", "2020-02-22")
    east = some_people("340123", 3, "2020-02-20", "2020-02-22").assign(county="320123")
    both = pd.concat([west, east], ignore_index=True)
    apart, joint = (
        solve(make(travellers=both, settings={"cross_province": across}))
        for across in (False, True)
    )
    assert (apart.trips["mode"] == "coach").sum() == 2
    assert (joint.trips["mode"] == "coach").sum() == 1
    assert joint.summary["objective"] < apart.summary["objective"]


def test_a_stopped_search_still_gives_a_lawful_plan(make: Make) -> None:
    problem = make()
    plan = solve(problem, stop=MaxRuntime(0))
    assert not check(problem, plan)
    assert plan.summary["status"] == "stopped"


def test_a_cancelled_search_still_gives_a_lawful_plan_on_several_workers(make: Make) -> None:
    cancelled = Cancelled()
    cancelled.cancel()
    problem = make()
    plan = solve(problem, stop=cancelled, workers=2)
    assert not check(problem, plan)


def test_progress_counts_the_blocks_and_ends_with_the_objective(make: Make) -> None:
    seen: list[Any] = []
    plan = solve(make(), on_progress=seen.append)
    assert [p.done for p in seen if p.stage == "blocks"] == [1, 2]
    assert seen[-1].stage == "done"
    assert seen[-1].incumbent == plan.summary["objective"]


PLACES = ("340122", "340123", "341222", "520102", "520121")
SOME = st.lists(
    st.tuples(
        st.sampled_from(PLACES),
        st.integers(1, 4),  # people in the party
        st.integers(0, 4),  # ready
        st.integers(-1, 4),  # days until due
        st.sampled_from(("town-a", "town-b")),
    ),
    min_size=1,
    max_size=9,
)


@given(
    parties=SOME,
    cap=st.sampled_from((0.1, 0.5, 1.0)),
    stops=st.integers(1, 3),
    unserved=st.sampled_from((300, 3000)),
)
@settings(max_examples=25, deadline=None, derandomize=True)
def test_any_small_problem_gets_a_lawful_plan_above_its_bound(  # noqa: PLR0917
    make: Make, some_people: People, parties: list[Any], cap: float, stops: int, unserved: int
) -> None:
    rows = []
    for number, (county, size, ready, wait, town) in enumerate(parties):
        dates = [f"2020-02-{20 + day:02d}" for day in (ready, max(ready + wait, 0))]
        rows.append(some_people(county, size, *dates, party=f"p{number}", town=town))
        rows[-1]["traveller_id"] = [f"t{number}-{i}" for i in range(size)]
    problem = make(
        travellers=pd.concat(rows, ignore_index=True),
        settings={"load_cap": cap, "max_stops": stops, "yuan_per_unserved": unserved,
                  "first_date": "2020-02-20"},
    )  # fmt: skip
    plan = solve(problem)
    assert check(problem, plan) == []
    assert plan.summary["bound"] <= plan.summary["objective"]


@given(
    parties=st.lists(
        st.tuples(st.sampled_from(PLACES[:3]), st.integers(1, 3), st.integers(0, 1),
                  st.integers(0, 1)),
        min_size=1,
        max_size=4,
    ),
    seats=st.integers(3, 6),
)  # fmt: skip
@settings(max_examples=12, deadline=None, derandomize=True)
def test_brute_force_lies_between_the_bound_and_the_plan(
    make: Make, some_people: People, parties: list[Any], seats: int
) -> None:
    rows = []
    for number, (county, size, ready, wait) in enumerate(parties):
        dates = [f"2020-02-{20 + day}" for day in (ready, ready + wait)]
        rows.append(some_people(county, size, *dates, party=f"p{number}"))
        rows[-1]["traveller_id"] = [f"t{number}-{i}" for i in range(size)]
    offers = pd.DataFrame(
        [{"offer_id": "van", "mode": "coach", "seats": seats, "fixed_yuan": 900,
          "per_km_yuan": 3}]
    )  # fmt: skip
    problem = make(
        travellers=pd.concat(rows, ignore_index=True),
        offers=offers,
        settings={"load_cap": 1.0, "yuan_per_unserved": 900, "first_date": "2020-02-20"},
    )
    plan = solve(problem)
    best = cheapest(problem, parties, seats)
    assert plan.summary["bound"] <= best + 0.01
    assert best <= plan.summary["objective"] + 0.01


def cheapest(problem: Problem, parties: list[Any], seats: int) -> float:
    """Return the least cost over all choices of day and vehicle of every party."""
    network = build_network(problem)
    law = problem.settings
    rows = np.arange(len(network.counties), dtype=np.int64)
    table = enumerate_routes(
        network, rows, network.arrival(0), law, max_stops=3, max_km=law.coach_max_km,
        stand=stand_minutes(law, seats), night_stop=True,
        arrival=Arrival(law.reception_opens, law.reception_closes),
    )  # fmt: skip
    trips = {}
    for i in range(len(table)):
        homes = [network.counties[c] for c in table.stops[i] if c >= 0]
        hours = {h: (table.arrive[i] - table.leave[i, s]) / 60 for s, h in enumerate(homes)}
        trips[frozenset(homes)] = (900 + 3 * table.km[i], hours)
    options = [
        [None, *product(range(ready, ready + wait + 1), range(len(parties)))]
        for _, _, ready, wait in parties
    ]
    return min(price(choice, parties, seats, trips) for choice in product(*options))


def price(choice: Any, parties: list[Any], seats: int, trips: dict[Any, Any]) -> float:
    """Return what one choice costs: parties with the same day and number share a vehicle."""
    total, loads = 0.0, {}
    for party, vehicle in zip(parties, choice, strict=True):
        if vehicle is None:
            total += 900 * party[1]
        else:
            loads.setdefault(vehicle, []).append(party)
    for (day, _), load in loads.items():
        homes = frozenset(county for county, *_ in load)
        if sum(size for _, size, *_ in load) > seats or homes not in trips:
            return float("inf")
        yuan, hours = trips[homes]
        total += yuan + sum(
            size * (4 * hours[county] + 5 * (day - ready)) for county, size, ready, _ in load
        )
    return total


def test_a_budget_is_kept_and_whom_it_leaves_is_told_so(
    make: Make, solved: tuple[Problem, Plan]
) -> None:
    full = solved[1].summary["objective_parts"]["charter"]
    problem = make(settings={"budget": full / 2})
    plan = solve(problem)
    assert not check(problem, plan)
    assert plan.summary["objective_parts"]["charter"] <= full / 2
    assert "budget_used_up" in set(reasons(plan).values())


def test_a_shared_offer_keeps_its_daily_limit_over_provinces(
    make: Make, some_people: People
) -> None:
    """Two provinces want a coach each on the only day there is; one may run."""
    here = some_people("340122", 20, "2020-02-20", "2020-02-20")
    there = some_people("340123", 10, "2020-02-20", "2020-02-20").assign(county="320123")
    offers = make().offers.copy()
    offers.loc[offers["offer_id"] == "coach", "max_per_day"] = 1
    problem = make(travellers=pd.concat([here, there], ignore_index=True), offers=offers)
    plan = solve(problem)
    assert not check(problem, plan)
    assert (plan.trips["mode"] == "coach").sum() == 1
    assert len(plan.unserved) == 10

"""A plan mended: what must change changes, what has left or is locked does not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.charter import (
    Cancel,
    Close,
    Join,
    Late,
    Locks,
    Plan,
    Problem,
    Withdraw,
    check,
    difference,
    replan,
    solve,
)
from planner.errors import InvalidProblem

Make = Callable[..., Problem]
Solved = tuple[Problem, Plan]

BEFORE_ALL = dt.datetime(2020, 2, 19)


def kinds(told: pd.DataFrame) -> dict[str, str]:
    """Return what everybody is told."""
    return dict(zip(told["traveller_id"], told["kind"], strict=True))


def rides_of(plan: Plan, mode: str) -> list[str]:
    """Return the names of the trips of a mode."""
    return plan.trips.loc[plan.trips["mode"] == mode, "trip_id"].tolist()


def on_board(plan: Plan, trip: str) -> set[str]:
    """Return who is on a trip."""
    return set(plan.seats.loc[plan.seats["trip_id"] == trip, "traveller_id"])


def newcomer(problem: Problem, county: str) -> Join:
    """Return somebody new who is like the first traveller of a county."""
    like = problem.travellers[problem.travellers["county"] == county].iloc[0].to_dict()
    row = like | {"traveller_id": "new", "party_id": ""}
    return Join(row | {n: row[n].date().isoformat() for n in ("ready_date", "due_date")})


def test_nothing_happens_when_nothing_happened(solved: Solved) -> None:
    done = replan(*solved, [], now=BEFORE_ALL)
    assert done.told.empty
    assert done.cost_after == pytest.approx(done.cost_before)
    pd.testing.assert_frame_equal(done.plan.seats, solved[1].seats)


def test_people_of_a_broken_coach_go_with_another(solved: Solved) -> None:
    problem, plan = solved
    coach = rides_of(plan, "coach")[0]
    people = on_board(plan, coach)
    done = replan(problem, plan, [Cancel(coach)], now=BEFORE_ALL)
    assert done.violations == ()
    assert coach not in set(done.plan.trips["trip_id"])
    told = kinds(done.told)
    assert {told[person] for person in people} <= {"new_trip", "now_unserved"}


def test_a_cancelled_train_is_not_put_on_again_that_day(solved: Solved) -> None:
    problem, plan = solved
    train = rides_of(plan, "carriage")[0]
    row = plan.trips.set_index("trip_id").loc[train]
    done = replan(problem, plan, [Cancel(train)], now=BEFORE_ALL)
    same = done.plan.trips[
        (done.plan.trips["offer_id"] == row["offer_id"]) & (done.plan.trips["date"] == row["date"])
    ]
    assert same.empty
    assert done.violations == ()


def test_nobody_boards_in_a_sealed_county(solved: Solved) -> None:
    problem, plan = solved
    closing = Close("340122", dt.date(2020, 2, 20), dt.date(2020, 2, 22))
    done = replan(problem, plan, [closing], now=BEFORE_ALL)
    stops = done.plan.stops.merge(done.plan.trips[["trip_id", "date"]], on="trip_id")
    boarding = stops[(stops["place"] == "340122") & (stops["date"] <= "2020-02-22")]
    assert boarding.empty
    assert done.violations == ()


def test_a_closed_hub_sends_nobody(solved: Solved) -> None:
    problem, plan = solved
    done = replan(problem, plan, [Close("KQW", dt.date(2020, 2, 20))], now=BEFORE_ALL)
    assert "carriage" not in set(done.plan.trips["mode"])
    assert done.violations == ()


def test_who_withdraws_is_told_so_and_his_seat_is_free(solved: Solved) -> None:
    problem, plan = solved
    who = plan.seats["traveller_id"].iloc[0]
    done = replan(problem, plan, [Withdraw(who)], now=BEFORE_ALL)
    assert kinds(done.told)[who] == "cancelled"
    assert who not in set(done.plan.seats["traveller_id"])
    assert done.violations == ()


def test_who_is_ready_later_leaves_no_earlier(solved: Solved) -> None:
    problem, plan = solved
    who = "340122-20-00"
    done = replan(problem, plan, [Late(who, dt.date(2020, 2, 22))], now=BEFORE_ALL)
    first = done.plan.seats[
        (done.plan.seats["traveller_id"] == who) & (done.plan.seats["leg"] == 1)
    ]
    leaves = done.plan.trips.set_index("trip_id").loc[first["trip_id"], "depart"]
    assert (leaves >= pd.Timestamp("2020-02-22")).all()
    assert done.violations == ()


def test_a_newcomer_takes_a_free_seat(solved: Solved) -> None:
    problem, plan = solved
    done = replan(problem, plan, [newcomer(problem, "520102")], now=BEFORE_ALL)
    assert kinds(done.told) == {"new": "now_served"}
    assert set(done.plan.trips["trip_id"]) == set(plan.trips["trip_id"])


def test_a_newcomer_without_a_seat_is_told(solved: Solved) -> None:
    problem, plan = solved
    done = replan(problem, plan, [newcomer(problem, "340122")], now=BEFORE_ALL)
    assert kinds(done.told) == {"new": "now_unserved"}
    assert done.plan.unserved["help"].iloc[0]


def test_a_newcomer_to_a_party_keeps_it_together(solved: Solved) -> None:
    problem, plan = solved
    people = problem.travellers
    row = people[people["party_id"] == "trio"].iloc[0].to_dict() | {"traveller_id": "fourth"}
    row |= {name: row[name].date().isoformat() for name in ("ready_date", "due_date")}
    done = replan(problem, plan, [Join(row)], now=BEFORE_ALL)
    assert done.violations == ()
    assert "fourth" in set(done.plan.seats["traveller_id"])


def test_trips_that_have_left_are_frozen(solved: Solved) -> None:
    problem, plan = solved
    now = plan.trips.loc[plan.trips["mode"] == "coach", "depart"].min().to_pydatetime()
    gone = set(plan.trips.loc[plan.trips["depart"] <= now, "trip_id"])
    done = replan(problem, plan, [Close("340122", dt.date(2020, 2, 20))], now=now)
    for name, frame in plan.frames().items():
        if name != "unserved":
            kept = frame[frame["trip_id"].isin(gone)].reset_index(drop=True)
            after = done.plan.frames()[name]
            after = after[after["trip_id"].isin(gone)].reset_index(drop=True)
            pd.testing.assert_frame_equal(kept, after)


def test_two_prefectures_do_not_both_take_the_last_coach(
    make: Make, some_people: Callable[..., pd.DataFrame]
) -> None:
    base = make()
    offers = base.offers[base.offers["mode"].isin(["coach", "shuttle"])].copy()
    offers.loc[offers["mode"] == "coach", ["seats", "max_per_day"]] = [20, 3]
    homes = ["340122", "341222"]
    one_day = ("2020-02-20", "2020-02-20")
    people = pd.concat([some_people(home, 18, *one_day) for home in homes], ignore_index=True)
    settings = {"load_cap": 1.0, "one_prefecture": True, "last_date": "2020-02-21"}
    problem = make(travellers=people, offers=offers, settings=settings)
    plan = solve(problem)
    assert len(rides_of(plan, "coach")) == len(homes)
    more = [
        Join(row | {"traveller_id": f"{home}-new-{n}"})
        for home in homes
        for row in people[people["county"] == home].iloc[:1].to_dict("records")
        for n in range(8)
    ]
    done = replan(problem, plan, more, now=BEFORE_ALL)
    assert done.violations == ()
    assert len(rides_of(done.plan, "coach")) == len(homes) + 1
    assert len(done.plan.unserved) == 6


def test_a_full_feeder_under_way_goes_on_to_another_train(
    make: Make, some_people: Callable[..., pd.DataFrame]
) -> None:
    base = make()
    offers = base.offers[base.offers["mode"].isin(["feeder", "carriage", "shuttle"])].copy()
    offers.loc[offers["mode"] == "feeder", "seats"] = 20
    dearer = offers[offers["mode"] == "carriage"].assign(offer_id="other", fixed_yuan=9000)
    offers = pd.concat([offers, dearer], ignore_index=True)
    settings = {"load_cap": 1.0, "own_travel_km": 0.0}
    people = some_people("520121", 20, "2020-02-20", "2020-02-25")
    problem = make(travellers=people, offers=offers, settings=settings)
    plan = solve(problem)
    feeder = plan.trips[plan.trips["mode"] == "feeder"].iloc[0]
    assert feeder["boarded"] == feeder["seats"]
    now = feeder["depart"].to_pydatetime()
    train = rides_of(plan, "carriage")[0]
    done = replan(problem, plan, [Cancel(train)], now=now)
    assert done.violations == ()
    assert set(kinds(done.told)) == set(people["traveller_id"])
    assert done.plan.unserved.empty
    assert rides_of(done.plan, "feeder") == [feeder["trip_id"]]
    assert train not in rides_of(done.plan, "carriage")


def test_who_has_left_cannot_be_taken_off(solved: Solved) -> None:
    problem, plan = solved
    trip = plan.trips.sort_values("depart").iloc[0]
    who = sorted(on_board(plan, trip["trip_id"]))[0]
    for change in (Cancel(trip["trip_id"]), Withdraw(who)):
        with pytest.raises(InvalidProblem, match="has left already"):
            replan(problem, plan, [change], now=trip["depart"].to_pydatetime())


def test_a_locked_trip_takes_nobody_on_and_loses_nobody(solved: Solved) -> None:
    problem, plan = solved
    coaches = rides_of(plan, "coach")
    locks = Locks(trips=frozenset(coaches[1:]))
    done = replan(problem, plan, [Cancel(coaches[0])], now=BEFORE_ALL, locks=locks)
    for name in coaches[1:]:
        assert on_board(done.plan, name) == on_board(plan, name)


def test_locks_are_remembered_in_the_plan(solved: Solved) -> None:
    problem, plan = solved
    coach = rides_of(plan, "coach")[0]
    done = replan(problem, plan, [], locks=Locks(trips=frozenset({coach})))
    assert done.plan.summary["locked"]["trips"] == [coach]


def test_a_change_about_nobody_is_refused(solved: Solved) -> None:
    for change, words in (
        (Cancel("no such"), "no trip"),
        (Withdraw("no such"), "no traveller"),
        (Close("340122", dt.date(2020, 2, 22), dt.date(2020, 2, 20)), "before it begins"),
    ):
        with pytest.raises(InvalidProblem, match=words):
            replan(*solved, [change])


def test_names_of_trips_are_not_given_again(solved: Solved) -> None:
    problem, plan = solved
    coach = rides_of(plan, "coach")[0]
    done = replan(problem, plan, [Cancel(coach)], now=BEFORE_ALL)
    again = replan(done.problem, done.plan, [], now=BEFORE_ALL)
    new = set(done.plan.trips["trip_id"]) - set(plan.trips["trip_id"])
    assert coach not in new
    assert again.told.empty


def test_a_budget_is_kept(make: Make) -> None:
    problem = make()
    plan = solve(problem)
    spent = (
        plan.summary["objective_parts"]["charter"] + plan.summary["objective_parts"]["own_travel"]
    )
    tight = replace(problem, settings=replace(problem.settings, budget=spent))
    done = replan(tight, plan, [Cancel(rides_of(plan, "coach")[0])], now=BEFORE_ALL)
    assert done.violations == ()


def test_a_higher_price_changes_no_more_people(solved: Solved) -> None:
    problem, plan = solved
    changes = [Withdraw(who) for who in sorted(on_board(plan, rides_of(plan, "coach")[0]))[:-1]]
    cheap = replan(problem, plan, changes, now=BEFORE_ALL, price_per_change=0.0)
    dear = replan(problem, plan, changes, now=BEFORE_ALL, price_per_change=1000.0)
    assert len(dear.told) <= len(cheap.told)


def test_two_independent_plans_are_compared_by_what_people_see(make: Make, solved: Solved) -> None:
    again = solve(make())
    assert difference(solved[1], again, by_name=False).empty


def events(problem: Problem, plan: Plan, picks: list[tuple[int, int, int]]) -> list[object]:
    """Return changes that a list of numbers stands for."""
    people, trips = problem.travellers["traveller_id"], plan.trips["trip_id"]
    counties = sorted(set(problem.travellers["county"]))
    found: list[object] = []
    taken: set[str] = set()
    for kind, which, day in picks:
        date = dt.date(2020, 2, 20) + dt.timedelta(days=day)
        who = people.iloc[which % len(people)]
        if kind == 0:
            found.append(Close(counties[which % len(counties)], date, date))
        elif kind == 1:
            found.append(Cancel(trips.iloc[which % len(trips)]))
        elif who not in taken:
            taken.add(who)
            found.append(Withdraw(who) if kind == 2 else Late(who, date))
    return found


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.lists(
            st.tuples(st.integers(0, 3), st.integers(0, 60), st.integers(0, 4)),
            min_size=1,
            max_size=3,
        ),
        min_size=1,
        max_size=2,
    )
)
def test_whatever_happens_the_checker_accepts_and_nothing_is_worse_than_said(
    solved: Solved, rounds: list[list[tuple[int, int, int]]]
) -> None:
    problem, plan = solved
    for picks in rounds:
        done = replan(problem, plan, events(problem, plan, picks), now=BEFORE_ALL)
        assert check(done.problem, done.plan) == []
        changed = set(difference(plan, done.plan)["traveller_id"])
        assert changed == set(done.told["traveller_id"])
        problem, plan = done.problem, done.plan
        if not len(plan.trips):
            return

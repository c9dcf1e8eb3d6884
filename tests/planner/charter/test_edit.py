"""Edits by hand: done as told, every broken rule named with what to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.charter import Plan, Problem, check, edit
from planner.charter.edits import AddStop, AddTrip, CancelTrip, DropStop, Lock, Move, TakeOff
from planner.charter.replan import world_of
from planner.errors import InvalidProblem

Solved = tuple[Problem, Plan]
Make = Callable[..., Problem]


def trip_of(plan: Plan, traveller: str) -> str:
    """Return the first trip of somebody."""
    rows = plan.seats[(plan.seats["traveller_id"] == traveller) & (plan.seats["leg"] == 1)]
    return str(rows["trip_id"].iloc[0])


def with_another_coach(solved: Solved) -> tuple[Plan, str]:
    """Return the plan with an empty-handed coach turned real by moving ten people onto it."""
    problem, plan = solved
    added = edit(
        problem,
        plan,
        [
            AddTrip("coach", dt.date(2020, 2, 21), ("340122",)),
            *(Move(f"340122-20-{n:02d}", "+coach6") for n in range(3)),
        ],
    )
    assert added.plan is not None, added.broken
    new = set(added.plan.trips["trip_id"]) - set(plan.trips["trip_id"])
    return added.plan, next(name for name in sorted(new) if name.startswith("C"))


def test_a_trip_added_by_hand_runs_lawfully_and_costs_what_its_offer_says(solved: Solved) -> None:
    plan, name = with_another_coach(solved)
    assert check(solved[0], plan) == []
    assert plan.summary["objective"] > solved[1].summary["objective"]
    assert trip_of(plan, "340122-20-00") == name


def test_a_party_moves_to_another_trip_with_a_seat_and_a_shuttle(solved: Solved) -> None:
    plan, name = with_another_coach(solved)
    done = edit(solved[0], plan, [Move("trio", name)])
    assert done.plan is not None
    members = [p for p in done.plan.seats["traveller_id"].unique() if p.startswith("340122-21")]
    assert {trip_of(done.plan, person) for person in members} == {name}
    assert set(done.told["traveller_id"]) >= set(members)


def test_a_move_onto_a_full_coach_names_the_rule_and_what_to_do(solved: Solved) -> None:
    problem, _plan = solved
    plan2, name = with_another_coach(solved)
    people = [f"340122-20-{n:02d}" for n in range(10)]
    crowd = [f"340123-21-{n:02d}" for n in range(8)]
    full = edit(
        problem,
        plan2,
        [AddStop(name, "340123"), *(Move(p, name) for p in people + crowd), Move("trio", name)]
        + [Move(f"341222-20-{n:02d}", name) for n in range(3)]
        + [Move(f"520102-20-{n:02d}", name) for n in range(2)],
    )
    assert full.plan is None
    rules = {broken.rule for broken in full.broken}
    assert "wrong_stop" in rules
    assert all(broken.remedy for broken in full.broken)


def test_a_party_taken_off_is_left_with_that_reason(solved: Solved) -> None:
    done = edit(*solved, [TakeOff("trio")])
    assert done.plan is not None
    reasons = dict(
        zip(done.plan.unserved["traveller_id"], done.plan.unserved["reason"], strict=True)
    )
    assert [r for p, r in reasons.items() if p.startswith("340122-21")] == [
        "taken_off_by_hand"
    ] * 3
    assert done.cost_after > done.cost_before


def test_a_cancelled_trip_leaves_its_people_unserved(solved: Solved) -> None:
    problem, plan = solved
    coach = trip_of(plan, "340122-20-00")
    done = edit(problem, plan, [CancelTrip(coach)])
    assert done.plan is not None
    assert coach not in set(done.plan.trips["trip_id"])
    people = set(plan.seats.loc[plan.seats["trip_id"] == coach, "traveller_id"])
    assert people <= set(done.plan.unserved["traveller_id"])


def test_a_dropped_stop_leaves_those_who_board_there(solved: Solved) -> None:
    problem, plan = solved
    coach = trip_of(plan, "341222-20-00")
    done = edit(problem, plan, [DropStop(coach, "341222")])
    assert done.plan is not None, done.broken
    assert set(done.plan.unserved["traveller_id"]) == {f"341222-20-{n:02d}" for n in range(3)}
    places = done.plan.stops.loc[done.plan.stops["trip_id"] == coach, "place"].tolist()
    assert "341222" not in places


def test_a_day_before_somebody_is_ready_is_named(solved: Solved) -> None:
    problem, plan = solved
    early = AddTrip("coach", dt.date(2020, 2, 20), ("340123",))
    done = edit(problem, plan, [early, *(Move(f"340123-21-{n:02d}", "+coach6") for n in range(2))])
    assert done.plan is None
    assert {broken.rule for broken in done.broken} == {"before_ready_date"}


def test_a_lock_is_kept_in_the_plan_and_can_be_opened(solved: Solved) -> None:
    problem, plan = solved
    name = plan.trips["trip_id"].iloc[0]
    locked = edit(problem, plan, [Lock(trip_id=name), Lock(party_id="trio")]).plan
    assert locked is not None
    assert locked.summary["locked"] == {"trips": [name], "parties": ["trio"]}
    opened = edit(problem, locked, [Lock(trip_id=name, locked=False)]).plan
    assert opened is not None
    assert opened.summary["locked"]["trips"] == []


def test_an_edit_about_nothing_known_is_refused(solved: Solved) -> None:
    for wrong in (
        Move("nobody", "C0001"),
        Move("trio", "C9999"),
        CancelTrip("C9999"),
        AddTrip("no offer", dt.date(2020, 2, 21)),
        AddTrip("coach", dt.date(2020, 2, 21)),
        AddStop("C0001", "999999"),
    ):
        with pytest.raises(InvalidProblem):
            edit(*solved, [wrong])


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 40), st.integers(0, 9)), max_size=4))
def test_a_plan_an_edit_gives_is_one_the_checker_accepts(
    solved: Solved, picks: list[tuple[int, int, int]]
) -> None:
    problem, plan = solved
    parties = sorted(set(problem.travellers["party_id"]))
    for kind, which, trip in picks:
        names = plan.trips.loc[plan.trips["mode"] != "shuttle", "trip_id"].tolist()
        if not names:
            return
        party, name = parties[which % len(parties)], names[trip % len(names)]
        one = (Move(party, name), TakeOff(party), CancelTrip(name), Lock(trip_id=name))[kind]
        try:
            done = edit(problem, plan, [one])
        except InvalidProblem:
            continue
        assert (done.plan is None) == bool(done.broken)
        if done.plan is not None:
            assert check(problem, done.plan) == []
            plan = done.plan
    assert isinstance(plan.trips, pd.DataFrame)


def test_a_locked_trip_is_not_changed_until_it_is_unlocked(solved: Solved) -> None:
    problem, plan = solved
    name = trip_of(plan, "340122-21-50")
    locked = edit(problem, plan, [Lock(trip_id=name)]).plan
    assert locked is not None
    refused = edit(problem, locked, [TakeOff("trio")])
    assert refused.plan is None
    assert [(b.rule, b.where) for b in refused.broken] == [("locked", name)]
    opened = edit(problem, locked, [Lock(trip_id=name, locked=False), TakeOff("trio")])
    assert opened.plan is not None


def test_a_locked_party_stays_where_it_is_and_others_may_move(solved: Solved) -> None:
    problem, plan = solved
    locked = edit(problem, plan, [Lock(party_id="trio")]).plan
    assert locked is not None
    refused = edit(problem, locked, [TakeOff("trio")])
    assert [(b.rule, b.where) for b in refused.broken] == [("locked", "trio")]
    assert edit(problem, locked, [TakeOff("340122-20-00")]).plan is not None


def test_what_was_worked_out_before_gives_the_same_edit(solved: Solved) -> None:
    problem, plan = solved
    given = edit(
        problem, plan, [TakeOff("trio")], world=world_of(problem), known=check(problem, plan)
    )
    alone = edit(problem, plan, [TakeOff("trio")])
    assert given.cost_after == alone.cost_after
    assert given.broken == alone.broken == ()

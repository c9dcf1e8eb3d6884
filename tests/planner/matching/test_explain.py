"""Reasons: for everybody not placed, the true cause; for every vacancy, what it lacks."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pytest

from planner.matching import Objective, Reason, Shortage, solve
from planner.matching.goals import goals_of
from planner.matching.market import compile_market
from planner.matching.placement import first_candidates, place
from planner.matching.play import Play


def told(plan, worker: str = "w0") -> dict:
    row = plan.unmatched.set_index("worker_id").loc[worker]
    return {**row.to_dict(), "detail": json.loads(row["detail"])}


def test_who_fits_nowhere_learns_which_rules_failed_how_often(build):
    vacancies = [{"level": 2}, {"level": 2, "trade": "welding"}, {"trade": "welding"}]
    row = told(solve(build([{}], vacancies)))
    assert row["reason"] == Reason.NO_ELIGIBLE_VACANCY.value
    assert row["detail"]["failed"] == {"level": 2, "trade": 2}
    assert row["detail"]["only"] == {"level": 1, "trade": 1}
    assert row["detail"]["vacancies"] == 3


def test_a_health_hold_is_the_reason_whatever_else_fails(build):
    row = told(solve(build([{"cleared": 0}], [{"level": 2}])))
    assert row["reason"] == Reason.HEALTH_HOLD.value


def test_who_is_outbid_learns_the_points_and_the_vacancy(build):
    pairs = [("w0", "v0", 5), ("w1", "v0", 12), ("w0", "v1", 1), ("w2", "v1", 4)]
    row = told(solve(build([{}, {}, {}], [{}, {}], pairs=pairs)))
    assert (row["reason"], row["points_needed"], row["vacancy_id"]) == ("outbid", 3, "v1")
    assert row["detail"]["basis"] == "exact"


def test_who_is_outbid_learns_who_would_move_where(build):
    pairs = [("w0", "v0", 5), ("w1", "v0", 12), ("w1", "v1", 10), ("w2", "v1", 9)]
    row = told(solve(build([{}, {}, {}], [{}, {}], pairs=pairs)))
    assert (row["points_needed"], row["vacancy_id"]) == (6, "v0")
    assert row["detail"]["chain"] == [["w1", "v0", "v1"], ["w2", "v1", ""]]


def test_a_chain_of_moves_costs_the_points_it_is_told_for(build):
    rng = np.random.default_rng(11)
    pairs = [(f"w{w}", f"v{v}", int(rng.integers(0, 90))) for w in range(50) for v in range(9)]
    score = {(worker, vacancy): points for worker, vacancy, points in pairs}
    plan = solve(build([{}] * 50, [{"openings": 3}] * 9, pairs=pairs))
    outbid = plan.unmatched[plan.unmatched["reason"] == "outbid"]
    assert any(len(json.loads(detail)["chain"]) > 1 for detail in outbid["detail"])
    for row in outbid.itertuples():
        chain = json.loads(row.detail)["chain"]
        change = score[row.worker_id, row.vacancy_id] + sum(
            (score[worker, end] if end else 0) - score[worker, start]
            for worker, start, end in chain
        )
        assert row.points_needed == -change
        assert chain[0][1] == row.vacancy_id
        assert all(one[2] == other[1] for one, other in itertools.pairwise(chain))


def test_a_seat_held_by_a_pin_cannot_be_won_by_points(build):
    pairs = [("w0", "v0", 5), ("w1", "v0", 1)]
    problem = build([{}, {}], [{}], pairs=pairs, pins=[("w1", "v0", "must")])
    row = told(solve(problem))
    assert (row["reason"], row["points_needed"]) == (Reason.NO_SEAT_LEFT.value, -1)


PARTY = [{"party_id": "p"}, {"party_id": "p"}]


@pytest.mark.parametrize(
    ("cohesion", "vacancies", "reason"),
    [
        ("enterprise", [{}, {"enterprise_id": "e1"}], Reason.PARTY_TOO_LARGE),
        ("town", [{}, {"town": "t1"}], Reason.PARTY_TOO_LARGE),
        ("travel", [{}], Reason.PARTY_TOO_LARGE),
        (
            "enterprise",
            [
                {"returning": 1},
                {"trade": "sewing", "openings": 5},
                {"enterprise_id": "e1"},
            ],
            Reason.PARTY_NO_COMMON_ENTERPRISE,
        ),
        (
            "town",
            [{"returning": 1}, {"trade": "sewing"}, {"town": "t1"}],
            Reason.PARTY_NO_COMMON_TOWN,
        ),
    ],
)
def test_a_party_that_fits_nowhere_together_learns_why(build, cohesion, vacancies, reason):
    plan = solve(build(PARTY, vacancies, parties={"p": cohesion}))
    assert told(plan)["reason"] == reason.value
    assert told(plan, "w1")["reason"] == reason.value


def test_a_party_with_somebody_eligible_nowhere_learns_who(build):
    people = [{"party_id": "p"}, {"party_id": "p", "cleared": 0}]
    plan = solve(build(people, [{"openings": 5}], parties={"p": "town"}))
    row = told(plan)
    assert row["reason"] == Reason.PARTY_MEMBER_INELIGIBLE.value
    assert row["detail"]["members"] == ["w1"]
    assert told(plan, "w1")["reason"] == Reason.HEALTH_HOLD.value


def test_an_outbid_party_learns_the_points_for_all_of_it(build):
    pairs = [("w0", "v0", 5), ("w1", "v0", 5), ("w2", "v0", 20), ("w3", "v0", 20)]
    people = [*PARTY, {}, {}]
    row = told(solve(build(people, [{"openings": 2}], parties={"p": "town"}, pairs=pairs)))
    assert (row["reason"], row["points_needed"]) == (Reason.PARTY_OUTBID.value, 30)


def test_every_vacancy_says_why_it_is_short_and_what_one_more_seat_is_worth(build):
    vacancies = [
        {"openings": 1},
        {"openings": 4, "trade": "sewing"},
        {"openings": 2, "trade": "welding"},
    ]
    people = [{}, {}, {"trade": "sewing"}]
    rows = solve(build(people, vacancies)).shortfalls.set_index("vacancy_id")
    assert rows["reason"].to_dict() == {
        "v0": Shortage.FILLED.value,
        "v1": Shortage.TOO_FEW_ELIGIBLE.value,
        "v2": Shortage.NO_ELIGIBLE_WORKER.value,
    }
    assert rows["seat_people"].to_dict() == {"v0": 1, "v1": 0, "v2": 0}


def test_a_seat_nobody_comes_for_because_others_need_them_more_says_so(build):
    pairs = [("w0", "v0", 9), ("w0", "v1", 1)]
    rows = solve(build([{}], [{}, {}], pairs=pairs)).shortfalls.set_index("vacancy_id")
    assert rows.loc["v1", "reason"] == Shortage.PLACED_ELSEWHERE.value


def test_points_needed_are_what_a_forced_re_solve_loses(build):
    rng = np.random.default_rng(5)
    n, m = 60, 12
    pairs = [
        (f"w{w}", f"v{v}", int(rng.integers(0, 100)))
        for w in range(n)
        for v in range(m)
        if rng.random() < 0.4
    ]
    problem = build([{}] * n, [{"openings": 3}] * m, pairs=pairs)
    plan = solve(problem)
    market = compile_market(problem)
    goals = goals_of(market, problem.objectives)
    best = plan.summary["objective"]
    outbid = plan.unmatched[plan.unmatched["reason"] == "outbid"]
    assert len(outbid) >= 20
    everywhere = Play(np.zeros(n, dtype=np.int64), np.zeros(n, dtype=bool), np.ones((1, m), bool))
    for row in outbid.itertuples():
        forced = everywhere.forced.copy()
        forced[int(row.worker_id[1:])] = True
        play = Play(everywhere.region, forced, everywhere.masks)
        again, proven = place(goals, play, first_candidates(goals, play, 0))
        assert proven
        assert row.points_needed == best - goals.values(again.seat)[Objective.FIT]


def test_seat_values_are_what_one_more_opening_adds(build):
    rng = np.random.default_rng(6)
    pairs = [(f"w{w}", f"v{v}", int(rng.integers(0, 50))) for w in range(25) for v in range(6)]
    openings = [3, 2, 1, 4, 2, 3]
    plan = solve(build([{}] * 25, [{"openings": k} for k in openings], pairs=pairs))
    for at, value in enumerate(plan.shortfalls["seat_value"]):
        more = [{"openings": k + (place == at)} for place, k in enumerate(openings)]
        again = solve(build([{}] * 25, more, pairs=pairs))
        assert value == again.summary["objective"] - plan.summary["objective"]

"""Beds and couples' rooms: never more people than places, and whoever lacks one is told so."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from planner.errors import NoFeasiblePlan
from planner.matching import Problem, Reason, Shortage, check, exact, housed, solve
from planner.matching.lodging import is_limited
from planner.stop import MaxRuntime

BED = {"needs_dormitory": 1}
COUPLE = [{"party_id": "p"}, {"party_id": "p"}]


def stated(enterprise: str = "e0", **places) -> dict:
    return {"enterprise_id": enterprise, **places}


def solved(problem, **kwargs):
    plan = solve(problem, **kwargs)
    assert check(problem, plan) == []
    return plan


def placed(plan) -> dict[str, str]:
    return dict(zip(plan.assignments["worker_id"], plan.assignments["vacancy_id"], strict=True))


def value(plan, name: str) -> int:
    return next(tier["value"] for tier in plan.summary["tiers"] if tier["name"] == name)


def test_no_more_people_who_need_a_bed_are_placed_than_there_are_beds(build):
    problem = build([BED, BED, {}], [{"openings": 3}], enterprises=[stated(dormitory_places=1)])
    plan = solved(problem)
    assert len(plan.assignments) == 2
    assert "w2" in placed(plan)


def test_beds_are_shared_by_the_vacancies_of_an_enterprise(build):
    pairs = [("w0", "v0", 5), ("w0", "v1", 4), ("w1", "v0", 9), ("w1", "v1", 1)]
    problem = build([BED, BED], [{}, {}], pairs=pairs, enterprises=[stated(dormitory_places=1)])
    assert placed(solved(problem)) == {"w1": "v0"}


def test_beds_not_stated_are_not_limited(build):
    problem = build([BED] * 3, [{"openings": 3}], enterprises=[stated(min_fill=0)])
    assert not is_limited(problem)
    assert len(solved(problem).assignments) == 3


def test_who_lacks_only_a_bed_is_told_so_and_so_is_the_vacancy(build):
    problem = build([BED, BED], [{"openings": 2}], enterprises=[stated(dormitory_places=1)])
    plan = solved(problem)
    row = plan.unmatched.iloc[0]
    assert (row["reason"], row["vacancy_id"]) == (Reason.NO_BED_LEFT.value, "v0")
    assert json.loads(row["detail"])["eligible"] == 1
    assert plan.shortfalls["reason"].tolist() == [Shortage.NO_BED_LEFT.value]
    assert plan.summary["counts"]["beds"] == {"places": 1, "taken": 1}


def test_one_more_opening_is_worth_what_it_is_with_a_bed(build):
    problem = build([BED, BED, BED], [{"openings": 2}], enterprises=[stated(dormitory_places=1)])
    assert solved(problem).shortfalls["seat_people"].tolist() == [1]


def test_couples_take_a_room_and_no_bed(build):
    couple = [{**BED, **person} for person in COUPLE]
    enterprises = [stated(dormitory_places=0, couples_rooms=1)]
    problem = build(
        couple,
        [{"openings": 2, "dormitory": 0}],
        parties={"p": "enterprise"},
        couples=["p"],
        enterprises=enterprises,
    )
    assert len(solved(problem).assignments) == 2


def test_a_room_nobody_states_is_not_there(build):
    problem = build(COUPLE, [{"openings": 2}], parties={"p": "enterprise"}, couples=["p"])
    reasons = solved(problem).unmatched["reason"]
    assert set(reasons) == {Reason.NO_COUPLES_ROOM.value}


def test_the_last_room_goes_to_the_couple_that_is_worth_more(build):
    people = [*COUPLE, {"party_id": "q", "preferred_town": "t0"}, {"party_id": "q"}]
    problem = build(
        people,
        [{"openings": 4}],
        parties={"p": "enterprise", "q": "enterprise"},
        couples=["p", "q"],
        enterprises=[stated(couples_rooms=1)],
    )
    plan = solved(problem)
    assert set(placed(plan)) == {"w2", "w3"}
    assert set(plan.unmatched["reason"]) == {Reason.NO_COUPLES_ROOM_LEFT.value}


def test_who_is_pinned_beyond_the_beds_is_named(build):
    problem = build(
        [BED, BED],
        [{"openings": 2}],
        pins=[("w0", "v0", "must"), ("w1", "v0", "must")],
        enterprises=[stated(dormitory_places=1)],
    )
    with pytest.raises(NoFeasiblePlan, match=r"e0 has 1 dormitory places for 2.*w0, w1"):
        solve(problem)


def test_the_minimum_fill_an_enterprise_states_goes_before_that_of_the_campaign(build):
    problem = build(
        [{}] * 4,
        [{"openings": 4}, {"openings": 4, "enterprise_id": "e1"}],
        pairs=[(f"w{w}", f"v{v}", 10 * (v == 0)) for w in range(4) for v in range(2)],
        settings={"objectives": ["min_fill", "fit"], "min_fill": 0},
        enterprises=[stated("e1", min_fill=0.5)],
    )
    plan = solved(problem)
    assert sorted(placed(plan).values()) == ["v0", "v0", "v1", "v1"]
    assert value(plan, "min_fill") == 2


def crowded(seed: int, couples: int = 6) -> Problem:
    """Return a problem with far too few beds and rooms."""
    rng = np.random.default_rng(seed)
    n, m = 90, 14
    firm = np.arange(m) % 5
    party = np.array([f"p{k // 2}" if k < 2 * couples else "" for k in range(n)])
    return Problem.from_frames(
        pd.DataFrame(
            {
                "worker_id": [f"w{k}" for k in range(n)],
                "party_id": party,
                "needs_dormitory": rng.random(n) < 0.7,
                "preferred_town": rng.choice(["t0", "t1", ""], n),
                "min_wage": rng.choice([0, 5000, 6000], n),
            }
        ),
        pd.DataFrame(
            {
                "vacancy_id": [f"v{k}" for k in range(m)],
                "enterprise_id": [f"e{k}" for k in firm],
                "town": [f"t{k % 2}" for k in firm],
                "openings": rng.integers(3, 9, m),
                "wage_min": rng.integers(40, 55, m) * 100,
                "wage_max": rng.integers(56, 70, m) * 100,
            }
        ),
        parties=pd.DataFrame(
            [(f"p{k}", "enterprise", True) for k in range(couples)],
            columns=["party_id", "cohesion", "couple"],
        ),
        enterprises=pd.DataFrame(
            {
                "enterprise_id": [f"e{k}" for k in range(5)],
                "dormitory_places": [4, 7, 0, None, 6],
                "couples_rooms": [1, None, 2, 0, 1],
            }
        ),
    )


@pytest.mark.parametrize("seed", [1, 2])
def test_moving_beds_about_comes_close_to_the_optimum_within_its_bound(seed, monkeypatch):
    problem = crowded(seed)
    monkeypatch.setattr(exact, "PAIRS", 10_000)
    best = solved(problem)
    assert best.summary["status"] == "optimal"
    monkeypatch.setattr(housed, "is_small", lambda _: False)
    near = solved(problem)
    for name in ("placed", "fit"):
        assert value(near, name) >= 0.9 * value(best, name)
    first = near.summary["tiers"][0]
    assert first["bound"] >= best.summary["tiers"][0]["value"]


def test_a_stopped_search_keeps_beds_and_rooms_all_the_same(monkeypatch):
    monkeypatch.setattr(housed, "is_small", lambda _: False)
    problem = crowded(3)
    plan = solved(problem, stop=MaxRuntime(0))
    assert plan.summary["status"] in {"stopped", "optimal"}


def test_the_judge_rejects_a_bed_too_many(build):
    problem = build([BED, BED], [{"openings": 2}], enterprises=[stated(dormitory_places=2)])
    fewer = replace(problem, enterprises=problem.enterprises.assign(dormitory_places=1.0))
    assert "oversold_beds" in {v.rule for v in check(fewer, solve(problem))}


def test_the_judge_rejects_a_couple_without_a_room(build):
    problem = build(
        COUPLE,
        [{"openings": 2}],
        parties={"p": "enterprise"},
        couples=["p"],
        enterprises=[stated(couples_rooms=1)],
    )
    fewer = replace(problem, enterprises=problem.enterprises.assign(couples_rooms=0.0))
    assert "oversold_rooms" in {v.rule for v in check(fewer, solve(problem))}

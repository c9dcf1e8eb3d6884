"""The checker: accepts what keeps every rule, and names each way a plan can break one."""

from __future__ import annotations

import copy
from dataclasses import replace

import pandas as pd
import pytest

from planner.matching import Plan, check, solve

PEOPLE = [
    {"party_id": "p"},
    {"party_id": "p"},
    {"level": 0},
    {"min_wage": 9000},
    {"employer_id": "e1"},
]
VACANCIES = [
    {"enterprise_id": "e0", "town": "t0", "openings": 2, "wage_max": 5000, "tier": 1},
    {"enterprise_id": "e1", "town": "t1", "openings": 3, "level": 0},
    {"enterprise_id": "e2", "town": "t2", "openings": 1, "level": 3},
]


@pytest.fixture
def problem(build):
    return build(
        PEOPLE,
        VACANCIES,
        parties={"p": "enterprise"},
        pins=[("w2", "v1", "must"), ("w3", "v0", "forbid"), ("w4", "v1", "keep", 7)],
    )


@pytest.fixture
def plan(problem) -> Plan:
    return solve(problem)


def names(problem, plan: Plan) -> set[str]:
    return {violation.rule for violation in check(problem, plan)}


def moved(plan: Plan, worker: str, vacancy: str) -> Plan:
    """Return the plan with one placed worker sent elsewhere."""
    rows = plan.assignments.copy()
    rows.loc[rows["worker_id"] == worker, "vacancy_id"] = vacancy
    return replace(plan, assignments=rows)


def without(plan: Plan, worker: str) -> Plan:
    rows = plan.assignments
    return replace(plan, assignments=rows[rows["worker_id"] != worker])


def with_row(plan: Plan, worker: str, vacancy: str) -> Plan:
    row = pd.DataFrame({"worker_id": [worker], "vacancy_id": [vacancy], "score": [0]})
    rows = pd.concat([plan.assignments, row], ignore_index=True).fillna({"keep_points": 0})
    return replace(plan, assignments=rows.fillna(0))


def claiming(plan: Plan, **changes) -> Plan:
    """Return the plan with the first tier of its summary changed."""
    summary = copy.deepcopy(plan.summary)
    summary["tiers"][0].update(changes)
    return replace(plan, summary=summary)


def test_a_sound_plan_is_accepted(problem, plan):
    assert check(problem, plan) == []


def test_an_oversold_vacancy_is_rejected(build):
    problem = build([{}, {}], [{"openings": 1}, {}])
    assert "oversold_vacancy" in names(
        problem, moved(moved(solve(problem), "w0", "v0"), "w1", "v0")
    )


def test_a_split_party_is_rejected(problem, plan):
    assert "split_party" in names(problem, without(plan, "w1"))


def test_a_party_in_two_enterprises_is_rejected(problem, plan):
    assert "wrong_cohesion" in names(problem, moved(plan, "w1", "v1"))


def test_a_party_in_two_towns_is_rejected(build):
    people = [{"party_id": "p"}, {"party_id": "p"}]
    vacancies = [{"openings": 2}, {"enterprise_id": "e1", "town": "t1"}]
    problem = build(people, vacancies, parties={"p": "town"})
    assert "wrong_cohesion" in names(problem, moved(solve(problem), "w1", "v1"))


def test_an_ineligible_pair_is_rejected_with_its_rule(problem, plan):
    assert "ineligible_pair:level" in names(problem, moved(plan, "w2", "v2"))


def test_a_returning_worker_elsewhere_is_rejected(problem, plan):
    assert "ineligible_pair:own_employer" in names(problem, moved(plan, "w4", "v0"))


def test_a_pair_not_listed_is_rejected(build):
    problem = build([{}], [{}, {}], pairs=[("w0", "v0", 1)])
    assert "ineligible_pair:not_listed" in names(problem, moved(solve(problem), "w0", "v1"))


def test_a_worker_placed_twice_is_rejected(problem, plan):
    assert "worker_twice" in names(problem, with_row(plan, "w2", "v1"))


def test_an_unknown_worker_is_rejected(problem, plan):
    assert "unknown_id" in names(problem, with_row(plan, "nobody", "v1"))


def test_an_unknown_vacancy_is_rejected(problem, plan):
    assert "unknown_id" in names(problem, moved(plan, "w2", "nowhere"))


def test_a_wrong_score_is_rejected(problem, plan):
    rows = plan.assignments.copy()
    rows["score"] += 1
    assert "wrong_score" in names(problem, replace(plan, assignments=rows))


def test_a_wrong_part_of_a_score_is_rejected(problem, plan):
    rows = plan.assignments.copy()
    rows["fit_wage"] += 1
    assert "wrong_score_parts" in names(problem, replace(plan, assignments=rows))


def test_a_must_pin_not_kept_is_rejected(problem, plan):
    assert "pin_broken" in names(problem, without(plan, "w2"))


def test_a_forbidden_pair_is_rejected(build):
    problem = build([{}], [{}, {}], pins=[("w0", "v0", "forbid")])
    assert "pin_broken" in names(problem, moved(solve(problem), "w0", "v0"))


def test_somebody_neither_placed_nor_unmatched_is_rejected(problem, plan):
    assert "missing_unmatched" in names(problem, without(plan, "w4"))


def test_an_unmatched_row_without_a_reason_is_rejected(build):
    problem = build([{"cleared": 0}], [{}])
    plan = solve(problem)
    assert "missing_reason" in names(
        problem, replace(plan, unmatched=plan.unmatched.assign(reason=""))
    )


def test_somebody_placed_and_unmatched_is_rejected(problem, plan):
    row = {"worker_id": "w2", "reason": "outbid", "points_needed": 0, "vacancy_id": ""}
    rows = pd.concat([plan.unmatched, pd.DataFrame([row])], ignore_index=True)
    assert "placed_and_unmatched" in names(problem, replace(plan, unmatched=rows))


def test_a_wrong_shortfall_is_rejected(problem, plan):
    rows = plan.shortfalls.copy()
    rows["filled"] += 1
    assert "wrong_shortfall" in names(problem, replace(plan, shortfalls=rows))


def test_a_missing_shortfall_is_rejected(problem, plan):
    rows = plan.shortfalls
    short = rows[rows["filled"] < rows["openings"]]
    assert len(short)
    rest = rows.drop(index=short.index[:1])
    assert "missing_shortfall" in names(problem, replace(plan, shortfalls=rest))


def test_a_wrong_total_is_rejected(problem, plan):
    value = plan.summary["tiers"][0]["value"]
    assert "wrong_total" in names(problem, claiming(plan, value=value + 1, bound=value + 1))


def test_a_bound_below_the_value_is_rejected(problem, plan):
    assert "wrong_bound" in names(problem, claiming(plan, bound=-1))


def test_a_wrong_gap_is_rejected(problem, plan):
    assert "wrong_gap" in names(problem, claiming(plan, gap=0.5))


def test_tiers_in_another_order_are_rejected(problem, plan):
    summary = {**plan.summary, "tiers": plan.summary["tiers"][::-1]}
    assert "wrong_total" in names(problem, replace(plan, summary=summary))


def test_optimal_said_of_a_plan_with_a_gap_is_rejected(problem, plan):
    value = plan.summary["tiers"][0]["value"]
    loose = claiming(plan, bound=2 * value, gap=0.5)
    loose.summary["status"] = "optimal"
    assert "wrong_status" in names(problem, loose)


def test_a_plan_without_tiers_is_rejected_not_crashed_on(problem, plan):
    assert "wrong_total" in names(problem, replace(plan, summary={}))

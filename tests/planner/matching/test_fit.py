"""Each fit term, alone: given these facts it adds exactly so many points."""

from __future__ import annotations

import numpy as np
import pytest

from planner.matching import Term
from planner.matching.market import compile_market


def points(build, term: Term, worker, vacancy, weight: int = 100) -> int:
    """Return the score of one pair when only one term weighs anything."""
    weights = {other.value: 0 for other in Term} | {term.value: weight}
    problem = build([worker], [vacancy], settings={"weights": weights})
    return int(compile_market(problem).scores(np.array([0]))[0, 0])


CASES = [
    (Term.TRADE, {"trade": "sewing"}, {"trade": "sewing"}, 100),
    (Term.TRADE, {}, {}, 100),
    (Term.TRADE, {"trade": "sewing"}, {}, 0),
    (Term.LEVEL, {"level": 2}, {"level": 2}, 100),
    (Term.LEVEL, {"level": 3}, {"level": 2}, 75),
    (Term.LEVEL, {"level": 4}, {"level": 0}, 0),
    (Term.EXPERIENCE, {"years": 2}, {"years": 2}, 0),
    (Term.EXPERIENCE, {"years": 2.9}, {"years": 1}, 20),
    (Term.EXPERIENCE, {"years": 3.1}, {"years": 0.1}, 60),
    (Term.EXPERIENCE, {"years": 30}, {"years": 1}, 100),
    (Term.WAGE, {"min_wage": 4000}, {"wage_min": 4000, "wage_max": 5000}, 100),
    (Term.WAGE, {"min_wage": 4250}, {"wage_min": 4000, "wage_max": 5000}, 75),
    (Term.WAGE, {"min_wage": 5000}, {"wage_min": 4000, "wage_max": 5000}, 0),
    (Term.WAGE, {"min_wage": 5000}, {"wage_max": 0}, 50),
    (Term.TOWN, {"preferred_town": "t0"}, {"town": "t0"}, 100),
    (Term.TOWN, {"preferred_town": "t1"}, {"town": "t0"}, 0),
    (Term.TOWN, {}, {"town": "t0"}, 0),
    (Term.REFERRER, {"referrer_enterprise": "e0"}, {"enterprise_id": "e0"}, 100),
    (Term.REFERRER, {"referrer_enterprise": "e1"}, {"enterprise_id": "e0"}, 0),
    (Term.START, {"ready_date": "2020-02-20"}, {"start_from": "2020-02-20"}, 100),
    (Term.START, {"ready_date": "2020-02-20"}, {"start_from": "2020-02-27"}, 50),
    (Term.START, {"ready_date": "2020-02-27"}, {"start_from": "2020-02-20"}, 50),
    (Term.START, {"ready_date": "2020-02-20"}, {"start_from": "2020-04-20"}, 0),
    (Term.START, {}, {"start_from": "2020-02-20"}, 100),
    (Term.RETURNING, {"employer_id": "e0"}, {"enterprise_id": "e0"}, 100),
    (Term.RETURNING, {}, {"enterprise_id": "e0"}, 0),
]


@pytest.mark.parametrize(("term", "worker", "vacancy", "expected"), CASES)
def test_a_term_adds_exactly(build, term, worker, vacancy, expected):
    assert points(build, term, worker, vacancy) == expected


def test_every_term_has_a_case_of_all_points_and_of_none():
    for term in Term:
        seen = {case[3] for case in CASES if case[0] is term}
        assert {0, 100} <= seen, term


def test_the_score_is_the_sum_of_the_terms(build):
    worker = {"preferred_town": "t0", "referrer_enterprise": "e0", "level": 4}
    weights = {term.value: 10**index for index, term in enumerate(Term)}
    problem = build([worker], [{}], settings={"weights": weights})
    expected = sum(weights[t] for t in ("trade", "wage", "town", "referrer", "start")) - 500
    assert compile_market(problem).scores(np.array([0]))[0, 0] == expected + 0 * weights["level"]


def test_keep_points_are_part_of_the_score(build):
    problem = build([{}], [{}], pairs=[("w0", "v0", 5)], pins=[("w0", "v0", "keep", 30)])
    assert compile_market(problem).scores(np.array([0]))[0, 0] == 35


def test_keep_points_do_not_make_a_pair_eligible(build):
    problem = build([{}, {}], [{}], pairs=[("w1", "v0", 5)], pins=[("w0", "v0", "keep", 30)])
    assert compile_market(problem).scores(np.array([0]))[0, 0] == -1


def test_keep_points_on_the_greatest_score_do_not_overflow(build):
    top = 2**31 - 1
    problem = build([{}], [{}], pairs=[("w0", "v0", top)], pins=[("w0", "v0", "keep", top)])
    assert compile_market(problem).scores(np.array([0]))[0, 0] == 2 * top

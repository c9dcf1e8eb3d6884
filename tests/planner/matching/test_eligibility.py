"""Each hard rule, alone: given these facts, this rule and no other breaks the pair."""

from __future__ import annotations

import numpy as np
import pytest

from planner.matching import Rule, unfit_pins
from planner.matching.market import INELIGIBLE, compile_market


def broken(problem) -> list[str]:
    """Return the rules the first worker breaks at the first vacancy."""
    market = compile_market(problem)
    return [rule.value for rule, pairs in market.broken(np.array([0])) if pairs[0, 0]]


CASES = [
    (Rule.HEALTH, {"cleared": 0}, {}),
    (Rule.TRADE, {"trade": "sewing"}, {"trade": "welding"}),
    (Rule.TRADE, {"trade": "general"}, {"trade": "welding"}),
    (Rule.LEVEL, {"level": 1}, {"level": 2}),
    (Rule.YEARS, {"years": 1.9}, {"years": 2}),
    (Rule.WAGE, {"min_wage": 6000}, {"wage_min": 4000, "wage_max": 5999}),
    (Rule.READY_DATE, {"ready_date": "2020-03-02"}, {"start_until": "2020-03-01"}),
    (Rule.DORMITORY, {"needs_dormitory": 1}, {"dormitory": 0}),
    (Rule.ADULTS_ONLY, {"adult": 0}, {"adults_only": 1}),
    (Rule.OWN_EMPLOYER, {"employer_id": "e9"}, {"enterprise_id": "e0"}),
    (Rule.RETURNING_POST, {}, {"returning": 1}),
]


@pytest.mark.parametrize(("rule", "worker", "vacancy"), CASES)
def test_a_rule_rejects_the_pair_and_is_the_one_named(build, rule, worker, vacancy):
    problem = build([worker], [vacancy])
    assert broken(problem) == [rule.value]
    assert compile_market(problem).scores(np.array([0]))[0, 0] == INELIGIBLE


@pytest.mark.parametrize(("rule", "worker", "vacancy"), CASES)
def test_a_pin_that_breaks_a_rule_is_found_with_it(build, rule, worker, vacancy):
    assert unfit_pins(build([worker], [vacancy], pins=[("w0", "v0", "must")])) == {
        ("w0", "v0"): (rule,)
    }


def test_only_must_pins_that_break_a_rule_are_found(build):
    workers, vacancies = [{"level": 0}, {"level": 2}, {"cleared": 0, "level": 1}], [{"level": 2}]
    pins = [("w0", "v0", "forbid"), ("w1", "v0", "must"), ("w2", "v0", "must")]
    found = unfit_pins(build(workers, vacancies, pins=pins))
    assert found == {("w2", "v0"): (Rule.HEALTH, Rule.LEVEL)}
    assert unfit_pins(build([{}], [{}])) == {}


def test_where_pairs_are_listed_a_pin_is_fit_when_it_is_one_of_them(build):
    pairs, pins = [("w0", "v0", 1)], [("w0", "v0", "must"), ("w1", "v0", "must")]
    found = unfit_pins(build([{"cleared": 0}, {}], [{"openings": 2}], pairs=pairs, pins=pins))
    assert found == {("w1", "v0"): (Rule.NOT_LISTED,)}


KEPT = [
    ("a worker of the trade", {"trade": "welding"}, {"trade": "welding"}),
    ("any trade at a general post", {"trade": "welding"}, {"trade": "general"}),
    ("the level asked for", {"level": 2}, {"level": 2}),
    ("the years asked for", {"years": 2}, {"years": 2}),
    ("a wage that reaches the floor", {"min_wage": 6000}, {"wage_min": 1, "wage_max": 6000}),
    ("a negotiable wage", {"min_wage": 60000}, {"wage_max": 0}),
    ("ready on the last day", {"ready_date": "2020-03-01"}, {"start_until": "2020-03-01"}),
    ("ready at once", {}, {"start_until": "2020-03-01"}),
    ("no last day", {"ready_date": "2020-03-01"}, {}),
    ("a bed needed and there", {"needs_dormitory": 1}, {"dormitory": 1}),
    ("an adult", {}, {"adults_only": 1}),
    ("back to the own employer", {"employer_id": "e0"}, {"returning": 1}),
    ("back to the own employer's open post", {"employer_id": "e0"}, {}),
]


@pytest.mark.parametrize(("worker", "vacancy"), [case[1:] for case in KEPT], ids=str)
def test_a_pair_that_just_keeps_a_rule_is_eligible(build, worker, vacancy):
    assert broken(build([worker], [vacancy])) == []


def test_every_rule_that_attributes_decide_has_a_case():
    tested = {case[0] for case in CASES}
    assert tested == set(Rule) - {Rule.NOT_LISTED, Rule.FORBIDDEN}


def test_a_pair_that_is_not_listed_is_not_eligible(build):
    problem = build([{}, {}], [{}], pairs=[("w1", "v0", 5)])
    assert broken(problem) == [Rule.NOT_LISTED.value]


def test_listed_pairs_are_the_eligibility_whatever_the_attributes_say(build):
    problem = build([{"cleared": 0}], [{"trade": "welding"}], pairs=[("w0", "v0", 5)])
    assert broken(problem) == []


def test_a_forbidden_pair_is_not_eligible(build):
    assert broken(build([{}], [{}], pins=[("w0", "v0", "forbid")])) == [Rule.FORBIDDEN.value]


def test_rules_broken_together_are_all_named(build):
    problem = build([{"cleared": 0, "adult": 0}], [{"adults_only": 1, "level": 3}])
    assert broken(problem) == ["health", "level", "adults_only"]

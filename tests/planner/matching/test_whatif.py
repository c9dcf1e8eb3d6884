"""What if: the effect shown is that of the change, and of nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from planner.errors import InvalidProblem, NoFeasiblePlan
from planner.matching import (
    Arrive,
    Leave,
    MinWageChange,
    OpeningsChange,
    PinChange,
    PinKind,
    WageChange,
    check,
    compare,
    solve,
    what_if,
)

PAIRS = [("w0", "v0", 9), ("w1", "v0", 7), ("w1", "v1", 3), ("w2", "v1", 2)]


@pytest.fixture
def problem(build):
    return build([{}] * 3, [{}, {}], pairs=PAIRS, settings={"objectives": ["placed", "fit"]})


def effect(problem, change):
    """Return the effect of a change, its plan judged."""
    found = what_if(problem, solve(problem), change)
    assert check(found.problem, found.plan) == []
    return found.comparison


def changes(comparison) -> dict[str, int]:
    return {tier.name: tier.change for tier in comparison.tiers}


def people(moves) -> list[tuple[str, str, str]]:
    return [(move.worker_id, move.before, move.after) for move in moves]


def test_a_must_pin_shows_who_moves_and_what_it_costs(problem):
    found = effect(problem, PinChange("w1", "v0", PinKind.MUST))
    assert changes(found) == {"placed": 0, "fit": -3}
    assert people(found.moved) == [("w1", "v1", "v0")]
    assert people(found.placed) == [("w2", "", "v1")]
    assert people(found.unplaced) == [("w0", "v0", "")]


def test_a_forbidden_pair_frees_the_seat_for_the_next(problem):
    found = effect(problem, PinChange("w1", "v1", PinKind.FORBID))
    assert people(found.placed) == [("w2", "", "v1")]


def test_one_more_opening_is_worth_what_the_shortfalls_said(problem):
    plan = solve(problem)
    worth = plan.shortfalls.set_index("vacancy_id")
    found = effect(problem, OpeningsChange("v0", 1))
    assert changes(found)["placed"] == worth.loc["v0", "seat_people"] == 1
    assert changes(found)["fit"] == worth.loc["v0", "seat_value"]


def test_openings_cannot_fall_below_none(problem):
    with pytest.raises(InvalidProblem, match="v0"):
        what_if(problem, solve(problem), OpeningsChange("v0", -2))


def test_a_higher_wage_brings_who_asked_for_it(build):
    problem = build([{"min_wage": 6000}], [{"wage_min": 4000, "wage_max": 5000}])
    assert people(effect(problem, WageChange("v0", 5000, 6500)).placed) == [("w0", "", "v0")]


def test_a_lower_floor_opens_the_vacancy(build):
    problem = build([{"min_wage": 6000}], [{"wage_min": 4000, "wage_max": 5000}])
    assert people(effect(problem, MinWageChange("w0", 5000)).placed) == [("w0", "", "v0")]


def test_who_leaves_makes_room(problem):
    found = effect(problem, Leave("w0"))
    assert people(found.unplaced) == [("w0", "v0", "")]
    assert people(found.moved) == [("w1", "v1", "v0")]
    assert people(found.placed) == [("w2", "", "v1")]


def test_a_whole_party_leaves_at_once(build):
    pairs = [(f"w{k}", "v0", 9 - k) for k in range(4)]
    workers = [{"party_id": "p"}, {"party_id": "p"}, {}, {}]
    problem = build(workers, [{"openings": 2}], pairs=pairs, parties={"p": "travel"})
    found = effect(problem, Leave("w0", ("w1",)))
    assert people(found.unplaced) == [("w0", "v0", ""), ("w1", "v0", "")]
    assert people(found.placed) == [("w2", "", "v0"), ("w3", "", "v0")]


def test_who_arrives_takes_the_place_they_are_better_at(problem):
    found = effect(problem, Arrive({"worker_id": "new"}, {"v0": 20}))
    assert people(found.placed) == [("new", "", "v0")]


def test_one_of_a_couple_who_leaves_leaves_no_couple(build):
    problem = build(
        [{"party_id": "p"}, {"party_id": "p"}],
        [{"openings": 2}],
        parties={"p": "enterprise"},
        couples=["p"],
        enterprises=[{"enterprise_id": "e0", "couples_rooms": 1}],
    )
    assert people(effect(problem, Leave("w0")).unplaced) == [("w0", "v0", "")]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (PinChange("nobody", "v0", PinKind.MUST), "nobody"),
        (PinChange("w0", "nowhere", PinKind.MUST), "nowhere"),
        (OpeningsChange("nowhere", 1), "nowhere"),
        (WageChange("nowhere", 1, 2), "nowhere"),
        (MinWageChange("nobody", 1), "nobody"),
        (Leave("nobody"), "nobody"),
    ],
)
def test_an_unknown_id_is_named(problem, change, named):
    with pytest.raises(InvalidProblem, match=named):
        what_if(problem, solve(problem), change)


def test_a_must_pin_that_cannot_be_kept_is_no_plan(problem):
    with pytest.raises(NoFeasiblePlan, match="w2"):
        what_if(problem, solve(problem), PinChange("w2", "v0", PinKind.MUST))


def test_nobody_moves_without_need(build):
    rng = np.random.default_rng(4)
    pairs = [(f"w{w}", f"v{v}", int(rng.integers(0, 4))) for w in range(40) for v in range(8)]
    problem = build([{}] * 40, [{"openings": 4}] * 8, pairs=pairs)
    found = effect(problem, OpeningsChange("v0", 0))
    assert found.people == 0
    assert changes(found) == {"fit": 0}


def test_two_plans_of_one_problem_are_compared_person_by_person(build):
    first = build([{}] * 2, [{}, {}], pairs=[("w0", "v0", 2), ("w1", "v1", 1)])
    second = build([{}] * 2, [{}, {}], pairs=[("w0", "v1", 2)])
    found = compare(solve(first), solve(second))
    assert people(found.moved) == [("w0", "v0", "v1")]
    assert people(found.unplaced) == [("w1", "v1", "")]
    assert found.as_dict()["tiers"][0]["change"] == -1

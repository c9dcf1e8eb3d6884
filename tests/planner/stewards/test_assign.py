"""Stewards to enterprises: the best assignment, its proof, and a judge that is not fooled."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import InvalidProblem
from planner.stewards import StewardProblem, Weights, assign, check


def problem(firms, stewards, *, km=((0, 8), (8, 0)), weights=None):
    """Make a problem of (town, industry, before) and (town, industries, capacity)."""
    knows = np.zeros((len(stewards), 3), bool)
    for at, (_, known, _) in enumerate(stewards):
        knows[at, list(known)] = True
    columns = [np.array([row[at] for row in firms], np.int64) for at in range(3)]
    return StewardProblem(
        columns[0], columns[1], np.array([s[0] for s in stewards], np.int64), knows,
        np.array([s[2] for s in stewards], np.int64), np.array(km, np.int64), columns[2],
        weights or Weights(),
    )  # fmt: skip


def test_everybody_gets_the_steward_of_his_own_town():
    found = assign(problem([(0, 0, -1), (1, 0, -1)], [(1, {0}, 1), (0, {0}, 1)]))
    assert found.steward.tolist() == [1, 0]
    assert (found.points, found.is_optimal) == (0, True)


def test_a_known_industry_is_worth_six_kilometres():
    near_stranger, far_expert = (0, set(), 1), (1, {0}, 1)
    at = {4: 1, 8: 0}
    for km, expected in at.items():
        found = assign(problem([(0, 0, -1)], [near_stranger, far_expert], km=[[0, km], [km, 0]]))
        assert found.steward.tolist() == [expected]


def test_a_steward_stays_unless_the_gain_is_worth_the_change():
    firms, stewards = [(0, 0, 0)], [(1, {0}, 1), (0, {0}, 1)]
    assert assign(problem(firms, stewards)).steward.tolist() == [0]
    careless = Weights(change=0)
    assert assign(problem(firms, stewards, weights=careless)).steward.tolist() == [1]


def test_a_steward_who_has_stopped_costs_no_change():
    found = assign(problem([(0, 0, 0)], [(0, {0}, 0), (0, {0}, 1)]))
    assert (found.steward.tolist(), found.points) == ([1], 0)


def test_loads_are_even():
    found = assign(problem([(0, 0, -1)] * 5, [(0, {0}, 9), (1, set(), 9)]))
    assert sorted(np.bincount(found.steward).tolist()) == [2, 3]
    assert found.level == 3


def test_too_few_places_are_refused_before_anything_is_solved():
    with pytest.raises(InvalidProblem, match="2 enterprises, but stewards for 1"):
        problem([(0, 0, -1)] * 2, [(0, {0}, 1)])


@pytest.mark.parametrize("broken", [[(5, 0, -1)], [(0, 9, -1)], [(0, 0, 7)]])
def test_a_number_that_points_nowhere_is_refused(broken):
    with pytest.raises(InvalidProblem):
        problem(broken, [(0, {0}, 1)])


cases = st.integers(1, 5).flatmap(
    lambda n: st.tuples(
        st.lists(
            st.tuples(st.integers(0, 1), st.integers(0, 2), st.integers(-1, 2)),
            min_size=n, max_size=n,
        ),
        st.lists(
            st.tuples(st.integers(0, 1), st.sets(st.integers(0, 2)), st.integers(0, 3)),
            min_size=3, max_size=3,
        ).filter(lambda stewards: sum(s[2] for s in stewards) >= n),
        st.integers(0, 30),
    )
)  # fmt: skip


@given(cases)
@settings(max_examples=60, deadline=None)
def test_nothing_costs_less_than_what_is_found(case):
    """Every assignment of small cases is tried; the bound is reached."""
    firms, stewards, km = case
    given_ = problem(firms, stewards, km=[[0, km], [km, 0]])
    found = assign(given_)
    verdict = check(given_, found.steward, found.prices)
    assert verdict.broken == ()
    assert verdict.points == found.points == verdict.bound == found.bound
    everything = product(range(3), repeat=len(firms))
    sound = [check(given_, one, [0] * len(firms)) for one in everything]
    assert found.points == min(v.points for v in sound if not v.broken)


def test_the_judge_names_what_is_broken():
    given_ = problem([(0, 0, -1)] * 2, [(0, {0}, 2), (0, {0}, 2)])
    assert check(given_, [0, 0], [0, 0]).broken == ("loads are not even",)
    assert check(given_, [0], [0]).broken
    assert check(given_, [0, 7], [0, 0]).broken


def test_false_prices_prove_nothing():
    """Whatever prices are claimed, the bound stays below what an assignment costs."""
    given_ = problem([(0, 0, -1), (1, 1, -1)], [(0, {0}, 1), (1, {0}, 1)])
    found = assign(given_)
    for prices in ([999, 999], [0, 999], [-5, 60]):
        assert check(given_, found.steward, prices).bound <= found.points


def test_the_size_of_yuyao_is_proved():
    """1,500 stewards, 1,256 enterprises, 21 towns, 10 industries."""
    rng = np.random.default_rng(20200301)
    km = rng.integers(1, 40, (21, 21))
    km = (km + km.T) // 2
    np.fill_diagonal(km, 0)
    given_ = StewardProblem(
        rng.integers(0, 21, 1256), rng.integers(0, 10, 1256), rng.integers(0, 21, 1500),
        rng.random((1500, 10)) < 0.2, np.ones(1500, np.int64), km,
        np.where(rng.random(1256) < 0.7, rng.permutation(1500)[:1256], -1),
    )  # fmt: skip
    found = assign(given_)
    assert found.is_optimal
    assert np.bincount(found.steward).max() == 1

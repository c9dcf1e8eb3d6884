"""Progress knows its gap, the same way for maximisation and minimisation."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.files import dumps
from planner.progress import Progress, TierProgress, ignore, relative_gap

NUMBERS = st.floats(-1e12, 1e12)


@pytest.mark.parametrize(
    ("value", "bound", "gap"),
    [
        (90, 100, 0.1),  # maximisation
        (100, 90, 0.1),  # minimisation
        (100, 100, 0.0),
        (0, 0, 0.0),
        (0, 5, 1.0),
        (-50, -100, 0.5),
    ],
)
def test_the_gap_is_a_share_of_the_larger_side(value, bound, gap):
    assert relative_gap(value, bound) == pytest.approx(gap)


@given(NUMBERS, NUMBERS)
def test_the_gap_is_the_same_from_either_side_and_never_negative(value, bound):
    assert relative_gap(value, bound) == relative_gap(bound, value) >= 0


@given(NUMBERS)
def test_only_equal_sides_have_no_gap(value):
    assert relative_gap(value, value) == 0
    assert relative_gap(value, value + abs(value) + 1) > 0


@pytest.mark.parametrize("bound", [math.inf, -math.inf, math.nan])
def test_a_bound_that_says_nothing_leaves_the_gap_open(bound):
    assert relative_gap(7, bound) == math.inf


@pytest.mark.parametrize("known", [{"incumbent": 5.0}, {"bound": 5.0}, {}])
def test_the_gap_is_unknown_until_both_sides_are_known(known):
    assert Progress("search", 1.0, **known).gap is None


def test_the_json_form_holds_every_field_and_the_gap():
    progress = Progress("search", 1.5, incumbent=90.0, bound=100.0, done=3, total=8)

    assert progress.as_dict() == {
        "stage": "search", "elapsed": 1.5, "incumbent": 90.0, "bound": 100.0,
        "done": 3, "total": 8, "gap": pytest.approx(0.1),
    }  # fmt: skip


def test_several_objectives_each_have_a_line_of_their_own():
    tiers = (TierProgress("placed", 8.0, 10.0), TierProgress("fit", None, 90.0))
    report = Progress("search", 1.0, incumbent=8.0, bound=10.0, tiers=tiers).as_dict()

    assert report["tiers"] == [
        {"name": "placed", "incumbent": 8.0, "bound": 10.0, "gap": pytest.approx(0.2)},
        {"name": "fit", "incumbent": None, "bound": 90.0, "gap": None},
    ]


def test_the_json_form_is_json_even_with_an_open_bound():
    report = Progress("search", 1.0, incumbent=5.0, bound=math.inf).as_dict()

    assert json.loads(dumps(report))["gap"] is None


def test_the_default_callback_takes_no_notice():
    assert ignore(Progress("search", 0.0)) is None

"""Numbers of people as enterprises write them: one number, a rough one, none."""

from __future__ import annotations

import pytest

from recruit.desk.figures.exchange import people
from recruit.intake.problems import Severity
from recruit.intake.reasons import Reason


@pytest.mark.parametrize(
    ("cell", "count"),
    [(80, 80), ("80人", 80), ("1,200", 1200), ("三百", 300), ("1.2千", 1200), (0, 0), ("", None)],
)
def test_one_number_is_taken_as_it_is(cell, count):
    reading = people(cell)
    assert (reading.value, reading.notes) == (count, ())


@pytest.mark.parametrize(
    ("cell", "count"), [("八十多", 80), ("约300", 300), ("300左右", 300), ("80-90", 80)]
)
def test_a_rough_number_is_taken_with_a_warning_that_says_as_how_many(cell, count):
    reading = people(cell)
    (note,) = reading.notes
    assert reading.value == count
    assert (note.code, note.severity) == (Reason.COUNT_RANGE, Severity.WARNING)
    assert note.params == {"count": count}


@pytest.mark.parametrize("cell", ["若干", "-5", "很多人"])
def test_what_holds_no_number_is_refused(cell):
    reading = people(cell)
    assert reading.value is None
    assert reading.notes[0].severity is Severity.ERROR

"""Head counts, rooms, sums and years."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recruit.intake import Reason
from recruit.intake.values.counts import head_count, rooms, years, yuan


def _codes(reading):
    return [note.code for note in reading.notes]


@pytest.mark.parametrize(
    "written", ["10", "10人", "10名", 10.0, "１０", "十人", "10个", "10.0", "十"]
)
def test_a_plain_head_count(written):
    reading = head_count(written)
    assert (reading.value, reading.notes) == (10, ())


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("5-8人", 8),
        ("男5女5", 10),
        ("5男3女", 8),
        ("约20人", 20),
        ("10人以上", 10),
        ("二十五人左右", 25),
    ],
)
def test_a_head_count_that_is_understood_is_remarked(written, count):
    reading = head_count(written)
    assert reading.value == count
    assert _codes(reading) == [Reason.COUNT_RANGE]


@pytest.mark.parametrize("written", ["若干", "多名", "不限", "3.5", "2人或5人或9人"])
def test_no_number_of_people_is_an_error(written):
    reading = head_count(written)
    assert _codes(reading) == [Reason.COUNT_UNREADABLE]
    assert reading.notes[0].severity == "error"


@pytest.mark.parametrize("written", ["-5", 99_999.0, "100000人"])
def test_a_head_count_beyond_reason_is_an_error(written):
    assert _codes(head_count(written)) == [Reason.COUNT_IMPLAUSIBLE]


def test_nobody_wanted_is_a_head_count_too():
    assert head_count("0").value == 0


@pytest.mark.parametrize(
    ("written", "count"), [("有", 1), ("无", 0), ("3间", 3), ("", 0), (2.0, 2)]
)
def test_rooms(written, count):
    assert rooms(written).value == count


@pytest.mark.parametrize(
    ("written", "sum_"),
    [("1000元/人", 1000), ("1千", 1000), ("无", 0), (500.0, 500), ("1,500", 1500)],
)
def test_sums_of_money(written, sum_):
    assert yuan(written).value == sum_


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("3年", 3), ("3", 3), ("半年", 0.5), ("3年以上", 3), ("一年", 1), ("两年半", 2.5), ("6个月", 0.5),  # noqa: E501
        ("无", 0), ("应届", 0), (4.0, 4), ("十年", 10), ("2-3年", 2), ("", 0),
    ],
)  # fmt: skip
def test_years_of_experience(written, number):
    reading = years(written)
    assert (reading.value, reading.notes) == (number, ())


def test_unreadable_years_are_none_with_a_remark():
    assert _codes(years("很久")) == [Reason.YEARS_UNREADABLE]


@settings(deadline=None)
@given(st.integers(0, 5000), st.sampled_from(["{}", "{}人", "{}名", " {} 人 ", "{}.0"]))
def test_a_count_reads_back_from_any_of_its_shapes(count, shape):
    assert head_count(shape.format(count)).value == count


@settings(deadline=None)
@given(st.text(max_size=20))
def test_whatever_is_written_a_count_is_none_or_not_negative(text):
    for reader in (head_count, rooms, yuan, years):
        value = reader(text).value
        assert value is None or value >= 0

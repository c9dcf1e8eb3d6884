"""Dates as people write them, read for the campaign 20 February to 10 March 2020."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recruit.intake import Reason
from recruit.intake.values.dates import Dates, Window, birth_date

DATES = Dates(dt.date(2020, 2, 20), dt.date(2020, 3, 10))
FEB_20 = dt.date(2020, 2, 20)


def _codes(reading):
    return [note.code for note in reading.notes]


@pytest.mark.parametrize(
    "written",
    [
        "2月20日", "2月20号", "2020年2月20日", "2020年2月20号", "2020.2.20", "2020/2/20", "2020-02-20",  # noqa: E501
        "2020-2-20 00:00:00", "20200220", "2/20", "2-20", "2.20", "二月二十日", "二月二十号",
        "二〇二〇年二月二十日", "２０２０年２月２０日", " 2 月 20 日 ", "20年2月20日", "02月20日",
        43881.0, "43881", 20200220.0, dt.date(2020, 2, 20), dt.datetime(2020, 2, 20, 8, 30),
    ],
)  # fmt: skip
def test_one_day_in_its_many_shapes(written):
    reading = DATES.ready(written)
    assert reading.value == FEB_20
    assert not reading.notes


@pytest.mark.parametrize(
    "written", ["随时", "即日", "越快越好", "马上", "尽快", "不限", "都可以", "隨時", "待定"]
)
def test_any_time_is_no_date(written):
    reading = DATES.ready(written)
    assert (reading.value, reading.notes) == (None, ())


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2月25日左右", dt.date(2020, 2, 25)),
        ("2月25日以后", dt.date(2020, 2, 25)),
        ("2月底", dt.date(2020, 2, 29)),
        ("3月初", dt.date(2020, 3, 5)),
        ("2月下旬", dt.date(2020, 2, 29)),
        ("正月三十", dt.date(2020, 2, 23)),
        ("正月初八", dt.date(2020, 2, 1)),
        ("25号", dt.date(2020, 2, 25)),
    ],
)
def test_a_rough_date_is_taken_and_remarked(written, day):
    reading = DATES.ready(written)
    assert reading.value == day
    assert _codes(reading) == [Reason.DATE_APPROXIMATE]


def test_a_date_without_a_year_falls_near_the_campaign():
    turn_of_year = Dates(dt.date(2020, 12, 20), dt.date(2021, 1, 20))
    assert turn_of_year.ready("12月28日").value == dt.date(2020, 12, 28)
    assert turn_of_year.ready("1月5日").value == dt.date(2021, 1, 5)


def test_a_number_that_may_be_two_days_is_not_guessed():
    """A cell in which 2.20 was typed holds 2.2, as does one in which 2.2 was typed."""
    reading = DATES.ready(2.2)
    assert _codes(reading) == [Reason.DATE_AMBIGUOUS]
    assert reading.notes[0].params["choices"] == ("2月2日", "2月20日")


@pytest.mark.parametrize(("number", "day"), [(2.25, 25), (2.4, 4), (2.05, 5)])
def test_a_number_that_is_one_day_only_is_read(number, day):
    assert DATES.ready(number).value == dt.date(2020, 2, day)


@pytest.mark.parametrize("written", ["明天的明天", "abc", 7.0, "20200231"])
def test_what_is_no_date_is_an_error(written):
    reading = DATES.ready(written)
    assert _codes(reading) == [Reason.DATE_UNREADABLE]
    assert reading.notes[0].severity == "error"


@pytest.mark.parametrize("written", ["2月30日", "2020.2.30", "2020年2月30日", "13月1日"])
def test_a_day_that_the_calendar_has_not_is_an_error_of_its_own(written):
    assert _codes(DATES.ready(written)) == [Reason.DATE_NO_SUCH_DAY]


def test_a_date_after_the_campaign_is_remarked():
    assert _codes(DATES.ready("3月20日")) == [Reason.DATE_AFTER_CAMPAIGN]


def test_a_date_years_away_is_an_error():
    assert _codes(DATES.ready("2002年2月20日")) == [Reason.DATE_IMPLAUSIBLE]


@pytest.mark.parametrize(
    ("written", "start", "until"),
    [
        ("2月20日-3月5日", (2, 20), (3, 5)),
        ("2020.2.20-2020.3.5", (2, 20), (3, 5)),
        ("2月20日至25日", (2, 20), (2, 25)),
        ("2月25日前", None, (2, 25)),
        ("2月25日后", (2, 25), None),
        ("2月25日", (2, 25), None),
        ("随时", None, None),
    ],
)
def test_a_start_window_is_read(written, start, until):
    days = [dt.date(2020, *part) if part else None for part in (start, until)]
    assert DATES.window(written).value == Window(*days)


def test_a_start_window_that_ends_before_it_begins_is_an_error():
    assert _codes(DATES.window("3月5日-2月20日")) == [Reason.DATE_ORDER]


@pytest.mark.parametrize(
    "written", ["1990-01-05", "1990.1.5", "1990年1月5日", "19900105", 32878.0, dt.date(1990, 1, 5)]
)
def test_a_birth_date_in_its_shapes(written):
    assert birth_date(written, today=FEB_20).value == dt.date(1990, 1, 5)


def test_a_birth_month_is_its_first_day():
    assert birth_date("1990年1月", today=FEB_20).value == dt.date(1990, 1, 1)


DAYS = st.dates(dt.date(2020, 1, 15), dt.date(2020, 3, 10))
SHAPES = st.sampled_from(
    [
        lambda d: f"{d.month}月{d.day}日",
        lambda d: f"{d.month}月{d.day}号",
        lambda d: f"{d.year}年{d.month}月{d.day}日",
        lambda d: f"{d.year}.{d.month}.{d.day}",
        lambda d: f"{d.year}/{d.month:02d}/{d.day:02d}",
        lambda d: d.isoformat(),
        lambda d: d.strftime("%Y%m%d"),
        lambda d: f"{d.month}/{d.day}",
        lambda d: float((d - dt.date(1899, 12, 30)).days),
        lambda d: str(d.year) + "年" + f"{d.month}月{d.day}日".translate(
            str.maketrans("0123456789", "０１２３４５６７８９")
        ),
    ]
)  # fmt: skip


@settings(deadline=None)
@given(day=DAYS, shape=SHAPES)
def test_a_day_reads_back_from_any_of_its_shapes(day, shape):
    assert DATES.ready(shape(day)).value == day


@settings(deadline=None)
@given(st.text(max_size=30) | st.floats(allow_nan=False, allow_infinity=False))
def test_whatever_is_written_a_date_is_read_or_refused(cell):
    reading = DATES.ready(cell)
    assert reading.value is None or isinstance(reading.value, dt.date)
    DATES.window(cell)
    birth_date(cell, today=FEB_20)

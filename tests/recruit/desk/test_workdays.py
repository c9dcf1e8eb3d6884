"""Working days of 2020, by hand from the official notices."""

import datetime as dt

import pytest

from recruit.desk.workdays import add_workdays, is_workday, workdays_between

DAY = dt.date


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (DAY(2020, 1, 19), True),  # Sunday, made up for the Spring Festival
        (DAY(2020, 1, 24), False),  # Friday, eve of the Spring Festival
        (DAY(2020, 1, 31), False),  # Friday, the holiday was extended
        (DAY(2020, 2, 1), False),  # Saturday: its make-up was taken back
        (DAY(2020, 2, 2), False),
        (DAY(2020, 2, 3), True),
        (DAY(2020, 2, 8), False),  # a plain Saturday
        (DAY(2020, 4, 6), False),  # Monday after Qingming
        (DAY(2020, 4, 26), True),  # Sunday, made up for Labour Day
    ],
)
def test_a_day_of_2020_is_worked_or_free_as_the_notices_say(day, worked):
    assert is_workday(day) is worked


@pytest.mark.parametrize(
    ("day", "count", "then"),
    [
        (DAY(2020, 2, 20), 1, DAY(2020, 2, 21)),
        (DAY(2020, 2, 21), 1, DAY(2020, 2, 24)),  # over a weekend
        (DAY(2020, 1, 22), 2, DAY(2020, 2, 3)),  # over the long Spring Festival
        (DAY(2020, 4, 30), 3, DAY(2020, 5, 8)),  # over Labour Day
        (DAY(2020, 5, 8), 1, DAY(2020, 5, 9)),  # the Saturday after is made up
        (DAY(2020, 2, 22), 0, DAY(2020, 2, 24)),
        (DAY(2020, 2, 24), 0, DAY(2020, 2, 24)),
    ],
)
def test_working_days_are_counted_over_what_is_free(day, count, then):
    assert add_workdays(day, count) == then


def test_counting_and_adding_agree_all_year():
    for number in range(300):
        day = DAY(2020, 1, 1) + dt.timedelta(days=number)
        assert workdays_between(day, add_workdays(day, 7)) == 7


def test_a_year_without_rows_has_free_weekends_only():
    assert [is_workday(DAY(2031, 10, n)) for n in (3, 4, 5)] == [True, False, False]


def test_fewer_than_no_days_are_refused():
    with pytest.raises(ValueError, match="count < 0"):
        add_workdays(DAY(2020, 2, 20), -1)

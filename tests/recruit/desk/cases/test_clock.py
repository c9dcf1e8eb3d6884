"""The clock of a case: working days over weekends, the holiday of 2020 and make-up days."""

from __future__ import annotations

import datetime as dt

import pytest

from recruit.desk.cases.clock import CHINA, due, extended
from recruit.desk.cases.model import Urgency


def at(text):
    return dt.datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("opened", "urgency", "expected"),
    [
        ("2020-03-02 09:00", Urgency.HIGH, "2020-03-03 17:30"),
        ("2020-03-06 16:00", Urgency.HIGH, "2020-03-09 17:30"),  # over a weekend
        ("2020-03-05 10:00", Urgency.NORMAL, "2020-03-10 17:30"),
        ("2020-03-07 10:00", Urgency.NORMAL, "2020-03-11 17:30"),  # received on a Saturday
        ("2020-01-23 10:00", Urgency.HIGH, "2020-02-03 17:30"),  # holiday extended to 2 February
        ("2020-01-30 10:00", Urgency.NORMAL, "2020-02-05 17:30"),
        ("2020-01-17 10:00", Urgency.HIGH, "2020-01-19 17:30"),  # Sunday worked instead
        ("2020-04-03 10:00", Urgency.HIGH, "2020-04-07 17:30"),  # Qingming
        ("2020-04-24 10:00", Urgency.HIGH, "2020-04-26 17:30"),  # Sunday worked instead
        ("2020-04-30 10:00", Urgency.LOW, "2020-05-11 17:30"),  # Labour Day, 9 May worked
        ("2020-03-07 23:00", Urgency.CRITICAL, "2020-03-08 03:00"),  # round the clock
    ],
)
def test_an_answer_is_due(opened, urgency, expected):
    assert due(at(opened), urgency) == at(expected)


def test_the_day_is_that_of_china():
    """Half past midnight in Yuyao is still the day before in UTC."""
    opened = dt.datetime(2020, 3, 2, 16, 30, tzinfo=dt.UTC)
    assert due(opened, Urgency.HIGH) == at("2020-03-04 17:30")


def test_more_time_counts_in_working_days():
    assert extended(at("2020-03-06 17:30"), 2) == at("2020-03-10 17:30")

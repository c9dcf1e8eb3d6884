"""Working days by the official calendar of a year: weekends, holidays and make-up days.

``data/holidays.csv`` lists the days that differ from the plain week; 2020 has the Spring
Festival extended to 2 February. In a year it does not list, weekends alone are free.
"""

from __future__ import annotations

import csv
import datetime as dt
from functools import cache
from importlib import resources

_SATURDAY = 5


@cache
def _exceptions() -> dict[dt.date, bool]:
    """Return day → whether it is worked, for days that differ from the plain week."""
    text = (resources.files("data") / "holidays.csv").read_text(encoding="utf-8")
    return {
        dt.date.fromisoformat(row["date"]): row["kind"] == "workday"
        for row in csv.DictReader(text.splitlines())
    }


def is_workday(day: dt.date) -> bool:
    """Return whether offices work on a day."""
    return _exceptions().get(day, day.weekday() < _SATURDAY)


def add_workdays(day: dt.date, count: int) -> dt.date:
    """Return the day ``count`` working days after ``day``, which is not counted itself.

    With 0 it is ``day``, or the next working day when ``day`` is free.

    Raises
    ------
    ValueError
        When ``count`` is negative.
    """
    if count < 0:
        raise ValueError("count < 0 not understood")
    while count == 0 and not is_workday(day):
        day += dt.timedelta(days=1)
    while count > 0:
        day += dt.timedelta(days=1)
        count -= is_workday(day)
    return day


def workdays_between(first: dt.date, last: dt.date) -> int:
    """Return how many working days lie after ``first`` up to and including ``last``."""
    days = (last - first).days
    return sum(is_workday(first + dt.timedelta(days=n)) for n in range(1, days + 1))

"""Until when a case has to be answered: hours round the clock, or working days.

The day of receipt is not counted (民法总则 2017 art. 201, in force in spring 2020); a case
received on a free day counts from it all the same. The last day ends with office hours.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from recruit.desk.cases.model import Urgency
from recruit.desk.workdays import add_workdays

CHINA = ZoneInfo("Asia/Shanghai")
CLOSING = dt.time(17, 30)
"""When offices close."""

HOURS: Mapping[Urgency, int] = {Urgency.CRITICAL: 4}
"""Urgencies answered within hours, day and night."""

WORKDAYS: Mapping[Urgency, int] = {Urgency.HIGH: 1, Urgency.NORMAL: 3, Urgency.LOW: 5}
"""The others are answered within working days."""

MOST_EXTENSION = 10


def due(opened: dt.datetime, urgency: Urgency) -> dt.datetime:
    """Return when an answer is due, in UTC."""
    if urgency in HOURS:
        return opened + dt.timedelta(hours=HOURS[urgency])
    return closing(add_workdays(opened.astimezone(CHINA).date(), WORKDAYS[urgency]))


def extended(due_at: dt.datetime, workdays: int) -> dt.datetime:
    """Return a deadline so many working days later."""
    return closing(add_workdays(due_at.astimezone(CHINA).date(), workdays))


def closing(day: dt.date) -> dt.datetime:
    """Return the end of office hours of a day, in UTC."""
    return dt.datetime.combine(day, CLOSING, CHINA).astimezone(dt.UTC)

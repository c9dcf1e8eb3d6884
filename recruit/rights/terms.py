"""What is agreed to, in which wording, and how long an answer may take: one place for each.

A change of the wording that ``web.consent`` shows is a new version here; who agreed before has
agreed to the old one.
"""

from __future__ import annotations

import datetime as dt

from recruit.desk.workdays import add_workdays
from recruit.rights.model import Purpose

PURPOSES: tuple[Purpose, ...] = tuple(Purpose)

FORM_VERSION = "2020-02-15"
"""Version of the notices on our pages."""
ROSTER_VERSION = "roster"
"""Agreed to on paper, noted in a column of a roster."""

ANSWER_WORKDAYS = 15
"""Working days until a request is answered.

个人信息保护法 art. 50 says "in time"; 15 working days are those of 政府信息公开条例 (2019)
art. 33 without its extension, well within the 30 days of GB/T 35273-2020, 8.7.
"""

LINK_DAYS = 30
"""Days after which the address of a person's own page leads nowhere."""

LONGEST_TEXT = 500
"""Characters a person or a member of staff may write."""


def answer_due(day: dt.date) -> dt.date:
    """Return the last day on which a request of this day is answered in time."""
    return add_workdays(day, ANSWER_WORKDAYS)

"""The days on which the rows of the demonstration were written: those of its story, not today's.

The operations stamp what they write with the clock of the machine; here the stamps are set back
to the day that the story says, at an hour of an office.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.desk.arrivals.model import HealthRecord, Incomer, ScreeningRound
from recruit.desk.arrivals.operations import CHINA
from recruit.desk.land.model import LandEvent, LandRequest
from recruit.desk.policies.model import (
    PolicyApplication,
    PolicyEvent,
    PolicyFact,
    PolicyPaper,
    PolicyRule,
)
from recruit.desk.supply.model import Introduction, SupplyPost

OPENS, CLOSES = 9, 17
"""Hours of an office, in China."""


def set_back(session: Session, day: dt.date) -> None:
    """Set the stamps of relief and arrivals back to their days, none later than ``day``."""
    for request in session.scalars(select(LandRequest)):
        _in_turn(request.events, request.received_on)
    for application in session.scalars(select(PolicyApplication)):
        _in_turn(application.papers, application.filed_on)
        _in_turn(application.events, application.filed_on)
    stamped: list[PolicyRule | PolicyFact] = [*session.scalars(select(PolicyRule))]
    stamped += session.scalars(select(PolicyFact))
    for row in stamped:
        row.at = _moment(day - dt.timedelta(days=6), OPENS)
    for number, post in enumerate(session.scalars(select(SupplyPost).order_by(SupplyPost.id))):
        post.at = _moment(day - dt.timedelta(days=3 - number % 3), OPENS + number % 8)
    for made in session.scalars(select(Introduction)):
        made.at = max(made.need.at, made.offer.at) + dt.timedelta(hours=1)
        made.changed_at = made.at + dt.timedelta(hours=3)
    for who in session.scalars(select(Incomer)):
        who.at = _moment(who.arrived_on, CLOSES)
    for status in session.scalars(select(HealthRecord)):
        status.at = _moment(status.issued_on, CLOSES)
    for round_ in session.scalars(select(ScreeningRound)):
        round_.at = _moment(round_.date, OPENS)
    session.flush()


def _in_turn(rows: Sequence[LandEvent | PolicyEvent | PolicyPaper], first: dt.date) -> None:
    """Stamp rows one after the other on one day."""
    for number, row in enumerate(rows):
        row.at = _moment(first, min(OPENS + number, CLOSES))


def _moment(day: dt.date, hour: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), CHINA).astimezone(dt.UTC)

"""Arrivals of the demonstration: who came by a charter and registered, and the health shown."""

from __future__ import annotations

import datetime as dt

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from recruit.demo.parameters import figures
from recruit.desk.arrivals import operations, screening
from recruit.desk.arrivals.model import Issuer
from recruit.desk.arrivals.operations import CHINA
from recruit.models import (
    Candidate,
    Enterprise,
    HealthStatus,
    Placement,
    PlanState,
    PlanVersion,
    Seat,
    Trip,
    Vacancy,
)

BY = "demo"
MOST = 160
"""So many of those who arrived have filled in the form of the poster."""
SHOWN_FOR = dt.timedelta(days=7)


def load_arrivals(session: Session, campaign_id: int, day: dt.date, *, seed: int) -> int:
    """Register people whose charter has arrived by a day; return how many.

    Most show a green code, a few a yellow or red one and are told to stay in; the round of the
    last arrivals is opened.
    """
    rng = np.random.default_rng([seed, 19])
    given = figures("relief")
    people = _arrived(session, campaign_id, day)
    chosen = rng.choice(len(people), min(MOST, len(people)), replace=False)
    colours = rng.choice(list(given["colours"]), len(chosen), p=list(given["colours"].values()))
    for index, colour in zip(sorted(chosen), colours, strict=True):
        who, firm, came = people[int(index)]
        told = operations.Arrival(
            who.name,
            who.phone,
            who.home_county,
            who.home_county,
            came,
            firm.town_code,
            address=str(rng.choice(given["streets"])),
            enterprise_id=firm.id,
            shown=operations.Shown(HealthStatus(colour), Issuer.YONGXING, came, came + SHOWN_FOR),
        )
        operations.register_incomer(session, told, today=day, by=BY)
    if len(chosen):
        screening.open_round(session, "arrivals", day, by=BY)
    return len(chosen)


def _arrived(
    session: Session, campaign_id: int, day: dt.date
) -> list[tuple[Candidate, Enterprise, dt.date]]:
    """Return who has arrived with where he works and the day of China he came, in order."""
    came = (
        select(Seat.candidate_id, func.max(Trip.arrive).label("at"))
        .join(Trip, Trip.id == Seat.trip_id)
        .join(PlanVersion, PlanVersion.id == Trip.plan_version_id)
        .where(PlanVersion.state == PlanState.PUBLISHED, PlanVersion.campaign_id == campaign_id)
        .group_by(Seat.candidate_id)
        .subquery()
    )
    found = session.execute(
        select(Candidate, Enterprise, came.c.at)
        .join(came, came.c.candidate_id == Candidate.id)
        .join(Placement, Placement.candidate_id == Candidate.id)
        .join(Vacancy, Vacancy.id == Placement.vacancy_id)
        .join(Enterprise, Enterprise.id == Vacancy.enterprise_id)
        .order_by(came.c.at, Candidate.id)
    )
    people = [(who, firm, at.astimezone(CHINA).date()) for who, firm, at in found]
    return [one for one in people if one[2] <= day]

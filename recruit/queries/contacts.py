"""Who sat near somebody on his journey, with names and numbers for contact tracing.

Names and numbers are given in full, whoever shows them masks them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from planner import charter
from planner.errors import InvalidProblem
from recruit.models import Candidate, PlanVersion, TripState
from recruit.planning import ids
from recruit.planning.charter_back import read_back

TRAVELLED = tuple(state for state in TripState if state is not TripState.CANCELLED)


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One person near the case on one leg; times are local (China)."""

    candidate_id: int
    candidate: str
    phone: str
    home_county: str
    trip: str
    leg: int
    seat: str
    near: str
    rows_apart: int
    since: dt.datetime
    until: dt.datetime


def contacts(
    session: Session, plan_id: int, candidate_id: int, *, rows: int = 3
) -> tuple[ContactRow, ...] | None:
    """Return who sat near a person on every leg of his journey in a plan, the nearest first.

    None when he has no seat in it. What counts as near is said in ``planner.charter.contacts``.
    """
    version = session.get(PlanVersion, plan_id)
    if version is None:
        return None
    plan, _ = read_back(session, version, TRAVELLED)
    try:
        found = charter.contacts(plan, ids.candidate_key(candidate_id), rows=rows)
    except InvalidProblem:
        return None
    numbers = ids.rows(pd.Series(found["traveller_id"], dtype="str"))
    people = {
        row.id: (row.name, row.phone, row.home_county)
        for row in session.scalars(
            select(Candidate).where(Candidate.id.in_([int(n) for n in numbers]))
        )
    }
    return tuple(
        ContactRow(
            int(number),
            *people[int(number)],
            trip=row["trip_id"],
            leg=row["leg"],
            seat=row["seat"],
            near=row["near"],
            rows_apart=row["rows_apart"],
            since=row["since"].to_pydatetime(),
            until=row["until"].to_pydatetime(),
        )
        for number, row in zip(numbers, found.to_dict("records"), strict=True)
    )

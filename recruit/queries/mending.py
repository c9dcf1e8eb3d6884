"""Who must be told what about a mended charter plan, with names and numbers for the caller.

Names and numbers are given in full, whoever shows them masks them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.models import Candidate, Party, PlanVersion
from recruit.planning import ids


@dataclass(frozen=True, slots=True)
class ToldRow:
    """One person and what to tell him; trips and moments as they were and as they are."""

    candidate_id: int
    candidate: str
    phone: str
    home_county: str
    party: str | None
    kind: str
    from_trip: str
    from_place: str
    from_time: str
    to_trip: str
    to_place: str
    to_time: str
    to_seat: str


def told(session: Session, plan_id: int, *, province: str = "") -> tuple[ToldRow, ...]:
    """Return who must be told what, the gravest first; "" stands for every province."""
    version = session.get(PlanVersion, plan_id)
    rows: list[dict[str, Any]] = version.summary.get("told", []) if version else []
    if not rows:
        return ()
    numbers = ids.rows(pd.Series([row["traveller_id"] for row in rows], dtype="str"))
    found = {
        candidate: (name, phone, county, party)
        for candidate, name, phone, county, party in session.execute(
            select(
                Candidate.id, Candidate.name, Candidate.phone, Candidate.home_county, Party.label
            )
            .outerjoin(Party, Candidate.party_id == Party.id)
            .where(Candidate.id.in_([int(n) for n in numbers.dropna()]))
        )
    }
    people = [
        ToldRow(
            int(number),
            *found[int(number)],
            row["kind"],
            row["from_trip"],
            row["from_place"],
            row["from_time"],
            row["to_trip"],
            row["to_place"],
            row["to_time"],
            row["to_seat"],
        )
        for number, row in zip(numbers, rows, strict=True)
        if not pd.isna(number) and int(number) in found
    ]
    order = {kind: place for place, kind in enumerate(KINDS)}
    mine = [row for row in people if row.home_county[:2] == province[:2] or not province]
    mine.sort(key=lambda row: (order.get(row.kind, 99), row.to_time, row.candidate_id))
    return tuple(mine)


KINDS = (
    "now_unserved",
    "cancelled",
    "new_trip",
    "other_time",
    "other_stop",
    "now_served",
    "other_shuttle",
    "other_seat",
)
"""Kinds of news as ``planner.charter.Told`` names them, the gravest first."""

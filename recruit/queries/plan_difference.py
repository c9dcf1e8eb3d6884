"""Who travels otherwise in one charter plan than in another, with names for the caller.

Names and numbers are given in full, whoever shows them masks them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner import charter
from recruit.models import PlanVersion, Run, TripState
from recruit.planning.bench import plan_of
from recruit.planning.charter_back import read_back
from recruit.planning.frames import records
from recruit.queries.charter_room import PersonRow, people


@dataclass(frozen=True, slots=True)
class Traveller:
    """One person whose journey differs; trips joined by ``>``, times and places as planned."""

    who: PersonRow
    kind: str
    from_trip: str
    from_place: str
    from_time: str
    to_trip: str
    to_place: str
    to_time: str


@dataclass(frozen=True)
class PlanDifference:
    """What differs between two charter plans.

    Parameters
    ----------
    counts
        People by kind of change, all of them.
    rows
        Some of the people, those asked for.
    same_names
        Whether a trip is the same where its name is: one plan was made from the other.
    """

    counts: dict[str, int]
    rows: tuple[Traveller, ...]
    total: int
    same_names: bool


def plan_difference(
    session: Session,
    before: PlanVersion,
    after: PlanVersion,
    *,
    province: str = "",
    first: int = 0,
    count: int = 50,
) -> PlanDifference:
    """Return who travels otherwise in ``after`` than in ``before``, the gravest first."""
    by_name = _made_from(session, before, after) or _made_from(session, after, before)
    told = charter.difference(_plan(session, before), _plan(session, after), by_name=by_name)
    order = {kind.value: place for place, kind in enumerate(charter.Told)}
    rows = sorted(records(told), key=lambda row: (order[row["kind"]], row["traveller_id"]))
    if province:
        mine = people(session, [row["traveller_id"] for row in rows])
        rows = [
            row
            for row in rows
            if (who := mine.get(row["traveller_id"])) and who.home_county[:2] == province[:2]
        ]
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["kind"]] = counts.get(row["kind"], 0) + 1
    shown = rows[first : first + count]
    known = people(session, [row["traveller_id"] for row in shown])
    return PlanDifference(
        counts,
        tuple(
            _row(row, known[row["traveller_id"]]) for row in shown if row["traveller_id"] in known
        ),
        len(rows),
        by_name,
    )


def _row(row: dict[str, Any], who: PersonRow) -> Traveller:
    return Traveller(
        who,
        row["kind"],
        row["from_trip"],
        row["from_place"],
        row["from_time"],
        row["to_trip"],
        row["to_place"],
        row["to_time"],
    )


def _made_from(session: Session, young: PlanVersion, old: PlanVersion) -> bool:
    """Whether a plan was made from another, over any number of steps."""
    seen: set[int] = set()
    at: PlanVersion | None = young
    while at is not None and at.id not in seen:
        if at.id == old.id:
            return True
        seen.add(at.id)
        base = at.summary.get("mends")
        at = None if base is None else session.get(PlanVersion, base)
    return False


def _plan(session: Session, version: PlanVersion) -> charter.Plan:
    """Return a version as the planner knows it: as its run kept it, else as recorded."""
    kept = session.scalar(select(Run.result).where(Run.id == version.run_id))
    return plan_of(kept) if kept else read_back(session, version, tuple(TripState))[0]

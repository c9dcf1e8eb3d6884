"""What can happen to a plan after it was made, as values, and the problem it leaves.

A change says what happened and not what to do about it; that is
:mod:`planner.charter.replan`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from planner.charter import tables
from planner.charter.problem import Plan, Problem
from planner.errors import Fault, InvalidProblem
from planner.files import typed


@dataclass(frozen=True, slots=True)
class Close:
    """A county, prefecture, province or hub nobody may board at, from a day to a day."""

    place: str
    first: dt.date
    last: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Cancel:
    """A trip that does not run: a coach broken down, a train or flight cancelled.

    The same train or flight is not offered again that day; another coach may be hired.
    """

    trip_id: str


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Somebody who does not come any more."""

    traveller_id: str


@dataclass(frozen=True, slots=True)
class Late:
    """Somebody who is ready on another day than he said."""

    traveller_id: str
    ready: dt.date


@dataclass(frozen=True)
class Join:
    """Somebody new: one row of the table ``travellers``."""

    row: Mapping[str, Any]


Change = Close | Cancel | Withdraw | Late | Join


@dataclass(frozen=True)
class Changed:
    """The problem after some changes, and the trips that were cancelled."""

    problem: Problem
    cancelled: frozenset[str]


def apply(problem: Problem, plan: Plan, changes: Sequence[Change]) -> Changed:
    """Return the problem as it is after the changes.

    The gathering point of a county stays where it was, so that trips that go on as planned
    keep their way: new travellers of a county known already are given its point.

    Raises
    ------
    InvalidProblem
        Naming every change about somebody or something there is not.
    """
    people = problem.travellers
    faults = [fault for change in changes for fault in _faults(problem, plan, change)]
    if faults:
        raise InvalidProblem(faults)
    gone = [c.traveller_id for c in changes if isinstance(c, Withdraw)]
    frames = {"closures": problem.closures, "travellers": people, "pins": problem.pins}
    closures = [
        {"place": c.place, "first_date": c.first.isoformat(), "last_date": _iso(c.last)}
        for c in changes
        if isinstance(c, Close)
    ]
    if closures:
        new = typed(pd.DataFrame(closures), tables.CLOSURES)
        frames["closures"] = pd.concat([problem.closures, new], ignore_index=True)
    joining = [dict(c.row) for c in changes if isinstance(c, Join)]
    kept = _held(people)
    for change in changes:
        if isinstance(change, Late):
            rows = kept["traveller_id"] == change.traveller_id
            kept.loc[rows, "ready_date"] = pd.Timestamp(change.ready)
    kept = kept[~kept["traveller_id"].isin(gone)]
    if joining:
        kept = pd.concat([kept, _newcomers(people, joining)], ignore_index=True)
    frames["travellers"] = kept.reset_index(drop=True)
    frames["pins"] = problem.pins[~problem.pins["traveller_id"].isin(gone)].reset_index(drop=True)
    return Changed(
        replace(
            problem,
            closures=frames["closures"],
            travellers=frames["travellers"],
            pins=frames["pins"],
        ),
        frozenset(c.trip_id for c in changes if isinstance(c, Cancel)),
    )


def _faults(problem: Problem, plan: Plan, change: Change) -> list[Fault]:
    people = set(problem.travellers["traveller_id"])
    if isinstance(change, Withdraw | Late) and change.traveller_id not in people:
        return [
            Fault("changes", "is no traveller of this problem", value=change.traveller_id),
        ]
    if isinstance(change, Cancel) and change.trip_id not in set(plan.trips["trip_id"]):
        return [Fault("changes", "is no trip of this plan", value=change.trip_id)]
    if isinstance(change, Close) and change.last is not None and change.last < change.first:
        return [Fault("changes", "ends before it begins", value=change.place)]
    if isinstance(change, Join) and str(change.row.get("traveller_id")) in people:
        return [
            Fault(
                "changes",
                "is a traveller already; give newcomers an id of their own",
                value=str(change.row.get("traveller_id")),
            )
        ]
    return []


def _held(people: pd.DataFrame) -> pd.DataFrame:
    """Return the travellers, everybody with coordinates at the gathering point of his county."""
    held = people.copy()
    located = held[["lat", "lon"]].notna().all(axis=1)
    points = held[located].groupby("county")[["lat", "lon"]].mean().round(6)
    for name in ("lat", "lon"):
        held.loc[located, name] = held.loc[located, "county"].map(points[name])
    return held


def _newcomers(people: pd.DataFrame, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return the new travellers as rows of the table."""
    new = typed(pd.DataFrame(rows), tables.TRAVELLERS)
    alone = new["party_id"] == ""
    new["party_id"] = new["party_id"].where(~alone, "solo:" + new["traveller_id"])
    located = people.dropna(subset=["lat", "lon"])
    points = located.groupby("county")[["lat", "lon"]].mean().round(6)
    for name in ("lat", "lon"):
        new[name] = new["county"].map(points[name]).fillna(new[name])
    return new


def _iso(day: dt.date | None) -> str:
    return "" if day is None else day.isoformat()

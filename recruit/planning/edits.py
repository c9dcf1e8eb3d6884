"""Edits of a charter plan as they are kept and as the planner knows them.

Kept as dicts of opaque ids, so that a history can be stored and said in words later; no name
of a person is in them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from planner.charter.edits import (
    AddStop,
    AddTrip,
    CancelTrip,
    DropStop,
    Edit,
    Lock,
    Move,
    TakeOff,
)

Kept = Mapping[str, Any]
"""One edit as it is kept: ``kind`` and what belongs to it, see :func:`edits_of`."""

LONGEST = 200
"""Edits in one step at most: the people of one large stop."""


def edits_of(kept: Sequence[Kept], *, trips: int) -> list[Edit]:
    """Return the edits of one step.

    Kinds are ``move`` (party, trip, place), ``off`` (party), ``cancel`` (trip), ``stop`` and
    ``drop`` (trip, county), ``lock`` and ``unlock`` (trip or party), and ``add``: a vehicle of
    an offer on a date for some parties, with the counties it boards in and the hub it serves.

    Parameters
    ----------
    trips
        How many trips the plan has; the planner calls an added trip by that number.
    """
    found: list[Edit] = []
    for one in kept[:LONGEST]:
        match one["kind"]:
            case "move":
                found.append(Move(one["party"], one["trip"], one.get("place", "")))
            case "off":
                found.append(TakeOff(one["party"]))
            case "cancel":
                found.append(CancelTrip(one["trip"]))
            case "stop":
                found.append(AddStop(one["trip"], one["county"]))
            case "drop":
                found.append(DropStop(one["trip"], one["county"]))
            case "lock" | "unlock":
                shut = one["kind"] == "lock"
                found.append(Lock(one.get("trip", ""), one.get("party", ""), locked=shut))
            case "add":
                date = dt.date.fromisoformat(one["date"])
                counties = tuple(one.get("counties", ()))
                added = AddTrip(one["offer"], date, counties, one.get("hub", ""))
                found.append(added)
                name = f"+{one['mode']}{trips}"
                found += [Move(party, name) for party in one.get("parties", ())]
                trips += 1
            case kind:
                raise ValueError(f"no kind of edit: {kind}")
    return found


def touched(kept: Iterable[Kept]) -> tuple[set[str], set[str]]:
    """Return the parties and the trips that edits name."""
    parties: set[str] = set()
    trips: set[str] = set()
    for one in kept:
        parties |= {one["party"]} if one.get("party") else set()
        parties |= set(one.get("parties", ()))
        trips |= {one["trip"]} if one.get("trip") else set()
    return parties, trips

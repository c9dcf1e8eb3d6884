"""Who must be told what: the difference of two plans, person by person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import pandas as pd

from planner.charter.problem import Plan


class Told(Enum):
    """What somebody has to be told, the gravest thing that is so."""

    CANCELLED = "cancelled"
    """He is no longer in the problem: his seat is given up."""
    NOW_UNSERVED = "now_unserved"
    """He had a seat and has none, or is new and has none."""
    NOW_SERVED = "now_served"
    """He had none and has one."""
    NEW_TRIP = "new_trip"
    """Another coach, feeder, train or flight."""
    OTHER_TIME = "other_time"
    """The same vehicle leaves his stop at another time."""
    OTHER_STOP = "other_stop"
    """The same vehicle, another stop."""
    OTHER_SHUTTLE = "other_shuttle"
    """Only the way on from the arrival place differs."""
    OTHER_SEAT = "other_seat"
    """Only the seat differs."""


GRAVE = (
    Told.NOW_UNSERVED,
    Told.NOW_SERVED,
    Told.NEW_TRIP,
    Told.OTHER_TIME,
    Told.OTHER_STOP,
)
"""Changes of the journey from home, as against seats and shuttles."""

COLUMNS = (
    "traveller_id",
    "kind",
    *(f"{side}_{what}" for side in ("from", "to") for what in ("trip", "place", "time", "seat")),
)
"""Columns of the list. Trips of a journey are joined by `` > ``; place, time and seat are those of
the first of them, blank where there is no journey."""


@dataclass(frozen=True)
class _Way:
    """One person's journey in a plan."""

    long: tuple[Any, ...]
    short: tuple[Any, ...]
    seats: tuple[str, ...]
    place: str
    time: pd.Timestamp
    trips: str


def difference(before: Plan, after: Plan, *, by_name: bool = True) -> pd.DataFrame:
    """Return who must be told what, with the columns :data:`COLUMNS`; one row a person.

    Parameters
    ----------
    before, after
        The two plans.
    by_name
        Whether trips are the same when their names are, as after a replan. Otherwise when mode,
        offer and departure are, which is how two independent plans are compared; seats then do
        not count.
    """
    old, new = _ways(before, by_name=by_name), _ways(after, by_name=by_name)
    left = set(after.unserved["traveller_id"])
    known = left | set(new)
    newcomers = left - set(before.unserved["traveller_id"])
    rows = []
    for person in sorted(old.keys() | new.keys() | newcomers):
        was, is_ = old.get(person), new.get(person)
        kind = _kind(was, is_, known=person in known, seats=by_name)
        if kind is not None:
            rows.append((person, kind.value, *_told(was), *_told(is_)))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def counts(told: pd.DataFrame) -> dict[str, int]:
    """Return how many people have to be told each kind of thing."""
    return {str(kind): int(n) for kind, n in told.groupby("kind").size().items()}


def grave(told: pd.DataFrame) -> int:
    """Return how many people's journey from home changes."""
    return int(told["kind"].isin([kind.value for kind in GRAVE]).sum())


def _kind(was: _Way | None, is_: _Way | None, *, known: bool, seats: bool) -> Told | None:
    if is_ is None:
        return Told.NOW_UNSERVED if known else Told.CANCELLED
    if was is None:
        return Told.NOW_SERVED
    tests = (
        (was.long != is_.long, Told.NEW_TRIP),
        (was.place != is_.place, Told.OTHER_STOP),
        (was.time != is_.time, Told.OTHER_TIME),
        (was.short != is_.short, Told.OTHER_SHUTTLE),
        (seats and was.seats != is_.seats, Told.OTHER_SEAT),
    )
    return next((kind for differs, kind in tests if differs), None)


def _told(way: _Way | None) -> Sequence[object]:
    if way is None:
        return ("", "", "", "")
    return (way.trips, way.place, f"{way.time:%Y-%m-%d %H:%M}", way.seats[0])


def _ways(plan: Plan, *, by_name: bool) -> dict[str, _Way]:
    """Return everybody's journey."""
    trips: Mapping[str, tuple[str, str, pd.Timestamp]] = {
        name: (mode, offer, depart)
        for name, mode, offer, depart in plan.trips[
            ["trip_id", "mode", "offer_id", "depart"]
        ].itertuples(index=False, name=None)
    }
    stops = {
        (name, seq): (place, depart)
        for name, seq, place, depart in plan.stops[
            ["trip_id", "seq", "place", "depart"]
        ].itertuples(index=False, name=None)
    }
    legs: dict[str, list[tuple[str, str, int]]] = {}
    seats = plan.seats.sort_values(["traveller_id", "leg"])
    for person, name, seat, on in seats[
        ["traveller_id", "trip_id", "seat", "board_seq"]
    ].itertuples(index=False, name=None):
        if name in trips:
            legs.setdefault(person, []).append((name, seat, on))
    found = {}
    for person, rows in legs.items():
        long: list[object] = []
        short: list[object] = []
        for name, _, on in rows:
            place, leaves = stops[name, on]
            key = name if by_name else (*trips[name][:2], place, leaves)
            if trips[name][0] == "shuttle":
                short.append((name if by_name else "", leaves))
            else:
                long.append(key)
        place, leaves = stops[rows[0][0], rows[0][2]]
        found[person] = _Way(
            tuple(long),
            tuple(short),
            tuple(seat for _, seat, _ in rows),
            place,
            leaves,
            " > ".join(name for name, _, _ in rows),
        )
    return found

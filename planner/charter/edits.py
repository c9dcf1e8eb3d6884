"""The edits a person can make to a charter plan, as values.

:mod:`planner.charter.edit` does them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Move:
    """Put a party on another trip; ``place`` names the stop where it could be several.

    Onto a feeder, it goes on by the first train or flight that has room; onto a train or
    flight, it keeps a feeder that goes there and else comes by itself.
    """

    party_id: str
    trip_id: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class TakeOff:
    """Take a party off its trips; it is left without a seat."""

    party_id: str


@dataclass(frozen=True, slots=True)
class CancelTrip:
    """Do not run a trip; whoever is on it is left without a seat."""

    trip_id: str


@dataclass(frozen=True, slots=True)
class AddTrip:
    """Run one more trip of an offer; coaches and feeders need the counties they board in.

    ``depart`` is minutes after midnight; None takes the lawful departure that arrives first. A
    feeder needs the hub it goes to.
    """

    offer_id: str
    date: dt.date
    counties: tuple[str, ...] = ()
    hub: str = ""
    depart: int | None = None


@dataclass(frozen=True, slots=True)
class AddStop:
    """Let a coach or feeder board in one county more; the order that is shortest is taken."""

    trip_id: str
    county: str


@dataclass(frozen=True, slots=True)
class DropStop:
    """Let a coach or feeder not board in a county; whoever boards there is left without a seat."""

    trip_id: str
    county: str


@dataclass(frozen=True, slots=True)
class Lock:
    """Lock a trip or party against replanning, or open it again."""

    trip_id: str = ""
    party_id: str = ""
    locked: bool = True


Edit = Move | TakeOff | CancelTrip | AddTrip | AddStop | DropStop | Lock

"""What the papers of one trip say beyond its manifest, as plain frozen values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from recruit.documents.manifest_data import ManifestTrip


@dataclass(frozen=True)
class TripPapers:
    """A trip, all seats of its vehicle, and what the code on each passenger's card carries.

    ``codes`` is by seat; a code is opaque and says nothing about the person.
    """

    trip: ManifestTrip
    seats: tuple[str, ...] = ()
    codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class HandedPerson:
    """One person of a hand-over list; ``phone`` is masked."""

    seat: str
    name: str
    phone: str
    home: str


@dataclass(frozen=True)
class HandOverGroup:
    """People who go to one firm from one stop; ``signed`` says who has received them already."""

    enterprise: str
    town: str
    place: str
    people: tuple[HandedPerson, ...]
    receiver: str = ""
    by: str = ""
    at: dt.datetime | None = None


@dataclass(frozen=True)
class HandOverPaper:
    """The hand-over list of one trip."""

    code: str
    campaign: str
    date: dt.date
    arrive: dt.datetime
    groups: tuple[HandOverGroup, ...]
    aboard: int
    absent: int
    issued_by: str
    issued_at: dt.datetime

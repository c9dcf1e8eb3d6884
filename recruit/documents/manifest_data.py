"""What a manifest says, as plain frozen values: filled by ``recruit.queries``, read by printers.

Holds no layout and no language: labels live in ``labels``, setting in ``manifest.typ`` and
``manifest_xlsx``. Every value is checked when it is built, so that no printer can be handed a
list that contradicts itself.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from zoneinfo import ZoneInfo

from recruit.documents.errors import InvalidManifest
from recruit.models.charter import Mode

CHINA = ZoneInfo("Asia/Shanghai")
"""All of China keeps one clock; every time on paper is told by it."""

_FULL_ID = re.compile(r"(?<![0-9])(?:[0-9]{17}[0-9Xx]|[0-9]{15})(?![0-9])")
_SEAT_PARTS = re.compile(r"([0-9]+)")


class Duty(StrEnum):
    """What a driver does in one block of the schedule."""

    DRIVE = "drive"
    REST = "rest"
    STOP = "stop"
    NIGHT = "night"


@dataclass(frozen=True)
class ManifestStop:
    """One stop. Times are aware; the first stop has no ``arrive``, the last no ``depart``.

    ``name`` is what people call the place (镇雄县客运站), not its code.
    """

    seq: int
    name: str
    arrive: dt.datetime | None
    depart: dt.datetime | None
    boarding: int = 0
    alighting: int = 0

    def __post_init__(self) -> None:
        _aware(f"stop {self.seq} {self.name}", self.arrive, self.depart)
        if not self.name.strip():
            raise InvalidManifest(f"stop {self.seq} has no name: give the name of the place")
        if self.boarding < 0 or self.alighting < 0:
            raise InvalidManifest(
                f"stop {self.seq} {self.name}: fewer than 0 people get on or off"
            )


@dataclass(frozen=True)
class Passenger:
    """One person on the list.

    ``board_stop`` and ``alight_stop`` are ``seq`` of stops of the same trip; ``home`` is the
    county in words; ``leg_note`` says what comes before or after this leg ("转 G1234，3 车 5A").
    ``id_masked`` must be masked: a full number is refused.
    """

    seat: str
    name: str
    id_masked: str
    phone: str
    home: str
    enterprise: str
    board_stop: int
    alight_stop: int
    party_label: str = ""
    leg_note: str = ""

    def __post_init__(self) -> None:
        if not self.seat.strip() or not self.name.strip():
            raise InvalidManifest(f"seat {self.seat!r}: a passenger needs a seat and a name")
        if _FULL_ID.search(self.id_masked):
            raise InvalidManifest(
                f"seat {self.seat}: the resident ID is in full; mask it before it is printed"
            )


@dataclass(frozen=True)
class DrivingBlock:
    """One block of the driver schedule: who (``driver`` 1, 2, … ; 0 = all) does what, when.

    ``place`` says where it begins or happens, in words; ``km`` is driven distance.
    """

    duty: Duty
    start: dt.datetime
    end: dt.datetime
    driver: int = 1
    place: str = ""
    km: float | None = None

    def __post_init__(self) -> None:
        _aware(f"{self.duty} of driver {self.driver}", self.start, self.end)
        if self.end < self.start:
            raise InvalidManifest(f"driver {self.driver}: {self.duty} ends before it begins")


@dataclass(frozen=True)
class ManifestTrip:
    """One trip with everything its manifest says.

    ``route_text`` is the route in words (镇雄 → 威信 → 余姚). ``drivers`` is their count and
    ``driver_names`` may be empty: the sheet then leaves lines to fill in. ``number`` counts
    the issues of this trip's manifest from 1; ``campaign`` is the campaign's name.

    Raises
    ------
    InvalidManifest
        A seat taken twice, more people than seats, an unknown stop, getting off before getting
        on, a time without zone, or counts at a stop that the passengers do not bear out.
    """

    code: str
    title: str
    mode: Mode
    date: dt.date
    depart: dt.datetime
    arrive: dt.datetime
    route_text: str
    vehicle_seats: int
    drivers: int
    stops: tuple[ManifestStop, ...]
    passengers: tuple[Passenger, ...]
    issued_at: dt.datetime
    issued_by: str
    number: int
    campaign: str
    driving: tuple[DrivingBlock, ...] = ()
    vehicle_plate: str = ""
    driver_names: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        _aware(f"trip {self.code}", self.depart, self.arrive, self.issued_at)
        if not self.code.strip():
            raise InvalidManifest("a trip needs a code")
        if self.number < 1:
            raise InvalidManifest(f"trip {self.code}: manifests are numbered from 1")
        if self.arrive < self.depart:
            raise InvalidManifest(f"trip {self.code} arrives before it departs")
        self._check_stops()
        self._check_passengers()

    def _check_stops(self) -> None:
        sequence = [stop.seq for stop in self.stops]
        if len(sequence) < 2:
            raise InvalidManifest(
                f"trip {self.code} needs two stops at least, has {len(sequence)}"
            )
        if sequence != sorted(set(sequence)):
            raise InvalidManifest(f"trip {self.code}: stops must be in order, each number once")
        for count, at in (
            (Counter(person.board_stop for person in self.passengers), "boarding"),
            (Counter(person.alight_stop for person in self.passengers), "alighting"),
        ):
            for stop in self.stops:
                if count[stop.seq] != getattr(stop, at):
                    raise InvalidManifest(
                        f"trip {self.code}, stop {stop.seq} {stop.name}: {at} says "
                        f"{getattr(stop, at)}, the passengers are {count[stop.seq]}"
                    )

    def _check_passengers(self) -> None:
        known = {stop.seq for stop in self.stops}
        seats = Counter(person.seat for person in self.passengers)
        for seat, taken in seats.items():
            if taken > 1:
                raise InvalidManifest(f"trip {self.code}: seat {seat} is given to {taken} people")
        if len(self.passengers) > self.vehicle_seats:
            raise InvalidManifest(
                f"trip {self.code}: {len(self.passengers)} people for {self.vehicle_seats} seats"
            )
        for person in self.passengers:
            if not {person.board_stop, person.alight_stop} <= known:
                raise InvalidManifest(f"trip {self.code}, seat {person.seat}: unknown stop")
            if person.alight_stop <= person.board_stop:
                raise InvalidManifest(
                    f"trip {self.code}, seat {person.seat}: gets off before getting on"
                )

    def boarding_order(self) -> tuple[tuple[ManifestStop, tuple[Passenger, ...]], ...]:
        """Return stops with those who get on there, seats in the order people count them."""
        return tuple(
            (
                stop,
                tuple(
                    sorted(
                        (person for person in self.passengers if person.board_stop == stop.seq),
                        key=lambda person: seat_order(person.seat),
                    )
                ),
            )
            for stop in self.stops
        )


def seat_order(seat: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key that puts seat 9 before seat 10 and 2A before 2B before 10A."""
    return tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, part)
        for part in _SEAT_PARTS.split(seat)
        if part
    )


def _aware(what: str, *times: dt.datetime | None) -> None:
    """Refuse a time without a zone: it would print as a wrong hour."""
    for time in times:
        if time is not None and time.tzinfo is None:
            raise InvalidManifest(f"{what}: the time {time:%Y-%m-%d %H:%M} has no zone")

"""What a manifest says, as plain frozen values: filled by ``recruit.queries``, read by printers.

Holds no layout and no language: labels live in ``labels``, setting in ``manifest.typ`` and
``workbook``. Every value is checked when it is built, so that no printer can be handed a
list that contradicts itself.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from recruit.causes import Cause
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

    ``name`` is what people call the place (镇雄县客运站), not its code. How many get on and off
    is not given but counted from the passengers, so that the two can never disagree.
    """

    seq: int
    name: str
    arrive: dt.datetime | None
    depart: dt.datetime | None

    def __post_init__(self) -> None:
        _aware(
            Cause.STOP_TIME_WITHOUT_ZONE, self.arrive, self.depart, stop=self.seq, name=self.name
        )
        if not self.name.strip():
            raise InvalidManifest(Cause.STOP_WITHOUT_NAME, stop=self.seq)


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
            raise InvalidManifest(Cause.SEAT_INCOMPLETE, seat=self.seat, name=self.name)
        if _FULL_ID.search(self.id_masked):
            raise InvalidManifest(Cause.ID_NOT_MASKED, seat=self.seat)


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
        _aware(Cause.DUTY_TIME_WITHOUT_ZONE, self.start, self.end, driver=self.driver)
        if self.end < self.start:
            raise InvalidManifest(Cause.DUTY_REVERSED, driver=self.driver)


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
        on, or a time without zone.
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
    driver_names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.code.strip():
            raise InvalidManifest(Cause.TRIP_WITHOUT_CODE)
        _aware(
            Cause.TRIP_TIME_WITHOUT_ZONE, self.depart, self.arrive, self.issued_at, trip=self.code
        )
        if self.number < 1:
            raise InvalidManifest(Cause.MANIFEST_NUMBER, trip=self.code, number=self.number)
        if self.arrive < self.depart:
            raise InvalidManifest(Cause.TRIP_REVERSED, trip=self.code)
        sequence = [stop.seq for stop in self.stops]
        if len(sequence) < 2 or sequence != sorted(set(sequence)):
            raise InvalidManifest(Cause.STOPS_UNSORTED, trip=self.code)
        self._check_passengers()

    def _check_passengers(self) -> None:
        if len(self.passengers) > self.vehicle_seats:
            raise InvalidManifest(
                Cause.TRIP_OVERFULL,
                trip=self.code,
                people=len(self.passengers),
                seats=self.vehicle_seats,
            )
        for seat, taken in Counter(person.seat for person in self.passengers).items():
            if taken > 1:
                raise InvalidManifest(
                    Cause.SEAT_TAKEN_TWICE, trip=self.code, seat=seat, people=taken
                )
        known = {stop.seq for stop in self.stops}
        for person in self.passengers:
            if not {person.board_stop, person.alight_stop} <= known:
                raise InvalidManifest(Cause.SEAT_STOPS_UNKNOWN, trip=self.code, seat=person.seat)
            if person.alight_stop <= person.board_stop:
                raise InvalidManifest(Cause.SEAT_STOPS_REVERSED, trip=self.code, seat=person.seat)

    def boarding(self, stop: ManifestStop) -> int:
        """Return how many get on at this stop."""
        return sum(person.board_stop == stop.seq for person in self.passengers)

    def alighting(self, stop: ManifestStop) -> int:
        """Return how many get off at this stop."""
        return sum(person.alight_stop == stop.seq for person in self.passengers)

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


def _aware(cause: Cause, *times: dt.datetime | None, **params: object) -> None:
    """Refuse a time without a zone: it would print as a wrong hour."""
    for time in times:
        if time is not None and time.tzinfo is None:
            raise InvalidManifest(cause, **params, time=f"{time:%Y-%m-%d %H:%M}")

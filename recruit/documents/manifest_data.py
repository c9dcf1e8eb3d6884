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
        _aware(f"第 {self.seq} 站 {self.name}", self.arrive, self.depart)
        if not self.name.strip():
            raise InvalidManifest(f"第 {self.seq} 站没有站名：请写明地点")


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
            raise InvalidManifest(f"{self.seat} 座 {self.name}：座位和姓名都要有")
        if _FULL_ID.search(self.id_masked):
            raise InvalidManifest(f"{self.seat} 座：证件号码未遮挡，名册只能印遮挡后的号码")


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
        _aware(f"驾驶员 {self.driver} 的时段", self.start, self.end)
        if self.end < self.start:
            raise InvalidManifest(f"驾驶员 {self.driver}：时段的结束早于开始")


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
            raise InvalidManifest("班次没有编号")
        _aware(f"班次 {self.code}", self.depart, self.arrive, self.issued_at)
        if self.number < 1:
            raise InvalidManifest(f"班次 {self.code}：名册从第 1 号编起，不能是 {self.number}")
        if self.arrive < self.depart:
            raise InvalidManifest(f"班次 {self.code}：到达早于出发")
        sequence = [stop.seq for stop in self.stops]
        if len(sequence) < 2 or sequence != sorted(set(sequence)):
            raise InvalidManifest(f"班次 {self.code}：至少两站，站序由小到大、不得重复")
        self._check_passengers()

    def _check_passengers(self) -> None:
        if len(self.passengers) > self.vehicle_seats:
            raise InvalidManifest(
                f"班次 {self.code}：{len(self.passengers)} 人，只有 {self.vehicle_seats} 座"
            )
        for seat, taken in Counter(person.seat for person in self.passengers).items():
            if taken > 1:
                raise InvalidManifest(f"班次 {self.code}：{seat} 座给了 {taken} 人")
        known = {stop.seq for stop in self.stops}
        for person in self.passengers:
            if not {person.board_stop, person.alight_stop} <= known:
                raise InvalidManifest(f"班次 {self.code} {person.seat} 座：上下车站不在站表中")
            if person.alight_stop <= person.board_stop:
                raise InvalidManifest(f"班次 {self.code} {person.seat} 座：下车站不在上车站之后")

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


def _aware(what: str, *times: dt.datetime | None) -> None:
    """Refuse a time without a zone: it would print as a wrong hour."""
    for time in times:
        if time is not None and time.tzinfo is None:
            raise InvalidManifest(f"{what}：时间 {time:%Y-%m-%d %H:%M} 没有时区")

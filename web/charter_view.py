"""The charter board as it is drawn: lanes and days, bars on a line of time, filters.

Numbers for templates, nothing is decided here.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from recruit.queries.charter_board import Board, Vehicle
from web import maps
from web.filters import Filters


@dataclass(frozen=True)
class Lane:
    """Vehicles that belong together, by day; ``place`` is a hub, or a province for its coaches."""

    place: str
    by_day: dict[dt.date, list[Vehicle]]

    @property
    def of_coaches(self) -> bool:
        """Whether it holds the coaches of a province."""
        return self.place.endswith("0000")

    @property
    def people(self) -> int:
        """How many people leave with them; those whom a feeder brings are counted once."""
        rides = [v for day in self.by_day.values() for v in day]
        long = sum(v.boarded for v in rides if v.mode != "feeder")
        return long or sum(v.boarded for v in rides)


@dataclass(frozen=True)
class Axis:
    """A line of time over whole days, from the midnight before the first departure."""

    start: dt.datetime
    days: int

    def at(self, moment: dt.datetime) -> float:
        """Return where a moment lies, in per cent of the line."""
        return (moment - self.start).total_seconds() / 864 / self.days

    @property
    def marks(self) -> list[tuple[float, dt.datetime]]:
        """Return where each half day begins, each quarter where the line is one day, and when."""
        hours = 6 if self.days == 1 else 12
        steps = [dt.timedelta(hours=hours * n) for n in range(self.days * 24 // hours)]
        return [(self.at(self.start + step), self.start + step) for step in steps]


@dataclass(frozen=True)
class Departures:
    """What leaves on a day, on a line of time of its own."""

    day: dt.date
    axis: Axis
    vehicles: list[Vehicle]


def chosen(board: Board, filters: Filters, province: str) -> list[Vehicle]:
    """Return the vehicles that the filters leave; shuttles only where they are asked for."""
    wanted = province or filters.province
    return [
        vehicle
        for vehicle in board.vehicles
        if (vehicle.mode == filters.mode if filters.mode else vehicle.mode != "shuttle")
        and (not filters.date or vehicle.date.isoformat() == filters.date)
        and (not wanted or vehicle.province in (wanted, ""))
        and (not filters.county or _from_county(board, vehicle, filters.county))
    ]


def _from_county(board: Board, vehicle: Vehicle, county: str) -> bool:
    return county in vehicle.boards or any(
        board.groups[key].county == county for _, key in board.aboard[vehicle.code]
    )


def days(vehicles: Iterable[Vehicle]) -> list[dt.date]:
    """Return the days vehicles leave on."""
    return sorted({vehicle.date for vehicle in vehicles})


def lanes(vehicles: Sequence[Vehicle]) -> list[Lane]:
    """Return the vehicles in lanes.

    One for each station or airport with the feeders that go there, one for the coaches of each
    province, one for the shuttles of each arrival place.
    """
    found: dict[str, dict[dt.date, list[Vehicle]]] = defaultdict(lambda: defaultdict(list))
    order: dict[str, tuple[int, str, str]] = {}
    for vehicle in vehicles:
        key = {"feeder": vehicle.last, "coach": vehicle.province}.get(vehicle.mode, vehicle.first)
        found[key][vehicle.date].append(vehicle)
        rank = 0 if vehicle.mode == "coach" else 2 if vehicle.mode == "shuttle" else 1
        order[key] = min(order.get(key, (9, "", "")), (rank, vehicle.province, key))
    return [Lane(place, dict(found[place])) for place in sorted(found, key=order.__getitem__)]


def departures(vehicles: Sequence[Vehicle]) -> list[Departures]:
    """Return the vehicles by the day they leave.

    Each day has its own line, up to its last arrival: on one line over a season of three weeks a
    ride of some hours is a sliver.
    """
    found = []
    for day in days(vehicles):
        leaving = [vehicle for vehicle in vehicles if vehicle.date == day]
        first = min(vehicle.depart for vehicle in leaving)
        last = max(vehicle.arrive for vehicle in leaving)
        start = first.replace(hour=0, minute=0, second=0, microsecond=0)
        axis = Axis(start, (last.date() - start.date()).days + 1)
        found.append(Departures(day, axis, leaving))
    return found


def sketch(vehicles: Sequence[Vehicle]) -> maps.Sketch:
    """Return the map of these vehicles and of the counties their people come from."""
    where: dict[str, tuple[float, float]] = {}
    people: dict[str, int] = defaultdict(int)
    for vehicle in vehicles:
        for call in vehicle.calls[:-1]:
            where[call.place] = (call.lat, call.lon)
            people[call.place] += call.on
    return maps.overview(
        [(place, where[place], n) for place, n in people.items() if n],
        [
            maps.Trip(vehicle.mode, tuple((c.lat, c.lon) for c in vehicle.calls), vehicle.boarded)
            for vehicle in vehicles
        ],
    )

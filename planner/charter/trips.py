"""A plan in the making: trips with their stops, drivers and people, before it is written down."""

from __future__ import annotations

from dataclasses import dataclass, field

from planner.charter.timetable import Event


@dataclass
class Stop:
    """One stop of a trip; times are minutes after the first midnight of the horizon."""

    place: str
    lat: float
    lon: float
    arrive: int
    depart: int
    on: list[int] = field(default_factory=list)
    off: list[int] = field(default_factory=list)


@dataclass
class Trip:
    """One vehicle on its way; people are rows of ``travellers``."""

    mode: str
    offer: int
    day: int
    stops: list[Stop]
    km: float
    drivers: int
    yuan: float
    seats: int
    driving: list[Event] = field(default_factory=list)
    seat_of: dict[int, str] = field(default_factory=dict)
    name: str = ""

    @property
    def depart(self) -> int:
        """Departure from the first stop."""
        return self.stops[0].depart

    @property
    def arrive(self) -> int:
        """Arrival at the last stop."""
        return self.stops[-1].arrive

    @property
    def boarded(self) -> int:
        """People on the trip."""
        return sum(len(stop.on) for stop in self.stops)

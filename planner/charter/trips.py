"""A plan in the making: trips with their stops, drivers and people, before it is written down."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

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


def coach_fill(trips: pd.DataFrame) -> list[dict[str, float]]:
    """Return coaches and people a coach by the seats that could be used, for ``summary.json``.

    A cap holds on its days and in its areas only, so one mean over all coaches compares with
    nothing: in spring 2020 a coach of 24 usable seats carried 18.7 to 23 people.
    """
    coaches = trips[trips["mode"] == "coach"].groupby("seats")["boarded"]
    return [
        {"seats": int(seats), "trips": int(count), "people_per_trip": round(float(mean), 2)}
        for seats, count, mean in coaches.agg(["size", "mean"]).itertuples()
    ]


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

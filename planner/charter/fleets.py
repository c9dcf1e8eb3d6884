"""Fleets: an offer of coaches or feeders with every route it may run, day by day.

What is lawful and open is settled here, before any search; what is worth running is not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from planner.charter.blocks import AIR, COACH, RAIL, Fleet
from planner.charter.calendar import Calendar, in_force
from planner.charter.hubs import LastMile, Slot, check_in, usable_seats
from planner.charter.network import Network
from planner.charter.routes import Arrival, RouteTable, enumerate_routes
from planner.charter.seating import front_seats
from planner.charter.settings import Settings, in_area
from planner.charter.timetable import stand_minutes

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class FleetMaker:
    """Makes the fleets of one block; tables of routes are made once and shared.

    ``fits`` says which counties may share a coach, where that is known beforehand.
    """

    def __init__(
        self,
        network: Network,
        settings: Settings,
        *,
        way_on: LastMile,
        calendar: Calendar,
        counties: Ints,
        days: tuple[pd.Timestamp, ...],
    ) -> None:
        self.network = network
        self.settings = settings
        self.way_on = way_on
        self.calendar = calendar
        self.counties = counties
        self.days = days
        self.hour = settings.yuan_per_person_hour / 60
        self.floor = way_on.yuan.min(axis=1)
        self.tables: dict[tuple[object, ...], RouteTable] = {}
        self.fits: Callable[[Ints], Flags] | None = None

    def forget(self) -> None:
        """Make tables anew, with all routes."""
        self.fits = None
        self.tables = {}

    def coaches(self, row: int, offer: Mapping[Any, Any]) -> list[Fleet]:
        """Return the fleets of a coach offer, from the counties to the reception point."""
        arrival = Arrival(self.settings.reception_opens, int(self.way_on.latest[0]))
        end = self.network.arrival(0)
        limit = self.settings.coach_max_km
        fleets = []
        for table, served in self._routes(offer, end, limit, arrival, "coach"):
            whole = table.arrive[:, None] - table.leave
            person = whole * self.hour + self._seat_yuan(offer, table) + self.floor[0]
            fleets.append(
                self._fleet(
                    row,
                    offer,
                    table,
                    served,
                    slot=-1,
                    mode=COACH,
                    person=person,
                    offset=table.offset,
                )
            )
        return fleets

    def feeders(
        self,
        row: int,
        offer: Mapping[Any, Any],
        number: int,
        slot: Slot,
        station: int,
        *,
        dates: Flags,
    ) -> list[Fleet]:
        """Return the fleets of a feeder offer to one station of a slot, on the days given."""
        end, clock = slot.stations[station]
        hub = self.network.hubs[end - self.network.hub(0)]
        if offer["hub_id"] not in ("", hub):
            return []
        arrival = Arrival(0, clock - check_in(self.settings, slot), same_day=True)
        mode = RAIL if slot.kind == "rail" else AIR
        fleets = []
        for table, served in self._routes(
            offer, end, self.settings.feeder_max_km, arrival, "feeder"
        ):
            whole = slot.reference - table.leave
            person = whole * self.hour + self._seat_yuan(offer, table)
            offset = np.full(len(table), slot.offset, dtype=np.int64)
            fleets.append(
                self._fleet(
                    row,
                    offer,
                    table,
                    served & dates[None, :],
                    slot=number,
                    station=station,
                    mode=mode,
                    person=person,
                    offset=offset,
                )
            )
        return fleets

    def _seat_yuan(self, offer: Mapping[Any, Any], table: RouteTable) -> Floats:
        yuan: Floats = (offer["per_seat_yuan"] + offer["per_seat_km_yuan"] * table.km)[:, None]
        return yuan

    def _routes(
        self, offer: Mapping[Any, Any], end: int, max_km: float, arrival: Arrival, mode: str
    ) -> list[tuple[RouteTable, Flags]]:
        """Return the route tables of an offer with the days on which each route may run.

        There are two where the rule of the small hours holds for some days or counties only.
        """
        inside = np.array(
            [in_area(self.network.counties[c], offer["area"]) for c in self.counties], dtype=bool
        )
        counties = self.counties[inside]
        near = self.network.road_km[counties, end] <= max_km
        counties = counties[near]
        calendar = self.calendar
        cap = calendar.cap[mode][counties]
        most = usable_seats(offer["seats"], min(offer["usable_share"], float(cap.max(initial=0))))
        kept = int(calendar.rows[mode][counties].min()) if len(counties) else 0
        most = min(most, front_seats(mode, int(offer["seats"]), kept))
        if not len(counties) or most < 1:
            return []
        stand = stand_minutes(self.settings, most)
        found = []
        for night_stop in np.unique(calendar.night[mode][counties]):
            key = (end, arrival, stand, bool(night_stop), max_km, counties.tobytes())
            if key not in self.tables:
                self.tables[key] = enumerate_routes(
                    self.network,
                    counties,
                    end,
                    self.settings,
                    max_stops=int(calendar.stops[mode][counties].max()),
                    max_km=max_km,
                    stand=stand,
                    night_stop=bool(night_stop),
                    arrival=arrival,
                    fits=self.fits if mode == "coach" else None,
                )
            table = self.tables[key]
            found.append((table, self._runs_on(table, offer, mode, bool(night_stop))))
        return found

    def _runs_on(
        self, table: RouteTable, offer: Mapping[Any, Any], mode: str, night_stop: bool
    ) -> Flags:
        """Return whether every stop of a route is open, and the route lawful, on each day."""
        calendar = self.calendar
        runs = np.tile(in_force(offer, self.days), (len(table), 1))
        night = np.zeros_like(runs)
        for stop in range(3):
            there = table.stops[:, stop] >= 0
            county = table.stops[there, stop]
            runs[there] &= calendar.open[county]
            runs[there] &= calendar.stops[mode][county] >= table.size[there, None]
            night[there] |= calendar.night[mode][county]
        runs &= night == night_stop
        return runs

    def _front(self, table: RouteTable, offer: Mapping[Any, Any], kind: str) -> Ints:
        """Return the seats in front of the rows kept free, by route and day (R, D)."""
        kept = np.zeros((len(table), len(self.days)), dtype=np.int64)
        rows = self.calendar.rows[kind]
        for stop in range(3):
            there = table.stops[:, stop] >= 0
            kept[there] = np.maximum(kept[there], rows[table.stops[there, stop]])
        front: Ints = front_table(offer, int(kept.max(initial=0)))[kept]
        return front

    def _fleet(
        self,
        row: int,
        offer: Mapping[Any, Any],
        table: RouteTable,
        served: Flags,
        *,
        slot: int,
        mode: int,
        person: Floats,
        offset: Ints,
        station: int = 0,
    ) -> Fleet:
        cap = np.full(served.shape, float(offer["usable_share"]))
        place = {int(c): i for i, c in enumerate(self.counties)}
        local = np.full(table.stops.shape, -1, dtype=np.int64)
        kind = "coach" if slot < 0 else "feeder"
        lookup = np.full(len(self.network.counties) + 1, -1, dtype=np.int64)
        lookup[list(place)] = list(place.values())
        local = lookup[table.stops]
        for stop in range(3):
            there = table.stops[:, stop] >= 0
            cap[there] = np.minimum(cap[there], self.calendar.cap[kind][table.stops[there, stop]])
        seats = np.floor(offer["seats"] * cap + 1e-9).astype(np.int64)
        seats = np.minimum(seats, self._front(table, offer, kind))
        allowed = (
            served & in_time(offset, len(self.days)) & (seats >= max(1, offer["min_passengers"]))
        )
        useful = allowed.any(axis=1)
        table = RouteTable(
            local[useful],
            table.size[useful],
            table.km[useful],
            table.legs[useful],
            table.depart[useful],
            table.arrive[useful],
            table.leave[useful],
            table.drivers[useful],
            table.stand,
            table.night_stop,
        )
        return Fleet(
            offer=row,
            slot=slot,
            mode=mode,
            table=table,
            allowed=allowed[useful],
            seats=seats[useful],
            yuan=offer["fixed_yuan"] + offer["per_km_yuan"] * table.km,
            person=person[useful],
            offset=offset[useful],
            minimum=int(offer["min_passengers"]),
            station=station,
        )


def front_table(offer: Mapping[Any, Any], most: int) -> Ints:
    """Return the seats of a coach in front of its last rows, by how many rows stay free."""
    mode, seats = str(offer["mode"]), int(offer["seats"])
    return np.array([front_seats(mode, seats, rows) for rows in range(most + 1)], dtype=np.int64)


def in_time(offset: Ints, days: int) -> Flags:
    """Return on which days one can leave and arrive within the horizon (n, D)."""
    flags: Flags = np.arange(days)[None, :] + offset[:, None] < days
    return flags

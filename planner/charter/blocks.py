"""A problem cut into blocks that share nothing: one per province, or one in all.

A block is plain arrays: groups of like people, fleets (an offer with all its lawful routes),
departures of trains and flights, and ways of reaching a hub by oneself. Blocks are solved by
pure functions, on any executor.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from planner.charter.demand import Demand, closed
from planner.charter.hubs import LastMile, Service, Slot, services, usable_seats
from planner.charter.network import Network
from planner.charter.problem import Problem
from planner.charter.routes import Arrival, RouteTable, enumerate_routes
from planner.charter.settings import Settings, in_area
from planner.charter.timetable import stand_minutes

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

COACH, RAIL, AIR = 0, 1, 2
"""Mode classes, as in ``Demand.modes``."""

_PROVINCE = 2


@dataclass(frozen=True)
class Fleet:
    """One coach or feeder offer with all its routes to one end.

    Parameters
    ----------
    offer
        Row of the offer.
    slot
        Departure it feeds, or −1 for a coach to Yuyao.
    mode
        Mode class of the whole journey.
    table
        The routes; ``table.stops`` are rows of counties within the block.
    allowed, seats
        Whether a route may run on a day, and with how many seats (R, D).
    yuan
        Price of a trip without its passengers (R,).
    person
        Cost of one person from each stop (R, 3): time, per-seat price, least way on (coaches).
    offset
        Days from departure to arrival in Yuyao (R,).
    minimum
        Least number of people on a trip.
    """

    offer: int
    slot: int
    mode: int
    table: RouteTable
    allowed: Flags
    seats: Ints
    yuan: Floats
    person: Floats
    offset: Ints
    minimum: int


@dataclass(frozen=True)
class Own:
    """Own travel from a county of the block to a slot: cost of a person and open days (D,)."""

    county: int
    slot: int
    person: float
    dates: Flags


@dataclass(frozen=True)
class Ride:
    """A service of a slot of this block: cost of a person on board and its days (D,)."""

    service: Service
    slot: int
    person: float
    dates: Flags


@dataclass(frozen=True)
class Groups:
    """People who are alike: same county, window, days and modes (G groups).

    Parameters
    ----------
    county, size, ready, due
        County within the block; people; first day of departure; last day of arrival (G,).
    dates, modes
        Days of departure (G, D) and modes (G, 3) left to them.
    unserved
        What leaving one of them costs, less what serving any of them costs at least (G,).
    parties
        Numbers of the parties in each group.
    """

    county: Ints
    size: Ints
    ready: Ints
    due: Ints
    dates: Flags
    modes: Flags
    unserved: Floats
    parties: tuple[Ints, ...]


@dataclass(frozen=True)
class Block:
    """Everything one province needs to be planned.

    Parameters
    ----------
    name
        Province code, or ``*``.
    counties
        Rows of its counties in the network.
    days
        Days of the horizon.
    groups, fleets, slots, rides, owns
        Its people and its means.
    limits
        Most trips a day by row of the offer, where limited.
    constant
        Cost nobody can avoid: waiting that has already happened, the way on from Yuyao.
    """

    name: str
    counties: Ints
    days: int
    groups: Groups
    fleets: tuple[Fleet, ...]
    slots: tuple[Slot, ...]
    rides: tuple[Ride, ...]
    owns: tuple[Own, ...]
    limits: Mapping[int, int]
    constant: float
    waiting_yuan: float
    target_gap: float
    effort: float


@dataclass(frozen=True)
class _Calendar:
    """Per county of the network and day: open, cap, stops allowed, small hours kept (C, D)."""

    open: Flags
    cap: Mapping[str, Floats]
    stops: Mapping[str, Ints]
    night: Mapping[str, Flags]


def build(problem: Problem, network: Network, demand: Demand, way_on: LastMile) -> list[Block]:
    """Return the blocks of a problem, in the order of their names."""
    settings = problem.settings
    row_of = {county: i for i, county in enumerate(network.counties)}
    going = [p for p, reason in enumerate(demand.reason) if reason is None]
    names = {p: _block_name(demand.county[p], settings) for p in going}
    calendar = _calendar(problem, network, demand.days)
    runs = services(problem, network, way_on)
    hub_block = _hub_blocks(problem, network, sorted(set(names.values())))
    blocks = []
    for name in sorted(set(names.values())):
        parties = [p for p in going if names[p] == name]
        counties = np.array(sorted({row_of[demand.county[p]] for p in parties}), dtype=np.int64)
        own_runs = [run for run in runs if hub_block[run.slot.hub] == name]
        builder = _Builder(
            problem,
            network,
            demand,
            way_on=way_on,
            calendar=calendar,
            name=name,
            counties=counties,
        )
        blocks.append(builder.block(parties, own_runs))
    return blocks


def _block_name(county: str, settings: Settings) -> str:
    return "*" if settings.cross_province else county[:_PROVINCE]


def _hub_blocks(problem: Problem, network: Network, names: list[str]) -> dict[int, str]:
    """Return the block each hub serves: its area's, else that of the nearest county."""
    areas = dict(zip(problem.hubs["hub_id"], problem.hubs["area"], strict=True))
    found = {}
    for number, hub in enumerate(network.hubs):
        row = network.hub(number)
        if problem.settings.cross_province:
            found[row] = "*"
        elif areas[hub]:
            found[row] = areas[hub][:_PROVINCE]
        else:
            km = network.road_km[row, : len(network.counties)]
            found[row] = network.counties[int(km.argmin())][:_PROVINCE] if len(km) else ""
    del names
    return found


def _calendar(problem: Problem, network: Network, days: tuple[pd.Timestamp, ...]) -> _Calendar:
    settings = problem.settings
    dates = [day.date() for day in days]
    shape = (len(network.counties), len(days))
    open_days = np.ones(shape, dtype=bool)
    cap = {mode: np.empty(shape) for mode in ("coach", "feeder")}
    stops = {mode: np.empty(shape, dtype=np.int64) for mode in cap}
    night = {mode: np.empty(shape, dtype=bool) for mode in cap}
    for row, county in enumerate(network.counties):
        open_days[row] = ~closed(problem, county, days)
        for mode in ("coach", "feeder"):
            cap[mode][row] = [settings.cap(day, county, mode) for day in dates]
            stops[mode][row] = [settings.stops_allowed(day, county, mode) for day in dates]
            night[mode][row] = [settings.stands_at_night(day, county, mode) for day in dates]
    return _Calendar(open_days, cap, stops, night)


class _Builder:
    """Builds one block; holds what its parts share."""

    def __init__(
        self,
        problem: Problem,
        network: Network,
        demand: Demand,
        *,
        way_on: LastMile,
        calendar: _Calendar,
        name: str,
        counties: Ints,
    ) -> None:
        self.problem = problem
        self.settings = problem.settings
        self.network = network
        self.demand = demand
        self.way_on = way_on
        self.calendar = calendar
        self.name = name
        self.counties = counties
        self.days = len(demand.days)
        self.hour = problem.settings.yuan_per_person_hour / 60
        self.floor = way_on.yuan.min(axis=1)
        self.tables: dict[tuple[object, ...], RouteTable] = {}

    def block(self, parties: list[int], runs: list[Service]) -> Block:
        """Return the block of these parties and these departures."""
        slots = sorted({run.slot for run in runs}, key=lambda s: (s.hub, s.clock, s.offset))
        number = {slot: i for i, slot in enumerate(slots)}
        rides = [self._ride(run, number[run.slot]) for run in runs]
        open_slots = {
            i: np.logical_or.reduce([r.dates for r in rides if r.slot == i])
            for i in range(len(slots))
        }
        offers = self.problem.offers.to_dict("records")
        fleets: list[Fleet] = []
        for row, offer in enumerate(offers):
            if offer["mode"] == "coach":
                fleets += self._coaches(row, offer)
            elif offer["mode"] == "feeder":
                for i, slot in enumerate(slots):
                    fleets += self._feeders(row, offer, i, slot, open_slots[i])
        owns = [own for i, slot in enumerate(slots) for own in self._own(i, slot, open_slots[i])]
        groups, constant = self._groups(parties)
        return Block(
            name=self.name,
            counties=self.counties,
            days=self.days,
            groups=groups,
            fleets=tuple(fleet for fleet in fleets if len(fleet.table)),
            slots=tuple(slots),
            rides=tuple(rides),
            owns=tuple(owns),
            limits={
                row: int(offer["max_per_day"])
                for row, offer in enumerate(offers)
                if offer["max_per_day"] < _PLENTY and offer["mode"] != "shuttle"
            },
            constant=constant,
            waiting_yuan=self.settings.yuan_per_waiting_day,
            target_gap=self.settings.target_gap,
            effort=self.settings.effort,
        )

    def _offer_days(self, offer: Mapping[Any, Any]) -> Flags:
        """Return on which days an offer (or hub) holds (D,)."""
        first, last = offer["first_date"], offer["last_date"]
        return np.array(
            [
                (pd.isna(first) or first <= day) and (pd.isna(last) or day <= last)
                for day in self.demand.days
            ]
        )

    def _in_time(self, offset: Ints) -> Flags:
        """Return on which days one can leave and arrive within the horizon (n, D)."""
        in_time: Flags = np.arange(self.days)[None, :] + offset[:, None] < self.days
        return in_time

    def _ride(self, run: Service, slot: int) -> Ride:
        hub = self.problem.hubs.set_index("hub_id").loc[
            self.network.hubs[run.slot.hub - self.network.hub(0)]
        ]
        offer = self.problem.offers.iloc[run.offer]
        dates = self._offer_days(offer.to_dict()) & self._offer_days(hub.to_dict())
        dates &= ~closed(self.problem, str(hub.name), self.demand.days)
        if hub["area"]:
            dates &= ~closed(self.problem, str(hub["area"]), self.demand.days)
        dates &= self._in_time(np.array([run.slot.offset]))[0]
        under_way = (run.arrive - run.slot.clock) * self.hour
        person = run.seat_yuan + under_way + self.floor[run.arrival]
        return Ride(run, slot, float(person), dates)

    def _coaches(self, row: int, offer: Mapping[Any, Any]) -> list[Fleet]:
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

    def _feeders(
        self, row: int, offer: Mapping[Any, Any], number: int, slot: Slot, dates: Flags
    ) -> list[Fleet]:
        hub = self.network.hubs[slot.hub - self.network.hub(0)]
        if offer["hub_id"] not in ("", hub):
            return []
        arrival = Arrival(0, slot.clock - self._check_in(slot), same_day=True)
        mode = RAIL if slot.kind == "rail" else AIR
        fleets = []
        for table, served in self._routes(
            offer, slot.hub, self.settings.feeder_max_km, arrival, "feeder"
        ):
            whole = slot.clock - table.leave
            person = whole * self.hour + self._seat_yuan(offer, table)
            offset = np.full(len(table), slot.offset, dtype=np.int64)
            fleets.append(
                self._fleet(
                    row,
                    offer,
                    table,
                    served & dates[None, :],
                    slot=number,
                    mode=mode,
                    person=person,
                    offset=offset,
                )
            )
        return fleets

    def _check_in(self, slot: Slot) -> int:
        settings = self.settings
        return (
            settings.rail_check_in_minutes
            if slot.kind == "rail"
            else settings.air_check_in_minutes
        )

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
                )
            table = self.tables[key]
            found.append((table, self._runs_on(table, offer, mode, bool(night_stop))))
        return found

    def _runs_on(
        self, table: RouteTable, offer: Mapping[Any, Any], mode: str, night_stop: bool
    ) -> Flags:
        """Return whether every stop of a route is open, and the route lawful, on each day."""
        calendar = self.calendar
        runs = np.tile(self._offer_days(offer), (len(table), 1))
        night = np.zeros_like(runs)
        for stop in range(3):
            there = table.stops[:, stop] >= 0
            county = table.stops[there, stop]
            runs[there] &= calendar.open[county]
            runs[there] &= calendar.stops[mode][county] >= table.size[there, None]
            night[there] |= calendar.night[mode][county]
        runs &= night == night_stop
        return runs

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
        allowed = served & self._in_time(offset) & (seats >= max(1, offer["min_passengers"]))
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
        )

    def _own(self, number: int, slot: Slot, dates: Flags) -> list[Own]:
        """Return who can reach a slot by himself: near enough, and not before the morning."""
        settings = self.settings
        found = []
        for local, county in enumerate(self.counties):
            km = float(self.network.road_km[county, slot.hub])
            minutes = own_minutes(settings, km)
            leaves = slot.clock - self._check_in(slot) - minutes
            if km > settings.own_travel_km or leaves < settings.earliest_departure:
                continue
            person = settings.own_yuan_per_km * km + (slot.clock - leaves) * self.hour
            found.append(Own(local, number, person, dates & self.calendar.open[county]))
        return found

    def _groups(self, parties: list[int]) -> tuple[Groups, float]:
        """Return the parties put together where they are alike, and their unavoidable cost."""
        demand = self.demand
        place = {self.network.counties[c]: i for i, c in enumerate(self.counties)}
        alike: dict[tuple[object, ...], list[int]] = {}
        for p in parties:
            key = (
                place[demand.county[p]],
                int(demand.ready[p]),
                int(demand.due[p]),
                demand.dates[p].tobytes(),
                demand.modes[p].tobytes(),
            )
            alike.setdefault(key, []).append(p)
        heads = [members[0] for members in alike.values()]
        debt = {p: self._debt(p) for p in parties}
        served_least = [
            max(debt[p] / int(demand.size[p]) for p in members) for members in alike.values()
        ]
        groups = Groups(
            county=np.array([key[0] for key in alike], dtype=np.int64),
            size=np.array([demand.size[m].sum() for m in alike.values()], dtype=np.int64),
            ready=demand.ready[heads],
            due=demand.due[heads],
            dates=demand.dates[heads],
            modes=demand.modes[heads],
            unserved=self.settings.yuan_per_unserved - np.array(served_least),
            parties=tuple(np.array(m, dtype=np.int64) for m in alike.values()),
        )
        return groups, float(sum(debt.values()))

    def _debt(self, party: int) -> float:
        """Return what a party costs over the floor of its arrival place, whatever carries it."""
        towns = self.problem.travellers["town"].to_numpy()[self.demand.members[party]]
        columns = [self.network.towns.index(town) for town in towns]
        more = (self.way_on.yuan[:, columns] - self.floor[:, None]).min(axis=0).sum()
        waited = self.demand.day_debt[party] * self.settings.yuan_per_waiting_day
        return float(more) + float(waited)


_PLENTY = 1_000_000


def own_minutes(settings: Settings, km: float) -> int:
    """Return how long own travel to a hub takes, in whole minutes."""
    return int(np.ceil(km / settings.own_kmh * 60 - 1e-9))

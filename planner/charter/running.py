"""A plan that exists, as trips one can change: read back from its tables, priced again.

The counterpart of :mod:`planner.charter.assemble`, which makes tables of trips. Trips keep
their names, times and seats; nothing is decided here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from planner.charter.demand import Demand, closed
from planner.charter.hubs import own_minutes
from planner.charter.lines import trip_yuan
from planner.charter.network import Network
from planner.charter.problem import MAIN_MODES, Plan, Problem
from planner.charter.settings import MINUTES_A_DAY
from planner.charter.timetable import Event
from planner.charter.trips import Stop, Trip

ROAD_MODES = ("coach", "feeder")
"""Modes that board in counties."""

Journey = tuple[str, ...]
"""Names of the trips somebody takes, in their order."""


@dataclass(frozen=True)
class World:
    """A problem with what is worked out of it once: network, parties, and who is in which."""

    problem: Problem
    network: Network
    demand: Demand
    party_of: tuple[int, ...]

    @cached_property
    def shut(self) -> dict[str, frozenset[int]]:
        """The days on which counties and hubs are closed; hubs by their area too."""
        areas = dict(zip(self.problem.hubs["hub_id"], self.problem.hubs["area"], strict=True))
        found: dict[str, frozenset[int]] = {}
        if not len(self.problem.closures):
            return found
        for place in (*self.network.counties, *areas):
            flags = closed(self.problem, place, self.demand.days)
            if areas.get(place):
                flags = flags | closed(self.problem, areas[place], self.demand.days)
            if flags.any():
                found[place] = frozenset(np.flatnonzero(flags).tolist())
        return found

    def is_shut(self, place: str, day: int) -> bool:
        """Whether nobody may board at a county or hub on a day."""
        return day in self.shut.get(place, ())

    @property
    def first_day(self) -> pd.Timestamp:
        """The first day of the horizon, from whose midnight minutes are counted."""
        return self.demand.days[0]

    def minute(self, moment: dt.datetime) -> int:
        """Return a local moment in minutes after the first midnight."""
        return int((pd.Timestamp(moment) - self.first_day).total_seconds() // 60)


def party_rows(demand: Demand, people: int) -> tuple[int, ...]:
    """Return the party of every traveller, by row."""
    found = np.zeros(people, dtype=np.int64)
    for number, members in enumerate(demand.members):
        found[members] = number
    return tuple(found.tolist())


def read_trips(problem: Problem, plan: Plan, first_day: pd.Timestamp) -> dict[str, Trip]:
    """Return the trips of a plan by name; people who are no longer in the problem are left out.

    Trips whose offer is no longer in the problem are left out too.
    """
    person = {name: row for row, name in enumerate(problem.travellers["traveller_id"])}
    offer = {name: row for row, name in enumerate(problem.offers["offer_id"])}
    trips: dict[str, Trip] = {}
    columns = ["trip_id", "mode", "offer_id", "km", "drivers", "yuan", "seats"]
    days = (plan.trips["date"] - first_day).dt.days.tolist()
    for day, row in zip(days, plan.trips[columns].itertuples(index=False, name=None), strict=True):
        name, mode, offer_id, km, drivers, yuan, seats = row
        if offer_id in offer:
            trip = Trip(mode, offer[offer_id], day, [], km, drivers, yuan, seats, name=name)
            trips[name] = trip
    stops = plan.stops.sort_values(["trip_id", "seq"])
    arrive, depart = _minutes(stops["arrive"], first_day), _minutes(stops["depart"], first_day)
    rows = stops[["trip_id", "place", "lat", "lon"]].itertuples(index=False, name=None)
    for (name, place, lat, lon), at, leaves in zip(rows, arrive, depart, strict=True):
        if name in trips:
            trips[name].stops.append(Stop(place, lat, lon, at, leaves))
    driving = plan.driving.sort_values(["trip_id", "seq"])
    start, end = _minutes(driving["start"], first_day), _minutes(driving["end"], first_day)
    rows = driving[["trip_id", "kind", "driver"]].itertuples(index=False, name=None)
    for (name, kind, driver), since, until in zip(rows, start, end, strict=True):
        if name in trips:
            midnight = trips[name].day * MINUTES_A_DAY
            event = Event(kind, driver, since - midnight, until - midnight)
            trips[name].driving.append(event)
    columns = ["traveller_id", "trip_id", "seat", "board_seq", "alight_seq"]
    for who, name, seat, on, off in plan.seats[columns].itertuples(index=False, name=None):
        if who in person and name in trips:
            number = person[who]
            trips[name].stops[on - 1].on.append(number)
            trips[name].stops[off - 1].off.append(number)
            trips[name].seat_of[number] = seat
    return trips


def _minutes(moments: pd.Series, first_day: pd.Timestamp) -> list[int]:
    passed = moments.to_numpy(dtype="datetime64[m]") - np.datetime64(first_day, "m")
    return [int(value) for value in passed.astype(np.int64)]


def journeys(trips: Iterable[Trip]) -> dict[int, list[Trip]]:
    """Return the trips of every person on board of any, in the order of departure."""
    found: dict[int, list[Trip]] = {}
    for trip in sorted(trips, key=lambda t: (t.depart, t.name)):
        for stop in trip.stops:
            for person in stop.on:
                found.setdefault(person, []).append(trip)
    return found


def board(trip: Trip, people: Sequence[int], boards: int, alights: int) -> None:
    """Let people on at one stop and off at another."""
    trip.stops[boards].on.extend(people)
    trip.stops[alights].off.extend(people)


def leave(trip: Trip, people: Iterable[int]) -> None:
    """Take people off a trip, and free their seats."""
    gone = set(people)
    for stop in trip.stops:
        stop.on = [person for person in stop.on if person not in gone]
        stop.off = [person for person in stop.off if person not in gone]
    for person in gone:
        trip.seat_of.pop(person, None)


def stop_of(trip: Trip, person: int) -> Stop:
    """Return where somebody boards a trip."""
    return next(stop for stop in trip.stops if person in stop.on)


def price(world: World, trip: Trip) -> float:
    """Return what a trip costs with the people it has."""
    offer = world.problem.offer_rows[trip.offer]
    return trip_yuan(offer, trip.km, people=trip.boarded, seats=trip.seats)


def own_km(world: World, person: int, trip: Trip) -> float:
    """Return the way to a hub from the county where most of the person's party live."""
    county = world.demand.county[world.party_of[person]]
    network = world.network
    hub = network.hub(network.hubs.index(stop_of(trip, person).place))
    return float(network.road_km[network.counties.index(county), hub])


def check_in_minutes(world: World, hub: str) -> int:
    """Return how long before a departure people must be at a hub."""
    settings = world.problem.settings
    rail = world.problem.hub_kinds[hub] == "rail"
    return settings.rail_check_in_minutes if rail else settings.air_check_in_minutes


def departure(world: World, person: int, journey: Sequence[Trip]) -> int:
    """Return when a journey begins, own travel to a hub included."""
    first = journey[0]
    stop = stop_of(first, person)
    if first.mode not in MAIN_MODES:
        return stop.depart
    minutes = own_minutes(world.problem.settings, own_km(world, person, first))
    return stop.depart - check_in_minutes(world, stop.place) - minutes


def costs(world: World, trips: Iterable[Trip]) -> dict[str, float]:
    """Return the parts of the objective, as ``summary.json`` gives them."""
    trips = list(trips)
    settings = world.problem.settings
    travellers = world.problem.travellers
    ready = (travellers["ready_date"] - world.first_day).dt.days.to_numpy()
    reaches: dict[int, int] = {}
    leaves: dict[int, int] = {}
    own: dict[int, float] = {}
    margins: dict[str, int] = {}
    for trip in sorted(trips, key=lambda t: (t.depart, t.name)):
        for stop in trip.stops:
            for person in stop.off:
                reaches[person] = stop.arrive
            for person in stop.on:
                if person in leaves:
                    continue
                leaves[person] = stop.depart
                if trip.mode in MAIN_MODES:
                    if stop.place not in margins:
                        margins[stop.place] = check_in_minutes(world, stop.place)
                    km = own_km(world, person, trip)
                    own[person] = settings.own_yuan_per_km * km
                    leaves[person] -= margins[stop.place] + own_minutes(settings, km)
    minutes = sum(reaches[person] - since for person, since in leaves.items())
    waited = sum(since // MINUTES_A_DAY - int(ready[p]) for p, since in leaves.items())
    return {
        "charter": round(sum(trip.yuan for trip in trips), 2),
        "own_travel": round(sum(own.values()), 2),
        "waiting": waited * settings.yuan_per_waiting_day,
        "person_hours": round(minutes / 60 * settings.yuan_per_person_hour, 2),
        "unserved": (len(travellers) - len(leaves)) * settings.yuan_per_unserved,
    }

"""The way on from the arrival places to the towns, by shuttles that wait a little.

People who arrive at one place within the waiting time share shuttles; a shuttle serves a few
towns in the order of nearest next. Where shuttles are priced by the vehicle, towns are put
together where that saves a vehicle; where by the seat, only where it costs little time.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from planner.charter.demand import horizon
from planner.charter.hubs import LastMile, usable_seats
from planner.charter.network import Network
from planner.charter.problem import Problem
from planner.charter.settings import MINUTES_A_DAY
from planner.charter.trips import Stop, Trip

_DETOUR_MINUTES = 10
_LATEST_END = MINUTES_A_DAY - 5


@dataclass(frozen=True)
class Arrived:
    """People who got off at an arrival place: rows of ``travellers``, place, minute."""

    people: tuple[int, ...]
    place: int
    minute: int


def shuttles(
    problem: Problem, network: Network, way_on: LastMile, arrived: list[Arrived]
) -> list[Trip]:
    """Return the shuttles that take everybody on to his town."""
    trips: list[Trip] = []
    for place in sorted({a.place for a in arrived if way_on.offered[a.place]}):
        here = sorted((a for a in arrived if a.place == place), key=lambda a: (a.minute, a.people))
        for day in sorted({a.minute // MINUTES_A_DAY for a in here}):
            offers = _offers(problem, network, place, day)
            if offers:
                today = [a for a in here if a.minute // MINUTES_A_DAY == day]
                ways = _Ways(network, place, problem.settings.shuttle_kmh)
                trips += _cheapest_waves(problem, ways, offers, today)
    return trips


def _cheapest_waves(
    problem: Problem, ways: _Ways, offers: list[int], today: list[Arrived]
) -> list[Trip]:
    """Return the shuttles of one place and day: arrivals cut into waves where that is cheapest.

    A wave leaves when its last people are there; nobody waits longer than the settings allow.
    """
    best: list[tuple[float, list[Trip]]] = [(0.0, [])]
    for last in range(1, len(today) + 1):
        options = []
        for first in range(last, 0, -1):
            wave = today[first - 1 : last]
            if wave[-1].minute - wave[0].minute > problem.settings.shuttle_wait_minutes:
                break
            made = _wave(problem, ways, offers, wave)
            cost = best[first - 1][0] + _cost(problem, wave, made)
            options.append((cost, -first, best[first - 1][1] + made))
        chosen = min(options, key=lambda option: option[:2])
        best.append((chosen[0], chosen[2]))
    return best[-1][1]


def _wave(problem: Problem, ways: _Ways, offers: list[int], wave: list[Arrived]) -> list[Trip]:
    """Return the shuttles for people who leave together."""
    towns = problem.travellers["town"].to_numpy()
    column = {town: i for i, town in enumerate(ways.network.towns)}
    leave = max(a.minute for a in wave) + problem.settings.transfer_minutes
    wanted: dict[int, list[int]] = {}
    for person in sorted(p for a in wave for p in a.people):
        wanted.setdefault(column[towns[person]], []).append(person)
    return _Wave(problem, ways, offers, leave).trips(wanted)


def _cost(problem: Problem, wave: list[Arrived], trips: list[Trip]) -> float:
    """Return yuan and time of a wave, from arrival to the towns."""
    reached = sum(stop.arrive * len(stop.off) for trip in trips for stop in trip.stops)
    minutes = reached - sum(a.minute * len(a.people) for a in wave)
    hours = minutes / 60 * problem.settings.yuan_per_person_hour
    return hours + sum(trip.yuan for trip in trips)


def _offers(problem: Problem, network: Network, place: int, day: int) -> list[int]:
    """Return the shuttle offers (rows) from a place on a day, the cheapest a head first."""
    date = horizon(problem)[day]
    found: list[tuple[float, int]] = []
    rows = network.town(0) + np.arange(len(network.towns))
    km = float(network.road_km[network.arrival(place), rows].mean())
    for row, offer in enumerate(problem.offer_rows):
        usable = usable_seats(offer["seats"], offer["usable_share"])
        if offer["mode"] != "shuttle" or usable < 1:
            continue
        if offer["hub_id"] not in ("", network.arrivals[place]):
            continue
        if not _holds(offer, date):
            continue
        each = (offer["fixed_yuan"] + offer["per_km_yuan"] * km) / usable
        each += offer["per_seat_yuan"] + offer["per_seat_km_yuan"] * km
        found.append((each, row))
    return [row for _, row in sorted(found)]


def _holds(offer: Mapping[Any, Any], date: pd.Timestamp) -> bool:
    first, last = offer["first_date"], offer["last_date"]
    return bool((pd.isna(first) or first <= date) and (pd.isna(last) or date <= last))


def _usable(offer: Mapping[str, Any]) -> int:
    return usable_seats(offer["seats"], offer["usable_share"])


def _yuan(offer: Mapping[str, Any], km: float, people: int) -> float:
    """Return the price of one vehicle with so many people over so many km."""
    each = offer["per_seat_yuan"] + offer["per_seat_km_yuan"] * km
    return float(offer["fixed_yuan"] + offer["per_km_yuan"] * km + each * people)


@dataclass(frozen=True)
class _Way:
    """Towns in the order they are served, km and minutes from the arrival place."""

    order: tuple[int, ...]
    km: float
    minutes: int


class _Ways:
    """The ways from one arrival place to sets of towns, each worked out once."""

    def __init__(self, network: Network, place: int, kmh: float) -> None:
        self.network, self.place, self.kmh = network, place, kmh
        self._known: dict[frozenset[int], _Way] = {}

    def minutes(self, km: float) -> int:
        """Return how long a shuttle drives."""
        return math.ceil(km / self.kmh * 60 - 1e-9)

    def of(self, towns: list[int]) -> _Way:
        """Return the way through some towns, the nearest next."""
        key = frozenset(towns)
        if key not in self._known:
            self._known[key] = self._through(sorted(key))
        return self._known[key]

    def _through(self, left: list[int]) -> _Way:
        road = self.network.road_km
        here = self.network.arrival(self.place)
        order: list[int] = []
        legs: list[float] = []
        while left:
            town = min(left, key=lambda t: (road[here, self.network.town(t)], t))
            left.remove(town)
            order.append(town)
            legs.append(float(road[here, self.network.town(town)]))
            here = self.network.town(town)
        return _Way(tuple(order), sum(legs), sum(map(self.minutes, legs)))


class _Wave:
    """The shuttles of one wave of arrivals, leaving at one moment.

    Loads are made for the vehicle that is cheapest a head; each then goes by the cheapest of all
    that it fits.
    """

    def __init__(self, problem: Problem, ways: _Ways, offers: list[int], leave: int) -> None:
        self.problem = problem
        self.ways = ways
        self.network = ways.network
        self.place = ways.place
        self.sizes = [(row, problem.offer_rows[row]) for row in offers]
        self.offer = self.sizes[0][1]
        self.leave = leave
        self.usable = _usable(self.offer)
        self.most_towns = problem.settings.shuttle_max_stops

    def _km(self, a: int, b: int) -> float:
        return float(self.network.road_km[a, b])

    def trips(self, wanted: dict[int, list[int]]) -> list[Trip]:
        """Return shuttles for the people wanted in each town, whole vehicles first."""
        loads: list[dict[int, list[int]]] = []
        rest: dict[int, list[int]] = {}
        for town, people in sorted(wanted.items()):
            whole = len(people) // self.usable * self.usable
            loads += [{town: people[i : i + self.usable]} for i in range(0, whole, self.usable)]
            if len(people) > whole:
                rest[town] = people[whole:]
        start = self.network.arrival(self.place)
        while rest:
            seed = max(rest, key=lambda t: (self._km(start, self.network.town(t)), -t))
            load = {seed: rest.pop(seed)}
            while len(load) < self.most_towns and rest:
                options = [
                    (self._added(load, town), town)
                    for town, people in rest.items()
                    if sum(map(len, load.values())) + len(people) <= self.usable
                    and self._end([*load, town]) % MINUTES_A_DAY <= _LATEST_END
                    and self._end([*load, town]) // MINUTES_A_DAY == self.leave // MINUTES_A_DAY
                ]
                if not options:
                    break
                added, town = min(options)
                alone = self.offer["fixed_yuan"] + self.offer["per_km_yuan"] * self._km(
                    start, self.network.town(town)
                )
                if added >= max(alone, self._patience(load)):
                    break
                load[town] = rest.pop(town)
            loads.append(load)
        return [self._trip(load) for load in loads]

    def _patience(self, load: dict[int, list[int]]) -> float:
        """Return what a detour may cost the people on board where vehicles cost nothing extra."""
        hour = self.problem.settings.yuan_per_person_hour
        return _DETOUR_MINUTES / 60 * hour * sum(map(len, load.values()))

    def _added(self, load: dict[int, list[int]], town: int) -> float:
        """Return the cost of one more town, the others' longer ride included."""
        more = self.ways.of([*load, town]).km - self.ways.of(list(load)).km
        people = sum(map(len, load.values()))
        hour = self.problem.settings.yuan_per_person_hour
        return (
            more * float(self.offer["per_km_yuan"])
            + self.ways.minutes(max(more, 0)) / 60 * hour * people
        )

    def _end(self, towns: list[int]) -> int:
        return self.leave + self.ways.of(towns).minutes

    def _trip(self, load: dict[int, list[int]]) -> Trip:
        way = self.ways.of(list(load))
        order = way.order
        start = self.network.arrival(self.place)
        people = [person for town in order for person in load[town]]
        stops = [self._stop(start, self.network.arrivals[self.place], self.leave)]
        stops[0].on = people
        here, now = start, self.leave
        for town in order:
            row = self.network.town(town)
            now += self.ways.minutes(self._km(here, row))
            stop = self._stop(row, self.network.towns[town], now)
            stop.off = load[town]
            stops.append(stop)
            here = row
        km = round(way.km, 1)
        yuan, row, seats = min(
            (_yuan(offer, km, len(people)), row, _usable(offer))
            for row, offer in self.sizes
            if _usable(offer) >= len(people)
        )
        day = self.leave // MINUTES_A_DAY
        return Trip("shuttle", row, day, stops, km, 1, round(yuan, 2), seats)

    def _stop(self, row: int, place: str, minute: int) -> Stop:
        network = self.network
        return Stop(place, float(network.lat[row]), float(network.lon[row]), minute, minute)

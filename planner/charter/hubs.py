"""Trains and flights: when they run, how long they take, and what people pay to go on from them.

A slot is one departure of the day from one hub (hub, clock, days to arrival); several offers
may share it. Feeders and own travel are timed to a slot. A line that boards at several stations
is one slot with several ways to reach it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from planner.charter.lines import Run, carriages, run_of
from planner.charter.network import Network, reception_first
from planner.charter.problem import MAIN_MODES, Problem
from planner.charter.settings import MINUTES_A_DAY, Settings

_CLOCK_STEP = 30
_NOON = 12 * 60
_LATEST_END = MINUTES_A_DAY - 5
"""A shuttle has set everybody down by 23:55."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One departure of the day.

    Parameters
    ----------
    hub, kind, clock, offset
        Row of the hub in the network, kind, clock, days to arrival.
    calls
        Of a line: rows and clocks of the stations after the hub.
    """

    hub: int
    kind: str
    clock: int
    offset: int
    calls: tuple[tuple[int, int], ...] = ()

    @property
    def stations(self) -> tuple[tuple[int, int], ...]:
        """Row and clock of every station where it boards, the hub first."""
        return ((self.hub, self.clock), *self.calls)

    @property
    def reference(self) -> int:
        """The clock from which the time on board is counted: that of the last station."""
        return self.stations[-1][1]


@dataclass(frozen=True, slots=True)
class OwnWay:
    """Own travel to a station of a slot: row of the hub, km, clock of leaving home, cost."""

    hub: int
    km: float
    leaves: int
    cost: float


@dataclass(frozen=True, slots=True)
class Service:
    """One offer in one slot.

    Parameters
    ----------
    offer
        Row of the offer.
    slot
        Its departure.
    arrival
        Number of the arrival place (0 is the reception point).
    km, arrive
        Length, and arrival in minutes after the midnight before departure.
    seats, minimum
        Usable seats and least number of people.
    trip_yuan, seat_yuan
        Price of the trip and of each person on board.
    """

    offer: int
    slot: Slot
    arrival: int
    km: float
    arrive: int
    seats: int
    minimum: int
    trip_yuan: float
    seat_yuan: float


@dataclass(frozen=True)
class LastMile:
    """What the way on from each arrival place costs at least.

    Parameters
    ----------
    yuan
        Least cost of a person (arrivals, towns): share of a full shuttle and his time.
    minutes
        From arrival to the town (arrivals, towns), transfer included; 0 without shuttles.
    latest
        Latest clock time of an arrival (arrivals,), so that shuttles end the same day.
    offered
        Whether shuttles run from the arrival place (arrivals,).
    """

    yuan: np.ndarray
    minutes: np.ndarray
    latest: np.ndarray
    offered: np.ndarray


def usable_seats(seats: int, share: float) -> int:
    """Return how many of the seats may be used at this share."""
    return math.floor(seats * share + 1e-9)


def last_mile(problem: Problem, network: Network) -> LastMile:
    """Return the least cost and the time of the way on from each arrival place to each town."""
    settings = problem.settings
    n, m = len(network.arrivals), len(network.towns)
    rows = network.arrival(0) + np.arange(n)
    columns = network.town(0) + np.arange(m)
    km = network.road_km[np.ix_(rows, columns)]
    driving = np.ceil(km / settings.shuttle_kmh * 60 - 1e-9).astype(np.int64)
    yuan = np.full((n, m), np.inf)
    for offer in problem.offers[problem.offers["mode"] == "shuttle"].to_dict("records"):
        seats = usable_seats(offer["seats"], offer["usable_share"])
        here = np.array([offer["hub_id"] in ("", place) for place in network.arrivals])
        if settings.last_mile != "towns" or seats < 1:
            continue
        each = (
            (offer["fixed_yuan"] + offer["per_km_yuan"] * km) / seats
            + offer["per_seat_yuan"]
            + offer["per_seat_km_yuan"] * km
        )
        yuan = np.where(here[:, None], np.minimum(yuan, each), yuan)
    offered = np.isfinite(yuan).all(axis=1)
    minutes = np.where(offered[:, None], driving + settings.transfer_minutes, 0)
    hours = minutes / 60 * settings.yuan_per_person_hour
    latest = np.minimum(
        settings.reception_closes,
        np.where(offered, _LATEST_END - minutes.max(axis=1, initial=0), settings.reception_closes),
    )
    return LastMile(np.where(offered[:, None], yuan + hours, 0.0), minutes, latest, offered)


def services(problem: Problem, network: Network, way_on: LastMile) -> list[Service]:
    """Return every offer of a train or flight with its departures of the day.

    Offers whose hub has no coordinates, or that can arrive at no lawful time, are left out.
    """
    settings = problem.settings
    hub_row = {hub: network.hub(i) for i, hub in enumerate(network.hubs)}
    hub_kind = problem.hub_kinds
    arrivals = reception_first(problem.destinations)
    runs: dict[tuple[int, int], list[_Run]] = {}
    for row, offer in enumerate(problem.offer_rows):
        seats = usable_seats(offer["seats"], offer["usable_share"])
        if offer["mode"] not in MAIN_MODES or offer["hub_id"] not in hub_row or seats < 1:
            continue
        hub = hub_row[offer["hub_id"]]
        arrival = _arrival_of(offer, hub_kind[offer["hub_id"]], network, arrivals)
        run = run_of(offer, hub, network.arrival(arrival), network, settings)
        clocks = _clocks(offer["depart"], run.minutes, int(way_on.latest[arrival]), settings)
        one = _Run(row, offer, arrival, run, seats, clocks)
        # Lines have a departure of their own: whoever feeds one of their stations feeds no other
        # train that leaves there.
        key = (hub, row if len(run.stations) > 1 else -1)
        runs.setdefault(key, []).append(one)
    return [
        service
        for (hub, _), here in runs.items()
        for service in _slotted(hub, hub_kind[network.hubs[hub - network.hub(0)]], here)
    ]


@dataclass(frozen=True)
class _Run:
    """One offer at a hub with the clocks it may leave at, by days to arrival."""

    offer: int
    row: Mapping[Any, Any]
    arrival: int
    run: Run
    seats: int
    clocks: dict[int, set[int]]


def _slotted(hub: int, kind: str, runs: list[_Run]) -> list[Service]:
    """Return the services of a hub, those with the same day of arrival on one clock if they can.

    The latest clock that suits the most offers comes first; leaving late gives feeders the
    most time. An offer runs for the earliest day of arrival it can leave for after noon, so
    that feeders can reach it; where there is none, for the earliest day.
    """
    found: list[Service] = []
    for offset in sorted({offset for run in runs for offset in run.clocks}):
        waiting = [run for run in runs if offset in run.clocks and _best_day(run) == offset]
        while waiting:
            every = {clock for run in waiting for clock in run.clocks[offset]}
            clock = max(every, key=lambda c: (sum(c in r.clocks[offset] for r in waiting), c))
            calls = tuple((row, clock + after) for row, after in waiting[0].run.stations[1:])
            slot = Slot(hub, kind, clock, offset, calls)
            found += [
                service
                for run in waiting
                if clock in run.clocks[offset]
                for service in _services(run, slot)
            ]
            waiting = [run for run in waiting if clock not in run.clocks[offset]]
    return found


def _best_day(run: _Run) -> int:
    """Return the days to arrival for which an offer runs."""
    after_noon = [day for day, clocks in run.clocks.items() if max(clocks) >= _NOON]
    return min(after_noon or run.clocks)


def _services(run: _Run, slot: Slot) -> list[Service]:
    """Return an offer in a slot: once, or with every number of carriages that may go together."""
    row, km = run.row, run.run.km
    return [
        Service(
            offer=run.offer,
            slot=slot,
            arrival=run.arrival,
            km=km,
            arrive=slot.clock + run.run.minutes,
            seats=run.seats * count,
            minimum=row["min_passengers"] * count,
            trip_yuan=(row["fixed_yuan"] + row["per_km_yuan"] * km) * count,
            seat_yuan=row["per_seat_yuan"] + row["per_seat_km_yuan"] * km,
        )
        for count in carriages(row)
    ]


def _arrival_of(
    offer: Mapping[Any, Any], kind: str, network: Network, arrivals: pd.DataFrame
) -> int:
    """Return the arrival place: the one named, else the nearest of the kind to the reception."""
    if offer["arrival"]:
        named = [i for i, place in enumerate(network.arrivals) if place == offer["arrival"]]
        return named[0] if named else 0
    same = np.flatnonzero((arrivals["kind"] == kind).to_numpy())
    if not len(same):
        return 0
    rows = network.arrival(0) + same
    return int(same[network.road_km[network.arrival(0), rows].argmin()])


def _clocks(fixed: object, running: int, closes: int, settings: Settings) -> dict[int, set[int]]:
    """Return the lawful departures by days to arrival, for the two earliest such days."""
    if fixed:
        hours, minutes = str(fixed).split(":")
        clocks = np.array([int(hours) * 60 + int(minutes)])
    else:
        clocks = np.arange(settings.earliest_departure, settings.latest_departure + 1, _CLOCK_STEP)
    end = clocks + running
    lawful = (settings.reception_opens <= end % MINUTES_A_DAY) & (end % MINUTES_A_DAY <= closes)
    days = end // MINUTES_A_DAY
    return {
        int(day): {int(clock) for clock in clocks[lawful & (days == day)]}
        for day in np.unique(days[lawful])[:2]
    }


def check_in(settings: Settings, slot: Slot) -> int:
    """Return how long before a departure people must be at the hub, in minutes."""
    if slot.kind == "rail":
        return settings.rail_check_in_minutes
    return settings.air_check_in_minutes


def own_minutes(settings: Settings, km: float) -> int:
    """Return how long own travel to a hub takes, in whole minutes."""
    return int(np.ceil(km / settings.own_kmh * 60 - 1e-9))


def own_ways(settings: Settings, network: Network, slot: Slot, county: int) -> list[OwnWay]:
    """Return how people of a county, a row of the network, reach a slot, the cheapest way first.

    The cost is what is paid back and the time from home to the slot's reference clock.
    """
    hour = settings.yuan_per_person_hour / 60
    found = []
    for hub, clock in slot.stations:
        km = float(network.road_km[county, hub])
        leaves = clock - check_in(settings, slot) - own_minutes(settings, km)
        on_the_day = settings.earliest_departure <= leaves < MINUTES_A_DAY
        if km <= settings.own_travel_km and on_the_day:
            cost = settings.own_yuan_per_km * km + (slot.reference - leaves) * hour
            found.append(OwnWay(hub, km, leaves, cost))
    return sorted(found, key=lambda way: (way.cost, way.hub))

"""Trains and flights: when they run, how long they take, and what people pay to go on from them.

A slot is one departure of the day from one hub (hub, clock, days to arrival); several offers
may share it. Feeders and own travel are timed to a slot.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from planner.charter.network import Network, great_circle_km, reception_first
from planner.charter.problem import MAIN_MODES, Problem
from planner.charter.settings import MINUTES_A_DAY, Settings

_CLOCK_STEP = 30
_NOON = 12 * 60
_LATEST_END = MINUTES_A_DAY - 5
"""A shuttle has set everybody down by 23:55."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One departure of the day: row of the hub in the network, kind, clock, days to arrival."""

    hub: int
    kind: str
    clock: int
    offset: int


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
    hub_kind = dict(zip(problem.hubs["hub_id"], problem.hubs["kind"], strict=True))
    arrivals = reception_first(problem.destinations)
    runs: dict[int, list[_Run]] = {}
    for row, offer in enumerate(problem.offers.to_dict("records")):
        seats = usable_seats(offer["seats"], offer["usable_share"])
        if offer["mode"] not in MAIN_MODES or offer["hub_id"] not in hub_row or seats < 1:
            continue
        hub = hub_row[offer["hub_id"]]
        arrival = _arrival_of(offer, hub_kind[offer["hub_id"]], network, arrivals)
        km, running = running_time(offer, hub, network.arrival(arrival), network, settings)
        clocks = _clocks(offer["depart"], running, int(way_on.latest[arrival]), settings)
        runs.setdefault(hub, []).append(_Run(row, offer, arrival, km, running, seats, clocks))
    return [
        service
        for hub, here in runs.items()
        for service in _slotted(hub, hub_kind[network.hubs[hub - network.hub(0)]], here)
    ]


@dataclass(frozen=True)
class _Run:
    """One offer at a hub with the clocks it may leave at, by days to arrival."""

    offer: int
    row: Mapping[Any, Any]
    arrival: int
    km: float
    running: int
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
            slot = Slot(hub, kind, clock, offset)
            found += [_service(run, slot) for run in waiting if clock in run.clocks[offset]]
            waiting = [run for run in waiting if clock not in run.clocks[offset]]
    return found


def _best_day(run: _Run) -> int:
    """Return the days to arrival for which an offer runs."""
    after_noon = [day for day, clocks in run.clocks.items() if max(clocks) >= _NOON]
    return min(after_noon or run.clocks)


def _service(run: _Run, slot: Slot) -> Service:
    row = run.row
    return Service(
        offer=run.offer,
        slot=slot,
        arrival=run.arrival,
        km=run.km,
        arrive=slot.clock + run.running,
        seats=run.seats,
        minimum=row["min_passengers"],
        trip_yuan=row["fixed_yuan"] + row["per_km_yuan"] * run.km,
        seat_yuan=row["per_seat_yuan"] + row["per_seat_km_yuan"] * run.km,
    )


def running_time(
    offer: Mapping[Any, Any], hub: int, end: int, network: Network, settings: Settings
) -> tuple[float, int]:
    """Return km and minutes of a train or flight: as the offer says, or reckoned."""
    mode = str(offer["mode"])
    circuity = settings.air_circuity if mode == "flight" else settings.rail_circuity
    km = float(offer["km"])
    if math.isnan(km):
        straight = great_circle_km(
            network.lat[hub], network.lon[hub], network.lat[end], network.lon[end]
        )
        km = float(straight) * circuity
    km = round(km, 1)
    minutes = float(offer["minutes"])
    if math.isnan(minutes):
        kmh = float(offer["kmh"])
        if math.isnan(kmh):
            kmh = {
                "carriage": settings.carriage_kmh,
                "train": settings.train_kmh,
                "flight": settings.flight_kmh,
            }[mode]
        minutes = km / kmh * 60
    return km, math.ceil(minutes - 1e-9)


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

"""Trains that board at several stations, and carriages that are hired together.

A line is one offer whose ``calls`` name the stations after ``hub_id`` where it boards. It has one
clock and one load: every seat is taken until the arrival, so whoever boards anywhere counts
against the same seats, and to the solver all its stations are one departure with several ways
to reach it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.charter.network import Network, great_circle_km
from planner.charter.settings import Settings
from planner.charter.tables import MOST_CARRIAGES, NO_LIMIT, parse_calls


@dataclass(frozen=True, slots=True)
class Run:
    """How a train or flight runs.

    Parameters
    ----------
    km, minutes
        Length and time of the whole way.
    stations
        Row of each station where it boards and minutes from the first departure to its
        departure there; the first is the hub of the offer.
    """

    km: float
    minutes: int
    stations: tuple[tuple[int, int], ...]


def run_of(
    offer: Mapping[Any, Any], hub: int, end: int, network: Network, settings: Settings
) -> Run:
    """Return how a train or flight runs: as the offer says, or reckoned.

    Stations without coordinates are passed through. Where ``calls`` names no minutes, the
    running time is shared out by the length of the way, and a call lasts ``call_minutes``.
    """
    mode = str(offer["mode"])
    circuity = settings.air_circuity if mode == "flight" else settings.rail_circuity
    calls = [
        (network.hub(network.hubs.index(name)), minutes)
        for name, minutes in (parse_calls(offer["calls"]) if offer["calls"] else ())
        if name in network.hubs
    ]
    rows = np.array([hub, *(row for row, _ in calls), end])
    legs = great_circle_km(
        network.lat[rows[:-1]],
        network.lon[rows[:-1]],
        network.lat[rows[1:]],
        network.lon[rows[1:]],
    )
    known = float(offer["km"])
    km = round(float(legs.sum()) * circuity if math.isnan(known) else known, 1)
    standing = settings.call_minutes * len(calls)
    minutes = float(offer["minutes"])
    if math.isnan(minutes):
        kmh = float(offer["kmh"])
        if math.isnan(kmh):
            kmh = {
                "carriage": settings.carriage_kmh,
                "train": settings.train_kmh,
                "flight": settings.flight_kmh,
            }[mode]
        minutes = km / kmh * 60 + standing
    whole = math.ceil(minutes - 1e-9)
    rolling = max(0.0, minutes - standing)
    passed = np.cumsum(legs) / legs.sum() if legs.sum() > 0 else np.zeros(len(legs))
    stations = [(hub, 0)]
    for number, (row, given) in enumerate(calls, 1):
        reckoned = rolling * float(passed[number - 1]) + settings.call_minutes * number
        after = math.ceil(reckoned - 1e-9) if given is None else given
        stations.append((row, max(after, stations[-1][1])))
    return Run(km, max(whole, stations[-1][1]), tuple(stations))


def carriages(offer: Mapping[Any, Any]) -> Iterator[int]:
    """Yield how many carriages may go as one trip of an offer: 1 unless some go together."""
    least = int(offer["min_carriages"])
    if least <= 1:
        yield 1
        return
    most = int(offer["max_per_day"])
    yield from range(least, (MOST_CARRIAGES if most >= NO_LIMIT else most) + 1)


def hired(offer: Mapping[Any, Any], seats: int) -> int:
    """Return how many carriages a trip with so many usable seats consists of."""
    if int(offer["min_carriages"]) <= 1:
        return 1
    each = math.floor(int(offer["seats"]) * float(offer["usable_share"]) + 1e-9)
    return max(1, seats // max(1, each))


def trip_yuan(offer: Mapping[Any, Any], km: float, *, people: int, seats: int) -> float:
    """Return what a trip costs: each of its carriages, and everybody on board."""
    each = offer["per_seat_yuan"] + offer["per_seat_km_yuan"] * km
    whole = (offer["fixed_yuan"] + offer["per_km_yuan"] * km) * hired(offer, seats)
    return round(float(whole + each * people), 2)

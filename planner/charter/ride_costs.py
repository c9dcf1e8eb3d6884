"""What the trains and flights of one departure cost, by the number of people on them.

A departure may have several offers (carriages, a whole train, group tickets), each with its
seats, least number of people and trips a day. The cheapest set of trips for every number of
people is a small knapsack; people beyond what can run cannot go.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt

from planner.charter.blocks import Ride

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

JUMP = 500.0
"""Yuan from which one person more is said to need a new trip."""
SHORT = 400.0
"""Yuan for each person a trip has too few, while a plan is searched for."""


@dataclass(frozen=True)
class RideCosts:
    """Costs of one departure.

    Parameters
    ----------
    costs
        Yuan by number of people (M + 1,).
    full
        For each number the next at which seats run out: one more would need a trip more (M + 1,).
    chosen
        Trips that run and the people on each, by number of people in all: pairs of a ride (−1
        where none) and a load (layers, M + 1).
    lawful
        Whether a number of people can be carried without a trip below its least (M + 1,).
    """

    costs: Floats
    full: Ints
    chosen: tuple[Ints, Ints]
    lawful: npt.NDArray[np.bool_]


def ride_costs(rides: Sequence[tuple[int, Ride, int]], most: int) -> RideCosts:
    """Return the costs of one departure for at most ``most`` people.

    Parameters
    ----------
    rides
        Number, ride, and most trips of each offer that runs.
    """
    by_offer: dict[int, list[tuple[int, Ride]]] = {}
    trips_of: dict[int, int] = {}
    for number, ride, trips in rides:
        by_offer.setdefault(ride.service.offer, []).append((number, ride))
        least = max(ride.service.minimum, 1)
        needed = -(-most // ride.service.seats) if least <= most else 0
        trips_of[ride.service.offer] = max(trips_of.get(ride.service.offer, 0), min(trips, needed))
    layers = [some for offer, some in by_offer.items() for _ in range(trips_of[offer])]
    room = min(most, sum(max(r.service.seats for _, r in some) for some in layers))
    flat = [(layer, number, ride) for layer, some in enumerate(layers) for number, ride in some]
    costs, ride_of, load_of = _knapsack(
        np.array([layer for layer, _, _ in flat], dtype=np.int64),
        np.array([number for _, number, _ in flat], dtype=np.int64),
        np.array([ride.service.seats for _, _, ride in flat], dtype=np.int64),
        np.array([max(ride.service.minimum, 1) for _, _, ride in flat], dtype=np.int64),
        np.array([ride.service.trip_yuan for _, _, ride in flat], dtype=np.float64),
        np.array([ride.person for _, _, ride in flat], dtype=np.float64),
        len(layers),
        room,
    )
    lawful = np.isfinite(costs)
    room = int(np.flatnonzero(lawful).max())
    costs, lawful = costs[: room + 1], lawful[: room + 1]
    chosen = (ride_of[:, : room + 1], load_of[:, : room + 1])
    full = np.full(room + 1, room, dtype=np.int64)
    for people in range(room - 1, -1, -1):
        if not lawful[people]:
            costs[people] = costs[people + 1] + SHORT
        far = full[people + 1] if people + 1 < room else room
        after = people + 2 <= room and costs[people + 2] - costs[people + 1] > JUMP
        full[people] = people + 1 if after else far
    return RideCosts(costs, full, chosen, lawful)


@numba.njit(cache=True)
def _knapsack(  # noqa: PLR0917 - compiled
    layer_of: Ints,
    number: Ints,
    seats: Ints,
    least: Ints,
    trip: Floats,
    person: Floats,
    layers: int,
    room: int,
) -> tuple[Floats, Ints, Ints]:
    """Return costs by people, and the ride and load of each layer; one ride a layer at most."""
    costs = np.full(room + 1, np.inf)
    costs[0] = 0.0
    which = np.full((layers, room + 1), -1, np.int64)
    taken = np.zeros((layers, room + 1), np.int64)
    before = costs.copy()
    last = -1
    for option in range(len(number)):
        layer = layer_of[option]
        if layer != last:
            before = costs.copy()
            last = layer
        for people in range(1, room + 1):
            for load in range(least[option], min(seats[option], people) + 1):
                cost = before[people - load] + trip[option] + person[option] * load
                if cost < costs[people] - 1e-9:
                    costs[people] = cost
                    taken[layer, people] = load
                    which[layer, people] = number[option]
    ride_of = np.full((layers, room + 1), -1, np.int64)
    load_of = np.zeros((layers, room + 1), np.int64)
    for people in range(room + 1):
        if np.isfinite(costs[people]):
            rest = people
            for layer in range(layers - 1, -1, -1):
                ride_of[layer, people] = which[layer, rest]
                load_of[layer, people] = taken[layer, rest]
                rest -= taken[layer, rest]
    return costs, ride_of, load_of

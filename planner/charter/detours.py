"""Coaches and feeders that run, with one stop more: often cheaper than a vehicle of its own.

A detour is a lawful route through the stops of a trip that runs and one county more, on the
same day. Whoever is on the trip may move to it with the trip; who then leaves at another time
has to be told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from planner.charter.blocks import Block
from planner.charter.packing import Loaded
from planner.charter.rooms import Seekers
from planner.charter.running import ROAD_MODES, World
from planner.charter.trips import Trip

_A_COUNTY = 4

Detour = tuple[str, Loaded]
"""Name of the trip that runs, and its loading with one stop more."""


def detours(
    world: World, block: Block, seeking: Seekers, trips: Iterable[Trip], *, price: float
) -> list[Detour]:
    """Return the cheapest detours for each county people seek a way from.

    ``price`` is the yuan for each person told.
    """
    local = {world.network.counties[c]: i for i, c in enumerate(block.counties)}
    by_form = _by_form(world, trips, local)
    sought = np.flatnonzero(seeking.people.any(axis=(1, 2, 3)))
    found: dict[int, list[tuple[float, str, Loaded]]] = {}
    for number, fleet in enumerate(block.fleets):
        hub = block.end_of(fleet)
        stops = fleet.table.stops
        for county in sought.tolist():
            people = seeking.people[county, :, :, fleet.mode]
            routes = np.flatnonzero((stops == county).any(axis=1) & (fleet.table.size > 1))
            for route in routes.tolist():
                others = frozenset(int(c) for c in stops[route] if c >= 0 and c != county)
                offset = min(int(fleet.offset[route]), 3)
                for day, trip in by_form.get((fleet.offer, hub, others), ()):
                    if not fleet.allowed[route, day] or not people[day, offset]:
                        continue
                    if trip.boarded >= fleet.seats[route, day]:
                        continue
                    yuan = float(fleet.yuan[route]) - trip.yuan + trip.boarded * price
                    loaded = Loaded(number, route, day, ())
                    found.setdefault(county, []).append((yuan, trip.name, loaded))
    best: dict[Detour, None] = {}
    for options in found.values():
        options.sort(key=lambda option: option[:2])
        best |= dict.fromkeys((name, loaded) for _, name, loaded in options[:_A_COUNTY])
    return list(best)


def _by_form(
    world: World, trips: Iterable[Trip], local: Mapping[str, int]
) -> dict[tuple[int, int, frozenset[int]], list[tuple[int, Trip]]]:
    """Return trips by offer, hub and counties."""
    hubs = {name: world.network.hub(i) for i, name in enumerate(world.network.hubs)}
    found: dict[tuple[int, int, frozenset[int]], list[tuple[int, Trip]]] = {}
    for trip in trips:
        places = [stop.place for stop in trip.stops[:-1]]
        if trip.mode not in ROAD_MODES or not all(place in local for place in places):
            continue
        key = (
            trip.offer,
            hubs.get(trip.stops[-1].place, -1),
            frozenset(local[place] for place in places),
        )
        found.setdefault(key, []).append((trip.day, trip))
    return found

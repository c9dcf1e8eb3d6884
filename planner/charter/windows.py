"""A choice of trips made better a few days at a time, everything else held.

Large-neighbourhood search by integer programming: the trips of a window of days are chosen
anew, from those that run, those the relaxation used, and those it found nearly worth running.
Each step is a small programme; a choice is only ever replaced by a better one.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from planner.charter.blocks import Block
from planner.charter.master import Master, Relaxed
from planner.charter.selection import Selected, Trip, Vehicles

DAYS = 3
"""Days of a window."""
STEP = 3
"""Days from one window to the next."""
MORE = 10
"""Trips nearly worth running that a window is offered."""
_ENOUGH = 0.25
"""Share of the target gap at which a choice is left as it is; others are not so near."""
_A_ROW = 60
"""Trips looked at of one fleet and day."""

Choose = Callable[[Vehicles, Vehicles], Selected | None]
"""Of vehicles worth having and vehicles fixed, the choice."""


def improve(
    master: Master,
    relaxed: Relaxed,
    chosen: Selected,
    *,
    worth: Vehicles,
    choose: Choose,
    sweeps: int,
    stop: Callable[[], bool],
    better: Callable[[Selected], None],
) -> Selected:
    """Return a choice at least as good, after so many sweeps over the horizon.

    It ends early when the choice is within the block's target gap of the bound.
    """
    block = master.block
    nearly = _nearly_worth(master, relaxed)
    enough = relaxed.bound + _ENOUGH * block.target_gap * abs(relaxed.bound)
    for _ in range(sweeps):
        before = chosen.value
        for days in _windows(block):
            if stop() or chosen.value <= enough:
                return chosen
            free, fixed = _split(chosen.vehicles, worth, nearly, days)
            if not free.trips and not free.rides:
                continue
            again = choose(_both(free, fixed), fixed)
            if again is not None and again.value < chosen.value:
                chosen = again
                better(chosen)
        if chosen.value >= before:
            break
    return chosen


def _windows(block: Block) -> list[range]:
    return [range(first, first + DAYS) for first in range(0, max(block.days - 1, 1), STEP)]


def _split(
    chosen: Vehicles, worth: Vehicles, nearly: list[Trip], days: range
) -> tuple[Vehicles, Vehicles]:
    """Return what may run in a window, and what runs outside of it."""
    trips = {trip: count for trip, count in worth.trips.items() if trip[2] in days}
    for trip, count in chosen.trips.items():
        if trip[2] in days:
            trips[trip] = max(trips.get(trip, 0), count)
    new = [trip for trip in nearly if trip[2] in days and trip not in trips]
    trips |= dict.fromkeys(new[:MORE], 1)
    rides = {ride: count for ride, count in worth.rides.items() if ride[1] in days}
    for ride, count in chosen.rides.items():
        if ride[1] in days:
            rides[ride] = max(rides.get(ride, 0), count)
    fixed = Vehicles(
        {trip: count for trip, count in chosen.trips.items() if trip[2] not in days},
        {ride: count for ride, count in chosen.rides.items() if ride[1] not in days},
    )
    return Vehicles(trips, rides), fixed


def _both(free: Vehicles, fixed: Vehicles) -> Vehicles:
    return Vehicles(free.trips | fixed.trips, free.rides | fixed.rides)


def _nearly_worth(master: Master, relaxed: Relaxed) -> list[Trip]:
    """Return trips by what they would lose at the prices of the relaxation, the least first."""
    assert relaxed.prices is not None
    found: list[tuple[float, Trip]] = []
    for pricer in master.pricers:
        for day in range(master.block.days):
            if len(pricer.days[day]):
                routes, cost = pricer.reduced_costs(day, relaxed.prices)
                least = np.argsort(cost, kind="stable")[:_A_ROW]
                found += [
                    (float(cost[row]), (pricer.number, int(routes[row]), day)) for row in least
                ]
    found.sort()
    return [trip for _, trip in found]

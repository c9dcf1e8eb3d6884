"""The choice of trips finished to a proof, where a block is small enough.

A trip whose reduced cost at the prices of the relaxation exceeds what the choice found lies above
the bound is in no better choice (reduced-cost fixing: every choice costs at least the bound and
the reduced costs of its trips). The integer programme over all the others therefore proves a
bound for the whole block.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from planner.charter.master import Master, Relaxed
from planner.charter.nodes import slot_cap
from planner.charter.selection import Departure, Ints, Selected, Trip, Vehicles, select

MOST_TRIPS = 6_000
"""Trips that may be left for the programme to be tried; it is slow beyond."""
_NODES, _WORK = 5, 10_000
"""Nodes of its search at an effort of one: at least so many, more where trips are few."""
_GAP = 1e-3
_ROUNDING = 1e-6
"""Share of a bound given up for the tolerances of the solver."""


@dataclass(frozen=True)
class Finished:
    """The best choice known, and the bound proven for the block."""

    chosen: Selected
    bound: float


def finish(
    master: Master, relaxed: Relaxed, chosen: Selected, *, stuck: Ints, seconds: float
) -> Finished:
    """Return the choice and the bound after trying to close what lies between them."""
    bound = relaxed.bound
    slack = chosen.value - bound
    if slack <= _GAP * abs(bound):
        return Finished(chosen, bound)
    trips = _may_be_better(master, relaxed, slack)
    if trips is None:
        return Finished(chosen, bound)
    block = master.block
    again = select(
        block,
        master.nodes,
        Vehicles(trips, _departures(master)),
        stuck=stuck,
        cuts=relaxed.cuts,
        node_limit=max(1, int(max(_NODES, _WORK // max(len(trips), 1)) * block.effort)),
        gap=_GAP,
        seconds=seconds,
        hint=chosen.vehicles,
        cheaper_than=chosen.value,
    )
    if again is None:
        return Finished(chosen, bound)
    best = again if again.value < chosen.value else chosen
    proven = again.bound - _ROUNDING * abs(again.bound)
    return Finished(best, max(bound, min(best.value, proven)))


def _may_be_better(master: Master, relaxed: Relaxed, slack: float) -> dict[Trip, int] | None:
    """Return the trips a better choice may hold and how often; None when they are too many."""
    assert relaxed.prices is not None
    cap = master.nodes.cap
    found: dict[Trip, int] = {}
    for pricer in master.pricers:
        for day in range(master.block.days):
            if not len(pricer.days[day]):
                continue
            routes, cost = pricer.reduced_costs(day, relaxed.prices)
            rows = np.flatnonzero(cost <= slack + 1.0)
            at = pricer.nodes_at(routes[rows], day)
            people = np.where(at >= 0, cap[at], 0).sum(axis=1)
            for row, most in zip(rows, people.tolist(), strict=True):
                seats = int(pricer.fleet.seats[routes[row], day])
                trip = (pricer.number, int(routes[row]), day)
                found[trip] = max(1, math.ceil(most / max(seats, 1)))
            if len(found) > MOST_TRIPS:
                return None
    return found


def _departures(master: Master) -> dict[Departure, int]:
    """Return every departure that can have people enough, and how often it may be needed."""
    block = master.block
    cap = slot_cap(block, master.nodes)
    found: dict[Departure, int] = {}
    for number, ride in enumerate(block.rides):
        service = ride.service
        for day in np.flatnonzero(ride.dates).tolist():
            people = int(cap[ride.slot, day])
            if people >= max(1, service.minimum):
                found[number, day] = math.ceil(people / service.seats)
    return found

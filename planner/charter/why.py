"""Why this mode: what a head costs by each way from a county on a day.

A coach, feeder or train shared by as many people as could be on it, so that alternatives stand
side by side; what the plan pays depends on who travels together.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.charter.block_build import block_name, build
from planner.charter.blocks import Block
from planner.charter.hubs import last_mile
from planner.charter.problem import Problem
from planner.charter.replan import world_of
from planner.charter.rooms import seekers
from planner.charter.running import World
from planner.errors import Fault, InvalidProblem

_MODES = ("coach", "rail", "air")


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way from a county on a day, to Yuyao.

    Parameters
    ----------
    mode
        coach, rail or air.
    hub
        Where the train or flight leaves; "" for coaches.
    yuan
        Cost of a head when ``people`` share every vehicle: charter, hours and the way on.
    people
        Those who could be on the first vehicle, at most its seats.
    days
        Days from departure to arrival.
    feeder
        Whether a coach takes people to the hub; otherwise they come by themselves.
    """

    mode: str
    hub: str
    yuan: float
    people: int
    days: int
    feeder: bool


def alternatives(problem: Problem, county: str, date: dt.date) -> list[Alternative]:
    """Return the cheapest way of each mode and hub from a county on a day, the cheapest first.

    Raises
    ------
    InvalidProblem
        When nobody of the county travels, or the day is outside the horizon.
    """
    world = world_of(problem)
    day = (pd.Timestamp(date) - world.first_day).days
    if county not in world.demand.county:
        raise InvalidProblem(Fault("travellers", "nobody travels from here", value=county))
    if not 0 <= day < len(world.demand.days):
        raise InvalidProblem(Fault("settings", "is outside the horizon", value=str(date)))
    way_on = last_mile(problem, world.network)
    name = block_name(county, problem.settings)
    blocks = build(problem, world.network, world.demand, way_on, only={name})
    found: dict[tuple[str, str, bool], Alternative] = {}
    for block in blocks:
        for option in _of_block(world, block, county, day):
            key = (option.mode, option.hub, option.feeder)
            if key not in found or option.yuan < found[key].yuan:
                found[key] = option
    return sorted(found.values(), key=lambda option: option.yuan)


def _of_block(world: World, block: Block, county: str, day: int) -> list[Alternative]:
    here = [i for i, c in enumerate(block.counties) if world.network.counties[c] == county]
    if not here:
        return []
    local = here[0]
    everybody = seekers(world, block, range(len(world.demand.ids))).people
    found = []
    for fleet in block.fleets:
        routes = np.flatnonzero((fleet.table.stops == local).any(axis=1) & fleet.allowed[:, day])
        for route in routes.tolist():
            stops = [int(c) for c in fleet.table.stops[route] if c >= 0]
            offset = int(fleet.offset[route])
            crowd = int(everybody[stops, day, min(offset, 3), fleet.mode].sum())
            people = min(crowd, int(fleet.seats[route, day]))
            if people < 1:
                continue
            seat = float(fleet.person[route, stops.index(local)])
            yuan = float(fleet.yuan[route]) / people + seat
            hub = ""
            if fleet.slot >= 0:
                yuan += _ride(block, fleet.slot, day, people)
                hub = world.network.hubs[block.end_of(fleet) - world.network.hub(0)]
            mode = _MODES[fleet.mode]
            if np.isfinite(yuan):
                way = Alternative(mode, hub, round(yuan, 2), people, offset, fleet.slot >= 0)
                found.append(way)
    for own in block.owns:
        if own.county == local and own.dates[day]:
            slot = block.slots[own.slot]
            mode = _MODES[1 if slot.kind == "rail" else 2]
            crowd = int(everybody[local, day, min(slot.offset, 3)].max())
            yuan = own.person + _ride(block, own.slot, day, max(1, crowd))
            if crowd and np.isfinite(yuan):
                hub = _hub(world, block, own.slot)
                found.append(Alternative(mode, hub, round(yuan, 2), crowd, slot.offset, False))
    return found


def _ride(block: Block, slot: int, day: int, people: int) -> float:
    """Return what a head pays from the hub on, on the vehicle that is cheapest for so many."""
    return min(
        (
            ride.service.trip_yuan / min(people, ride.service.seats) + ride.person
            for ride in block.rides
            if ride.slot == slot and ride.dates[day]
        ),
        default=float("inf"),
    )


def _hub(world: World, block: Block, slot: int) -> str:
    return world.network.hubs[block.slots[slot].hub - world.network.hub(0)]

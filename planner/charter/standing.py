"""Where parties stand after something happened: who keeps his journey, who has lost it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.charter.block_build import block_name
from planner.charter.problem import MAIN_MODES, Plan
from planner.charter.running import ROAD_MODES, World, departure, journeys, leave
from planner.charter.settings import MINUTES_A_DAY
from planner.charter.trips import Trip


@dataclass(frozen=True)
class Standing:
    """Where the parties stand before mending: numbers of parties, journeys by party."""

    loose: set[int]
    unserved: set[int]
    stranded: dict[int, str]
    held: dict[int, tuple[str, ...]]
    fixed: set[int]
    weak: set[str]


def closed_rides(world: World, trips: dict[str, Trip], gone: set[str]) -> set[str]:
    """Return the trains and flights all of whose hubs are closed that day."""
    return {
        name
        for name, trip in trips.items()
        if trip.mode in MAIN_MODES
        and name not in gone
        and all(world.is_shut(stop.place, trip.day) for stop in trip.stops[:-1])
    }


def stand(
    world: World,
    trips: dict[str, Trip],
    off: set[str],
    gone: set[str],
    *,
    frozen: set[str],
    locked: set[int],
) -> Standing:
    """Return who holds his journey, who has lost it and who never had one."""
    demand = world.demand
    taken = journeys(trips.values())
    passed = world.problem.travellers["ready_date"] - world.first_day
    ready: npt.NDArray[np.int64] = np.asarray(passed.dt.days).astype(np.int64)
    standing = Standing(set(), set(), {}, {}, set(), set())
    for party, members in enumerate(demand.members):
        ways = [
            tuple(t.name for t in taken.get(int(m), ()) if t.mode != "shuttle") for m in members
        ]
        seated = [way for way in ways if way]
        if not seated:
            standing.unserved.add(party)
            continue
        way = seated[0]
        standing.held[party] = way
        under_way = [name for name in way if name in gone]
        if under_way:
            standing.fixed.add(party)
            if off & set(way):
                standing.stranded[party] = under_way[-1]
            continue
        if (
            len(set(ways)) > 1
            or off & set(way)
            or not _still_good(world, trips, party, way, ready)
        ):
            standing.loose.add(party)
        elif party in locked or frozen & set(way):
            standing.fixed.add(party)
    return standing


def _still_good(
    world: World,
    trips: dict[str, Trip],
    party: int,
    way: tuple[str, ...],
    ready: npt.NDArray[np.int64],
) -> bool:
    """Whether a party may still go as planned: windows, pins, closures."""
    demand = world.demand
    members = [int(m) for m in demand.members[party]]
    journey = [trips[name] for name in way]
    first, last = journey[0], journey[-1]
    if demand.reason[party] is not None:
        return False
    leaves = departure(world, members[0], journey) // MINUTES_A_DAY
    kind = {"coach": 0, "flight": 2}.get(last.mode, 1)
    on_time = (
        leaves >= max(int(ready[m]) for m in members)
        and last.arrive // MINUTES_A_DAY <= demand.due[party]
    )
    allowed = demand.dates[party, first.day] or demand.dates[party, min(leaves, first.day)]
    if not (on_time and allowed and demand.modes[party, kind]):
        return False
    return not any(
        world.is_shut(stop.place, trip.day)
        for trip in journey
        if trip.mode in ROAD_MODES or trip.mode in MAIN_MODES
        for stop in trip.stops[:-1]
        if any(member in stop.on for member in members)
    )


def take_off(world: World, trips: dict[str, Trip], standing: Standing, gone: set[str]) -> None:
    """Free the seats of everybody who has lost his way."""
    people = {int(m) for p in standing.loose for m in world.demand.members[p]}
    people |= {int(m) for p in standing.stranded for m in world.demand.members[p]}
    for name, trip in trips.items():
        if name not in gone and trip.mode != "shuttle":
            leave(trip, [p for stop in trip.stops for p in stop.on if p in people])


def touched_blocks(
    world: World, trips: dict[str, Trip], standing: Standing, plan: Plan
) -> set[str]:
    """Return the names of the blocks with people to be moved."""
    demand, settings = world.demand, world.problem.settings
    known = set(plan.unserved["traveller_id"])
    ids = world.problem.travellers["traveller_id"].to_numpy()
    new = {
        party
        for party in standing.unserved
        if any(ids[int(m)] not in known for m in demand.members[party])
    }
    movable = standing.loose | set(standing.stranded) | new
    names = {block_name(demand.county[p], settings) for p in movable if demand.reason[p] is None}
    for name in standing.weak:
        for stop in trips[name].stops:
            names |= {
                block_name(demand.county[world.party_of[person]], settings) for person in stop.on
            }
    return names

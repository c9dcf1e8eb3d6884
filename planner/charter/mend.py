"""Trips mended: who lost his way, who may be asked to move, and all of them moved.

Works on trips in place; what a replan promises to the outside is :mod:`planner.charter.replan`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from planner.charter import retiming
from planner.charter.block_build import build
from planner.charter.blocks import Block
from planner.charter.hubs import LastMile, last_mile
from planner.charter.moving import Moving
from planner.charter.onward import bring_home
from planner.charter.problem import MAIN_MODES, Plan
from planner.charter.running import ROAD_MODES, World
from planner.charter.running import price as price_of
from planner.charter.settings import MINUTES_A_DAY
from planner.charter.standing import closed_rides, stand, take_off, touched_blocks
from planner.charter.trips import Trip


@dataclass
class Mended:
    """Trips after mending.

    Parameters
    ----------
    trips
        All that run.
    left
        Parties without a seat that are new to that or were looked at again, by block.
    touched
        Names of the blocks that were built.
    blocks
        Those blocks.
    way_on
        The last mile.
    """

    trips: list[Trip]
    left: list[int] = field(default_factory=list)
    touched: frozenset[str] = frozenset()
    blocks: tuple[Block, ...] = ()
    way_on: LastMile | None = None


def mend(
    world: World,
    trips: dict[str, Trip],
    plan: Plan,
    *,
    cancelled: Collection[str],
    now: int | None,
    price: float,
    locked_trips: Collection[str] = (),
    locked_parties: Collection[str] = (),
) -> Mended:
    """Return the trips with everybody on them who can be."""
    gone = {name for name, trip in trips.items() if now is not None and trip.depart <= now}
    barred = {
        (trips[name].offer, trips[name].day)
        for name in cancelled
        if name in trips and trips[name].mode in MAIN_MODES
    }
    off = set(cancelled) | closed_rides(world, trips, gone)
    before = {name: trip.boarded for name, trip in trips.items()}
    planned = dict(zip(plan.trips["trip_id"], plan.trips["boarded"], strict=True))
    parties = {world.demand.ids.index(name) for name in locked_parties if name in world.demand.ids}
    standing = stand(world, trips, off, gone, frozen=set(locked_trips) | gone, locked=parties)
    for name in off:
        trips.pop(name, None)
    take_off(world, trips, standing, gone)
    standing.weak.update(
        name
        for name, trip in trips.items()
        if trip.mode != "shuttle" and trip.boarded < max(before[name], planned.get(name, 0))
    )
    way_on = last_mile(world.problem, world.network)
    names = touched_blocks(world, trips, standing, plan)
    blocks = build(world.problem, world.network, world.demand, way_on, only=names) if names else []
    shut_out = gone | set(locked_trips)
    moving = Moving(
        world,
        trips,
        way_on=way_on,
        blocks=blocks,
        price=price,
        shut_out=shut_out,
        barred=barred,
    )
    left = moving.move(standing)
    _tidy(world, trips, shut_out)
    everything = bring_home(
        world,
        way_on,
        list(trips.values()),
        may_change=lambda trip: trip.name not in shut_out,
        price_per_change=price,
    )
    return Mended(everything, left, frozenset(names), tuple(blocks), way_on)


def _tidy(world: World, trips: dict[str, Trip], shut_out: set[str]) -> None:
    """Take off trips nobody is on, drop stops that are closed or empty first ones, price all."""
    for name in [n for n, t in trips.items() if not t.boarded and n not in shut_out]:
        if trips[name].mode != "shuttle":
            del trips[name]
    for trip in trips.values():
        if trip.mode in ROAD_MODES and trip.name not in shut_out:
            _stops(world, trip)
        elif trip.mode in ROAD_MODES and (gone := _nobodys(world, trip)):
            retiming.without(world, trip, gone, by=None if trip.mode == "coach" else _by(trip))
        if trip.mode != "shuttle":
            trip.yuan = price_of(world, trip)


def _nobodys(world: World, trip: Trip) -> set[str]:
    """Return the stops in counties nobody travels from any more: their last people withdrew."""
    return {stop.place for stop in trip.stops[:-1]} - set(world.network.counties)


def _by(trip: Trip) -> int:
    return trip.arrive - trip.day * MINUTES_A_DAY


def _stops(world: World, trip: Trip) -> None:
    empty = [stop.place for stop in trip.stops[:-1] if not stop.on]
    must = {place for place in empty if world.is_shut(place, trip.day)} | _nobodys(world, trip)
    may = set(must)
    for stop in trip.stops[:-1]:
        if stop.on:
            break
        may.add(stop.place)
    if not may:
        return
    by = None if trip.mode == "coach" else _by(trip)
    if not retiming.without(world, trip, may, by=by) and must:
        retiming.without(world, trip, must, by=by)

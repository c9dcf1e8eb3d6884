"""Vehicles with room: trips that run already, and trips that could be added for a few people.

What a replan chooses from. Which of them run and who boards is :mod:`planner.charter.choice`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from planner.charter.blocks import AIR, COACH, RAIL, Block, Fleet
from planner.charter.crowd import hired_by
from planner.charter.hubs import check_in
from planner.charter.lines import hired, trip_yuan
from planner.charter.packing import Loaded
from planner.charter.problem import MAIN_MODES
from planner.charter.running import World
from planner.charter.settings import MINUTES_A_DAY
from planner.charter.trips import Trip

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_A_DAY = 3
"""Routes of one fleet and day a county is offered."""
_A_COUNTY = 40
"""New coaches and feeders a county is offered in all."""
_COPIES = 3


@dataclass(frozen=True)
class Room:
    """One vehicle that runs or could run. Minutes are counted from the first midnight.

    Parameters
    ----------
    trip
        The trip that runs; None for one that could.
    made
        Block and loading (without people) of one that could.
    offer, day
        Row of the offer, day of departure.
    leave
        When each county is left, for coaches and feeders.
    hub
        Row of the hub a feeder ends at; −1 for others.
    calls
        When a train or flight leaves each hub where it boards, by row of the network.
    depart, arrive, arrival
        Departure, arrival, and number of the arrival place; −1 for feeders.
    kind
        Mode class of the journey it makes; −1 for feeders.
    free
        Seats nobody holds who stays.
    stays
        People on board who are not asked to move.
    yuan, seat_yuan, minimum
        Price of the trip, of each person, and least number of people.
    instead
        The trip that this one would replace, with a stop more; None for a trip of its own.
    crowd
        Whether a crowd that seeks a way would hire it together.
    """

    trip: Trip | None
    made: tuple[Block, Loaded] | None
    offer: int
    day: int
    leave: Mapping[str, int]
    hub: int
    depart: int
    arrive: int
    arrival: int
    kind: int
    free: int
    stays: int
    yuan: float
    seat_yuan: float
    minimum: int
    instead: Trip | None = None
    crowd: bool = False
    calls: Mapping[int, int] = field(default_factory=dict)


def running_rooms(world: World, trips: Iterable[Trip], moving: Collection[int]) -> list[Room]:
    """Return the trips that may take people on; the seats of those who may move are free."""
    found = []
    offers = world.problem.offer_rows
    network = world.network
    kinds = world.problem.hub_kinds
    hub_rows = {name: network.hub(i) for i, name in enumerate(network.hubs)}
    places = {name: i for i, name in enumerate(network.arrivals)}
    for trip in trips:
        if trip.mode == "shuttle":
            continue
        offer = offers[trip.offer]
        stays = sum(person not in moving for stop in trip.stops for person in stop.on)
        ride = trip.mode in MAIN_MODES
        last = trip.stops[-1].place
        if ride:
            kind = RAIL if kinds[trip.stops[0].place] == "rail" else AIR
        else:
            kind = COACH if trip.mode == "coach" else -1
        found.append(
            Room(
                trip,
                None,
                trip.offer,
                trip.day,
                {}
                if ride
                else {
                    stop.place: stop.depart
                    for stop in trip.stops[:-1]
                    if not world.is_shut(stop.place, trip.day)
                },
                -1 if ride else hub_rows.get(last, -1),
                trip.depart,
                trip.arrive,
                -1 if trip.mode == "feeder" else places.get(last, 0),
                kind,
                trip.seats - stays,
                stays,
                trip_yuan(offer, trip.km, people=0, seats=trip.seats),
                float(offer["per_seat_yuan"] + offer["per_seat_km_yuan"] * trip.km),
                int(offer["min_passengers"]) * hired(offer, trip.seats),
                calls={
                    hub_rows[stop.place]: stop.depart
                    for stop in (trip.stops[:-1] if ride else ())
                    if not world.is_shut(stop.place, trip.day)
                },
            )
        )
    return found


@dataclass(frozen=True)
class Seekers:
    """Parties that look for a new way, as people by county of a block and day.

    ``people`` is (counties, days, days to arrival, mode class).
    """

    people: Ints
    parties: tuple[int, ...]


def seekers(world: World, block: Block, parties: Iterable[int]) -> Seekers:
    """Return the parties of a block that look for a new way, counted where they could leave."""
    demand = world.demand
    local = {world.network.counties[c]: i for i, c in enumerate(block.counties)}
    mine = tuple(p for p in parties if demand.county[p] in local)
    people = np.zeros((len(block.counties), block.days, 4, 3), dtype=np.int64)
    for party in mine:
        county, size = local[demand.county[party]], int(demand.size[party])
        for day in np.flatnonzero(demand.dates[party]):
            for offset in range(min(4, int(demand.due[party]) - int(day) + 1)):
                people[county, day, offset] += size * demand.modes[party]
    return Seekers(people, mine)


def new_rooms(
    world: World,
    block: Block,
    seeking: Seekers,
    running: Iterable[Room],
    *,
    barred: Collection[tuple[int, int]],
) -> list[Room]:
    """Return trips that could be added for people of a block who seek one.

    ``barred`` are (offer, day) that may not run again: trains and flights that were cancelled.
    """
    if not seeking.people.any():
        return []
    running = list(running)
    crowd = max(1, int(sum(world.demand.size[party] for party in seeking.parties)))
    share = _ride_shares(world, block, running, barred, crowd=crowd)
    found = _roads(block, seeking, share)
    slots = {(block.fleets[number].slot, day) for number, _, day in found}
    slots |= _fed_by_others(world, block, seeking, running)
    people = seeking.people.max(initial=0)
    rooms = []
    for number, route, day in found:
        fleet = block.fleets[number]
        here = [c for c in fleet.table.stops[route] if c >= 0]
        wanted = int(seeking.people[here, day].max(axis=(1, 2)).sum())
        copies = min(_COPIES, -(-wanted // max(1, int(fleet.seats[route, day]))))
        rooms += [road_room(world, block, Loaded(number, route, day, ()))] * max(1, copies)
    for number, ride in enumerate(block.rides):
        for slot, day in sorted(slots):
            if ride.slot == slot and ride.dates[day] and (ride.service.offer, day) not in barred:
                copies = min(2, -(-int(people) // max(1, ride.service.seats)))
                rooms += [_ride(world, block, Loaded(number, -1, day, ()))] * max(1, copies)
    for loaded in hired_by(block, world.demand, seeking.parties, barred=barred):
        make = _ride if loaded.route < 0 else road_room
        rooms.append(replace(make(world, block, loaded), crowd=True))
    return rooms


def _roads(
    block: Block, seeking: Seekers, share: Mapping[tuple[int, int], float]
) -> list[tuple[int, int, int]]:
    """Return (fleet, route, day) of coaches and feeders that cost least a head, by county."""
    by_county: dict[int, list[tuple[float, tuple[int, int, int]]]] = {}
    sought = np.asarray(seeking.people.any(axis=(1, 2, 3)))
    for number, fleet in enumerate(block.fleets):
        stops = np.where(fleet.table.stops >= 0, fleet.table.stops, len(sought))
        wanted = np.append(sought, False)[stops]
        useful = np.flatnonzero(np.asarray(wanted.sum(axis=1) == fleet.table.size))
        for day in range(block.days):
            routes: Ints = useful[fleet.allowed[useful, day]]
            extra = share.get((fleet.slot, day), np.inf) if fleet.slot >= 0 else 0.0
            if not len(routes) or not np.isfinite(extra):
                continue
            costs, here = _per_head(fleet, seeking, routes, day)
            for county in np.unique(here[here >= 0]):
                rows = np.flatnonzero((here == county).any(axis=1) & np.isfinite(costs))
                best = rows[np.argsort(costs[rows], kind="stable")[:_A_DAY]]
                by_county.setdefault(int(county), []).extend(
                    (float(costs[row]) + extra, (number, int(routes[row]), day)) for row in best
                )
    chosen = set()
    for options in by_county.values():
        options.sort()
        chosen |= {key for _, key in options[:_A_COUNTY]}
    return sorted(chosen)


def _per_head(
    fleet: Fleet, seeking: Seekers, routes: Ints, day: int
) -> tuple[npt.NDArray[np.float64], Ints]:
    """Return cost a head of routes on a day, and their counties; infinite where nobody boards."""
    here = fleet.table.stops[routes]
    offset = np.minimum(fleet.offset[routes], 3)
    there = seeking.people[np.maximum(here, 0), day, offset[:, None], fleet.mode]
    people = np.where(here >= 0, there, 0)
    total = np.minimum(people.sum(axis=1), fleet.seats[routes, day])
    every: Flags = (people > 0).sum(axis=1) == fleet.table.size[routes]
    each = (people * np.where(here >= 0, fleet.person[routes], 0)).sum(axis=1)
    costs = np.full(len(routes), np.inf)
    good: Flags = every & (total >= 1)
    costs[good] = fleet.yuan[routes[good]] / total[good]
    costs[good] += each[good] / people[good].sum(axis=1)
    return costs, here


def _ride_shares(
    world: World,
    block: Block,
    running: list[Room],
    barred: Collection[tuple[int, int]],
    *,
    crowd: int,
) -> dict[tuple[int, int], float]:
    """Return about what a head pays for the departure of a slot and day."""
    shares: dict[tuple[int, int], float] = {}
    settings = world.problem.settings
    for number, slot in enumerate(block.slots):
        for day in range(block.days):
            options = []
            for ride in block.rides:
                if ride.slot == number and ride.dates[day]:
                    service = ride.service
                    if (service.offer, day) not in barred:
                        options.append(service.trip_yuan / min(crowd, service.seats) + ride.person)
            reach = day * MINUTES_A_DAY + slot.clock - check_in(settings, slot)
            for room in running:
                on = room.calls.get(slot.hub, -1) - check_in(settings, slot)
                same = slot.hub in room.calls and room.free > 0
                if same and on >= reach and room.day == day:
                    options.append(room.seat_yuan)
            if options:
                shares[number, day] = min(options)
    return shares


def _fed_by_others(
    world: World, block: Block, seeking: Seekers, running: list[Room]
) -> set[tuple[int, int]]:
    """Return the slots and days that running feeders and own travel reach."""
    found = set()
    local = {world.network.counties[c]: i for i, c in enumerate(block.counties)}
    sought = np.asarray(seeking.people.any(axis=(2, 3)))
    for own in block.owns:
        days = np.flatnonzero(own.dates & sought[own.county])
        found |= {(own.slot, int(day)) for day in days}
    for room in running:
        if room.kind >= 0 or room.free < 1:
            continue
        if any(place in local and sought[local[place], room.day] for place in room.leave):
            found |= {
                (i, room.day)
                for i, slot in enumerate(block.slots)
                if any(hub == room.hub for hub, _ in slot.stations)
            }
    return found


def road_room(world: World, block: Block, loaded: Loaded) -> Room:
    """Return a coach or feeder that could be added."""
    fleet = block.fleets[loaded.number]
    table, route = fleet.table, loaded.route
    midnight = loaded.day * MINUTES_A_DAY
    leave = {
        world.network.counties[int(block.counties[c])]: midnight + int(table.leave[route, stop])
        for stop, c in enumerate(table.stops[route])
        if c >= 0
    }
    offer = world.problem.offer_rows[fleet.offer]
    seats = int(fleet.seats[route, loaded.day])
    return Room(
        None,
        (block, loaded),
        fleet.offer,
        loaded.day,
        leave,
        block.end_of(fleet),
        midnight + int(table.depart[route]),
        midnight + int(table.arrive[route]),
        0 if fleet.slot < 0 else -1,
        COACH if fleet.slot < 0 else -1,
        seats,
        0,
        float(fleet.yuan[route]),
        float(offer["per_seat_yuan"] + offer["per_seat_km_yuan"] * table.km[route]),
        fleet.minimum,
    )


def _ride(world: World, block: Block, loaded: Loaded) -> Room:
    service = block.rides[loaded.number].service
    slot, midnight = service.slot, loaded.day * MINUTES_A_DAY
    return Room(
        None,
        (block, loaded),
        service.offer,
        loaded.day,
        {},
        -1,
        midnight + slot.clock,
        midnight + service.arrive,
        service.arrival,
        RAIL if slot.kind == "rail" else AIR,
        service.seats,
        0,
        service.trip_yuan,
        service.seat_yuan,
        service.minimum,
        calls={
            hub: midnight + clock
            for hub, clock in slot.stations
            if not world.is_shut(world.network.hubs[hub - world.network.hub(0)], loaded.day)
        },
    )

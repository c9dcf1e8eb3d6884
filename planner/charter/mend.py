"""Trips mended: who lost his way, who may be asked to move, and all of them moved.

Works on trips in place; what a replan promises to the outside is :mod:`planner.charter.replan`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from planner.charter import retiming
from planner.charter.assemble import TripMaker
from planner.charter.block_build import build
from planner.charter.blocks import Block
from planner.charter.choice import Chosen, choose
from planner.charter.detours import Detour, detours
from planner.charter.hubs import LastMile, last_mile
from planner.charter.lines import hired
from planner.charter.onward import bring_home
from planner.charter.packing import Loaded
from planner.charter.party_ways import Mover, Option, all_options
from planner.charter.problem import MAIN_MODES, Plan
from planner.charter.rooms import Room, Seekers, new_rooms, road_room, running_rooms, seekers
from planner.charter.running import (
    ROAD_MODES,
    World,
    board,
    costs,
    leave,
)
from planner.charter.running import (
    price as price_of,
)
from planner.charter.settings import MINUTES_A_DAY
from planner.charter.standing import Standing, closed_rides, stand, take_off, touched_blocks
from planner.charter.trips import Trip
from planner.errors import NoFeasiblePlan

_MOST_MOVERS = 300
"""People of a block on weakened trips who may be asked to move; the emptiest trips first."""
_MOST_NEIGHBOURS = 100
"""People of the counties of those who seek a way who may be asked to make room; half of that
where more than a few seek one."""
_FEW = 12


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
    work = _Work(
        world,
        trips,
        way_on=way_on,
        blocks=blocks,
        price=price,
        shut_out=shut_out,
        barred=barred,
    )
    left = work.move(standing)
    _tidy(world, trips, shut_out)
    everything = bring_home(
        world,
        way_on,
        list(trips.values()),
        may_change=lambda trip: trip.name not in shut_out,
        price_per_change=price,
    )
    return Mended(everything, left, frozenset(names), tuple(blocks), way_on)


class _Work:
    """One mending: movers, rooms, the choice, and the moves themselves."""

    def __init__(
        self,
        world: World,
        trips: dict[str, Trip],
        *,
        way_on: LastMile,
        blocks: list[Block],
        price: float,
        shut_out: set[str],
        barred: set[tuple[int, int]],
    ) -> None:
        self.world, self.trips, self.way_on = world, trips, way_on
        self.blocks, self.price, self.shut_out, self.barred = blocks, price, shut_out, barred

    def move(self, standing: Standing) -> list[int]:
        """Move everybody who must or may, block by block; return the parties left."""
        return [party for block in self.blocks for party in self._in_block(block, standing)]

    def _in_block(self, block: Block, standing: Standing) -> list[int]:
        """Move the people of one block; return the parties left."""
        demand = self.world.demand
        mine = {int(p) for members in block.groups.parties for p in members}
        seeking = sorted((standing.loose | standing.unserved | set(standing.stranded)) & mine)
        sought = seekers(self.world, block, seeking)
        more = self._detours(block, sought, standing)
        moving = self._on_weak(standing, mine) | self._aboard(more, standing)
        moving |= self._neighbours(seeking, standing, mine - moving)
        moving -= set(seeking) | standing.fixed
        if not seeking and not moving:
            return []
        movers = [self._mover(standing, p) for p in [*seeking, *sorted(moving)]]
        people = {int(m) for p in moving for m in demand.members[p]}
        rooms = self._rooms(block, people, sought, standing, more)
        options = all_options(self.world, movers, rooms, way_on=self.way_on, price=self.price)
        chosen = self._choose(movers, options, rooms)
        self._carry_out(movers, chosen, rooms)
        return [
            mover.party
            for mover, option in zip(movers, chosen.options, strict=True)
            if option is None
        ]

    def _neighbours(self, seeking: list[int], standing: Standing, mine: set[int]) -> set[int]:
        """Return parties of the counties people seek a way from: they might make room."""
        demand = self.world.demand
        homes = {demand.county[p] for p in seeking}
        found: set[int] = set()
        most = _MOST_NEIGHBOURS if len(seeking) <= _FEW else _MOST_NEIGHBOURS // 2
        count = 0
        for party in sorted(mine & standing.held.keys()):
            if demand.county[party] in homes and party not in standing.fixed:
                count += int(demand.size[party])
                if count > most:
                    break
                found.add(party)
        return found

    def _on_weak(self, standing: Standing, mine: set[int]) -> set[int]:
        """Return the parties on trips that lost people, those of the emptiest trips first."""
        found: dict[int, None] = {}
        count = 0
        weak = [self.trips[name] for name in standing.weak if name not in self.shut_out]
        for trip in sorted(weak, key=lambda t: (t.boarded / max(1, t.seats), t.name)):
            for party in sorted({self.world.party_of[p] for stop in trip.stops for p in stop.on}):
                if party in standing.fixed or party in found or party not in mine:
                    continue
                count += int(self.world.demand.size[party])
                if count <= _MOST_MOVERS or trip.boarded < self._minimum(trip):
                    found[party] = None
        return set(found)

    def _minimum(self, trip: Trip) -> int:
        return int(self.world.problem.offer_rows[trip.offer]["min_passengers"])

    def _mover(self, standing: Standing, party: int) -> Mover:
        size = int(self.world.demand.size[party])
        held = standing.held.get(party, ())
        lost = party in standing.loose
        return Mover(
            party,
            () if lost else held,
            size if held and not lost else 0,
            standing.stranded.get(party, ""),
        )

    def _detours(self, block: Block, sought: Seekers, standing: Standing) -> list[Detour]:
        """Return the trips that could make one stop more for somebody who seeks a way."""
        frozen = {name for p in standing.fixed for name in standing.held.get(p, ())}
        free = [t for n, t in self.trips.items() if n not in self.shut_out and n not in frozen]
        return detours(self.world, block, sought, free, price=self.price)

    def _aboard(self, more: list[Detour], standing: Standing) -> set[int]:
        """Return the parties on trips that could make a detour."""
        found = set()
        for name, _ in more:
            people = [person for stop in self.trips[name].stops for person in stop.on]
            found |= {self.world.party_of[person] for person in people}
        return found - standing.fixed

    def _rooms(
        self,
        block: Block,
        moving: set[int],
        sought: Seekers,
        standing: Standing,
        more: list[Detour],
    ) -> list[Room]:
        world = self.world
        open_trips = [trip for name, trip in self.trips.items() if name not in self.shut_out]
        rooms = running_rooms(world, open_trips, moving)
        legs = {name: self.trips[name] for name in standing.stranded.values()}
        rooms += [replace(room, leave={}) for room in running_rooms(world, legs.values(), ())]
        rooms += new_rooms(world, block, sought, rooms, barred=self.barred | self._used_up())
        for name, loaded in more:
            room = road_room(world, block, loaded)
            rooms.append(replace(room, instead=self.trips[name]))
        return rooms

    def _used_up(self) -> set[tuple[int, int]]:
        """Return the trains and flights, by offer and day, of which no more may run that day.

        Offered all the same they take the place of those that could.
        """
        offers = self.world.problem.offer_rows
        runs: dict[tuple[int, int], int] = {}
        for trip in self.trips.values():
            if trip.mode in MAIN_MODES and trip.boarded:
                key = (trip.offer, trip.day)
                runs[key] = runs.get(key, 0) + hired(offers[trip.offer], trip.seats)
        return {
            key
            for key, count in runs.items()
            if count >= offers[key[0]]["max_per_day"] or offers[key[0]]["min_carriages"] > 1
        }

    def _choose(
        self,
        movers: list[Mover],
        options: list[list[Option]],
        rooms: list[Room],
    ) -> Chosen:
        """Return the choice.

        Raises
        ------
        NoFeasiblePlan
            When no choice keeps every rule, or people under way could not go on.
        """
        already: dict[tuple[int, int], int] = {}
        seen = {room.trip.name for room in rooms if room.trip is not None}
        for name, trip in self.trips.items():
            if trip.mode != "shuttle" and name not in seen:
                already[trip.offer, trip.day] = already.get((trip.offer, trip.day), 0) + 1
        chosen = choose(
            self.world,
            movers,
            options,
            rooms,
            runs_already=already,
            price=self.price,
            must_run=[
                number
                for number, room in enumerate(rooms)
                if room.trip is not None and room.trip.name in self.shut_out
            ],
            most_yuan=self._purse(rooms),
        )
        stuck = [
            self.world.demand.ids[mover.party]
            for mover, option in zip(movers, chosen.options if chosen else (), strict=False)
            if mover.fixed_leg and option is None
        ]
        if chosen is None:
            raise NoFeasiblePlan("a locked trip has fewer people left than it asks for; unlock it")
        if stuck:
            raise NoFeasiblePlan(
                f"parties {', '.join(stuck[:5])} are under way and nothing goes on from their hub"
            )
        return chosen

    def _purse(self, rooms: list[Room]) -> float | None:
        """Return what may be spent on rooms that are not sure to run; None without a budget."""
        budget = self.world.problem.settings.budget
        if budget is None:
            return None
        held = costs(self.world, self.trips.values())
        loose = {id(room.trip): room.yuan for room in rooms if room.trip and not room.stays}
        return max(0.0, budget - held["charter"] - held["own_travel"] + sum(loose.values()))

    def _carry_out(self, movers: list[Mover], chosen: Chosen, rooms: list[Room]) -> None:
        """Let everybody off and on as chosen, and add the trips that are needed."""
        maker = TripMaker(self.world.problem, self.world.network, self.world.demand)
        self.seats = {name: dict(trip.seat_of) for name, trip in self.trips.items()}
        aboard: dict[int, list[int]] = {}
        boards: dict[int, int] = {}
        for mover, option in zip(movers, chosen.options, strict=True):
            names = () if option is None else self._names(option, rooms)
            if option is not None and mover.journey and names == mover.journey:
                continue
            people = [int(m) for m in self.world.demand.members[mover.party]]
            for trip in self.trips.values():
                if trip.name not in self.shut_out and trip.mode != "shuttle":
                    leave(trip, [p for p in people if p in trip.seat_of])
            if option is not None and option.hub >= 0:
                boards[mover.party] = option.hub
            for number in option.rooms if option else ():
                aboard.setdefault(number, []).append(mover.party)
        for number, boarding in aboard.items():
            room, parties = rooms[number], tuple(sorted(boarding))
            if room.made is not None:
                block, form = room.made
                loaded = Loaded(form.number, form.route, form.day, parties)
                rides = room.kind > 0
                trip = maker.ride(block, loaded, boards) if rides else maker.coach(block, loaded)
                self._add(trip, room.instead)
            elif room.trip is not None and room.trip.name not in self.shut_out:
                self._let_on(room.trip, parties, boards)

    def _add(self, trip: Trip, instead: Trip | None) -> None:
        """Add a trip; one that replaces a trip nobody is on any more takes its name and seats."""
        trip.name = f"+{trip.mode}{len(self.trips)}"
        if instead is not None and not instead.boarded and instead.name in self.trips:
            trip.name = instead.name
            trip.seat_of = dict(self.seats[instead.name])
        self.trips[trip.name] = trip

    def _names(self, option: Option, rooms: list[Room]) -> tuple[str, ...] | None:
        trips = [rooms[number].trip for number in option.rooms]
        return None if None in trips else tuple(t.name for t in trips if t is not None)

    def _let_on(self, trip: Trip, parties: Iterable[int], hubs: Mapping[int, int]) -> None:
        """Let parties on at their county, or at the hub where they come to a train."""
        network = self.world.network
        places = [stop.place for stop in trip.stops[:-1]]
        for party in parties:
            people = [int(m) for m in self.world.demand.members[party]]
            place = self.world.demand.county[party]
            if trip.mode in MAIN_MODES and party in hubs:
                place = network.hubs[hubs[party] - network.hub(0)]
            boards = places.index(place) if place in places else 0
            board(trip, people, boards, len(trip.stops) - 1)


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

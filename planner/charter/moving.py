"""People of broken plans moved to other vehicles, several blocks at a time.

Blocks that could use the same trip, or share an offer that runs only so often, are moved one
after the other; all others do not see each other, and their choices are made at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from planner.charter.assemble import TripMaker
from planner.charter.blocks import Block
from planner.charter.choice import Chosen, choose
from planner.charter.hubs import LastMile
from planner.charter.lines import hired
from planner.charter.movers import Movers, movers_of
from planner.charter.packing import Loaded
from planner.charter.party_ways import Mover, Option, all_options
from planner.charter.problem import MAIN_MODES
from planner.charter.rooms import Room, new_rooms, road_room, running_rooms
from planner.charter.running import World, board, costs, leave
from planner.charter.standing import Standing
from planner.charter.tables import NO_LIMIT
from planner.charter.trips import Trip
from planner.errors import NoFeasiblePlan
from planner.processors import allowed


@dataclass(frozen=True)
class _Prepared:
    """A block whose choice is to be made; ``uses`` is what it may share with other blocks."""

    movers: tuple[Mover, ...]
    options: list[list[Option]]
    rooms: list[Room]
    uses: frozenset[object]


class Moving:
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
        """Move everybody who must or may; return the parties left, block by block."""
        left: dict[int, list[int]] = {}
        waiting = list(range(len(self.blocks)))
        while waiting:
            together, waiting = self._together(waiting, standing)
            with ThreadPoolExecutor(max(1, min(allowed(), len(together)))) as threads:
                chosen = list(threads.map(self._choose, together.values()))
            for (number, prepared), choice in zip(together.items(), chosen, strict=True):
                self._carry_out(prepared.movers, choice, prepared.rooms)
                left[number] = [
                    mover.party
                    for mover, option in zip(prepared.movers, choice.options, strict=True)
                    if option is None
                ]
        return [party for number in sorted(left) for party in left[number]]

    def _together(
        self, waiting: list[int], standing: Standing
    ) -> tuple[dict[int, _Prepared], list[int]]:
        """Return blocks that do not see each other, and the numbers of those that wait."""
        chosen: dict[int, _Prepared] = {}
        later: list[int] = []
        used: set[object] = set()
        one_purse = self.world.problem.settings.budget is not None
        for number in waiting:
            if one_purse and chosen:
                later.append(number)
                continue
            prepared = self._prepared(self.blocks[number], standing)
            if prepared is None:
                continue
            if prepared.uses & used:
                later.append(number)
            else:
                chosen[number] = prepared
            used |= prepared.uses
        return chosen, later

    def _prepared(self, block: Block, standing: Standing) -> _Prepared | None:
        """Return the movers of a block with their ways, or None where nobody has to move."""
        world = self.world
        found = movers_of(
            world, self.trips, standing, block, shut_out=self.shut_out, price=self.price
        )
        if not found.every:
            return None
        rooms = self._rooms(block, found, standing)
        options = all_options(world, found.every, rooms, way_on=self.way_on, price=self.price)
        uses: set[object] = {name for mover in found.every for name in mover.journey}
        for number in {n for ways in options for option in ways for n in option.rooms}:
            room = rooms[number]
            trip = room.trip or room.instead
            if trip is not None:
                uses.add(trip.name)
            if world.problem.offer_rows[room.offer]["max_per_day"] < NO_LIMIT:
                uses.add((room.offer, room.day))
        return _Prepared(found.every, options, rooms, frozenset(uses))

    def _rooms(self, block: Block, movers: Movers, standing: Standing) -> list[Room]:
        world = self.world
        open_trips = [trip for name, trip in self.trips.items() if name not in self.shut_out]
        rooms = running_rooms(world, open_trips, movers.asked)
        legs = {name: self.trips[name] for name in standing.stranded.values()}
        rooms += [self._leg(room) for room in running_rooms(world, legs.values(), ())]
        barred = self.barred | self._used_up()
        rooms += new_rooms(world, block, movers.sought, rooms, barred=barred)
        for name, loaded in movers.detours:
            room = road_room(world, block, loaded)
            rooms.append(replace(room, instead=self.trips[name]))
        return rooms

    @staticmethod
    def _leg(room: Room) -> Room:
        """Return a trip that has left, for those it takes to a train: they have their seats."""
        return replace(room, leave={}, free=room.free + room.stays)

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

    def _choose(self, prepared: _Prepared) -> Chosen:
        """Return the choice.

        Raises
        ------
        NoFeasiblePlan
            When no choice keeps every rule, or people under way could not go on.
        """
        rooms, movers = prepared.rooms, prepared.movers
        already: dict[tuple[int, int], int] = {}
        seen = {room.trip.name for room in rooms if room.trip is not None}
        for name, trip in self.trips.items():
            if trip.mode != "shuttle" and name not in seen:
                already[trip.offer, trip.day] = already.get((trip.offer, trip.day), 0) + 1
        chosen = choose(
            self.world,
            movers,
            prepared.options,
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

    def _carry_out(self, movers: Iterable[Mover], chosen: Chosen, rooms: list[Room]) -> None:
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

"""The ways a party may go when a plan is mended: on vehicles that have room, or on others.

Keeping a journey is free; every change of it costs the price for each person told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from planner.charter.blocks import AIR
from planner.charter.hubs import LastMile, own_minutes
from planner.charter.rooms import Room
from planner.charter.running import World
from planner.charter.settings import MINUTES_A_DAY

_RUNNING_OPTIONS = 10
_NEW_OPTIONS = 10


@dataclass(frozen=True)
class Mover:
    """One party that may or must move.

    Parameters
    ----------
    party
        Number of the party.
    journey
        Names of the trips it holds now, shuttles left out; () when it has none.
    told
        People who would have to be told if it moved.
    fixed_leg
        Trip it is on already and cannot leave (a feeder that has left), or "".
    """

    party: int
    journey: tuple[str, ...]
    told: int
    fixed_leg: str = ""


@dataclass(frozen=True)
class Option:
    """One way for a party: rooms by number, yuan (changes included).

    ``hub`` is where it boards a train or flight, a row of the network; −1 on a coach.
    """

    rooms: tuple[int, ...]
    yuan: float
    new: bool
    hub: int = -1


def all_options(
    world: World, movers: Sequence[Mover], rooms: Sequence[Room], *, way_on: LastMile, price: float
) -> list[list[Option]]:
    """Return the ways of each party: its own, and the cheapest others.

    A vehicle to be added counts at its price shared among the people who could use it; one that
    could not get the least number of people it asks for is no way at all. Vehicles that a crowd
    would hire together stand beside the cheapest, for nobody would be the first to choose them.
    """
    by_county: dict[str, list[int]] = {}
    by_hub: dict[int, list[_Call]] = {}
    for number, room in enumerate(rooms):
        for county in room.leave:
            by_county.setdefault(county, []).append(number)
        for hub, leaves in room.calls.items():
            call = _Call(number, leaves, leaves - _margin(world, room))
            by_hub.setdefault(hub, []).append(call)
    room_of = {room.trip.name: n for n, room in enumerate(rooms) if room.trip is not None}
    makers = [_Ways(world, mover, rooms, room_of, way_on=way_on, price=price) for mover in movers]
    every = [maker.all(by_county, by_hub) for maker in makers]
    people = [0] * len(rooms)
    for mover, ways in zip(movers, every, strict=True):
        for number in {number for option in ways for number in option.rooms}:
            people[number] += int(world.demand.size[mover.party])

    def share(option: Option) -> float:
        return option.yuan + sum(
            rooms[r].yuan / max(1, min(rooms[r].free, people[r]))
            for r in option.rooms
            if rooms[r].trip is None
        )

    found = []
    for maker, ways in zip(makers, every, strict=True):
        own = [option for option in ways if maker.is_own(option)]
        others = [option for option in ways if not maker.is_own(option)]
        running = sorted((o for o in others if not o.new), key=lambda o: o.yuan)
        fresh = [
            option
            for option in others
            if option.new and all(people[r] >= rooms[r].minimum for r in option.rooms)
        ]
        fresh.sort(key=share)
        together = [
            option
            for option in fresh[_NEW_OPTIONS:]
            if all(rooms[r].crowd or rooms[r].trip is not None for r in option.rooms)
        ]
        few = fresh[:_NEW_OPTIONS] + together[:_NEW_OPTIONS]
        found.append(own + running[:_RUNNING_OPTIONS] + few)
    return found


class _Call(NamedTuple):
    """A train or flight at a hub: room, minute it leaves, minute by which people are there."""

    room: int
    leaves: int
    latest: int


def _margin(world: World, ride: Room) -> int:
    settings = world.problem.settings
    return settings.air_check_in_minutes if ride.kind == AIR else settings.rail_check_in_minutes


class _Ways:
    """The ways of one party."""

    def __init__(
        self,
        world: World,
        mover: Mover,
        rooms: Sequence[Room],
        room_of: Mapping[str, int],
        *,
        way_on: LastMile,
        price: float,
    ) -> None:
        demand, settings = world.demand, world.problem.settings
        self.world, self.mover, self.rooms, self.settings = world, mover, rooms, settings
        self.room_of, self.party = room_of, mover.party
        self.size = int(demand.size[mover.party])
        self.county = demand.county[mover.party]
        self.hour = settings.yuan_per_person_hour / 60
        network = world.network
        self.row = network.counties.index(self.county) if self.county in network.counties else -1
        towns = world.problem.travellers["town"].to_numpy()[demand.members[mover.party]]
        columns = [network.towns.index(town) for town in towns]
        self.onward = way_on.yuan[:, columns].sum(axis=1)
        self.price = price
        self.own = tuple(room_of.get(name, -1) for name in mover.journey)

    def all(
        self, by_county: Mapping[str, Sequence[int]], by_hub: Mapping[int, Sequence[_Call]]
    ) -> list[Option]:
        """Return every way that keeps window, dates, modes and connections."""
        found = []
        if self.mover.fixed_leg:
            return self._on_rides(self.room_of[self.mover.fixed_leg], by_hub)
        for number in by_county.get(self.county, ()):
            room = self.rooms[number]
            if not self._may_leave(room.day):
                continue
            if room.kind >= 0:
                option = self._option((number,), room.leave[self.county], room.day, room)
                found += [option] if option else []
            else:
                found += self._on_rides(number, by_hub)
        return found + self._by_oneself(by_hub)

    def is_own(self, option: Option) -> bool:
        """Whether an option is the journey the party holds."""
        return bool(self.own) and option.rooms == self.own

    def _may_leave(self, day: int) -> bool:
        return day < len(self.world.demand.days) and bool(self.world.demand.dates[self.party, day])

    def _on_rides(self, first: int, by_hub: Mapping[int, Sequence[_Call]]) -> list[Option]:
        """Return the ways by one feeder and each train or flight it reaches."""
        feeder, found = self.rooms[first], []
        leaves = feeder.leave.get(self.county, feeder.depart)
        reached, next_day = feeder.arrive, feeder.arrive + MINUTES_A_DAY
        for call in by_hub.get(feeder.hub, ()):
            if reached <= call.latest and call.leaves <= next_day:
                ride = self.rooms[call.room]
                option = self._option((first, call.room), leaves, feeder.day, ride, hub=feeder.hub)
                found += [option] if option else []
        return found

    def _by_oneself(self, by_hub: Mapping[int, Sequence[_Call]]) -> list[Option]:
        """Return the ways to hubs near enough to be reached without a feeder."""
        found, settings = [], self.settings
        if self.row < 0:
            return []
        for hub, calls in by_hub.items():
            km = float(self.world.network.road_km[self.row, hub])
            if km > settings.own_travel_km:
                continue
            minutes = own_minutes(settings, km)
            for number, _, latest in calls:
                ride = self.rooms[number]
                leaves = latest - minutes
                clock = leaves - ride.day * MINUTES_A_DAY
                early = not settings.earliest_departure <= clock < MINUTES_A_DAY
                if early or not self._may_leave(ride.day):
                    continue
                own = settings.own_yuan_per_km * km * self.size
                option = self._option((number,), leaves, ride.day, ride, more=own, hub=hub)
                found += [option] if option else []
        return found

    def _option(
        self,
        rooms: tuple[int, ...],
        leaves: int,
        day: int,
        last: Room,
        *,
        more: float = 0.0,
        hub: int = -1,
    ) -> Option | None:
        """Return the way with its cost, or None where the party may not go it."""
        demand = self.world.demand
        if not demand.modes[self.party, last.kind]:
            return None
        if last.arrive // MINUTES_A_DAY > demand.due[self.party]:
            return None
        if any(self.rooms[r].free < self.size for r in rooms if r != self._fixed(rooms)):
            return None
        yuan = more + self.size * (last.arrive - leaves) * self.hour
        yuan += self.size * sum(self.rooms[r].seat_yuan for r in rooms)
        waited = day - int(demand.ready[self.party])
        yuan += self.size * waited * self.settings.yuan_per_waiting_day
        yuan += float(self.onward[last.arrival])
        if self.mover.journey and not self._same(rooms, leaves):
            yuan += self.mover.told * self.price
        return Option(rooms, yuan, any(self.rooms[r].trip is None for r in rooms), hub)

    def _same(self, rooms: tuple[int, ...], leaves: int) -> bool:
        """Whether nothing changes for the party: its own trips, at the moment it leaves now."""
        if rooms == self.own:
            return True
        mine = [self.rooms[r].trip or self.rooms[r].instead for r in rooms]
        if tuple(trip.name if trip else "" for trip in mine) != self.mover.journey:
            return False
        first = mine[0]
        person = int(self.world.demand.members[self.party][0])
        assert first is not None
        return any(person in stop.on and stop.depart == leaves for stop in first.stops)

    def _fixed(self, rooms: tuple[int, ...]) -> int:
        """Return the room the party sits in already and cannot leave, or −1."""
        return rooms[0] if self.mover.fixed_leg else -1

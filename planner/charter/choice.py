"""Who moves where: parties without a way, and those near them, on vehicles that have room.

A small integer programme. Keeping a journey is free; changing it costs the price per changed
person, so that people are asked to move only where that saves more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ortools.math_opt.python import mathopt

from planner.charter.blocks import AIR
from planner.charter.hubs import LastMile, own_minutes
from planner.charter.rooms import Room
from planner.charter.running import World
from planner.charter.settings import MINUTES_A_DAY
from planner.charter.tables import NO_LIMIT

_HALF = 0.5
_RUNNING_OPTIONS = 10
_NEW_OPTIONS = 10
_NODES = 1
_GAP = 2e-3
_PATIENCE = dt.timedelta(seconds=15)
"""Time for one block; then the best choice so far is taken. Single events end far below it."""


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


@dataclass(frozen=True)
class Chosen:
    """The option of each mover, None where it is left; and the programme's value."""

    options: tuple[Option | None, ...]
    value: float


def all_options(
    world: World, movers: Sequence[Mover], rooms: Sequence[Room], *, way_on: LastMile, price: float
) -> list[list[Option]]:
    """Return the ways of each party: its own, and the cheapest others.

    A vehicle to be added counts at its price shared among the people who could use it; one that
    could not get the least number of people it asks for is no way at all. Vehicles that a crowd
    would hire together stand beside the cheapest, for nobody would be the first to choose them.
    """
    by_county: dict[str, list[int]] = {}
    by_hub: dict[int, list[int]] = {}
    for number, room in enumerate(rooms):
        for county in room.leave:
            by_county.setdefault(county, []).append(number)
        for hub in room.calls:
            by_hub.setdefault(hub, []).append(number)
    makers = [_Ways(world, mover, rooms, way_on, price) for mover in movers]
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


class _Ways:
    """The ways of one party."""

    def __init__(
        self, world: World, mover: Mover, rooms: Sequence[Room], way_on: LastMile, price: float
    ) -> None:
        demand, settings = world.demand, world.problem.settings
        self.world, self.mover, self.rooms, self.settings = world, mover, rooms, settings
        self.party = mover.party
        self.size = int(demand.size[mover.party])
        self.county = demand.county[mover.party]
        self.hour = settings.yuan_per_person_hour / 60
        network = world.network
        self.row = network.counties.index(self.county) if self.county in network.counties else -1
        towns = world.problem.travellers["town"].to_numpy()[demand.members[mover.party]]
        columns = [network.towns.index(town) for town in towns]
        self.onward = way_on.yuan[:, columns].sum(axis=1)
        self.price = price

    def all(
        self, by_county: Mapping[str, Sequence[int]], by_hub: Mapping[int, Sequence[int]]
    ) -> list[Option]:
        """Return every way that keeps window, dates, modes and connections."""
        found = []
        if self.mover.fixed_leg:
            [first] = [
                r
                for r, room in enumerate(self.rooms)
                if room.trip is not None and room.trip.name == self.mover.fixed_leg
            ]
            return self._on_rides(first, by_hub)
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
        return bool(self.mover.journey) and self._names(option.rooms) == self.mover.journey

    def _names(self, rooms: tuple[int, ...]) -> tuple[str, ...] | None:
        trips = [self.rooms[number].trip for number in rooms]
        return None if None in trips else tuple(t.name for t in trips if t is not None)

    def _may_leave(self, day: int) -> bool:
        return day < len(self.world.demand.days) and bool(self.world.demand.dates[self.party, day])

    def _on_rides(self, first: int, by_hub: Mapping[int, Sequence[int]]) -> list[Option]:
        """Return the ways by one feeder and each train or flight it reaches."""
        feeder, found = self.rooms[first], []
        leaves = feeder.leave.get(self.county, feeder.depart)
        for number in by_hub.get(feeder.hub, ()):
            ride = self.rooms[number]
            wait = ride.calls[feeder.hub] - feeder.arrive
            if wait <= MINUTES_A_DAY and wait >= self._margin(ride):
                option = self._option((first, number), leaves, feeder.day, ride, hub=feeder.hub)
                found += [option] if option else []
        return found

    def _by_oneself(self, by_hub: Mapping[int, Sequence[int]]) -> list[Option]:
        """Return the ways to hubs near enough to be reached without a feeder."""
        found, settings = [], self.settings
        if self.row < 0:
            return []
        for hub, numbers in by_hub.items():
            km = float(self.world.network.road_km[self.row, hub])
            if km > settings.own_travel_km:
                continue
            for number in numbers:
                ride = self.rooms[number]
                leaves = ride.calls[hub] - self._margin(ride) - own_minutes(settings, km)
                clock = leaves - ride.day * MINUTES_A_DAY
                early = not settings.earliest_departure <= clock < MINUTES_A_DAY
                if early or not self._may_leave(ride.day):
                    continue
                own = settings.own_yuan_per_km * km * self.size
                option = self._option((number,), leaves, ride.day, ride, more=own, hub=hub)
                found += [option] if option else []
        return found

    def _margin(self, ride: Room) -> int:
        air = ride.kind == AIR
        return self.settings.air_check_in_minutes if air else self.settings.rail_check_in_minutes

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
        if self._names(rooms) == self.mover.journey:
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


def choose(
    world: World,
    movers: Sequence[Mover],
    options: Sequence[Sequence[Option]],
    rooms: Sequence[Room],
    *,
    runs_already: Mapping[tuple[int, int], int],
    price: float,
    must_run: Collection[int],
    most_yuan: float | None,
) -> Chosen | None:
    """Return the cheapest way for all movers together; None when none was found.

    Parameters
    ----------
    options
        The ways of each mover; being left is always one more.
    runs_already
        Trips of each offer and day that are not among ``rooms``.
    price
        Yuan for each person told.
    must_run
        Rooms that cannot be taken off: locked, departed.
    most_yuan
        What may be spent on the trips among ``rooms``; None without a budget.
    """
    programme = _Programme(world, rooms, options, must_run)
    for mover, ways in zip(movers, options, strict=True):
        programme.party(mover, ways, price)
    programme.seats()
    programme.limits(runs_already)
    return programme.solve(options, most_yuan)


class _Programme:
    """The integer programme; one method a kind of rule."""

    def __init__(
        self,
        world: World,
        rooms: Sequence[Room],
        options: Sequence[Sequence[Option]],
        must_run: Collection[int],
    ) -> None:
        self.world, self.rooms = world, rooms
        self.model = mathopt.Model()
        self.costs: list[mathopt.LinearBase] = []
        self.spent: list[mathopt.LinearBase] = []
        self.people: list[list[mathopt.LinearBase]] = [[] for _ in rooms]
        self.picked: list[list[mathopt.Variable]] = []
        used = {number for ways in options for option in ways for number in option.rooms}
        self.runs = [
            self._runs(room, sure=number in must_run or bool(room.stays), idle=number not in used)
            for number, room in enumerate(rooms)
        ]

    def _runs(self, room: Room, *, sure: bool, idle: bool) -> mathopt.Variable | None:
        """Return whether a vehicle runs; None where it is sure to, or nobody could use it."""
        if sure or (idle and room.trip is None):
            return None
        variable = self.model.add_binary_variable()
        self.costs.append(room.yuan * variable)
        self.spent.append(room.yuan * variable)
        return variable

    def party(self, mover: Mover, ways: Sequence[Option], price: float) -> None:
        """Let a party take one of its ways or be left."""
        size = int(self.world.demand.size[mover.party])
        stays = self.model.add_binary_variable()
        unserved = self.world.problem.settings.yuan_per_unserved * size
        self.costs.append((unserved + mover.told * price) * stays)
        row = []
        for option in ways:
            takes = self.model.add_binary_variable()
            self.costs.append(option.yuan * takes)
            for number in option.rooms:
                self.people[number].append(size * takes)
                self.spent.append(self.rooms[number].seat_yuan * size * takes)
                running = self.runs[number]
                if running is not None:
                    self.model.add_linear_constraint(takes <= running)
            row.append(takes)
        self.picked.append(row)
        self.model.add_linear_constraint(mathopt.LinearSum([*row, stays]) == 1)

    def seats(self) -> None:
        """Whoever is on board fits the free seats; a vehicle has the people it asks for."""
        for room, running, people in zip(self.rooms, self.runs, self.people, strict=True):
            if running is None and not people:
                continue
            aboard = mathopt.LinearSum(people)
            runs: mathopt.LinearTypes = 1.0 if running is None else running
            self.model.add_linear_constraint(aboard - float(room.free) * runs <= 0.0)
            if room.stays < room.minimum and room.minimum > 1:
                need = float(room.minimum - room.stays)
                self.model.add_linear_constraint(aboard - need * runs >= 0.0)

    def limits(self, runs_already: Mapping[tuple[int, int], int]) -> None:
        """No offer runs more often a day than it may."""
        most = self.world.problem.offers["max_per_day"].to_numpy()
        of_day: dict[tuple[int, int], list[mathopt.Variable]] = {}
        held: dict[tuple[int, int], int] = {}
        for room, running in zip(self.rooms, self.runs, strict=True):
            key = (room.offer, room.day)
            if running is not None:
                of_day.setdefault(key, []).append(running)
            elif room.trip is not None:
                held[key] = held.get(key, 0) + 1
        for key, variables in of_day.items():
            if most[key[0]] < NO_LIMIT:
                free = int(most[key[0]]) - runs_already.get(key, 0) - held.get(key, 0)
                self.model.add_linear_constraint(
                    mathopt.LinearSum(variables) <= float(max(free, 0))
                )

    def solve(self, options: Sequence[Sequence[Option]], most_yuan: float | None) -> Chosen | None:
        """Return the choice, or None when none was found."""
        if most_yuan is not None:
            self.model.add_linear_constraint(mathopt.LinearSum(self.spent) <= most_yuan)
        self.model.minimize(mathopt.LinearSum(self.costs))
        result = self._result(_PATIENCE)
        if not result.has_primal_feasible_solution():
            result = self._result(None)  # a busy machine: take the time it needs
        if not result.has_primal_feasible_solution():
            return None
        values = result.variable_values()
        taken = tuple(
            next((ways[n] for n, takes in enumerate(row) if values[takes] > _HALF), None)
            for row, ways in zip(self.picked, options, strict=True)
        )
        return Chosen(taken, result.objective_value())

    def _result(self, patience: dt.timedelta | None) -> mathopt.SolveResult:
        parameters = mathopt.SolveParameters(
            node_limit=_NODES,
            relative_gap_tolerance=_GAP,
            random_seed=1,
            time_limit=patience,
        )
        return mathopt.solve(self.model, mathopt.SolverType.HIGHS, params=parameters)

"""Parties put on board of whole trips: who travels with what, nobody's party split.

Given the trips that may run, a small integer programme seats whole parties, drops trips that
turn out needless, and leaves a party only where that is cheaper or nothing else fits.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Set
from dataclasses import dataclass

import numpy as np
from ortools.math_opt.python import mathopt

from planner.charter.blocks import Block
from planner.charter.demand import Demand
from planner.charter.selection import MODE_OF, Trip, Vehicles, shared_by

_HALF = 0.5


@dataclass(frozen=True)
class Loaded:
    """One vehicle with its parties: a coach or feeder (fleet, route) or a ride, and its day."""

    number: int
    route: int
    day: int
    parties: tuple[int, ...]


@dataclass(frozen=True)
class Packed:
    """Who travels with what.

    Parameters
    ----------
    trips
        Coaches and feeders; ``number`` is the fleet.
    rides
        Trains and flights; ``number`` is the ride, ``route`` is −1.
    left
        Parties not seated.
    value
        Cost, the constant of the block included.
    """

    trips: tuple[Loaded, ...]
    rides: tuple[Loaded, ...]
    left: tuple[int, ...]
    value: float


class Packing:
    """The integer programme of one loading: whole parties on vehicles that may run."""

    def __init__(self, block: Block, demand: Demand, vehicles: Vehicles) -> None:
        self.block = block
        self.demand = demand
        self.model = mathopt.Model()
        self.cost: dict[mathopt.Variable, float] = {}
        self.vehicles = [
            trip for trip, count in sorted(vehicles.trips.items()) for _ in range(count)
        ]
        self.departures = [
            ride for ride, count in sorted(vehicles.rides.items()) for _ in range(count)
        ]
        self.runs: list[mathopt.Variable] = []
        self.routes: dict[int, dict[frozenset[int], int]] = {}
        self.on_trip: list[dict[int, mathopt.Variable]] = []
        self.on_ride: list[dict[int, mathopt.Variable]] = []
        self.leaves: dict[int, list[mathopt.Variable]] = {}
        self.reaches: dict[tuple[int, int, int], list[mathopt.Variable]] = {}
        groups = block.groups
        self.parties = [
            (int(party), group)
            for group, members in enumerate(groups.parties)
            for party in members
        ]
        for number, route, day in self.vehicles:
            self._vehicle(number, route, day)
        self._owns()
        for number, day in self.departures:
            self._departure(number, day)
        self._limits()
        self._everybody()

    def _limits(self) -> None:
        """No offer runs more often a day than it may."""
        self.limited: list[tuple[int, int] | None] = []
        of_day: dict[tuple[int, int], list[mathopt.Variable]] = {}
        offers = [(self.block.fleets[number].offer, day) for number, _, day in self.vehicles]
        offers += [
            (self.block.rides[number].service.offer, day) for number, day in self.departures
        ]
        for key, runs in zip(offers, self.runs, strict=True):
            self.limited.append(key if key[0] in self.block.quotas else None)
            if key[0] in self.block.quotas:
                of_day.setdefault(key, []).append(runs)
        for (offer, _), runs_of_day in of_day.items():
            most = self.block.quotas[offer]
            if len(runs_of_day) > most:
                self.model.add_linear_constraint(mathopt.LinearSum(runs_of_day) <= float(most))
        runs_of: dict[Trip, list[mathopt.Variable]] = {}
        for trip, runs in zip(self.vehicles, self.runs, strict=False):
            runs_of.setdefault(trip, []).append(runs)
        for trips in shared_by(self.block, runs_of):
            together = mathopt.LinearSum(runs for trip in trips for runs in runs_of[trip])
            self.model.add_linear_constraint(together <= 1.0)

    def _binary(self, cost: float) -> mathopt.Variable:
        variable = self.model.add_binary_variable()
        self.cost[variable] = cost
        return variable

    def _person(self, group: int, day: int) -> float:
        return (day - int(self.block.groups.ready[group])) * self.block.waiting_yuan

    def _may(self, group: int, day: int, offset: int, mode: int) -> bool:
        groups = self.block.groups
        return bool(
            groups.dates[group, day]
            and day + offset <= groups.due[group]
            and groups.modes[group, mode]
        )

    def _vehicle(self, number: int, route: int, day: int) -> None:
        fleet = self.block.fleets[number]
        runs = self._binary(float(fleet.yuan[route]))
        offset = int(fleet.offset[route])
        stops = [int(c) for c in fleet.table.stops[route]]
        boards: dict[int, mathopt.Variable] = {}
        seats = int(fleet.seats[route, day])
        for party, group in self.parties:
            county = int(self.block.groups.county[group])
            size = int(self.demand.size[party])
            if county not in stops or not self._may(group, day, offset, fleet.mode):
                continue
            if size > seats:
                continue
            each = float(fleet.person[route, stops.index(county)]) + self._person(group, day)
            board = self._binary(size * each)
            self.model.add_linear_constraint(board <= runs)
            boards[party] = board
            self.leaves.setdefault(party, []).append(board)
            if fleet.slot >= 0:
                self.reaches.setdefault((fleet.slot, day, party), []).append(board)
        self._load(boards, runs, seats, fleet.minimum)
        self.runs.append(runs)
        self.on_trip.append(boards)

    def _owns(self) -> None:
        """Parties near enough may reach a departure by themselves."""
        open_days = {(self.block.rides[number].slot, day) for number, day in self.departures}
        for own in self.block.owns:
            slot = self.block.slots[own.slot]
            for party, group in self.parties:
                if self.block.groups.county[group] != own.county:
                    continue
                for day in np.flatnonzero(own.dates):
                    if (own.slot, int(day)) not in open_days or not self._may(
                        group, int(day), slot.offset, MODE_OF[slot.kind]
                    ):
                        continue
                    each = own.person + self._person(group, int(day))
                    goes = self._binary(int(self.demand.size[party]) * each)
                    self.leaves.setdefault(party, []).append(goes)
                    self.reaches.setdefault((own.slot, int(day), party), []).append(goes)

    def _departure(self, number: int, day: int) -> None:
        ride = self.block.rides[number]
        runs = self._binary(ride.service.trip_yuan)
        boards = {}
        for party, _ in self.parties:
            size = int(self.demand.size[party])
            if (ride.slot, day, party) in self.reaches and size <= ride.service.seats:
                boards[party] = self._binary(size * ride.person)
                self.model.add_linear_constraint(boards[party] <= runs)
        self._load(boards, runs, ride.service.seats, ride.service.minimum)
        self.runs.append(runs)
        self.on_ride.append(boards)

    def _load(
        self, boards: dict[int, mathopt.Variable], runs: mathopt.Variable, seats: int, least: int
    ) -> None:
        """Whoever is on board fits the seats; a vehicle that runs has the people it asks for."""
        people = mathopt.LinearSum(
            int(self.demand.size[party]) * board for party, board in boards.items()
        )
        self.model.add_linear_constraint(people <= seats * runs)
        if least > 1:
            self.model.add_linear_constraint(people >= least * runs)

    def _everybody(self) -> None:
        """Every party leaves once or is left; whoever reaches a departure is on board of it."""
        aboard: dict[tuple[int, int, int], list[mathopt.Variable]] = {}
        for (number, day), boards in zip(self.departures, self.on_ride, strict=True):
            for party, board in boards.items():
                key = (self.block.rides[number].slot, day, party)
                aboard.setdefault(key, []).append(board)
        for key, reaching in self.reaches.items():
            self.model.add_linear_constraint(
                mathopt.LinearSum(reaching) - mathopt.LinearSum(aboard.get(key, [])) == 0
            )
        self.left: dict[int, mathopt.Variable] = {}
        for party, group in self.parties:
            size = int(self.demand.size[party])
            self.left[party] = self._binary(size * float(self.block.groups.unserved[group]))
            self.model.add_linear_constraint(
                mathopt.LinearSum([*self.leaves.get(party, []), self.left[party]]) == 1
            )
        self.model.minimize(
            mathopt.LinearSum(cost * variable for variable, cost in self.cost.items())
        )

    def solve(self, node_limit: int, gap: float, *, seconds: float = math.inf) -> Packed | None:
        """Return the best loading found, or None when none was found in the time."""
        parameters = mathopt.SolveParameters(
            node_limit=node_limit,
            relative_gap_tolerance=gap,
            random_seed=1,
            time_limit=None if math.isinf(seconds) else dt.timedelta(seconds=seconds),
        )
        result = mathopt.solve(self.model, mathopt.SolverType.HIGHS, params=parameters)
        if not result.has_primal_feasible_solution():
            return None
        values = result.variable_values()
        return self.packed({variable for variable in self.cost if values[variable] > _HALF})

    def packed(self, chosen: Set[mathopt.Variable]) -> Packed:
        """Return the loading in which these variables are one; what runs empty does not run."""

        def parties(boards: dict[int, mathopt.Variable]) -> tuple[int, ...]:
            return tuple(party for party, board in boards.items() if board in chosen)

        trips = [
            Loaded(number, route, day, parties(boards))
            for (number, route, day), boards in zip(self.vehicles, self.on_trip, strict=True)
        ]
        rides = [
            Loaded(number, -1, day, parties(boards))
            for (number, day), boards in zip(self.departures, self.on_ride, strict=True)
        ]
        chosen = chosen - {
            runs
            for runs, boards in zip(self.runs, [*self.on_trip, *self.on_ride], strict=True)
            if chosen.isdisjoint(boards.values())
        }
        return Packed(
            tuple(self._trimmed(trip) for trip in trips if trip.parties),
            tuple(ride for ride in rides if ride.parties),
            tuple(party for party, left in self.left.items() if left in chosen),
            sum(cost for variable, cost in self.cost.items() if variable in chosen)
            + self.block.constant,
        )

    def _trimmed(self, trip: Loaded) -> Loaded:
        """Leave out the stops nobody boards at, where the shorter route is lawful that day."""
        fleet = self.block.fleets[trip.number]
        group_of = dict(self.parties)
        homes = {int(self.block.groups.county[group_of[party]]) for party in trip.parties}
        planned = {int(c) for c in fleet.table.stops[trip.route] if c >= 0}
        if homes == planned:
            return trip
        if trip.number not in self.routes:
            self.routes[trip.number] = {
                frozenset(int(c) for c in row if c >= 0): route
                for route, row in enumerate(fleet.table.stops)
            }
        shorter = self.routes[trip.number].get(frozenset(homes))
        if (
            shorter is None
            or not fleet.allowed[shorter, trip.day]
            or fleet.offset[shorter] > fleet.offset[trip.route]
            or fleet.seats[shorter, trip.day] < sum(self.demand.size[p] for p in trip.parties)
        ):
            return trip
        return Loaded(trip.number, shorter, trip.day, trip.parties)

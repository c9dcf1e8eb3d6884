"""Who moves where: parties without a way, and those near them, each on one of its ways.

A small integer programme over the ways of :mod:`planner.charter.party_ways`, so that people are
asked to move only where that saves more than it costs to tell them.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ortools.math_opt.python import mathopt

from planner.charter.party_ways import Mover, Option
from planner.charter.rooms import Room
from planner.charter.running import World
from planner.charter.tables import NO_LIMIT

_HALF = 0.5
_NODES = 5
_GAP = 2e-3
_CENTS = 2
"""Digits after the yuan to which ways are compared."""
_PATIENCE = dt.timedelta(seconds=15)
"""Time for one block; then the best choice so far is taken. Single events end far below it."""


@dataclass(frozen=True)
class Chosen:
    """The option of each mover, None where it is left; and the programme's value."""

    options: tuple[Option | None, ...]
    value: float


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
    for alike in _alike(world, movers, options):
        programme.parties(alike, movers, options, price)
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
        self.spent: list[tuple[mathopt.Variable, float]] = []
        self.people: list[list[tuple[mathopt.Variable, int]]] = [[] for _ in rooms]
        self.picked: list[
            tuple[Sequence[int], list[mathopt.Variable], list[mathopt.Variable]]
        ] = []
        used = {number for ways in options for option in ways for number in option.rooms}
        self.runs = [
            self._runs(room, sure=number in must_run or bool(room.stays), idle=number not in used)
            for number, room in enumerate(rooms)
        ]

    def _runs(self, room: Room, *, sure: bool, idle: bool) -> mathopt.Variable | None:
        """Return whether a vehicle runs; None where it is sure to, or nobody could use it."""
        if sure or (idle and room.trip is None):
            return None
        variable = self._binary(room.yuan)
        self.spent.append((variable, room.yuan))
        return variable

    def _binary(self, yuan: float) -> mathopt.Variable:
        variable = self.model.add_binary_variable()
        self.model.objective.set_linear_coefficient(variable, yuan)
        return variable

    def _row(
        self,
        terms: Iterable[tuple[mathopt.Variable, float]],
        *,
        least: float = -math.inf,
        most: float = math.inf,
    ) -> None:
        """Add a row, coefficient by coefficient: a third of the time of a sum of terms.

        A variable may come more than once.
        """
        row = self.model.add_linear_constraint(lb=least, ub=most)
        sums: dict[mathopt.Variable, float] = {}
        for variable, factor in terms:
            sums[variable] = sums.get(variable, 0.0) + factor
        for variable, factor in sums.items():
            row.set_coefficient(variable, factor)

    def parties(
        self,
        alike: Sequence[int],
        movers: Sequence[Mover],
        options: Sequence[Sequence[Option]],
        price: float,
    ) -> None:
        """Let so many of these parties take each of their ways; any of them may be left."""
        ways, size = options[alike[0]], int(self.world.demand.size[movers[alike[0]].party])
        unserved = self.world.problem.settings.yuan_per_unserved * size
        cheapest = [_cheapest(options[n]) for n in alike]
        stay = [
            self._binary(unserved + movers[n].told * price - least + cheapest[0])
            for n, least in zip(alike, cheapest, strict=True)
        ]
        self.model.objective.offset += sum(cheapest) - len(alike) * cheapest[0]
        takes = []
        for option in ways:
            most = len(alike)
            for number in option.rooms:
                most = min(most, self.rooms[number].free // size)
            taken = self.model.add_integer_variable(lb=0, ub=most)
            self.model.objective.set_linear_coefficient(taken, option.yuan)
            for number in option.rooms:
                self.people[number].append((taken, size))
                self.spent.append((taken, self.rooms[number].seat_yuan * size))
                running = self.runs[number]
                if running is not None:
                    self._row(((taken, 1.0), (running, -float(most))), most=0.0)
            takes.append(taken)
        self.picked.append((alike, takes, stay))
        everybody = float(len(alike))
        self._row(((one, 1.0) for one in (*takes, *stay)), least=everybody, most=everybody)

    def seats(self) -> None:
        """Whoever is on board fits the free seats; a vehicle has the people it asks for."""
        for room, running, people in zip(self.rooms, self.runs, self.people, strict=True):
            if running is None and not people:
                continue
            self._seats(people, running, most=float(room.free))
            if room.stays < room.minimum and room.minimum > 1:
                self._seats(people, running, least=float(room.minimum - room.stays))

    def _seats(
        self,
        people: list[tuple[mathopt.Variable, int]],
        running: mathopt.Variable | None,
        *,
        least: float = -math.inf,
        most: float = math.inf,
    ) -> None:
        """Keep the people on board within these seats if the vehicle runs, at none if not."""
        if running is None:
            self._row(people, least=least, most=most)
        elif math.isfinite(most):
            self._row([*people, (running, -most)], most=0.0)
        else:
            self._row([*people, (running, -least)], least=0.0)

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
                self._row(((variable, 1.0) for variable in variables), most=float(max(free, 0)))

    def solve(self, options: Sequence[Sequence[Option]], most_yuan: float | None) -> Chosen | None:
        """Return the choice, or None when none was found."""
        if most_yuan is not None:
            self._row(self.spent, most=most_yuan)
        result = self._result(_PATIENCE)
        if not result.has_primal_feasible_solution():
            result = self._result(None)  # a busy machine: take the time it needs
        if not result.has_primal_feasible_solution():
            return None
        values = result.variable_values()
        taken: list[Option | None] = [None] * len(options)
        for alike, takes, stay in self.picked:
            ways = (
                number
                for number, variable in enumerate(takes)
                for _ in range(round(values[variable]))
            )
            for party, stays in zip(alike, stay, strict=True):
                if values[stays] < _HALF:
                    taken[party] = options[party][next(ways)]
        return Chosen(tuple(taken), result.objective_value())

    def _result(self, patience: dt.timedelta | None) -> mathopt.SolveResult:
        parameters = mathopt.SolveParameters(
            node_limit=_NODES,
            relative_gap_tolerance=_GAP,
            random_seed=1,
            time_limit=patience,
        )
        parameters.highs.bool_options["mip_allow_restart"] = False
        return mathopt.solve(self.model, mathopt.SolverType.HIGHS, params=parameters)


def _alike(
    world: World, movers: Sequence[Mover], options: Sequence[Sequence[Option]]
) -> list[list[int]]:
    """Return movers together whose journey, size and ways are the same but for a constant cost.

    Told apart, they are so many copies of one plan, and the programme proves nothing of any.
    """
    found: dict[tuple[object, ...], list[int]] = {}
    for number, (mover, ways) in enumerate(zip(movers, options, strict=True)):
        least = _cheapest(ways)
        costs = tuple((way.rooms, way.hub, round(way.yuan - least, _CENTS)) for way in ways)
        size = int(world.demand.size[mover.party])
        key = (size, mover.fixed_leg, mover.journey, costs)
        found.setdefault(key, []).append(number)
    return list(found.values())


def _cheapest(ways: Sequence[Option]) -> float:
    return min((way.yuan for way in ways), default=0.0)

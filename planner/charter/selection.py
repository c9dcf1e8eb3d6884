"""Which trips run: whole vehicles, people still as numbers that may be split.

An integer programme over the trips the relaxation found worth having, in the terms of the
relaxation: people leave at nodes (county, day, days under way), so that its size grows with
places and days and not with people. Who sits where is :mod:`planner.charter.packing`.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from ortools.math_opt.python import mathopt

from planner.charter.blocks import Block
from planner.charter.cuts import Cut
from planner.charter.nodes import Nodes

Ints = npt.NDArray[np.int64]

Trip = tuple[int, int, int]
"""Fleet, route, day."""

Departure = tuple[int, int]
"""Ride, day."""

_HEURISTICS = 0.01
"""Share of the search for heuristics; a fifth of the solver's own gives the same in less time."""
MODE_OF = {"rail": 1, "air": 2}


@dataclass(frozen=True)
class Vehicles:
    """Coaches and feeders by (fleet, route, day), trains and flights by (ride, day): how many."""

    trips: dict[Trip, int]
    rides: dict[Departure, int]


@dataclass(frozen=True)
class Selected:
    """Vehicles that run and what they cost with their people, the constant included.

    ``bound`` is what any choice of the vehicles worth having costs at least.
    """

    vehicles: Vehicles
    value: float
    bound: float


def select(
    block: Block,
    nodes: Nodes,
    worth: Vehicles,
    *,
    stuck: Ints,
    cuts: Sequence[Cut],
    node_limit: int,
    gap: float,
    seconds: float = math.inf,
    fixed: Vehicles | None = None,
    hint: Vehicles | None = None,
    cheaper_than: float | None = None,
) -> Selected | None:
    """Return which of the vehicles worth having should run, or None when none was found.

    Parameters
    ----------
    worth
        At most so many of each.
    seconds
        What the search may take; without a limit it is deterministic.
    fixed
        Exactly so many of these.
    hint
        A choice already known.
    stuck
        People of each group whose party fits no vehicle; they stay (G,).
    cuts
        Interval rounding cuts; they hold for whole vehicles and shorten the search.
    cheaper_than
        Look for choices no dearer than this, deciding how many vehicles run before which.
    """
    selection = _Selection(block, nodes, worth, stuck=stuck, cuts=cuts)
    if cheaper_than is not None:
        selection.count_vehicles(cheaper_than)
    if fixed is not None:
        selection.fix(fixed)
    return selection.solve(node_limit, gap, seconds=seconds, hint=hint)


def shared_by(block: Block, trips: Iterable[Trip]) -> list[list[Trip]]:
    """Return by county and day the coaches that board elsewhere too, where one is the most."""
    found: dict[tuple[int, int], list[Trip]] = {}
    for trip in trips if block.share_once else ():
        number, route, day = trip
        fleet = block.fleets[number]
        if fleet.slot < 0 and fleet.table.size[route] > 1:
            for county in fleet.table.stops[route].tolist():
                if county >= 0:
                    found.setdefault((county, day), []).append(trip)
    return list(found.values())


class _Selection:
    """The programme; one method a kind of rule."""

    def __init__(
        self,
        block: Block,
        nodes: Nodes,
        worth: Vehicles,
        *,
        stuck: Ints,
        cuts: Sequence[Cut],
    ) -> None:
        self.block = block
        self.nodes = nodes
        self.stuck = stuck
        self.model = mathopt.Model()
        self.costs: list[mathopt.LinearProduct] = []
        self.cheapest = 0.0
        self.carried: dict[int, list[mathopt.Variable]] = {}
        self.reaching: dict[tuple[int, int], list[mathopt.Variable]] = {}
        self.homes = {
            (number, route, day): set(block.fleets[number].table.stops[route].tolist())
            for number, route, day in worth.trips
        }
        self.runs = {trip: self._vehicle(trip, most) for trip, most in sorted(worth.trips.items())}
        self.aboard: dict[Departure, mathopt.Variable] = {}
        self.departs = {
            ride: self._departure(ride, most) for ride, most in sorted(worth.rides.items())
        }
        self.own = self._owns()
        self._boarding()
        self.left = self._windows()
        self._limits()
        for cut in cuts:
            self._round_up(cut)
        self.model.minimize(mathopt.LinearSum(self.costs))

    def _variable(self, cost: float, most: float = float("inf")) -> mathopt.Variable:
        self.cheapest = min(self.cheapest, cost)
        variable = self.model.add_variable(lb=0, ub=most)
        self.costs.append(cost * variable)
        return variable

    def _count(self, cost: float, most: int) -> mathopt.Variable:
        variable = self.model.add_integer_variable(lb=0, ub=most)
        self.costs.append(cost * variable)
        return variable

    def _vehicle(self, trip: Trip, most: int) -> mathopt.Variable:
        """Whoever is on board fits the seats of the vehicles that run."""
        number, route, day = trip
        fleet, nodes = self.block.fleets[number], self.nodes
        runs = self._count(float(fleet.yuan[route]), most)
        seats, offset = int(fleet.seats[route, day]), int(fleet.offset[route])
        people = []
        for stop, county in enumerate(fleet.table.stops[route]):
            if county < 0:
                continue
            for site in nodes.of_county[county]:
                if site < 0 or not nodes.modes[site, fleet.mode]:
                    continue
                node = int(nodes.index[site, day, offset])
                if node < 0:
                    continue
                board = self._variable(float(fleet.person[route, stop]))
                self.carried.setdefault(node, []).append(board)
                self.model.add_linear_constraint(
                    board <= float(min(seats, nodes.cap[node])) * runs
                )
                people.append(board)
        total = mathopt.LinearSum(people)
        self.model.add_linear_constraint(total <= float(seats) * runs)
        if fleet.minimum > 1:
            self.model.add_linear_constraint(total >= float(fleet.minimum) * runs)
        if fleet.slot >= 0:
            self.reaching.setdefault((fleet.slot, day), []).extend(people)
        return runs

    def _departure(self, departure: Departure, most: int) -> mathopt.Variable:
        number, _ = departure
        ride = self.block.rides[number]
        runs = self._count(ride.service.trip_yuan, most)
        people = self._variable(ride.person)
        self.model.add_linear_constraint(people <= float(ride.service.seats) * runs)
        if ride.service.minimum > 1:
            self.model.add_linear_constraint(people >= float(ride.service.minimum) * runs)
        self.aboard[departure] = people
        return runs

    def _owns(self) -> dict[tuple[int, int, int], mathopt.Variable]:
        """People near enough may reach a departure by themselves."""
        block, nodes = self.block, self.nodes
        served = {(block.rides[number].slot, day) for number, day in self.departs}
        found = {}
        for number, own in enumerate(block.owns):
            slot = block.slots[own.slot]
            for site in nodes.of_county[own.county]:
                if site < 0 or not nodes.modes[site, MODE_OF[slot.kind]]:
                    continue
                for day in np.flatnonzero(own.dates).tolist():
                    node = int(nodes.index[site, day, slot.offset])
                    if node < 0 or (own.slot, day) not in served:
                        continue
                    goes = self._variable(own.person)
                    self.carried.setdefault(node, []).append(goes)
                    self.reaching.setdefault((own.slot, day), []).append(goes)
                    found[number, int(site), day] = goes
        return found

    def _boarding(self) -> None:
        """Whoever reaches a departure is on board of it."""
        aboard: dict[tuple[int, int], list[mathopt.Variable]] = {}
        for (number, day), people in self.aboard.items():
            aboard.setdefault((self.block.rides[number].slot, day), []).append(people)
        for key in sorted(self.reaching.keys() | aboard.keys()):
            reaching = mathopt.LinearSum(self.reaching.get(key, []))
            self.model.add_linear_constraint(
                reaching - mathopt.LinearSum(aboard.get(key, [])) == 0.0
            )

    def _windows(self) -> list[mathopt.Variable]:
        """Everybody leaves within his window from a node something serves, or is left."""
        groups = self.block.groups
        leaving: dict[int, list[mathopt.Variable]] = {}
        splits: list[list[mathopt.Variable]] = [[] for _ in groups.size]
        for group, node, day in self.nodes.flows.tolist():
            if node not in self.carried:
                continue
            flow = self._variable((day - int(groups.ready[group])) * self.block.waiting_yuan)
            splits[group].append(flow)
            leaving.setdefault(node, []).append(flow)
        for node, carried in self.carried.items():
            self.model.add_linear_constraint(
                mathopt.LinearSum(carried) - mathopt.LinearSum(leaving.get(node, [])) == 0.0
            )
        left = [self._variable(float(worth)) for worth in groups.unserved]
        going = (groups.size - self.stuck).tolist()
        for flows, stays, size in zip(splits, left, going, strict=True):
            self.model.add_linear_constraint(mathopt.LinearSum([*flows, stays]) == float(size))
        return left

    def _limits(self) -> None:
        """No offer runs more often a day than it may."""
        of_day: dict[tuple[int, int], list[mathopt.Variable]] = {}
        for (number, _, day), runs in self.runs.items():
            of_day.setdefault((self.block.fleets[number].offer, day), []).append(runs)
        for (number, day), runs in self.departs.items():
            of_day.setdefault((self.block.rides[number].service.offer, day), []).append(runs)
        for (offer, _), vehicles in of_day.items():
            if offer in self.block.quotas:
                self.model.add_linear_constraint(
                    mathopt.LinearSum(vehicles) <= float(self.block.quotas[offer])
                )
        for trips in shared_by(self.block, self.runs):
            together = mathopt.LinearSum(self.runs[trip] for trip in trips)
            self.model.add_linear_constraint(together <= 1.0)

    def _round_up(self, cut: Cut) -> None:
        """People who must leave between two days need whole vehicles."""
        block = self.block
        terms: list[mathopt.LinearBase] = [self.left[group] for group in cut.groups]
        days = range(cut.first, cut.last + 1)
        for trip, runs in self.runs.items():
            number, _, day = trip
            if day not in days:
                continue
            if cut.counties:
                here = not self.homes[trip].isdisjoint(cut.counties)
            else:
                here = block.fleets[number].slot < 0
            if here:
                terms.append(cut.factor * runs)
        if not cut.counties:
            terms += [people for (_, day), people in self.aboard.items() if day in days]
        else:
            terms += [
                goes
                for (number, _, day), goes in self.own.items()
                if block.owns[number].county in cut.counties and day in days
            ]
        stuck = float(self.stuck[list(cut.groups)].sum())
        self.model.add_linear_constraint(mathopt.LinearSum(terms) >= cut.right - stuck)

    def count_vehicles(self, cheaper_than: float) -> None:
        """Count the vehicles of each county, and of all until a day, as numbers to branch on.

        A dozen days and routes share the vehicles of a county: none of them alone says whether
        there are six or seven. The solver drops a sum it can do without, unless its bound says
        more than those of what is summed up: a plan that is cheaper has only so many vehicles.
        """
        if self.cheapest < 0:
            return
        sums: dict[tuple[str, int], list[Trip]] = {}
        for trip in self.runs:
            for county in self.homes[trip] - {-1}:
                sums.setdefault(("county", county), []).append(trip)
            for day in range(trip[2], self.block.days):
                sums.setdefault(("until", day), []).append(trip)
        yuan = cheaper_than - self.block.constant
        for trips in sums.values():
            least = min(float(self.block.fleets[n].yuan[route]) for n, route, _ in trips)
            most = math.inf if least <= 0 else math.floor(yuan / least + 1e-6)
            count = self.model.add_integer_variable(lb=0, ub=most)
            runs = mathopt.LinearSum(self.runs[trip] for trip in trips)
            self.model.add_linear_constraint(count - runs == 0.0)

    def fix(self, fixed: Vehicles) -> None:
        """Let these vehicles run as often as said, neither more nor less."""
        for trip, count in fixed.trips.items():
            self.runs[trip].lower_bound = self.runs[trip].upper_bound = count
        for ride, count in fixed.rides.items():
            self.departs[ride].lower_bound = self.departs[ride].upper_bound = count

    def solve(
        self, node_limit: int, gap: float, *, seconds: float, hint: Vehicles | None
    ) -> Selected | None:
        """Return the vehicles that run in the best plan found, and its value."""
        parameters = mathopt.SolveParameters(
            node_limit=node_limit,
            relative_gap_tolerance=gap,
            random_seed=1,
            time_limit=None if math.isinf(seconds) else dt.timedelta(seconds=seconds),
        )
        parameters.highs.double_options["mip_heuristic_effort"] = _HEURISTICS
        more = mathopt.ModelSolveParameters()
        if hint is not None:
            more.solution_hints.append(self._as_hint(hint))
        result = mathopt.solve(
            self.model, mathopt.SolverType.HIGHS, params=parameters, model_params=more
        )
        if not result.has_primal_feasible_solution():
            return None
        values = result.variable_values()
        trips = {trip: round(values[runs]) for trip, runs in self.runs.items()}
        rides = {ride: round(values[runs]) for ride, runs in self.departs.items()}
        vehicles = Vehicles(
            {trip: count for trip, count in trips.items() if count},
            {ride: count for ride, count in rides.items() if count},
        )
        constant = self.block.constant
        return Selected(
            vehicles, result.objective_value() + constant, result.best_objective_bound() + constant
        )

    def _as_hint(self, hint: Vehicles) -> mathopt.SolutionHint:
        counts = {runs: float(hint.trips.get(trip, 0)) for trip, runs in self.runs.items()}
        counts |= {runs: float(hint.rides.get(ride, 0)) for ride, runs in self.departs.items()}
        return mathopt.SolutionHint(variable_values=counts)

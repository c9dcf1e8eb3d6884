"""Whole trips for a block: which coaches, feeders, trains and flights run on which day.

A mixed-integer programme over the columns the relaxation left. People are still counted, not
named; parties are put on board by :mod:`planner.charter.packing`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from ortools.math_opt.python import mathopt

from planner.charter.blocks import Block
from planner.charter.pricing import Nodes, Pricer, slot_cap

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

Trip = tuple[int, int, int]
"""Fleet, route, day."""


@dataclass(frozen=True)
class Design:
    """Trips and departures that run, with the programme's value and proven bound.

    Parameters
    ----------
    trips
        How often each (fleet, route, day) runs.
    rides
        How often each (ride, day) runs.
    value, bound
        Cost with people counted, and the programme's own bound over the trips offered to it.
    """

    trips: dict[Trip, int]
    rides: dict[tuple[int, int], int]
    value: float
    bound: float


def design(
    block: Block,
    nodes: Nodes,
    pricers: list[Pricer],
    trips: list[Trip],
    *,
    node_limit: int,
    gap: float,
    cuts: Callable[[_Programme], None] | None = None,
) -> Design | None:
    """Return the best selection among the given trips, or None when none was found."""
    programme = _Programme(block, nodes, pricers, trips)
    if cuts is not None:
        cuts(programme)
    result = mathopt.solve(
        programme.model,
        mathopt.SolverType.HIGHS,
        params=mathopt.SolveParameters(
            node_limit=node_limit, relative_gap_tolerance=gap, random_seed=1
        ),
    )
    if not result.has_primal_feasible_solution():
        return None
    values = result.variable_values()
    return Design(
        trips={
            trip: round(values[count])
            for trip, count in programme.count.items()
            if round(values[count]) > 0
        },
        rides={
            key: round(values[count])
            for key, (count, _) in programme.ride.items()
            if round(values[count]) > 0
        },
        value=result.objective_value() + block.constant,
        bound=result.dual_bound() + block.constant,
    )


class _Programme:
    """The mixed-integer programme; one method a rule."""

    def __init__(
        self, block: Block, nodes: Nodes, pricers: list[Pricer], trips: list[Trip]
    ) -> None:
        self.block = block
        self.nodes = nodes
        self.pricers = pricers
        self.model = mathopt.Model()
        self.objective: dict[mathopt.Variable, float] = {}
        self.left: list[mathopt.Variable] = []
        self.count: dict[Trip, mathopt.Variable] = {}
        self.ride: dict[tuple[int, int], tuple[mathopt.Variable, mathopt.Variable]] = {}
        self.carried: dict[int, list[mathopt.Variable]] = {}
        self.reaching: dict[tuple[int, int], list[mathopt.Variable]] = {}
        self.own: dict[tuple[int, int, int], mathopt.Variable] = {}
        for trip in trips:
            self._trip(trip)
        self._rides()
        self._owns()
        self._people()
        self._boarding()
        self._limits()
        self.model.minimize(
            mathopt.LinearSum(cost * variable for variable, cost in self.objective.items())
        )

    def _variable(self, cost: float, *, upper: float = np.inf, whole: bool = False):  # type: ignore[no-untyped-def]
        variable = self.model.add_variable(lb=0, ub=upper, is_integer=whole)
        if cost:
            self.objective[variable] = cost
        return variable

    def _trip(self, trip: Trip) -> None:
        """Whoever boards at a stop is there, and all of them fit the seats of the trips."""
        number, route, day = trip
        fleet = self.block.fleets[number]
        at = self.pricers[number]._nodes_at(np.array([route]), day)[0]
        seats = int(fleet.seats[route, day])
        there = [(i, int(node)) for i, node in enumerate(at) if node >= 0]
        most = int(np.ceil(sum(int(self.nodes.cap[n]) for _, n in there) / seats))
        count = self._variable(float(fleet.yuan[route]), upper=max(1, most), whole=True)
        self.count[trip] = count
        boards = []
        for i, node in there:
            people = self._variable(float(self.pricers[number].person[route, i]))
            cap = min(seats, int(self.nodes.cap[node]))
            self.model.add_linear_constraint(people <= cap * count)
            self.carried.setdefault(node, []).append(people)
            boards.append(people)
        total = mathopt.LinearSum(boards)
        self.model.add_linear_constraint(total <= seats * count)
        if fleet.minimum > 1:
            self.model.add_linear_constraint(total >= fleet.minimum * count)
        if fleet.slot >= 0:
            self.reaching.setdefault((fleet.slot, day), []).extend(boards)

    def _rides(self) -> None:
        """People on a departure fit its seats, and it has the people it asks for."""
        cap = slot_cap(self.block, self.nodes)
        for number, ride in enumerate(self.block.rides):
            service = ride.service
            for day in np.flatnonzero(ride.dates):
                most = int(np.ceil(cap[ride.slot, day] / service.seats))
                if cap[ride.slot, day] < max(1, service.minimum):
                    continue
                count = self._variable(service.trip_yuan, upper=most, whole=True)
                people = self._variable(ride.person)
                self.model.add_linear_constraint(
                    people <= min(service.seats, int(cap[ride.slot, day])) * count
                )
                if service.minimum > 1:
                    self.model.add_linear_constraint(people >= service.minimum * count)
                self.ride[number, int(day)] = (count, people)

    def _owns(self) -> None:
        for number, own in enumerate(self.block.owns):
            slot = self.block.slots[own.slot]
            mode = 1 if slot.kind == "rail" else 2
            for site in self.nodes.of_county[own.county]:
                if site < 0 or not self.nodes.modes[site, mode]:
                    continue
                for day in np.flatnonzero(own.dates):
                    node = int(self.nodes.index[site, day, slot.offset])
                    if node < 0:
                        continue
                    people = self._variable(own.person)
                    self.carried.setdefault(node, []).append(people)
                    self.reaching.setdefault((own.slot, int(day)), []).append(people)
                    self.own[number, int(site), int(day)] = people

    def _people(self) -> None:
        """Everybody leaves once, inside his window, or is left."""
        groups = self.block.groups
        of_group: list[list[mathopt.Variable]] = [[] for _ in groups.size]
        of_node: list[list[mathopt.Variable]] = [[] for _ in self.nodes.cap]
        for group, node, day in self.nodes.flows:
            waited = (int(day) - int(groups.ready[group])) * self.block.waiting_yuan
            flow = self._variable(float(waited))
            of_group[group].append(flow)
            of_node[node].append(flow)
        for group, size in enumerate(groups.size):
            left = self._variable(float(groups.unserved[group]))
            self.left.append(left)
            everybody = mathopt.LinearSum([*of_group[group], left])
            self.model.add_linear_constraint(everybody == float(size))
        for node in range(len(self.nodes.cap)):
            carried = mathopt.LinearSum(self.carried.get(node, []))
            self.model.add_linear_constraint(carried - mathopt.LinearSum(of_node[node]) == 0)

    def _boarding(self) -> None:
        """Whoever reaches a departure is on board of it."""
        on_board: dict[tuple[int, int], list[mathopt.Variable]] = {}
        for (number, day), (_, people) in self.ride.items():
            on_board.setdefault((self.block.rides[number].slot, day), []).append(people)
        for key in sorted({*on_board, *self.reaching}):
            self.model.add_linear_constraint(
                mathopt.LinearSum(on_board.get(key, []))
                - mathopt.LinearSum(self.reaching.get(key, []))
                == 0
            )

    def _limits(self) -> None:
        """No offer runs more often a day than it may."""
        runs: dict[tuple[int, int], list[mathopt.Variable]] = {}
        for (number, _, day), count in self.count.items():
            runs.setdefault((self.block.fleets[number].offer, day), []).append(count)
        for (number, day), (count, _) in self.ride.items():
            runs.setdefault((self.block.rides[number].service.offer, day), []).append(count)
        for (row, _), counts in runs.items():
            if row in self.block.limits:
                self.model.add_linear_constraint(
                    mathopt.LinearSum(counts) <= float(self.block.limits[row])
                )


__all__ = ["Design", "Trip", "design"]

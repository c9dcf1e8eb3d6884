"""The linear programme of one block over all lawful trips, and the bound it proves.

Minimise trips + people under way + waiting + people left, where

* every group is split over the nodes of its window or left (``split``);
* who leaves at a node is carried by a column, or goes to a hub by himself (``carry``);
* who reaches a slot is on a train or flight of it (``board``), within its seats (``seats``);
* an offer runs at most so many trips a day (``limit``);
* interval rounding cuts: people of a county who must leave in the days [a, b] need at least
  ⌈people / seats⌉ vehicles that board there in those days (``visit``); likewise coaches for the
  whole block less those who go by rail or air (``coach``).

Columns are found by :mod:`planner.charter.pricing`, until none is missing.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from ortools.math_opt.python import mathopt

from planner.charter.blocks import Block
from planner.charter.pricing import OFFSETS, Column, Nodes, Pricer, Prices, make_nodes, slot_cap

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_TOLERANCE = 1e-6
_MANY = 40
"""Columns taken at most from one fleet and day in one round."""


@dataclass(frozen=True)
class Cut:
    """At least ``right`` in vehicles that board in ``county`` (−1: coaches anywhere) in [a, b].

    ``factor`` × vehicles + people by own travel or rail + people left ≥ ``right``.
    """

    county: int
    first: int
    last: int
    factor: float
    right: float
    groups: tuple[int, ...]


@dataclass(frozen=True)
class Relaxed:
    """The solved relaxation: its value, the columns in it, their values and all prices."""

    value: float
    columns: list[Column]
    level: Floats
    prices: Prices
    cuts: list[Cut]
    rides: Floats
    rounds: int


class Master:
    """The linear programme of a block; ``solve`` brings it to its optimum over all trips."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.nodes: Nodes = make_nodes(block)
        self.pricers = [Pricer(block, self.nodes, i) for i in range(len(block.fleets))]
        self.model = mathopt.Model()
        self.columns: list[Column] = []
        self.known: set[tuple[object, ...]] = set()
        self.level: list[mathopt.Variable] = []
        self.cuts: list[Cut] = []
        self.doors: dict[tuple[int, int], mathopt.LinearConstraint] = {}
        self.cut_rows: list[mathopt.LinearConstraint] = []
        self._rows()
        for pricer in self.pricers:
            for day in range(block.days):
                for column in pricer.cheapest_full(day):
                    self.add(column)

    # ---------------------------------------------------------------- the rows

    def _rows(self) -> None:
        block, nodes, model = self.block, self.nodes, self.model
        groups = block.groups
        self.split = [model.add_linear_constraint(lb=s, ub=s) for s in groups.size]
        self.carry = [model.add_linear_constraint(lb=0) for _ in nodes.cap]
        shape = (len(block.slots), block.days)
        self.board = [
            [model.add_linear_constraint(lb=0) for _ in range(shape[1])] for _ in range(shape[0])
        ]
        self.limit = {
            (row, day): model.add_linear_constraint(ub=most)
            for row, most in block.limits.items()
            for day in range(block.days)
        }
        objective = model.objective
        objective.is_maximize = False
        self.left = []
        for group, row in enumerate(self.split):
            left = model.add_variable(lb=0)
            row.set_coefficient(left, 1)
            objective.set_linear_coefficient(left, float(groups.unserved[group]))
            self.left.append(left)
        self.flow = []
        for group, node, day in nodes.flows:
            flow = model.add_variable(lb=0)
            self.split[group].set_coefficient(flow, 1)
            self.carry[node].set_coefficient(flow, -1)
            waited = (day - groups.ready[group]) * block.waiting_yuan
            objective.set_linear_coefficient(flow, float(waited))
            self.flow.append(flow)
        self._rides()
        self._owns()

    def _rides(self) -> None:
        model, block = self.model, self.block
        cap = slot_cap(block, self.nodes)
        self.ride: dict[tuple[int, int], tuple[mathopt.Variable, mathopt.Variable]] = {}
        for number, ride in enumerate(block.rides):
            for day in np.flatnonzero(ride.dates):
                most = min(ride.service.seats, int(cap[ride.slot, day]))
                if most < max(1, ride.service.minimum):
                    continue
                trips, people = model.add_variable(lb=0), model.add_variable(lb=0)
                model.objective.set_linear_coefficient(trips, ride.service.trip_yuan)
                model.objective.set_linear_coefficient(people, ride.person)
                self.board[ride.slot][day].set_coefficient(people, 1)
                seats = model.add_linear_constraint(lb=0)
                seats.set_coefficient(trips, most)
                seats.set_coefficient(people, -1)
                if ride.service.minimum > 1:
                    least = model.add_linear_constraint(lb=0)
                    least.set_coefficient(people, 1)
                    least.set_coefficient(trips, -ride.service.minimum)
                limit = self.limit.get((ride.service.offer, int(day)))
                if limit is not None:
                    limit.set_coefficient(trips, 1)
                self.ride[number, int(day)] = (trips, people)

    def _owns(self) -> None:
        model, block, nodes = self.model, self.block, self.nodes
        self.own: dict[tuple[int, int, int], mathopt.Variable] = {}
        for number, own in enumerate(block.owns):
            slot = block.slots[own.slot]
            mode = 1 if slot.kind == "rail" else 2
            for site in nodes.of_county[own.county]:
                if site < 0 or not nodes.modes[site, mode]:
                    continue
                for day in np.flatnonzero(own.dates):
                    node = nodes.index[site, day, slot.offset]
                    if node < 0:
                        continue
                    people = model.add_variable(lb=0)
                    model.objective.set_linear_coefficient(people, own.person)
                    self.carry[node].set_coefficient(people, 1)
                    self.board[own.slot][day].set_coefficient(people, -1)
                    self.own[number, int(site), int(day)] = people

    # ------------------------------------------------------------- the columns

    def add(self, column: Column) -> bool:
        """Add a column; False when it is there already."""
        key = (column.fleet, column.route, column.day, column.nodes, column.take)
        if key in self.known:
            return False
        self.known.add(key)
        fleet = self.block.fleets[column.fleet]
        level = self.model.add_variable(lb=0)
        self.model.objective.set_linear_coefficient(level, column.yuan)
        for node, take in zip(column.nodes, column.take, strict=True):
            self.carry[node].set_coefficient(level, take)
        if fleet.slot >= 0:
            self.board[fleet.slot][column.day].set_coefficient(level, -sum(column.take))
            for node, take in zip(column.nodes, column.take, strict=True):
                door = self.doors.get((fleet.slot, node))
                if door is not None:
                    door.set_coefficient(level, -take)
        limit = self.limit.get((fleet.offer, column.day))
        if limit is not None:
            limit.set_coefficient(level, 1)
        for cut, row in zip(self.cuts, self.cut_rows, strict=True):
            if self._meets(cut, column):
                row.set_coefficient(level, cut.factor)
        self.columns.append(column)
        self.level.append(level)
        return True

    def _meets(self, cut: Cut, column: Column) -> bool:
        fleet = self.block.fleets[column.fleet]
        if not cut.first <= column.day <= cut.last:
            return False
        if cut.county < 0:
            return fleet.slot < 0
        return bool((fleet.table.stops[column.route] == cut.county).any())

    def add_cut(self, cut: Cut) -> None:
        """Add an interval rounding cut."""
        row = self.model.add_linear_constraint(lb=cut.right)
        for column, level in zip(self.columns, self.level, strict=True):
            if self._meets(cut, column):
                row.set_coefficient(level, cut.factor)
        for group in cut.groups:
            row.set_coefficient(self.left[group], 1)
        if cut.county >= 0:
            sites = set(self.nodes.of_county[cut.county])
            for (_, site, day), people in self.own.items():
                if site in sites and cut.first <= day <= cut.last:
                    row.set_coefficient(people, 1)
        else:
            for (_, day), (_, people) in self.ride.items():
                if cut.first <= day <= cut.last:
                    row.set_coefficient(people, 1)
        self.cuts.append(cut)
        self.cut_rows.append(row)

    def add_door(self, slot: int, node: int, day: int) -> None:
        """People of a node are on a departure only as far as it runs."""
        row = self.model.add_linear_constraint(lb=0)
        for (number, when), (trips, _) in self.ride.items():
            if when == day and self.block.rides[number].slot == slot:
                row.set_coefficient(trips, int(self.nodes.cap[node]))
        for column, level in zip(self.columns, self.level, strict=True):
            if node in column.nodes and self.block.fleets[column.fleet].slot == slot:
                row.set_coefficient(level, -column.take[column.nodes.index(node)])
        for (number, site, when), people in self.own.items():
            own = self.block.owns[number]
            if own.slot == slot and when == day:
                offset = self.block.slots[slot].offset
                if self.nodes.index[site, day, offset] == node:
                    row.set_coefficient(people, -1)
        self.doors[slot, node] = row

    # --------------------------------------------------------------- the solve

    def solve(self, stop: Callable[[float], bool] = lambda _: False, rounds: int = 12) -> Relaxed:
        """Return the relaxation at its optimum over all trips, cuts included.

        ``stop`` is asked after each solve of the programme; when it says so, or when the rounds
        of cuts are used up, the last value that is a bound is returned.
        """
        solver = mathopt.IncrementalSolver(self.model, mathopt.SolverType.GLOP)
        separator = _Separator(self.block, self.nodes)
        solves = 0
        best: Relaxed | None = None
        for _ in range(rounds):
            while True:
                result = solver.solve(
                    params=mathopt.SolveParameters(presolve=mathopt.Emphasis.OFF)
                )
                solves += 1
                prices = self._prices(result)
                if not self._price(prices):
                    break
                if best is not None and stop(best.value):
                    return best
            best = self._relaxed(result, prices, solves)
            if stop(best.value):
                return best
            found = separator.violated(self, result, best)
            doors = separator.doors(self, result, best)
            if not found and not doors:
                return best
            for door in doors:
                self.add_door(*door)
            for cut in found:
                self.add_cut(cut)
        assert best is not None
        return best

    def _relaxed(self, result: mathopt.SolveResult, prices: Prices, solves: int) -> Relaxed:
        values = result.variable_values()
        rides = np.zeros((len(self.block.rides), self.block.days))
        for (number, day), (trips, _) in self.ride.items():
            rides[number, day] = values[trips]
        return Relaxed(
            value=result.objective_value() + self.block.constant,
            columns=list(self.columns),
            level=np.array([values[level] for level in self.level]),
            prices=prices,
            cuts=list(self.cuts),
            rides=rides,
            rounds=solves,
        )

    def _prices(self, result: mathopt.SolveResult) -> Prices:
        duals = result.dual_values()
        block = self.block
        visit = np.zeros((len(block.counties), block.days))
        coach = np.zeros(block.days)
        for cut, row in zip(self.cuts, self.cut_rows, strict=True):
            days = slice(cut.first, cut.last + 1)
            if cut.county < 0:
                coach[days] += duals[row] * cut.factor
            else:
                visit[cut.county, days] += duals[row] * cut.factor
        limit = {
            row: np.array([-duals[self.limit[row, day]] for day in range(block.days)])
            for row in block.limits
        }
        door = np.zeros((len(block.slots), len(self.nodes.cap)))
        for (slot, node), row in self.doors.items():
            door[slot, node] = duals[row]
        return Prices(
            node=np.array([duals[row] for row in self.carry]),
            slot=np.array([[duals[row] for row in rows] for rows in self.board]).reshape(
                len(block.slots), block.days
            ),
            visit=visit,
            coach=coach,
            limit=limit,
            door=door,
        )

    def _price(self, prices: Prices) -> int:
        """Add the columns with the most negative reduced costs; return how many."""
        added = 0
        for pricer in self.pricers:
            for day in range(self.block.days):
                if not len(pricer.days[day]):
                    continue
                routes, cost, at, taken = pricer.reduced_costs(day, prices)
                good = np.flatnonzero(cost < -_TOLERANCE * np.maximum(1.0, 1000.0))
                if len(good) > _MANY:
                    good = good[np.argsort(cost[good], kind="stable")[:_MANY]]
                for row in good:
                    column = pricer.column(int(routes[row]), day, at[row], taken[row])
                    added += self.add(column)
        return added


class _Separator:
    """Finds interval rounding cuts that the solution of the programme breaks."""

    def __init__(self, block: Block, nodes: Nodes) -> None:
        self.block = block
        self.candidates = [
            cut for county in range(len(block.counties)) for cut in self._of_county(county)
        ]
        self.candidates += self._of_block()
        del nodes

    def _of_county(self, county: int) -> list[Cut]:
        seats = np.zeros(self.block.days, dtype=np.int64)
        for fleet in self.block.fleets:
            route, day = np.nonzero(
                fleet.allowed & (fleet.table.stops == county).any(axis=1)[:, None]
            )
            np.maximum.at(seats, day, fleet.seats[route, day])
        groups = np.flatnonzero(self.block.groups.county == county)
        return self._intervals(county, groups, seats)

    def _of_block(self) -> list[Cut]:
        seats = np.zeros(self.block.days, dtype=np.int64)
        for fleet in self.block.fleets:
            if fleet.slot < 0:
                most = np.where(fleet.allowed, fleet.seats, 0).max(axis=0, initial=0)
                seats = np.maximum(seats, most)
        if not seats.any():
            return []
        return self._intervals(-1, np.arange(len(self.block.groups.size)), seats)

    def _intervals(self, county: int, groups: Ints, seats: Ints) -> list[Cut]:
        """Return the rounding cut of each interval of days that binds somebody."""
        data = self.block.groups
        ready, due, size = data.ready[groups], data.due[groups], data.size[groups]
        cuts = []
        for first in np.unique(ready):
            for last in np.unique(due):
                inside = (ready >= first) & (due <= last)
                people = int(size[inside].sum())
                most = int(seats[first : last + 1].max(initial=0))
                if people == 0 or most == 0:
                    continue
                count = math.ceil(people / most)
                factor = float(people - most * (count - 1))
                cuts.append(
                    Cut(
                        county,
                        int(first),
                        int(last),
                        factor,
                        factor * count,
                        tuple(int(g) for g in groups[inside]),
                    )
                )
        return cuts

    def violated(self, master: Master, result: mathopt.SolveResult, relaxed: Relaxed) -> list[Cut]:
        """Return the cuts the solution breaks, the worst of each county first, at most 200."""
        values = result.variable_values()
        block = self.block
        visits = np.zeros((len(block.counties) + 1, block.days))
        for column, level in zip(relaxed.columns, relaxed.level, strict=True):
            if level <= 0:
                continue
            fleet = block.fleets[column.fleet]
            for county in fleet.table.stops[column.route]:
                if county >= 0:
                    visits[county, column.day] += level
            if fleet.slot < 0:
                visits[-1, column.day] += level
        other = np.zeros_like(visits)
        for (number, _, day), people in master.own.items():
            other[block.owns[number].county, day] += values[people]
        for (_, day), (_, people) in master.ride.items():
            other[-1, day] += values[people]
        left = np.array([values[v] for v in master.left])
        visits, other = np.cumsum(visits, axis=1), np.cumsum(other, axis=1)
        known = {(c.county, c.first, c.last) for c in master.cuts}
        found = []
        for cut in self.candidates:
            if (cut.county, cut.first, cut.last) in known:
                continue
            there = visits[cut.county, cut.last] - (
                visits[cut.county, cut.first - 1] if cut.first else 0
            )
            people = other[cut.county, cut.last] - (
                other[cut.county, cut.first - 1] if cut.first else 0
            )
            have = cut.factor * there + people + left[list(cut.groups)].sum()
            broken = (cut.right - have) / cut.right
            if broken > 0.01:
                found.append((broken, cut))
        found.sort(key=lambda item: (-item[0], item[1].county, item[1].first, item[1].last))
        return [cut for _, cut in found[:200]]

    def doors(
        self, master: Master, result: mathopt.SolveResult, relaxed: Relaxed
    ) -> list[tuple[int, int, int]]:
        """Return (slot, node, day) where more people are on a departure than it runs for."""
        values = result.variable_values()
        block, nodes = self.block, master.nodes
        people: dict[tuple[int, int, int], float] = {}
        for column, level in zip(relaxed.columns, relaxed.level, strict=True):
            slot = block.fleets[column.fleet].slot
            if level > 0 and slot >= 0:
                for node, take in zip(column.nodes, column.take, strict=True):
                    key = (slot, node, column.day)
                    people[key] = people.get(key, 0.0) + take * level
        for (number, site, day), variable in master.own.items():
            slot = block.owns[number].slot
            node = int(nodes.index[site, day, block.slots[slot].offset])
            key = (slot, node, day)
            people[key] = people.get(key, 0.0) + values[variable]
        runs = np.zeros((len(block.slots), block.days))
        for (number, day), (trips, _) in master.ride.items():
            runs[block.rides[number].slot, day] += values[trips]
        return [
            (slot, node, day)
            for (slot, node, day), count in sorted(people.items())
            if (slot, node) not in master.doors
            and count > nodes.cap[node] * runs[slot, day] + 0.02
        ]


__all__ = ["OFFSETS", "Cut", "Master", "Relaxed"]

"""The linear programme of one block: its rows, columns and cuts, as a model.

Minimise trips + people under way + waiting + people left, where

* every group is split over the nodes of its window or left (``split``);
* who leaves at a node is carried by a column, or goes to a hub by himself (``carry``);
* who reaches a slot is on a train or flight of it (``board``), within its seats;
* an offer runs at most so many trips a day (``limit``);
* people of a node are on a departure only as far as it runs (``doors``, added where broken);
* interval rounding cuts (:mod:`planner.charter.cuts`, added where broken).

It solves nothing; that is :mod:`planner.charter.master`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from ortools.math_opt.python import mathopt

from planner.charter.blocks import Block
from planner.charter.cuts import Cut
from planner.charter.nodes import Nodes, make_nodes, slot_cap
from planner.charter.pricing import Column, Pricer

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Programme:
    """The model of a block; it begins with the cheapest trip of every county and day."""

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
        self.cut_marks: tuple[Flags, Ints, Flags] = (
            np.zeros((0, 0), dtype=bool),
            np.zeros((0, 2), dtype=np.int64),
            np.zeros(0, dtype=bool),
        )
        self.marks: list[tuple[int, ...]] = []
        self._rows()
        for pricer in self.pricers:
            for day in range(block.days):
                for column in pricer.cheapest_full(day):
                    self.add(column)

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
        for number in self._cuts_met(column):
            self.cut_rows[number].set_coefficient(level, self.cuts[number].factor)
        self.columns.append(column)
        self.level.append(level)
        stops = fleet.table.stops[column.route]
        self.marks.append((column.day, int(fleet.slot < 0), *(int(c) for c in stops)))
        return True

    def _cuts_met(self, column: Column) -> Ints:
        """Return the numbers of the cuts a column counts in."""
        if not self.cuts:
            return np.zeros(0, dtype=np.int64)
        fleet = self.block.fleets[column.fleet]
        inside, days, coaches = self._marked()
        here = inside[:, fleet.table.stops[column.route]].any(axis=1) | (
            coaches & (fleet.slot < 0)
        )
        return np.flatnonzero(here & (days[:, 0] <= column.day) & (column.day <= days[:, 1]))

    def _marked(self) -> tuple[Flags, Ints, Flags]:
        """Return the cuts as arrays: counties (K, C + 1), days (K, 2), whether of coaches (K,)."""
        if len(self.cut_marks[0]) != len(self.cuts):
            inside = np.zeros((len(self.cuts), len(self.block.counties) + 1), dtype=bool)
            for number, cut in enumerate(self.cuts):
                inside[number, list(cut.counties)] = True
            self.cut_marks = (
                inside,
                np.array([(cut.first, cut.last) for cut in self.cuts]),
                np.array([not cut.counties for cut in self.cuts]),
            )
        return self.cut_marks

    def add_cut(self, cut: Cut) -> None:
        """Add an interval rounding cut."""
        row = self.model.add_linear_constraint(lb=cut.right)
        marks = np.array(self.marks, dtype=np.int64).reshape(-1, 5)
        days = (cut.first <= marks[:, 0]) & (marks[:, 0] <= cut.last)
        there = marks[:, 1] == 1
        if cut.counties:
            there = np.isin(marks[:, 2:], cut.counties).any(axis=1)
        for number in np.flatnonzero(days & there):
            row.set_coefficient(self.level[number], cut.factor)
        for group in cut.groups:
            row.set_coefficient(self.left[group], 1)
        if cut.counties:
            sites = set(self.nodes.of_county[list(cut.counties)].ravel().tolist()) - {-1}
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

"""The linear programme of one block solved over all lawful trips, and the bound it proves.

Columns are found by :mod:`planner.charter.pricing`, cuts where the solution breaks them. The
prices of every round, made safe, prove a bound; nothing here is rounded to whole trips.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from ortools.math_opt.python import mathopt

from planner.charter.aggregate import aggregate_bound
from planner.charter.blocks import Block
from planner.charter.cuts import Cut, Load, Separator
from planner.charter.pricing import Column, Pricer, Prices
from planner.charter.programme import Programme

Floats = npt.NDArray[np.float64]

_TOLERANCE = 1e-3
_ROUNDING = 1e-4
_NOTHING = 1e-6
_BROKEN = 0.02
_STILL = 2e-3
_CLOSED = 1e-5
"""Share of the value at which the bound has met it, and columns that are found change neither."""
_NEAR = 1e-3
"""Share of the value at which its bound is near enough to stop where programmes follow."""
_WITHIN = 0.999
_NEW = 0.3
"""Share of a round's prices in their running mean, which jumps less and proves more."""
LARGE = 1_000
"""Parties from which a block is large: its plan is that of the search, for a programme over its
trips takes minutes and finds nothing better.
"""
_FEW, _MANY, _A_COUNTY = 16, 80, 4
"""Columns taken at most from one fleet and day in one round, in large blocks, and there of each
county; the best of all are much alike, and with those alone the prices of a large block stand
still.
"""


@dataclass(frozen=True)
class Relaxed:
    """The solved relaxation: value, columns and their levels, prices, and its safe bound."""

    value: float
    columns: list[Column]
    level: Floats
    cuts: list[Cut]
    rides: Floats
    rounds: int
    bound: float = -math.inf
    prices: Prices | None = None


@dataclass(frozen=True)
class _Duals:
    """Prices row by row: nodes, slots, cuts, doors and limits; none is negative."""

    node: Floats
    slot: Floats
    cut: Floats
    door: Floats
    limit: dict[int, Floats]


def _between(old: _Duals, new: _Duals, share: float) -> _Duals:
    """Return prices between those of two rounds; rows the older has not yet are worth nothing."""
    cut = np.zeros(len(new.cut))
    cut[: len(old.cut)] = old.cut
    return _Duals(
        node=old.node + share * (new.node - old.node),
        slot=old.slot + share * (new.slot - old.slot),
        cut=cut + share * (new.cut - cut),
        door=old.door + share * (new.door - old.door),
        limit={
            row: old.limit[row] + share * (new.limit[row] - old.limit[row]) for row in new.limit
        },
    )


def _spread(stops: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return which trips to take of these, the best first: some through every county."""
    seen: dict[int, int] = {}
    taken = []
    for row, homes in enumerate(stops[: _MANY * _MANY].tolist()):
        if any(seen.get(home, 0) < _A_COUNTY for home in homes if home >= 0):
            taken.append(row)
            for home in homes:
                seen[home] = seen.get(home, 0) + 1
            if len(taken) >= _MANY:
                break
    return np.array(taken, dtype=np.int64)


def is_large(block: Block) -> bool:
    """Whether a block is large."""
    return sum(len(members) for members in block.groups.parties) > LARGE


class Master(Programme):
    """The programme of a block with its search; ``bound`` is what it has proven so far."""

    bound: float = -math.inf

    def solve(
        self,
        stop: Callable[[float], bool] = lambda _: False,
        rounds: int = 40,
        left: Callable[[], float] = lambda: math.inf,
    ) -> Relaxed | None:
        """Return the relaxation near its optimum over all trips, cuts included.

        Columns and cuts are added together. The prices of every round and their running mean,
        lowered until no trip is
        worth more than it costs, give a bound; it ends when that bound meets the value or the
        rounds are used up. None where there was no time for one round.

        Parameters
        ----------
        stop
            Asked with the bound so far.
        left
            Seconds that are left; a round that would take longer is given up.
        """
        separator = Separator(self.block)
        bound, best = aggregate_bound(self.block), None
        self.bound = bound
        mean: _Duals | None = None
        relaxed: Relaxed | None = None
        last, cutting = -math.inf, True
        for number in range(1, rounds + 1):
            result = self._central(left())
            if result is None:
                break
            duals = self._duals(result)
            relaxed = self._relaxed(result, number)
            added = 0
            mean = duals if mean is None else _between(mean, duals, _NEW)
            for prices in (duals, mean) if number > 1 else (duals,):
                more, value, lowered = self._price(prices)
                added += more
                if value > bound or best is None:
                    bound, best = max(bound, value), lowered
                    self.bound = bound
            met = bound >= relaxed.value - self._near() * abs(relaxed.value)
            moved = abs(relaxed.value - last) > _STILL * abs(relaxed.value)
            cutting = cutting and (moved or separator.few)
            last = relaxed.value
            load = self._load(result, relaxed, separator)
            cuts = separator.violated(load, self.cuts) if cutting else []
            doors = self._doors_broken(result, relaxed) if cutting else []
            closed = bound >= relaxed.value - _CLOSED * abs(relaxed.value)
            new = cuts or doors or (added and not closed)
            if stop(bound) or not new or (met and not cutting):
                break
            for cut in cuts:
                self.add_cut(cut)
            for door in doors:
                self.add_door(*door)
        if relaxed is None or best is None:
            return None
        return replace(relaxed, bound=bound, prices=self._prices(best))

    def _near(self) -> float:
        """Return the share of the value at which its bound is near enough.

        What a programme then looks through is what lies between the two and the plan.
        """
        near = self.block.target_gap
        return near if is_large(self.block) else min(near, _NEAR)

    def _central(self, seconds: float) -> mathopt.SolveResult | None:
        """Return a solution in the middle of the best ones, by the interior-point method.

        Its prices jump about far less from round to round than those of a corner. None when the
        time was over before.
        """
        limit = None if math.isinf(seconds) else dt.timedelta(seconds=max(seconds, 0.05))
        parameters = mathopt.SolveParameters(
            lp_algorithm=mathopt.LPAlgorithm.BARRIER,
            presolve=mathopt.Emphasis.OFF,
            time_limit=limit,
        )
        parameters.highs.string_options["run_crossover"] = "off"
        try:
            result = mathopt.solve(self.model, mathopt.SolverType.HIGHS, params=parameters)
        except (AttributeError, RuntimeError, ValueError):
            # Without crossover the method may end short of its tolerance and then has no answer.
            corner = mathopt.SolveParameters(time_limit=limit)
            result = mathopt.solve(self.model, mathopt.SolverType.GLOP, params=corner)
        return result if result.has_dual_feasible_solution() else None

    def _price(self, duals: _Duals) -> tuple[int, float, _Duals]:
        """Add the columns worth most; return how many, a bound, and the prices that prove it.

        A column that is worth more than it costs has the prices of its nodes lowered in
        proportion; the prices are then a solution of the dual over *all* columns, and by weak
        duality their value is a bound. Where cuts alone pay more than a trip costs, their prices
        are lowered first.
        """
        added, beyond, lowered = self._lowered(duals, add=True)
        if beyond is not None:
            shares = [self._share(cut, beyond) for cut in self.cuts[: len(duals.cut)]]
            less = replace(duals, cut=duals.cut * np.array(shares))
            _, beyond, lowered = self._lowered(less, add=False)
        return added, -math.inf if beyond is not None else self._dual_value(lowered), lowered

    def _share(self, cut: Cut, least: Floats) -> float:
        """Return what may be left of the price of a cut, so that no trip costs less than it."""
        rows = list(cut.counties) or [len(self.block.counties)]
        return float(least[rows, cut.first : cut.last + 1].min())

    def _lowered(self, duals: _Duals, *, add: bool) -> tuple[int, Floats | None, _Duals]:
        """Price all trips: how many were added, and the prices lowered node by node.

        Where cuts alone pay more than some trips cost, the shares of their prices by county (and
        coaches) and day that these trips bear (C + 1, D); else None.
        """
        prices = self._prices(duals)
        block = self.block
        scale = np.ones(len(self.nodes.cap))
        bears = np.ones((len(block.counties) + 1, block.days))
        added, beyond = 0, False
        for pricer in self.pricers:
            for day in range(block.days):
                if not len(pricer.days[day]):
                    continue
                routes, cost, total = pricer.priced(day, prices)
                bad = np.flatnonzero(cost < 0)
                if not len(bad):
                    continue
                worth = total[bad]
                ratio = np.where(worth > 0, 1 + cost[bad] / np.maximum(worth, 1e-12), -1.0)
                over = (cost[bad] < -_NOTHING) & (ratio < 0)
                if over.any():
                    beyond = True
                    self._bear(bears, pricer, day, routes[bad[over]], (cost[bad] + worth)[over])
                nodes = pricer.nodes_at(routes[bad], day)
                shares = np.broadcast_to(np.clip(ratio, 0.0, 1.0)[:, None], nodes.shape)
                np.minimum.at(scale, nodes[nodes >= 0], shares[nodes >= 0])
                good = bad[cost[bad] < -_TOLERANCE]
                good = good[np.argsort(cost[good], kind="stable")]
                if not is_large(self.block):
                    good = good[:_FEW]
                elif add:
                    good = good[_spread(pricer.fleet.table.stops[routes[good]])]
                if add and len(good):
                    at, taken, _ = pricer.fill(routes[good], day, pricer.worth(day, prices))
                    for row, route in enumerate(routes[good].tolist()):
                        added += self.add(pricer.column(route, day, at[row], taken[row]))
        lowered = replace(duals, node=duals.node * scale)
        return added, bears if beyond else None, lowered

    def _bear(
        self, bears: Floats, pricer: Pricer, day: int, routes: npt.NDArray[np.int64], less: Floats
    ) -> None:
        """Note what share of the cuts' prices these trips bear; ``less`` is cost less prices."""
        yuan = pricer.fleet.yuan[routes]
        shares = _WITHIN * yuan / np.maximum(yuan - less, 1e-12)
        stops = pricer.fleet.table.stops[routes]
        homes = np.where(stops >= 0, stops, stops[:, :1])
        np.minimum.at(bears[:, day], homes, np.broadcast_to(shares[:, None], homes.shape))
        if pricer.fleet.slot < 0:
            bears[-1, day] = min(bears[-1, day], float(shares.min()))

    def _dual_value(self, duals: _Duals) -> float:
        """Return what prices prove: the value of the dual at them."""
        block, groups = self.block, self.block.groups
        worth = groups.unserved.copy()
        value = 0.0
        for cut, price in zip(self.cuts, duals.cut, strict=False):
            worth[list(cut.groups)] -= price
            value += float(price) * cut.right
        if len(self.nodes.flows):
            group, node, day = self.nodes.flows.T
            waited = (day - groups.ready[group]) * block.waiting_yuan
            np.minimum.at(worth, group, waited + duals.node[node])
        value += float(worth.dot(groups.size))
        for row, most in block.limits.items():
            value -= float(duals.limit[row].sum()) * most
        return value + block.constant - _ROUNDING * len(groups.size)

    def _relaxed(self, result: mathopt.SolveResult, solves: int) -> Relaxed:
        values = result.variable_values()
        rides = np.zeros((len(self.block.rides), self.block.days))
        for (number, day), (trips, _) in self.ride.items():
            rides[number, day] = values[trips]
        return Relaxed(
            value=result.objective_value() + self.block.constant,
            columns=list(self.columns),
            level=np.array([values[level] for level in self.level]),
            cuts=list(self.cuts),
            rides=rides,
            rounds=solves,
        )

    def _duals(self, result: mathopt.SolveResult) -> _Duals:
        duals = result.dual_values()
        block = self.block
        door = np.zeros((len(block.slots), len(self.nodes.cap)))
        for (slot, node), row in self.doors.items():
            door[slot, node] = max(duals[row], 0.0)
        slots = np.array([[max(duals[row], 0.0) for row in rows] for rows in self.board])
        return _Duals(
            node=np.array([max(duals[row], 0.0) for row in self.carry]),
            slot=slots.reshape(len(block.slots), block.days),
            cut=np.array([max(duals[row], 0.0) for row in self.cut_rows]),
            door=door,
            limit={
                row: np.array(
                    [max(-duals[self.limit[row, day]], 0.0) for day in range(block.days)]
                )
                for row in block.limits
            },
        )

    def _prices(self, duals: _Duals) -> Prices:
        """Return the prices with those of the cuts spread over counties and days."""
        visit = np.zeros((len(self.block.counties), self.block.days))
        coach = np.zeros(self.block.days)
        together: dict[tuple[int, ...], Floats] = {}
        for cut, price in zip(self.cuts, duals.cut, strict=False):
            days = slice(cut.first, cut.last + 1)
            if not cut.counties:
                coach[days] += price * cut.factor
            elif len(cut.counties) == 1:
                visit[cut.counties[0], days] += price * cut.factor
            elif price > 0:
                sums = together.setdefault(cut.counties, np.zeros(self.block.days))
                sums[days] += price * cut.factor
        return Prices(duals.node, duals.slot, visit, together, coach, duals.limit, duals.door)

    def _load(self, result: mathopt.SolveResult, relaxed: Relaxed, separator: Separator) -> Load:
        """Return who moves where and when in a solution, by the sets of counties cuts are on."""
        values = result.variable_values()
        block = self.block
        by_county = np.zeros((len(block.counties), block.days))
        by_rail = np.zeros(block.days)
        for (number, _, day), variable in self.own.items():
            by_county[block.owns[number].county, day] += values[variable]
        for (_, day), (_, variable) in self.ride.items():
            by_rail[day] += values[variable]
        marks = np.array(self.marks, dtype=np.int64).reshape(-1, 5)[: len(relaxed.level)]
        run = np.flatnonzero(relaxed.level > 0)
        marks, level = marks[run], relaxed.level[run]
        vehicles = np.zeros((len(separator.sets), block.days))
        people = np.zeros_like(vehicles)
        inside = np.zeros(len(block.counties) + 1, dtype=bool)
        for row, counties in enumerate(separator.sets):
            inside[:] = False
            inside[list(counties)] = True
            there = inside[marks[:, 2:]].any(axis=1) if counties else marks[:, 1] == 1
            np.add.at(vehicles[row], marks[there, 0], level[there])
            people[row] = by_county[list(counties)].sum(axis=0) if counties else by_rail
        return Load(vehicles, people, np.array([values[v] for v in self.left]))

    def _doors_broken(
        self, result: mathopt.SolveResult, relaxed: Relaxed
    ) -> list[tuple[int, int, int]]:
        """Return (slot, node, day) where more people are on a departure than it runs for."""
        values = result.variable_values()
        block, nodes = self.block, self.nodes
        people: dict[tuple[int, int, int], float] = {}
        for number in np.flatnonzero(relaxed.level > 0):
            column, level = self.columns[number], float(relaxed.level[number])
            slot = block.fleets[column.fleet].slot
            if slot >= 0:
                for node, take in zip(column.nodes, column.take, strict=True):
                    key = (slot, node, column.day)
                    people[key] = people.get(key, 0.0) + take * level
        for (own, site, day), variable in self.own.items():
            slot = block.owns[own].slot
            node = int(nodes.index[site, day, block.slots[slot].offset])
            people[slot, node, day] = people.get((slot, node, day), 0.0) + values[variable]
        runs = np.zeros((len(block.slots), block.days))
        for (ride, day), (trips, _) in self.ride.items():
            runs[block.rides[ride].slot, day] += values[trips]
        return [
            (slot, node, day)
            for (slot, node, day), count in sorted(people.items())
            if (slot, node) not in self.doors
            and count > nodes.cap[node] * runs[slot, day] + _BROKEN
        ]

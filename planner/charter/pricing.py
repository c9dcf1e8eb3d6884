"""Finding the trips worth adding to a block's linear programme: exact, by looking at all of them.

A column is a trip (fleet, route, day) with the people it takes from each stop. For given prices
of a person at each node the best filling of a trip takes the dearest people first, as many as
there are and as fit; so every trip can be priced, and when none has a negative reduced cost the
linear programme over *all* trips is solved.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.charter.blocks import Block, Fleet
from planner.charter.nodes import Nodes
from planner.charter.pricing_kernel import reduced_costs

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Column:
    """One trip with its passengers: people taken at each node it serves.

    Parameters
    ----------
    fleet, route, day
        The trip.
    nodes, take
        Nodes and people (up to 3 per site of the stops).
    yuan
        Price of the trip and of its people together.
    """

    fleet: int
    route: int
    day: int
    nodes: tuple[int, ...]
    take: tuple[int, ...]
    yuan: float


@dataclass(frozen=True)
class Prices:
    """What the linear programme would pay.

    Parameters
    ----------
    node
        For one more person carried away from a node (N,).
    slot
        Asked for one more person on a departure (slots, D).
    visit
        For any vehicle that boards in a county on a day (C, D).
    together
        For any vehicle that boards in one of some counties: counties, price of each day (D,).
    coach
        For any coach to Yuyao on a day (D,).
    limit
        Asked for one more trip of an offer on a day, by row of the offer.
    door
        Asked for one more person of a node on a departure (slots, N).
    """

    node: Floats
    slot: Floats
    visit: Floats
    together: dict[tuple[int, ...], Floats]
    coach: Floats
    limit: dict[int, Floats]
    door: Floats


class Pricer:
    """Prices all trips of one fleet."""

    def __init__(self, block: Block, nodes: Nodes, number: int) -> None:
        fleet: Fleet = block.fleets[number]
        self.fleet = fleet
        self.number = number
        self.nodes = nodes
        stops = fleet.table.stops
        sites = nodes.of_county[stops]
        sites[stops < 0] = -1
        usable = (sites >= 0) & nodes.modes[sites, fleet.mode]
        self.sites = np.where(usable, sites, -1).reshape(len(stops), -1).astype(np.int64)
        width = nodes.of_county.shape[1]
        self.person = np.repeat(np.asarray(fleet.person, dtype=np.float64), width, axis=1)
        self.stop_of = np.repeat(np.arange(3), width)
        self.boards: dict[tuple[int, ...], npt.NDArray[np.bool_]] = {}
        self.days = [self._active(day) for day in range(block.days)]

    def _active(self, day: int) -> Ints:
        """Return the routes worth running on a day: at every stop somebody can board."""
        at = self.nodes_at(np.arange(len(self.fleet.table)), day)
        width = self.nodes.of_county.shape[1]
        boards = (at >= 0).reshape(len(at), 3, width).any(axis=2)
        wanted = self.fleet.table.stops >= 0
        return np.flatnonzero(self.fleet.allowed[:, day] & (boards == wanted).all(axis=1))

    def nodes_at(self, routes: Ints, day: int) -> Ints:
        """Return the nodes each route serves on a day (n, 3 sites), −1 where none."""
        sites = self.sites[routes]
        found = self.nodes.index[sites, day, self.fleet.offset[routes][:, None]]
        return np.where(sites >= 0, found, -1)

    def fill(self, routes: Ints, day: int, worth: Floats) -> tuple[Ints, Ints, Floats]:
        """Return nodes, people taken and their total worth for the best filling of each route.

        ``worth`` is what a person is worth at each node (N,); his cost on the route is taken off.
        """
        at = self.nodes_at(routes, day)
        margin = np.where(at >= 0, worth[at] - self.person[routes], -np.inf)
        cap = np.where(at >= 0, self.nodes.cap[at], 0)
        order = np.argsort(-margin, axis=1, kind="stable")
        sorted_margin = np.take_along_axis(margin, order, axis=1)
        sorted_cap = np.take_along_axis(cap, order, axis=1)
        before = np.cumsum(sorted_cap, axis=1) - sorted_cap
        seats = self.fleet.seats[routes, day][:, None]
        gain = np.minimum(sorted_cap, np.maximum(seats - before, 0))
        forced = np.clip(self.fleet.minimum - before, 0, sorted_cap)
        take = np.where(sorted_margin > 0, gain, np.minimum(gain, forced))
        total = np.where(take > 0, take * np.where(take > 0, sorted_margin, 0), 0).sum(axis=1)
        total = np.where(take.sum(axis=1) >= max(1, self.fleet.minimum), total, -np.inf)
        taken = np.zeros_like(take)
        np.put_along_axis(taken, order, take, axis=1)
        return at, taken, total

    def reduced_costs(self, day: int, prices: Prices) -> tuple[Ints, Floats]:
        """Return the routes of a day and their least reduced costs."""
        routes, cost, _ = self.priced(day, prices)
        return routes, cost

    def priced(self, day: int, prices: Prices) -> tuple[Ints, Floats, Floats]:
        """Return routes, their least reduced costs, and what their people are then worth."""
        routes, fleet = self.days[day], self.fleet
        besides = float(prices.limit.get(fleet.offer, _nothing(len(prices.coach)))[day])
        if fleet.slot < 0:
            besides -= float(prices.coach[day])
        cost, total = np.empty(len(routes)), np.empty(len(routes))
        reduced_costs(
            routes,
            self.sites,
            self.person,
            np.ascontiguousarray(self.nodes.index[:, day]),
            fleet.offset,
            fleet.seats[routes, day],
            fleet.minimum,
            self.worth(day, prices),
            self.nodes.cap,
            fleet.yuan,
            fleet.table.stops,
            np.ascontiguousarray(prices.visit[:, day]),
            besides,
            cost,
            total,
        )
        for counties, price in prices.together.items():
            if price[day]:
                cost -= price[day] * self._boards(counties)[routes]
        return routes, cost, total

    def worth(self, day: int, prices: Prices) -> Floats:
        """Return what a person is worth at each node who is taken by this fleet on a day (N,)."""
        if self.fleet.slot < 0:
            return prices.node
        worth: Floats = prices.node - prices.slot[self.fleet.slot, day]
        return worth - np.asarray(prices.door[self.fleet.slot], dtype=np.float64)

    def _boards(self, counties: tuple[int, ...]) -> npt.NDArray[np.bool_]:
        """Return which routes board in any of these counties (R,)."""
        if counties not in self.boards:
            here = np.isin(self.fleet.table.stops, counties)
            self.boards[counties] = here[:, 0] | here[:, 1] | here[:, 2]
        return self.boards[counties]

    def column(self, route: int, day: int, at: Ints, taken: Ints) -> Column:
        """Return one column; ``at`` and ``taken`` are its rows of :meth:`fill`."""
        some = taken > 0
        person = float((self.person[route][some] * taken[some]).sum())
        return Column(
            self.number,
            int(route),
            day,
            tuple(int(n) for n in at[some]),
            tuple(int(t) for t in taken[some]),
            float(self.fleet.yuan[route]) + person,
        )

    def cheapest_full(self, day: int) -> list[Column]:
        """Return for each county the trip of the day with the least cost a head."""
        routes = self.days[day]
        if not len(routes):
            return []
        worth = np.full(len(self.nodes.cap), 1e6)
        at, taken, _ = self.fill(routes, day, worth)
        people = taken.sum(axis=1)
        some = (self.person[routes] * np.where(taken > 0, taken, 0)).sum(axis=1)
        head = np.where(
            people >= max(1, self.fleet.minimum),
            (self.fleet.yuan[routes] + some) / np.maximum(people, 1),
            np.inf,
        )
        chosen: set[int] = set()
        stops = self.fleet.table.stops[routes]
        order = np.lexsort((np.arange(len(head)), head))
        seen: set[int] = set()
        for row in order:
            if not np.isfinite(head[row]):
                break
            homes = [int(c) for c in stops[row] if c >= 0]
            if any(home not in seen for home in homes):
                chosen.add(int(row))
                seen.update(homes)
        return [self.column(routes[row], day, at[row], taken[row]) for row in sorted(chosen)]


def _nothing(days: int) -> Floats:
    return np.zeros(days)

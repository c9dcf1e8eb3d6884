"""A plan of a block found by ruin and recreate: whole parties on whole vehicles from the start.

Good plans exist after a second and get better as long as there is time; no linear programme is
needed. :mod:`planner.charter.search_kernel` walks over the arrays of ``search_state``; here a
block becomes those arrays, and the arrays a plan.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from planner.charter import search_kernel as kernel
from planner.charter import search_moves as moves
from planner.charter import search_state as arrays
from planner.charter.blocks import Block
from planner.charter.demand import Demand
from planner.charter.nodes import OFFSETS
from planner.charter.packing import Loaded, Packed
from planner.charter.ride_costs import RideCosts
from planner.charter.search_arrays import arrays_of

Ints = npt.NDArray[np.int64]

CHUNK = 400
"""Steps between two looks at the clock."""
WARM, COOL = 300.0, 3.0
"""Yuan a plan may be worse for a moment, at the beginning and at the end."""
_MOST = 25
"""Parties a small step takes off at most."""
_MENDED, _MENDING_STEPS = 3, 800
"""How often people whom a train cannot carry are put elsewhere, and by how many steps."""
_STEPS_A_HEAD, _LEAST_STEPS = 12, 6_000
_ODDS = (0.5, 0.93, 0.99)
_ROUGH_ODDS = (0.45, 0.45, 0.85)


class Search:
    """The search for a plan of one block; deterministic for a number of steps."""

    def __init__(
        self, block: Block, demand: Demand, *, seed: int = 1, by_seat: bool = False
    ) -> None:
        self.block = block
        self.by_seat = by_seat
        self.odds = _ROUGH_ODDS if by_seat else _ODDS
        self.seed = seed
        self.base = len(block.counties) + 2
        made = arrays_of(block, demand, by_seat=by_seat)
        self.parties, self.size = made.parties, made.static.size
        self.rides, self.original, self.static = made.rides, made.original, made.static
        self.best = self._empty()
        self.now = self._empty()
        self._kept = self._empty()
        self.done = 0
        kernel.build(self.static, self.now, self.base, seed)
        self.now.total[0] = arrays.recount(self.static, self.now)
        arrays.copy(self.best, self.now)

    def run(
        self,
        steps: int,
        stop: Callable[[], bool] = lambda: False,
        *,
        warm: float = WARM,
        cool: float = COOL,
        spent: Callable[[], float] = lambda: 0.0,
    ) -> int:
        """Take so many steps, cooling down; return how many were taken.

        Parameters
        ----------
        stop
            Asked between chunks of steps.
        spent
            Share of the time that is over; the search cools down as fast as this asks for.
        """
        taken = 0
        while taken < steps and not stop():
            many = min(CHUNK, steps - taken)
            share = max(taken / steps, spent())
            if share >= 1:
                break
            after = min(1.0, share + many / steps)
            kernel.steps(
                self.static,
                self.now,
                self._kept,
                self.best,
                self.base,
                many,
                self.seed + self.done + taken,
                warm * (cool / warm) ** share,
                warm * (cool / warm) ** after,
                _MOST,
                self.odds,
            )
            taken += many
        self.done += taken
        return taken

    @property
    def value(self) -> float:
        """Cost of the best plan so far, the block's constant included."""
        return float(self.best.total[0]) + self.block.constant

    def packed(self) -> Packed:
        """Return the best plan: every party on a vehicle of its own kind, or left."""
        trips, rides, off = self._loaded()
        mending = _MENDED
        while off:
            self._give_up(off)
            if mending > 0:
                self.run(_MENDING_STEPS, warm=COOL, cool=COOL)
            mending -= 1
            trips, rides, off = self._loaded()
        x = self.best
        value = float(arrays.recount(self.static, x)) + self.block.constant
        left = tuple(int(p) for p in self.parties[np.flatnonzero(x.where == arrays.LEFT)])
        return Packed(trips, rides, left, value)

    def _give_up(self, off: list[int]) -> None:
        """Leave the parties that what they are on cannot carry, and close that to others."""
        x, s = self.best, self.static
        for party in off:
            slot, day = int(arrays.slot_of(s, x, party)), int(x.day_of[party])
            moves.leave(s, x, party, self.base)
            if slot >= 0:
                s.room[slot, day] = x.heads[slot, day]
        x.total[0] = arrays.recount(s, x)
        arrays.copy(self.now, x)

    def _loaded(self) -> tuple[tuple[Loaded, ...], tuple[Loaded, ...], list[int]]:
        """Return vehicles, trains and flights with their parties, and who fits none of them."""
        x, s = self.best, self.static
        off: list[int] = []
        trips = []
        for v in np.flatnonzero(x.route >= 0):
            fleet, route = int(x.fleet[v]), int(x.route[v])
            on_board = np.sort(x.members[v, : x.many[v]])
            if x.load[v] < s.least[fleet]:
                off += on_board.tolist()
                continue
            trips.append(
                Loaded(
                    fleet,
                    int(self.original[route]),
                    int(x.day[v]),
                    tuple(int(p) for p in np.sort(self.parties[on_board])),
                )
            )
        rides: list[Loaded] = []
        on: dict[tuple[int, int], list[int]] = {}
        for party in range(len(self.parties)):
            slot = int(arrays.slot_of(s, x, party))
            if slot >= 0:
                on.setdefault((slot, int(x.day_of[party])), []).append(party)
        for key in sorted(on):
            loads, rest = self._split(self.rides[key], on[key])
            off += rest
            rides += [
                Loaded(number, -1, key[1], tuple(int(p) for p in np.sort(self.parties[members])))
                for number, members in loads
            ]
        trips.sort(key=lambda t: (t.number, t.route, t.day, t.parties))
        return tuple(trips), tuple(rides), off

    def _split(
        self, costs: RideCosts, people: list[int]
    ) -> tuple[list[tuple[int, list[int]]], list[int]]:
        """Spread the parties of a departure over its trains and flights; say who fits nowhere."""
        heads = int(self.size[people].sum())
        runs = np.flatnonzero(costs.chosen[0][:, heads] >= 0)
        numbers = costs.chosen[0][runs, heads]
        wanted = costs.chosen[1][runs, heads].copy()
        services = [self.block.rides[number].service for number in numbers]
        free = np.array([service.seats for service in services], dtype=np.int64)
        members: list[list[int]] = [[] for _ in services]
        rest = []
        for party in sorted(people, key=lambda p: (-int(self.size[p]), p)):
            size = int(self.size[party])
            fits = np.flatnonzero(free >= size)
            if not len(fits):
                rest.append(party)
                continue
            trip = fits[np.argmax(wanted[fits])]
            members[trip].append(party)
            free[trip] -= size
            wanted[trip] -= size
        loads = []
        for number, some, service in zip(numbers, members, services, strict=True):
            if some and int(self.size[some].sum()) < service.minimum:
                rest += some
            elif some:
                loads.append((int(number), some))
        return loads, rest

    def _empty(self) -> arrays.State:
        block, s = self.block, self.static
        parties, days = len(self.parties), block.days
        seats = max((int(fleet.seats.max(initial=0)) for fleet in block.fleets), default=1)
        many = parties + 2
        return arrays.State(
            where=np.full(parties, arrays.LEFT, dtype=np.int64),
            day_of=np.zeros(parties, dtype=np.int64),
            fleet=np.zeros(many, dtype=np.int64),
            day=np.zeros(many, dtype=np.int64),
            route=np.full(many, -1, dtype=np.int64),
            load=np.zeros(many, dtype=np.int64),
            due=np.zeros(many, dtype=np.int64),
            many=np.zeros(many, dtype=np.int64),
            members=np.zeros((many, seats + 1), dtype=np.int32),
            count=np.zeros((many, 3), dtype=np.int64),
            cost=np.zeros(many),
            heads=np.zeros((len(block.slots) + OFFSETS, days), dtype=np.int64),
            used=np.zeros((max(len(s.quota), 1), days), dtype=np.int64),
            of_day=np.zeros((days, many), dtype=np.int64),
            of_day_n=np.zeros(days, dtype=np.int64),
            place=np.zeros(many, dtype=np.int64),
            total=np.array([float(s.worth.dot(s.size))]),
            touched=np.zeros(many, dtype=np.int64),
            touched_n=np.zeros(1, dtype=np.int64),
            is_touched=np.zeros(many, dtype=bool),
            days=np.zeros(days, dtype=bool),
        )

    def choice(self) -> tuple[Ints, Ints]:
        """Return slot (−1: a coach) and day (−1: left) of each party in the best plan."""
        x = self.best
        slot = np.array([arrays.slot_of(self.static, x, p) for p in range(len(self.parties))])
        slot[slot >= len(self.block.slots)] = -1
        return slot, np.where(x.where == arrays.LEFT, -1, x.day_of)

    def begin(self, slot: Ints, day: Ints) -> None:
        """Begin from this choice of departures, if that is better than what it has."""
        x, s = self.now, self.static
        for party in range(len(self.parties)):
            if x.where[party] != arrays.LEFT:
                moves.leave(s, x, party, self.base)
        kernel.follow(s, x, slot, day, self.base, self.seed)
        kernel.build(s, x, self.base, self.seed)
        x.total[0] = arrays.recount(s, x)
        if x.total[0] < self.best.total[0]:
            arrays.copy(self.best, x)
        else:
            arrays.copy(x, self.best)

    def begin_with(self, packed: Packed) -> None:
        """Begin with a plan of whole parties on whole vehicles, where it is better.

        Who is on a train or flight and on no feeder comes by himself.
        """
        x, s = self.now, self.static
        for party in range(len(self.parties)):
            if x.where[party] != arrays.LEFT:
                moves.leave(s, x, party, self.base)
        number = {int(party): n for n, party in enumerate(self.parties)}
        at = np.empty(len(self.original), dtype=np.int64)
        for first, end in pairwise(s.start):
            at[first:end][self.original[first:end]] = np.arange(first, end)
        free = iter(np.flatnonzero(x.route < 0))
        for trip in packed.trips:
            v = int(next(free))
            row = int(at[s.start[trip.number] + trip.route])
            self._put_on(v, trip.number, row, trip.day, [number[p] for p in trip.parties])
        for ride in packed.rides:
            slot = self.block.rides[ride.number].slot
            for party in (number[p] for p in ride.parties):
                if x.where[party] == arrays.LEFT:
                    own = self._own(int(s.county[party]), slot)
                    x.where[party], x.day_of[party] = -3 - own, ride.day
                    x.heads[slot, ride.day] += s.size[party]
        x.total[0] = arrays.recount(s, x)
        if x.total[0] < self.best.total[0]:
            arrays.copy(self.best, x)
        else:
            arrays.copy(x, self.best)

    def _put_on(self, v: int, fleet: int, route: int, day: int, parties: list[int]) -> None:
        """Let a vehicle run with these parties."""
        x, s = self.now, self.static
        x.fleet[v], x.route[v], x.day[v] = fleet, route, day
        x.many[v] = len(parties)
        x.members[v, : len(parties)] = parties
        x.load[v], x.due[v] = s.size[parties].sum(), s.due[parties].min()
        x.where[parties], x.day_of[parties] = v, day
        for stop, county in enumerate(s.stops[route]):
            here = s.county[parties] == county
            x.count[v, stop] = s.size[parties][here].sum() if county >= 0 else 0
        x.place[v] = x.of_day_n[day]
        x.of_day[day, x.of_day_n[day]] = v
        x.of_day_n[day] += 1
        if s.slot[fleet] >= 0:
            x.heads[s.slot[fleet], day] += x.load[v]
        if s.limit[fleet] >= 0:
            x.used[s.limit[fleet], day] += 1
        x.cost[v] = arrays.vehicle_cost(s, x, v)

    def _own(self, county: int, slot: int) -> int:
        """Return the way by oneself from a county to a departure."""
        s = self.static
        ways = range(s.own_start[county], s.own_start[county + 1])
        return next(way for way in ways if s.own_slot[way] == slot)


def steps_for(people: int, effort: float) -> int:
    """Return how many steps a block of so many people is searched for."""
    return int(effort * max(_LEAST_STEPS, _STEPS_A_HEAD * people))

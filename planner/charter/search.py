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
from planner.charter.nodes import OFFSETS, make_nodes, slot_cap
from planner.charter.packing import Loaded, Packed
from planner.charter.ride_costs import RideCosts, ride_costs

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

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
_FILL = 0.92
"""How full coaches and feeders are reckoned to be while departures are chosen."""
_MODE_OF = {"rail": 1, "air": 2}


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
        self.parties = np.concatenate([*block.groups.parties, np.zeros(0, dtype=np.int64)]).astype(
            np.int64
        )
        self.group = np.repeat(
            np.arange(len(block.groups.size)), [len(members) for members in block.groups.parties]
        )
        self.size = demand.size[self.parties].astype(np.int64)
        self.rides: dict[tuple[int, int], RideCosts] = {}
        self.static = self._static()
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

    def _static(self) -> arrays.Static:
        block, groups = self.block, self.block.groups
        counties, group = len(block.counties), self.group
        order = np.argsort(groups.county[group], kind="stable")
        start = np.searchsorted(groups.county[group][order], np.arange(counties + 1))
        apart = block.apart if block.apart is not None else np.zeros((counties, counties))
        offers = sorted({f.offer for f in block.fleets} & set(block.quotas))
        days = block.days
        owns = [(own.county, own.slot, own.person, own.dates) for own in block.owns]
        fleets = () if self.by_seat else block.fleets
        if self.by_seat:
            owns += self._seats()
        owns.sort(key=lambda own: own[:3])
        own_county = np.array([own[0] for own in owns], dtype=np.int64)
        at, room, costs, full, ideal = self._departures()
        slot_offset = [slot.offset for slot in block.slots] + list(range(OFFSETS))
        slot_mode = [_MODE_OF[slot.kind] for slot in block.slots] + [0] * OFFSETS
        return arrays.Static(
            size=self.size,
            county=groups.county[group],
            ready=groups.ready[group],
            due=groups.due[group],
            dates=groups.dates[group],
            modes=groups.modes[group],
            worth=groups.unserved[group],
            party_start=start,
            party_of=order,
            near=np.argsort(apart, axis=1, kind="stable"),
            joins=self._joins(counties),
            slot=np.array([f.slot for f in fleets], dtype=np.int64),
            mode=np.array([f.mode for f in fleets], dtype=np.int64),
            least=np.array([f.minimum for f in fleets], dtype=np.int64),
            limit=np.array(
                [offers.index(f.offer) if f.offer in offers else -1 for f in fleets],
                dtype=np.int64,
            ),
            quota=np.array([block.quotas[row] for row in offers], dtype=np.int64),
            **self._routes(),
            own_start=np.searchsorted(own_county, np.arange(counties + 1)),
            own_slot=np.array([own[1] for own in owns], dtype=np.int64),
            own_person=np.array([own[2] for own in owns], dtype=np.float64),
            own_dates=np.array([own[3] for own in owns], dtype=bool).reshape(-1, days),
            slot_offset=np.array(slot_offset, dtype=np.int64),
            slot_mode=np.array(slot_mode, dtype=np.int64),
            at=at,
            room=room,
            costs=costs,
            full=full,
            ideal=ideal,
            waiting=float(block.waiting_yuan),
        )

    def _routes(self) -> dict[str, npt.NDArray[np.generic]]:
        """Return the routes of all fleets end to end, those of each in the order of their keys."""
        block, base = self.block, self.base
        parts: dict[str, list[npt.NDArray[np.generic]]] = {
            name: []
            for name in ("key", "yuan", "stops", "person", "offset", "seats", "original", "single")
        }
        start = [0]
        singles: list[tuple[int, int, int]] = []
        for number, fleet in enumerate(() if self.by_seat else block.fleets):
            homes = np.sort(fleet.table.stops, axis=1) + 1
            key = (homes[:, 0] * base + homes[:, 1]) * base + homes[:, 2]
            order = np.argsort(key, kind="stable")
            parts["key"].append(key[order])
            parts["yuan"].append(np.asarray(fleet.yuan, dtype=np.float64)[order])
            parts["stops"].append(fleet.table.stops[order].astype(np.int64))
            parts["person"].append(np.broadcast_to(fleet.person, fleet.table.stops.shape)[order])
            parts["offset"].append(fleet.offset[order])
            parts["seats"].append(np.where(fleet.allowed, fleet.seats, 0)[order].astype(np.int16))
            parts["original"].append(order)
            single = np.flatnonzero(fleet.table.size[order] == 1)
            singles += [
                (int(fleet.table.stops[order[row], 0]), number, start[-1] + int(row))
                for row in single
            ]
            start.append(start[-1] + len(order))
        singles.sort()
        homes = np.array([single[0] for single in singles], dtype=np.int64)
        shapes = {"stops": (0, 3), "person": (0, 3), "seats": (0, block.days)}
        types = {"yuan": np.float64, "person": np.float64, "seats": np.int16}
        made = {
            name: np.concatenate(rows)
            if rows
            else np.zeros(shapes.get(name, (0,)), dtype=types.get(name, np.int64))
            for name, rows in parts.items()
            if name != "single"
        }
        self.original = made.pop("original")
        made["start"] = np.array(start, dtype=np.int64)
        made["single_start"] = np.searchsorted(homes, np.arange(len(block.counties) + 1))
        made["single_fleet"] = np.array([single[1] for single in singles], dtype=np.int64)
        made["single_route"] = np.array([single[2] for single in singles], dtype=np.int64)
        return made

    def _joins(self, counties: int) -> Flags:
        """Return which counties some vehicle boards in together (C, C)."""
        joins = np.eye(counties, dtype=bool)
        for fleet in self.block.fleets:
            for one, other in ((0, 1), (0, 2), (1, 2)):
                a, b = fleet.table.stops[:, one], fleet.table.stops[:, other]
                both = (a >= 0) & (b >= 0)
                joins[a[both], b[both]] = joins[b[both], a[both]] = True
        return joins

    def _departures(self) -> tuple[Ints, Ints, Floats, Ints, Ints]:
        """Return where the costs of each departure begin, its room, all costs and full numbers."""
        block = self.block
        shape = (len(block.slots) + OFFSETS, block.days)
        ideal = np.zeros(shape, dtype=np.int64)
        at, room = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
        cap = slot_cap(block, make_nodes(block))
        known: dict[tuple[object, ...], tuple[int, RideCosts]] = {}
        costs: list[Floats] = [np.zeros(2)]
        full: list[Ints] = [np.zeros(2, dtype=np.int64)]
        end = 2
        for slot in range(len(block.slots)):
            most = int(cap[slot].max(initial=0))
            for day in range(shape[1]):
                runs = tuple(
                    n
                    for n, ride in enumerate(block.rides)
                    if ride.slot == slot and ride.dates[day]
                )
                if not runs or not most:
                    continue
                if runs not in known:
                    made = ride_costs(
                        [
                            (
                                n,
                                block.rides[n],
                                block.quotas.get(block.rides[n].service.offer, most),
                            )
                            for n in runs
                        ],
                        most,
                    )
                    known[runs] = (end, made)
                    costs.append(made.costs)
                    full.append(made.full)
                    end += len(made.costs)
                at[slot, day], self.rides[slot, day] = known[runs]
                table = known[runs][1].costs
                room[slot, day] = len(table) - 1
                heads = np.arange(1, len(table))
                ideal[slot, day] = 1 + int((table[1:] / heads).argmin()) if len(heads) else 0
        if self.by_seat:
            people = int(self.size.sum())
            at[len(block.slots) :], room[len(block.slots) :] = end, people
            costs.append(np.zeros(people + 1))
            full.append(np.full(people + 1, people))
        return at, room, np.concatenate(costs), np.concatenate(full), ideal

    def _seats(self) -> list[tuple[int, int, float, Flags]]:
        """Return coaches and feeders as if paid by the seat: county, slot, yuan a head, days.

        A coach to Yuyao has a slot of its own, by its days to arrival.
        """
        found: dict[tuple[int, int], tuple[float, Flags]] = {}
        for fleet in self.block.fleets:
            most = np.where(fleet.allowed, fleet.seats, 0).max(axis=1, initial=1)
            share = fleet.yuan / np.maximum(most * _FILL, 1)
            for stop in range(3):
                home = fleet.table.stops[:, stop]
                rows = np.flatnonzero(home >= 0)
                cost = share[rows] + fleet.person[rows, stop]
                slots = (
                    np.full(len(rows), fleet.slot)
                    if fleet.slot >= 0
                    else len(self.block.slots) + fleet.offset[rows]
                )
                order = np.lexsort((cost, slots, home[rows]))
                firsts = np.unique(
                    np.stack([home[rows], slots])[:, order], axis=1, return_index=True
                )[1]
                for at in order[firsts]:
                    key = (int(home[rows[at]]), int(slots[at]))
                    known = found.get(key, (np.inf, np.zeros(self.block.days, dtype=bool)))
                    found[key] = (
                        min(known[0], float(cost[at])),
                        known[1] | fleet.allowed[rows[at]],
                    )
        return [(home, slot, cost, dates) for (home, slot), (cost, dates) in found.items()]

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

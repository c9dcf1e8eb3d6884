"""A block as the arrays of its search: parties, routes of all fleets, own ways, departures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.charter import search_state as arrays
from planner.charter.blocks import Block
from planner.charter.demand import Demand
from planner.charter.nodes import OFFSETS, make_nodes, slot_cap
from planner.charter.ride_costs import RideCosts, ride_costs

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_FILL = 0.92
"""How full coaches and feeders are reckoned to be while departures are chosen."""
_MODE_OF = {"rail": 1, "air": 2}


@dataclass(frozen=True)
class BlockArrays:
    """What the search of a block works on.

    Parameters
    ----------
    static
        The arrays.
    parties
        Number of each party in the demand (P,).
    original
        Row of each route in the table of its fleet (R,).
    rides
        Costs of the trains and flights of each slot and day.
    """

    static: arrays.Static
    parties: Ints
    original: Ints
    rides: dict[tuple[int, int], RideCosts]


def arrays_of(block: Block, demand: Demand, *, by_seat: bool = False) -> BlockArrays:
    """Return the arrays of a block.

    Parameters
    ----------
    by_seat
        Whether coaches and feeders are paid by the seat, as while departures are chosen.
    """
    made = _Maker(block, demand, by_seat=by_seat)
    return BlockArrays(made.static, made.parties, made.original, made.rides)


class _Maker:
    """Makes the arrays; one method a kind of them."""

    def __init__(self, block: Block, demand: Demand, *, by_seat: bool) -> None:
        self.block, self.by_seat = block, by_seat
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

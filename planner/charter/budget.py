"""Keeping to a budget: the trips that cost most a head are given up until the rest fits.

The bound is that of the problem without a budget, which holds for the one with it too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from planner.charter.blocks import Block
from planner.charter.demand import Demand
from planner.charter.packing import Loaded, Packed

Plans = list[tuple[Block, Packed]]


@dataclass(frozen=True)
class _Unit:
    """Trips that stand and fall together: one coach, or a departure with all its feeders."""

    block: int
    trips: tuple[Loaded, ...]
    rides: tuple[Loaded, ...]
    parties: tuple[int, ...]
    yuan_per_head: float


def within(
    budget: float, plans: Plans, demand: Demand, spent: Callable[[Plans], float]
) -> tuple[Plans, set[int]]:
    """Return the plans after giving up what the budget cannot pay, and the parties left by that.

    Parameters
    ----------
    budget
        Most yuan that may be spent.
    plans
        Blocks with their loadings.
    demand
        Whose parties they are.
    spent
        Says what plans cost in all, shuttles and own travel included.
    """
    left: set[int] = set()
    units = sorted(_units(plans, demand), key=lambda u: (u.yuan_per_head, u.block))
    while units and spent(plans) > budget:
        unit = units.pop()
        block, load = plans[unit.block]
        gone = set(unit.parties)
        plans = list(plans)
        plans[unit.block] = (
            block,
            replace(
                load,
                trips=tuple(t for t in load.trips if not _same(t, unit.trips)),
                rides=tuple(r for r in load.rides if not _same(r, unit.rides)),
                left=(*load.left, *unit.parties),
            ),
        )
        left |= gone
    return plans, left


def _same(loaded: Loaded, among: Sequence[Loaded]) -> bool:
    return any(loaded is other for other in among)


def _units(plans: Plans, demand: Demand) -> list[_Unit]:
    units = []
    for number, (block, load) in enumerate(plans):
        by_slot: dict[tuple[int, int], tuple[list[Loaded], list[Loaded]]] = {}
        for trip in load.trips:
            slot = block.fleets[trip.number].slot
            if slot < 0:
                units.append(_unit(number, block, demand, [trip], []))
            else:
                by_slot.setdefault((slot, trip.day), ([], []))[0].append(trip)
        for ride in load.rides:
            slot = block.rides[ride.number].slot
            by_slot.setdefault((slot, ride.day), ([], []))[1].append(ride)
        units += [_unit(number, block, demand, *both) for both in by_slot.values()]
    return units


def _unit(
    number: int, block: Block, demand: Demand, trips: list[Loaded], rides: list[Loaded]
) -> _Unit:
    parties = sorted({party for loaded in (*trips, *rides) for party in loaded.parties})
    people = sum(int(demand.size[party]) for party in parties)
    yuan = sum(float(block.fleets[trip.number].yuan[trip.route]) for trip in trips)
    for ride in rides:
        service = block.rides[ride.number].service
        on_board = sum(int(demand.size[party]) for party in ride.parties)
        yuan += service.trip_yuan + service.seat_yuan * on_board
    return _Unit(number, tuple(trips), tuple(rides), tuple(parties), yuan / max(people, 1))

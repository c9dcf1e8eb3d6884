"""Large blocks cut by prefecture, to be planned part by part.

Parts share no vehicle and no departure: where several reach one hub they take turns, day by day.
So the plans of the parts are together a plan of the block. The bound stays that of the whole.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from planner.charter.blocks import Block, Fleet, Groups, Own, Ride
from planner.charter.network import Network
from planner.charter.routes import RouteTable

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_LARGE = 100_000
"""Days of departure of all groups together from which a block is cut."""
_PART = 2_500
"""The same for one part, if its prefectures are not larger."""
_PREFECTURE = 4


def parts_of(block: Block, network: Network) -> list[Block]:
    """Return the block itself, or its parts when it is large."""
    weight = block.groups.dates.sum(axis=1)
    if int(weight.sum()) <= _LARGE:
        return [block]
    by_county = np.zeros(len(block.counties))
    np.add.at(by_county, block.groups.county, weight)
    members = _bundles(block, network, by_county)
    reach = [_slots_reached(block, inside) for inside in members]
    turns = np.zeros((len(members), len(block.slots), block.days), dtype=bool)
    for slot in range(len(block.slots)):
        takers = [part for part, reached in enumerate(reach) if reached[slot]]
        for place, part in enumerate(takers):
            turns[part, slot] = np.arange(block.days) % len(takers) == place
    return [
        _part(block, inside, turns[number], first=number == 0, name=f"{block.name}/{number + 1}")
        for number, inside in enumerate(members)
    ]


def share_limits(blocks: list[Block]) -> list[Block]:
    """Return the blocks with quotas for the offers that several of them use.

    What an offer may run a day is shared out in proportion to the people of the blocks, by the
    largest remainder.
    """
    users: dict[int, list[int]] = {}
    for number, block in enumerate(blocks):
        used = {fleet.offer for fleet in block.fleets}
        used |= {ride.service.offer for ride in block.rides}
        for row in used & set(block.limits):
            users.setdefault(row, []).append(number)
    quotas = [dict(block.limits) for block in blocks]
    for row, takers in users.items():
        if len(takers) < 2:
            continue
        limit = blocks[takers[0]].limits[row]
        people = np.array([blocks[t].groups.size.sum() for t in takers], dtype=np.float64)
        exact = limit * people / people.sum()
        share = np.floor(exact).astype(np.int64)
        for place in np.argsort(share - exact, kind="stable")[: limit - int(share.sum())]:
            share[place] += 1
        for taker, trips in zip(takers, share, strict=True):
            quotas[taker][row] = int(trips)
    return [replace(block, quotas=q) for block, q in zip(blocks, quotas, strict=True)]


def _bundles(block: Block, network: Network, weight: npt.NDArray[np.float64]) -> list[Flags]:
    """Return the counties of each part: prefectures, neighbouring small ones together."""
    codes = np.array([network.counties[c][:_PREFECTURE] for c in block.counties])
    prefectures = [codes == code for code in np.unique(codes)]
    lat, lon = network.lat[block.counties], network.lon[block.counties]
    bundles: list[Flags] = []
    waiting = sorted(
        prefectures, key=lambda inside: (-float(weight[inside].sum()), inside.argmax())
    )
    while waiting:
        bundle = waiting.pop(0)
        while waiting:
            here = (lat[bundle].mean(), lon[bundle].mean())
            apart = [
                (lat[other].mean() - here[0]) ** 2 + (lon[other].mean() - here[1]) ** 2
                for other in waiting
            ]
            near = int(np.argmin(apart))
            if weight[bundle].sum() + weight[waiting[near]].sum() > _PART:
                break
            bundle = bundle | waiting.pop(near)
        bundles.append(bundle)
    return bundles


def _slots_reached(block: Block, inside: Flags) -> Flags:
    reached = np.zeros(len(block.slots), dtype=bool)
    for fleet in block.fleets:
        if fleet.slot >= 0:
            single = fleet.table.stops[fleet.table.size == 1, 0]
            reached[fleet.slot] |= bool(inside[single].any())
    for own in block.owns:
        reached[own.slot] |= bool(inside[own.county])
    return reached


def _part(block: Block, inside: Flags, turns: Flags, *, first: bool, name: str) -> Block:
    """Return the part of a block with these counties, on the days its turns give it."""
    local = np.full(len(inside) + 1, -1, dtype=np.int64)
    local[:-1][inside] = np.arange(int(inside.sum()))
    groups = block.groups
    mine = inside[groups.county]
    fleets = [_fleet(fleet, local, turns) for fleet in block.fleets]
    return replace(
        block,
        name=name,
        counties=block.counties[inside],
        groups=Groups(
            county=local[groups.county[mine]],
            size=groups.size[mine],
            ready=groups.ready[mine],
            due=groups.due[mine],
            dates=groups.dates[mine],
            modes=groups.modes[mine],
            unserved=groups.unserved[mine],
            parties=tuple(p for p, m in zip(groups.parties, mine, strict=True) if m),
        ),
        fleets=tuple(fleet for fleet in fleets if len(fleet.table)),
        rides=tuple(
            Ride(ride.service, ride.slot, ride.person, ride.dates & turns[ride.slot])
            for ride in block.rides
        ),
        owns=tuple(
            Own(int(local[own.county]), own.slot, own.person, own.dates & turns[own.slot])
            for own in block.owns
            if inside[own.county]
        ),
        constant=block.constant if first else 0.0,
        apart=None if block.apart is None else block.apart[np.ix_(inside, inside)],
    )


def _fleet(fleet: Fleet, local: Ints, turns: Flags) -> Fleet:
    """Return the fleet with the routes that stay inside, stops renumbered."""
    table = fleet.table
    stops = local[table.stops]
    allowed = fleet.allowed & turns[fleet.slot] if fleet.slot >= 0 else fleet.allowed
    keep = ((stops >= 0) == (table.stops >= 0)).all(axis=1) & allowed.any(axis=1)
    return replace(
        fleet,
        table=RouteTable(
            stops[keep],
            table.size[keep],
            table.km[keep],
            table.legs[keep],
            table.depart[keep],
            table.arrive[keep],
            table.leave[keep],
            table.drivers[keep],
            table.stand,
            table.night_stop,
        ),
        allowed=allowed[keep],
        seats=fleet.seats[keep],
        yuan=fleet.yuan[keep],
        person=fleet.person[keep],
        offset=fleet.offset[keep],
    )

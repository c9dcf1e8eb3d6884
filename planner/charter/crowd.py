"""What many people who lost their way at once would hire if they travelled by themselves.

A few people fit free seats and single vehicles. A crowd fills carriages together, from counties
that none of them could fill alone; which vehicles that takes is what the search is for.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from planner.charter.blocks import Block, Groups
from planner.charter.demand import Demand
from planner.charter.packing import Loaded
from planner.charter.search import Search, steps_for

LEAST = 40
"""People from which it is a crowd."""
_EFFORT = 0.5


def hired_by(
    block: Block,
    demand: Demand,
    parties: Collection[int],
    *,
    barred: Collection[tuple[int, int]],
) -> list[Loaded]:
    """Return the vehicles, nobody on them yet, that these parties of a block would hire.

    ``barred`` are trains and flights, by offer and day, of which no more may run; none where the
    parties are few.
    """
    if int(demand.size[list(parties)].sum()) < LEAST:
        return []
    alone = replace(
        block,
        groups=_only(block.groups, demand, set(parties)),
        rides=tuple(
            replace(ride, dates=ride.dates & _open(ride.service.offer, block.days, barred))
            for ride in block.rides
        ),
    )
    search = Search(alone, demand)
    search.run(steps_for(int(alone.groups.size.sum()), _EFFORT))
    packed = search.packed()
    return [replace(loaded, parties=()) for loaded in (*packed.trips, *packed.rides)]


def _only(groups: Groups, demand: Demand, parties: set[int]) -> Groups:
    """Return groups with these parties alone."""
    members = tuple(
        np.array([p for p in of_group if int(p) in parties], dtype=np.int64)
        for of_group in groups.parties
    )
    size = np.array([int(demand.size[some].sum()) for some in members], dtype=np.int64)
    return replace(groups, parties=members, size=size)


def _open(
    offer: int, days: int, barred: Collection[tuple[int, int]]
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.array([(offer, day) not in barred for day in range(days)])

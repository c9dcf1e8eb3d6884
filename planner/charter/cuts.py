"""Interval rounding cuts: people who must leave between two days need whole vehicles.

If n people of a county must leave in the days [a, b] and no vehicle that boards there has more
than Q seats, then with k = ⌈n / Q⌉ and f = n − Q (k − 1)

    f × vehicles + people by own travel + people left ≥ f k

(mixed-integer rounding: for k vehicles or more it holds, each vehicle fewer leaves at least f
people more). The same holds for the coaches of a whole block, less those who go by rail or air.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.charter.blocks import Block

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_BROKEN = 0.01
_MOST = 150


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
class Load:
    """A solution county by county and day by day; the last row is the whole block.

    Parameters
    ----------
    vehicles
        Vehicles that board in a county; in the last row coaches anywhere (C + 1, D).
    people
        People by own travel; in the last row those by rail and air (C + 1, D).
    left
        People left of each group (G,).
    """

    vehicles: Floats
    people: Floats
    left: Floats


class Separator:
    """Finds interval rounding cuts that the solution of the programme breaks."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.candidates = [
            cut for county in range(len(block.counties)) for cut in self._of_county(county)
        ]
        self.candidates += self._of_block()

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

    def violated(self, load: Load, known: list[Cut]) -> list[Cut]:
        """Return the cuts a solution breaks, the worst first, at most 150."""
        have = {(cut.county, cut.first, cut.last) for cut in known}
        vehicles = np.pad(np.cumsum(load.vehicles, axis=1), ((0, 0), (1, 0)))
        people = np.pad(np.cumsum(load.people, axis=1), ((0, 0), (1, 0)))
        found = []
        for cut in self.candidates:
            if (cut.county, cut.first, cut.last) in have:
                continue
            until, since = (cut.county, cut.last + 1), (cut.county, cut.first)
            left = (
                cut.factor * (vehicles[until] - vehicles[since])
                + (people[until] - people[since])
                + load.left[list(cut.groups)].sum()
            )
            broken = (cut.right - left) / cut.right
            if broken > _BROKEN:
                found.append((broken, cut))
        found.sort(key=lambda item: (-item[0], item[1].county, item[1].first, item[1].last))
        return [cut for _, cut in found[:_MOST]]

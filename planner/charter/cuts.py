"""Interval rounding cuts: people who must leave between two days need whole vehicles.

If n people of a county must leave in the days [a, b] and no vehicle that boards there has more
than Q seats, then with k = ⌈n / Q⌉ and f = n − Q (k − 1)

    f × vehicles + people by own travel + people left ≥ f k

(mixed-integer rounding: for k vehicles or more it holds, each vehicle fewer leaves at least f
people more). The same holds for several counties together, and for the coaches of a whole block,
less those who go by rail or air.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from planner.charter.blocks import Block

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_BROKEN = 0.01
_MOST = 150
_FEW = 8
"""Counties of a block up to which cuts are looked for on every set of them."""


@dataclass(frozen=True)
class Cut:
    """At least ``right`` in vehicles that board in any of ``counties`` (none: coaches) in [a, b].

    ``factor`` × vehicles + people by own travel or rail + people left ≥ ``right``.
    """

    counties: tuple[int, ...]
    first: int
    last: int
    factor: float
    right: float
    groups: tuple[int, ...]


@dataclass(frozen=True)
class Load:
    """A solution by sets of counties and day by day; the rows are the separator's sets.

    Parameters
    ----------
    vehicles
        Vehicles that board in any county of a set; for the empty set coaches anywhere (K, D).
    people
        People of the counties by own travel; for the empty set those by rail and air (K, D).
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
        self.few = len(block.counties) <= _FEW
        self.sets = _sets(len(block.counties))
        self.number = {counties: number for number, counties in enumerate(self.sets)}
        self.candidates = [
            cut for counties in self.sets if counties for cut in self._of_counties(counties)
        ]
        self.candidates += self._of_block()

    def _of_counties(self, counties: tuple[int, ...]) -> list[Cut]:
        seats = np.zeros(self.block.days, dtype=np.int64)
        for fleet in self.block.fleets:
            there = np.isin(fleet.table.stops, counties)
            there = there[:, :1] | there[:, 1:2] | there[:, 2:]
            route, day = np.nonzero(fleet.allowed & there)
            np.maximum.at(seats, day, fleet.seats[route, day])
        groups = np.flatnonzero(np.isin(self.block.groups.county, counties))
        return self._intervals(counties, groups, seats)

    def _of_block(self) -> list[Cut]:
        seats = np.zeros(self.block.days, dtype=np.int64)
        for fleet in self.block.fleets:
            if fleet.slot < 0:
                most = np.where(fleet.allowed, fleet.seats, 0).max(axis=0, initial=0)
                seats = np.maximum(seats, most)
        if not seats.any():
            return []
        return self._intervals((), np.arange(len(self.block.groups.size)), seats)

    def _intervals(self, counties: tuple[int, ...], groups: Ints, seats: Ints) -> list[Cut]:
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
                        counties,
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
        have = {(cut.counties, cut.first, cut.last) for cut in known}
        vehicles = np.pad(np.cumsum(load.vehicles, axis=1), ((0, 0), (1, 0)))
        people = np.pad(np.cumsum(load.people, axis=1), ((0, 0), (1, 0)))
        found = []
        for cut in self.candidates:
            if (cut.counties, cut.first, cut.last) in have:
                continue
            row = self.number[cut.counties]
            until, since = (row, cut.last + 1), (row, cut.first)
            left = (
                cut.factor * (vehicles[until] - vehicles[since])
                + (people[until] - people[since])
                + load.left[list(cut.groups)].sum()
            )
            broken = (cut.right - left) / cut.right
            if broken > _BROKEN:
                found.append((broken, cut))
        found.sort(key=lambda item: (-item[0], item[1].counties, item[1].first, item[1].last))
        return [cut for _, cut in found[:_MOST]]


def _sets(counties: int) -> list[tuple[int, ...]]:
    """Return the sets of counties cuts are looked for on: each one, where few all, and coaches."""
    most = counties if counties <= _FEW else 1
    sets = [some for size in range(1, most + 1) for some in combinations(range(counties), size)]
    return [*sets, ()]

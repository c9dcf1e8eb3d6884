"""The state of a climb: an instance laid out for the search, its placement and its bound."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.matching.ladder.core import Lists
from planner.matching.ladder.counting import count_of
from planner.matching.ladder.groups import Groups, find_options, sort_by_region
from planner.matching.ladder.instance import Instance
from planner.matching.ladder.net import Ints, Net, Work, net_of, work_of
from planner.matching.ladder.shares import in_shares

UNKNOWN = 2**62
"""Bound of nobody knows what."""


@dataclass
class State:
    """A placement with its prices, from which to go on.

    Parameters
    ----------
    net, groups, work
        The arrays of the search.
    alone
        By worker: decides alone.
    chosen
        By party its option, or -1.
    unit
        Points to a grid step.
    failed
        Workers who had to be placed and could not be.
    bound, dual
        The best bound, and the prices in grid steps that prove it best so far.
    fine
        Prices in parts of a grid step (``ascent.FINE``) that prove still better, if any do.
    source
        Where the pairs come from, or None when all are here.
    """

    net: Net
    groups: Groups
    work: Work
    alone: NDArray[np.bool_]
    chosen: Ints
    unit: int
    failed: Ints
    bound: int
    source: Lists | None = None
    dual: Ints | None = None
    fine: Ints | None = None

    @property
    def seat(self) -> Ints:
        """By worker the vacancy, or -1."""
        seat = np.full(len(self.work.seat), -1, dtype=np.int64)
        placed = np.flatnonzero(self.work.seat >= 0)
        seat[placed] = self.net.col[self.work.seat[placed]]
        return seat

    @property
    def value(self) -> int:
        """Sum of the gains of all pairs used, in points."""
        used = self.work.seat[self.work.seat >= 0]
        gained = self.unit * int(self.net.gain[used].sum())
        if self.net.bonus[0]:
            filled = np.bincount(self.net.firm, self.work.fill, len(self.net.least))
            counted = np.minimum(filled.astype(np.int64), self.net.least)
            gained += self.unit * int(self.net.bonus[0]) * int(counted.sum())
        return gained


def grid_of(instance: Instance) -> int:
    """Return the greatest number of points all gains are multiples of."""
    gain = instance.gain
    if not len(gain):
        return 1

    def common(first: int, last: int) -> int:
        return int(np.gcd.reduce(gain[first:last]))

    return max(1, math.gcd(*in_shares(common, len(gain)), instance.bonus))


def in_steps(instance: Instance, unit: int) -> Instance:
    """Return the instance with gains in steps of so many points, without idle seats."""
    gain, bonus = instance.gain // unit, instance.bonus // unit
    return replace(without_idle_seats(instance), gain=gain, bonus=bonus)


def without_idle_seats(instance: Instance) -> Instance:
    """Return the instance with at most one seat more than people can reach.

    That one is free, and so shows in the price.
    """
    reached = count_of(instance.col, len(instance.cap))
    return replace(instance, cap=np.minimum(instance.cap, reached + 1))


def build(instance: Instance, unit: int) -> State:
    """Lay an instance in grid steps out for the search; nobody is placed yet."""
    together = np.flatnonzero(instance.party >= 0)
    kind = np.full(instance.n_workers, -1, dtype=np.int64)
    kind[together] = instance.kind[instance.party[together]]
    col, gain = sort_by_region(
        instance.start, instance.col, instance.gain, tuple(instance.regions), kind
    )
    member = together[np.argsort(instance.party[together], kind="stable")]
    sizes = np.bincount(instance.party[together], minlength=len(instance.kind))
    first = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    with ThreadPoolExecutor(1) as beside:
        found = beside.submit(
            find_options, instance.start, col, instance.cap, instance.regions, kind, first, member
        )
        net = net_of(
            instance.start,
            col,
            gain,
            instance.cap,
            firm=instance.firm,
            least=instance.least,
            bonus=instance.bonus,
        )
        option, stretch, low, high = found.result()
    forced = np.zeros(len(first) - 1, dtype=bool)
    forced[np.unique(instance.party[instance.must & (instance.party >= 0)])] = True
    groups = Groups(first, member, option, stretch, low, high, forced)
    alone = instance.party < 0
    net.forced[:] = instance.must & alone
    work = work_of(net, np.zeros(len(net.cap), np.int64))
    nobody = np.zeros(0, np.int64)
    chosen = np.full(len(forced), -1, dtype=np.int64)
    return State(net, groups, work, alone, chosen, unit, nobody, UNKNOWN)

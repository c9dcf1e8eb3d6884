"""Pairs by price: the few that can matter at given prices, out of long lists.

Everything that searches runs on the pairs within reach of somebody's best; the bound is
held against the whole lists, so nothing is lost unseen. People of parties keep all of
their pairs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numba
import numpy as np

from planner.matching.ladder.groups import Groups, total_bound
from planner.matching.ladder.instance import Instance
from planner.matching.ladder.net import FAR, Ints, Net
from planner.matching.ladder.shares import in_shares


@dataclass(frozen=True)
class Lists:
    """All pairs of an instance, of which cores are cut.

    Parameters
    ----------
    instance
        Everything; its gains may be in points or in grid steps.
    unit
        Gain to a grid step: 1 when the gains are in steps already.
    held, more
        By worker a vacancy whose pair gains so much more, or -1; both in the instance's gains.
    """

    instance: Instance
    unit: int = 1
    held: Ints | None = None
    more: int = 0

    def near(self, price: Ints, reach: int, keep: Ints) -> Instance:
        """Return the instance of the pairs within ``reach`` of the best, and those to keep.

        Parameters
        ----------
        price, reach
            In grid steps, as the gains of what is returned.
        keep
            By worker a vacancy whose pair stays whatever its gain, or -1.
        """
        whole, unit = self.instance, self.unit
        counts = np.empty(whole.n_workers, np.int64)
        least = np.empty(whole.n_workers, np.int64)
        lists = (whole.start, whole.col, whole.gain, self._held, self.more)
        people = (whole.party < 0, whole.must)
        prices = (price * unit, reach * unit, keep)
        in_shares(count_near, whole.n_workers, *lists, *people, *prices, counts, least)
        start = np.concatenate([[0], np.cumsum(counts)])
        col = np.empty(int(start[-1]), whole.col.dtype)
        gain = np.empty(len(col), np.int64)
        cut = (least, start, col, gain, unit)
        in_shares(take_near, whole.n_workers, *lists, price * unit, keep, *cut)
        return replace(whole, start=start, col=col, gain=gain, bonus=whole.bonus // unit)

    def bound(self, net: Net, groups: Groups, price: Ints, level: Ints, scale: int) -> int:
        """Return the bound over all pairs in grid steps, rounded down.

        ``net`` and ``groups`` are those of a core; they have all pairs of parties.
        """
        whole = self.instance
        alone = whole.party < 0
        nobody = np.zeros_like(alone)
        total = int(total_bound(net, groups, nobody, price, level, scale))
        lists = (whole.start, whole.col, whole.gain, self._held, self.more)
        asked = (alone, whole.must, price * self.unit, scale)
        income = in_shares(alone_income, whole.n_workers, *lists, *asked)
        return (total + sum(map(int, income)) // self.unit) // scale

    @property
    def _held(self) -> Ints:
        """By worker the vacancy whose pair gains more, or -1."""
        return np.full(self.instance.n_workers, -1) if self.held is None else self.held


@numba.njit(cache=True, nogil=True)
def count_near(
    begin, end, start, col, gain, held, more, alone, must, price, reach, keep, counts, least
):
    """Note by worker how many pairs to keep, and the income a pair has to bring to stay."""
    for w in range(begin, end):
        first, last = start[w], start[w + 1]
        counts[w] = last - first
        least[w] = -FAR
        if not alone[w] or first == last:
            continue
        best = -FAR if must[w] else np.int64(0)
        for e in range(first, last):
            v = col[e]
            best = max(best, gain[e] + (more if v == held[w] else 0) - price[v])
        least[w] = best - reach
        counts[w] = 0
        for e in range(first, last):
            v = col[e]
            own = gain[e] + (more if v == held[w] else 0) - price[v]
            counts[w] += own >= least[w] or v == keep[w]


@numba.njit(cache=True, nogil=True)
def take_near(
    begin, end, start, col, gain, held, more, price, keep, least, to, to_col, to_gain, unit
):
    """Write the pairs to keep where they belong, their gains in grid steps."""
    for w in range(begin, end):
        at = to[w]
        for e in range(start[w], start[w + 1]):
            v = col[e]
            whole = gain[e] + (more if v == held[w] else 0)
            if whole - price[v] >= least[w] or v == keep[w]:
                to_col[at] = v
                to_gain[at] = whole // unit
                at += 1


@numba.njit(cache=True, nogil=True)
def alone_income(begin, end, start, col, gain, held, more, alone, must, price, scale):
    """Return what those who decide alone gain at most at prices in units of 1/``scale``."""
    total = np.int64(0)
    for w in range(begin, end):
        first, last = start[w], start[w + 1]
        if not alone[w] or first == last:
            continue
        best = -FAR if must[w] else np.int64(0)
        for e in range(first, last):
            v = col[e]
            own = gain[e] + (more if v == held[w] else 0)
            best = max(best, own * scale - price[v])
        total += best
    return total

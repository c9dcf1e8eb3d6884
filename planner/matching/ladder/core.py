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
from planner.matching.ladder.net import Ints, Net


@dataclass(frozen=True)
class Lists:
    """All pairs of an instance, gains in grid steps, of which cores are cut."""

    instance: Instance

    def near(self, price: Ints, reach: int, keep: Ints) -> Instance:
        """Return the instance of the pairs within ``reach`` of the best, and those to keep.

        Parameters
        ----------
        keep
            By worker a vacancy whose pair stays whatever its gain, or -1.
        """
        whole = self.instance
        alone = whole.party < 0
        mask, counts = near_mask(
            whole.start, whole.col, whole.gain, alone, whole.must, price, reach, keep
        )
        start = np.concatenate([[0], np.cumsum(counts)])
        return replace(whole, start=start, col=whole.col[mask], gain=whole.gain[mask])

    def bound(self, net: Net, groups: Groups, price: Ints, level: Ints, scale: int) -> int:
        """Return the bound over all pairs in grid steps, rounded down.

        ``net`` and ``groups`` are those of a core; they have all pairs of parties.
        """
        whole = self.instance
        alone = whole.party < 0
        nobody = np.zeros_like(alone)
        total = int(total_bound(net, groups, nobody, price, level, scale))
        total += int(
            alone_income(whole.start, whole.col, whole.gain, alone, whole.must, price, scale)
        )
        return total // scale


@numba.njit(cache=True)
def near_mask(start, col, gain, alone, must, price, reach, keep):
    """Return which pairs to keep, and by worker how many."""
    mask = np.ones(len(col), np.bool_)
    counts = np.zeros(len(alone), np.int64)
    for w in range(len(alone)):
        first, last = start[w], start[w + 1]
        counts[w] = last - first
        if not alone[w] or first == last:
            continue
        best = gain[first] - price[col[first]] if must[w] else np.int64(0)
        for e in range(first, last):
            best = max(best, gain[e] - price[col[e]])
        counts[w] = 0
        for e in range(first, last):
            mask[e] = gain[e] - price[col[e]] >= best - reach or col[e] == keep[w]
            counts[w] += mask[e]
    return mask, counts


@numba.njit(cache=True)
def alone_income(start, col, gain, alone, must, price, scale):
    """Return what all who decide alone gain at most at prices in units of 1/``scale``."""
    total = np.int64(0)
    for w in range(len(alone)):
        first, last = start[w], start[w + 1]
        if not alone[w] or first == last:
            continue
        best = gain[first] * scale - price[col[first]] if must[w] else np.int64(0)
        for e in range(first, last):
            best = max(best, gain[e] * scale - price[col[e]])
        total += best
    return total

"""Many people at once: prices for all who stand, then every path that is free.

The primal-dual method with blocking flows (Hopcroft, Karp 1973): labels move the prices
until everybody who stands has a tight path, walks use tight paths up. A phase that finds
no path falls back on :func:`~planner.matching.ladder.paths.insert` or ``repay`` for one, so
it always ends.
"""

from __future__ import annotations

import numba
import numpy as np

from planner.matching.ladder.labels import lower_all, raise_all
from planner.matching.ladder.net import FAR
from planner.matching.ladder.paths import insert, repay
from planner.matching.ladder.walks import walk_back, walk_in

FEW = 2
"""Up to so many are placed one by one: labels for all would cost more."""


@numba.njit(cache=True)
def seat_everybody(net, work, standing):
    """Place workers who stand; return those who must be placed and cannot be.

    Parameters
    ----------
    standing
        Workers without a seat who would gain by one, or must have one.
    """
    count = len(standing)
    waiting = standing.copy()
    failed = np.empty(count, np.int64)
    failures = 0
    while count:
        left = count
        if count > FEW:
            if raise_all(net, work, waiting[:count]):
                left = _walk_all(net, work, waiting, count)
            if left < count:
                count = left
                continue
        for k in range(count):
            work.size[4] += 1
            w = waiting[k]
            if not walk_in(net, work, w) and insert(net, work, w, FAR) < 0:
                failed[failures] = w
                failures += 1
        break
    return failed[:failures]


@numba.njit(cache=True)
def _walk_all(net, work, waiting, count):
    """Seat whoever finds a tight path; return how many still stand."""
    work.size[4] += 1
    left = 0
    for k in range(count):
        w = waiting[k]
        if not walk_in(net, work, w):
            waiting[left] = w
            left += 1
    return left


@numba.njit(cache=True)
def repay_everything(net, work):
    """Settle every owed seat."""
    while True:
        owing = np.flatnonzero(work.owed > 0)
        count = work.owed[owing].sum()
        if count == 0:
            return
        found = False
        if count > FEW:
            lower_all(net, work)
            found = _walk_all_back(net, work, owing)
        if not found:
            for v in owing[:FEW]:
                work.size[4] += 1
                if work.owed[v] > 0 and not walk_back(net, work, v):
                    repay(net, work, v)


@numba.njit(cache=True)
def _walk_all_back(net, work, owing):
    """Settle whatever has a tight path; return whether anything had."""
    work.size[4] += 1
    found = False
    for v in owing:
        while work.owed[v] > 0 and walk_back(net, work, v):
            found = True
    return found

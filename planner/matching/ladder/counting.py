"""Pairs counted, ordered and found, each list read once in the order it lies in memory."""

from __future__ import annotations

import numba
import numpy as np


@numba.njit(cache=True, nogil=True)
def count_of(col, m):
    """Return by vacancy how many pairs it has."""
    count = np.zeros(m, np.int64)
    for v in col:
        count[v] += 1
    return count


@numba.njit(cache=True, nogil=True)
def by_vacancy(col, m):
    """Return by vacancy the first of its pairs, and the pairs in that order (counting sort)."""
    back = np.zeros(m + 1, np.int64)
    back[1:] = np.cumsum(count_of(col, m))
    free = back[:-1].copy()
    pairs = np.empty(len(col), np.int32)
    for e in range(len(col)):
        v = col[e]
        pairs[free[v]] = e
        free[v] += 1
    return back, pairs


@numba.njit(cache=True)
def find_pairs(start, col, seat, pairs):
    """Note by worker the pair of the own list that is the vacancy given."""
    for w in range(len(seat)):
        for e in range(start[w], start[w + 1]):
            if col[e] == seat[w]:
                pairs[w] = e

"""The pairs worth looking at, out of all eligible ones, at given prices."""

from __future__ import annotations

import numba
import numpy as np


@numba.njit(cache=True)
def best_pairs(block, add, weight, price, count, everything):
    """Return each row's best pairs above price, as ``(starts, columns, gains)``.

    Parameters
    ----------
    block
        ``(n_rows, n_vacancies)``: scores, negative where not eligible.
    add, weight
        A pair gains ``weight * score + add[vacancy]``.
    price
        By vacancy.
    count
        Pairs a row at most.
    everything
        By row: take every eligible pair.
    """
    rows, m = block.shape
    starts = np.zeros(rows + 1, np.int64)
    room = rows * count + 1
    columns, gains = np.empty(room, np.int32), np.empty(room, np.int64)
    values = np.empty(m, np.int64)
    used = 0
    for row in range(rows):
        found = 0
        for v in range(m):
            if block[row, v] >= 0:
                values[found] = weight * block[row, v] + add[v] - price[v]
                found += 1
        take = found if everything[row] else min(count, found)
        if used + take > room:
            room = 2 * room + take
            columns = np.concatenate((columns, np.empty(room - len(columns), np.int32)))
            gains = np.concatenate((gains, np.empty(room - len(gains), np.int64)))
        if take:
            floor = np.partition(values[:found], found - take)[found - take]
            ties = take
            for k in range(found):
                ties -= values[k] > floor
            for v in range(m):
                if block[row, v] >= 0:
                    gain = weight * block[row, v] + add[v]
                    value = gain - price[v]
                    if value > floor or (value == floor and ties > 0):
                        ties -= value == floor
                        columns[used], gains[used] = v, gain
                        used += 1
        starts[row + 1] = used
    return starts, columns[:used].copy(), gains[:used].copy()

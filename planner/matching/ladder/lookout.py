"""The loops of a look over all pairs: best vacancies by row and by worker.

Every loop walks rows of scores in the order they lie in memory. Of equal values those
are taken that come first from a place that differs from worker to worker, so that not all
of a class ask for the same few vacancies.
"""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from planner.matching.ladder.net import FAR, Ints

STRIDE = 7919
"""How far apart neighbours begin to take equals."""


class Rows(NamedTuple):
    """Scores of all pairs.

    Parameters
    ----------
    of_worker, table
        By worker the row; ``(n_rows, n_vacancies)``: scores, negative where not eligible.
    town, firm
        By worker: the town and the enterprise whose vacancies have extra points, or negative.
    town_points, firm_points
        Those points.
    town_of, firm_of
        By vacancy the codes to compare with.
    town_start, by_town, firm_start, by_firm
        Vacancies sorted by these codes, and where each code begins.
    able, columns
        By row the first of its eligible vacancies with seats in ``columns``.
    """

    of_worker: Ints
    table: NDArray[np.int16] | NDArray[np.int32] | NDArray[np.int64]
    town: Ints
    firm: Ints
    town_points: int
    firm_points: int
    town_of: Ints
    firm_of: Ints
    town_start: Ints
    by_town: Ints
    firm_start: Ints
    by_firm: Ints
    able: Ints
    columns: NDArray[np.int32]


@numba.njit(cache=True)
def eligible_columns(table, cap):
    """Return by row the eligible vacancies that have seats, as ``(start, columns)``."""
    rows, m = table.shape
    start = np.zeros(rows + 1, np.int64)
    for row in range(rows):
        found = 0
        for v in range(m):
            found += table[row, v] >= 0 and cap[v] > 0
        start[row + 1] = start[row] + found
    columns = np.empty(start[rows], np.int32)
    for row in range(rows):
        at = start[row]
        for v in range(m):
            if table[row, v] >= 0 and cap[v] > 0:
                columns[at] = v
                at += 1
    return start, columns


@numba.njit(cache=True, nogil=True)
def best_by_row(begin, end, table, able, columns, add, price, weight, count, where, worth):
    """Write by row its best vacancies and their values, the best first.

    A pair is worth ``weight * score + add[vacancy] - price[vacancy]``. What is not written stays
    as it is: ``where`` -1 and ``worth`` far below everything.
    """
    values, spots = np.empty(2 * count, np.int64), np.empty(2 * count, np.int32)
    for row in range(begin, end):
        own = columns[able[row] : able[row + 1]]
        used, _ = best_in_row(table[row], own, (add, price), weight, row, count, (values, spots))
        order = np.argsort(-values[:used], kind="mergesort")
        for k in range(used):
            where[row, k] = spots[order[k]]
            worth[row, k] = values[order[k]]


@numba.njit(cache=True)
def best_in_row(line, own, by_vacancy, weight, turn, count, room):
    """Put the best of some vacancies of a row into ``room``; return how many, and the least.

    Parameters
    ----------
    line, own
        Scores of the row, and the vacancies to look at.
    by_vacancy
        ``(add, price)``.
    turn
        Which of equals come first.
    room
        ``(values, vacancies)``, each twice as long as the ``count`` that is wanted.

    Returns
    -------
    used, floor
        Nothing left out is worth more than the floor.
    """
    add, price = by_vacancy
    values, spots = room
    used, floor, n = 0, np.int64(-FAR), len(own)
    k = (turn * STRIDE) % max(1, n)
    for _ in range(n):
        v = own[k]
        k += 1
        if k == n:
            k = 0
        value = weight * np.int64(line[v]) + add[v] - price[v]
        if value > floor:
            values[used], spots[used] = value, v
            used += 1
            if used == 2 * count:
                used = best_of(values, spots, used, count)
                floor = values[:used].min()
    if used > count:
        used = best_of(values, spots, used, count)
        floor = values[:used].min()
    return used, floor


@numba.njit(cache=True)
def best_of(values, columns, found, count):
    """Bring the greatest values to the front; return how many there are."""
    if found <= count:
        return found
    floor = np.partition(values[:found], found - count)[found - count]
    ties = count
    for k in range(found):
        ties -= values[k] > floor
    used = 0
    for k in range(found):
        value = values[k]
        if value > floor or (value == floor and ties > 0):
            ties -= value == floor
            values[used], columns[used] = value, columns[k]
            used += 1
    return used


@numba.njit(cache=True)
def score_of(rows, w, v):
    """Return the score of a pair, negative where it is not eligible."""
    points = np.int64(rows.table[rows.of_worker[w], v])
    if points >= 0:
        if rows.town_of[v] == rows.town[w]:
            points += rows.town_points
        if rows.firm_of[v] == rows.firm[w]:
            points += rows.firm_points
    return points


@numba.njit(cache=True, nogil=True)
def look_alone(begin, end, rows, top, everybody, forced, cap, by_vacancy, weight, wanted):
    """Return for some of the workers alone ``(counts, columns, gains, income)``.

    Parameters
    ----------
    top
        What :func:`best_by_row` wrote.
    by_vacancy
        ``(add, price)``.
    wanted
        ``(count, seat)``: pairs a worker at most, and by worker one that is kept.
    """
    add, price = by_vacancy
    count, seat = wanted
    where, worth = top
    most = np.int64(0)
    alone = everybody[begin:end]
    counts = np.zeros(len(alone), np.int64)
    room = len(alone) * (count + 1)
    col, gain = np.empty(room, np.int32), np.empty(room, np.int64)
    longest = np.diff(rows.town_start).max() + np.diff(rows.firm_start).max()
    values = np.empty(longest + where.shape[1], np.int64)
    columns = np.empty(longest + where.shape[1], np.int32)
    table, town_of, firm_of = rows.table, rows.town_of, rows.firm_of
    town_gain, firm_gain = weight * rows.town_points, weight * rows.firm_points
    net = add - price
    used = 0
    for i in range(len(alone)):
        w = alone[i]
        row, town, firm = rows.of_worker[w], rows.town[w], rows.firm[w]
        line = table[row]
        found = 0
        wide = where.shape[1]
        for k in range(wide):
            at = (k + w * STRIDE) % wide
            v = where[row, at]
            if v >= 0 and town_of[v] != town and firm_of[v] != firm:
                values[found], columns[found] = worth[row, at], v
                found += 1
        if town >= 0:
            for k in range(rows.town_start[town], rows.town_start[town + 1]):
                v = rows.by_town[k]
                if line[v] >= 0 and cap[v] > 0:
                    values[found] = weight * np.int64(line[v]) + net[v] + town_gain
                    if firm_of[v] == firm:
                        values[found] += firm_gain
                    columns[found] = v
                    found += 1
        if firm >= 0:
            for k in range(rows.firm_start[firm], rows.firm_start[firm + 1]):
                v = rows.by_firm[k]
                if town_of[v] != town and line[v] >= 0 and cap[v] > 0:
                    values[found] = weight * np.int64(line[v]) + net[v] + firm_gain
                    columns[found] = v
                    found += 1
        if found == 0:
            continue
        found = best_of(values, columns, found, count)
        best = values[:found].max()
        most += best if forced[w] else max(np.int64(0), best)
        kept = seat[w] < 0 or score_of(rows, w, seat[w]) < 0
        for k in range(found):
            col[used], gain[used] = columns[k], values[k] + price[columns[k]]
            kept = kept or columns[k] == seat[w]
            used += 1
        if not kept:
            v = seat[w]
            col[used], gain[used] = v, weight * score_of(rows, w, v) + add[v]
            found += 1
            used += 1
        counts[i] = found
    return counts, col[:used].copy(), gain[:used].copy(), most


@numba.njit(cache=True)
def with_earlier(new, earlier, m):
    """Return the pairs of two lists ``(start, col, gain)``, each once, the new ones first."""
    start, col, gain = new
    start_0, col_0, gain_0 = earlier
    n = len(start) - 1
    starts = np.zeros(n + 1, np.int64)
    columns = np.empty(len(col) + len(col_0), np.int32)
    gains = np.empty(len(columns), np.int64)
    seen = np.full(m, -1, np.int64)
    used = 0
    for w in range(n):
        for e in range(start[w], start[w + 1]):
            seen[col[e]] = w
            columns[used], gains[used] = col[e], gain[e]
            used += 1
        for e in range(start_0[w], start_0[w + 1]):
            if seen[col_0[e]] != w:
                columns[used], gains[used] = col_0[e], gain_0[e]
                used += 1
        starts[w + 1] = used
    return starts, columns[:used].copy(), gains[:used].copy()

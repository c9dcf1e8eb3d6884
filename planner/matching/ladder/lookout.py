"""The loops of a look over all pairs: best vacancies by row, by worker, and by party.

Every loop walks rows of scores in the order they lie in memory. Of equal values those
are taken that come first from a place that differs from worker to worker, so that not all
of a class ask for the same few vacancies.
"""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from planner.matching.ladder.groups import _seats_all
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


@numba.njit(cache=True)
def best_by_row(table, cap, net, weight, count):
    """Return by row its best vacancies and their values, the best first, -1 where there is none.

    A pair is worth ``weight * score + net[vacancy]``.
    """
    rows, m = table.shape
    where = np.full((rows, count), -1, np.int32)
    worth = np.full((rows, count), -FAR, np.int64)
    values, columns = np.empty(m, np.int64), np.empty(m, np.int32)
    for row in range(rows):
        found = 0
        begin = (row * STRIDE) % m
        for k in range(m):
            v = begin + k
            if v >= m:
                v -= m
            if table[row, v] >= 0 and cap[v] > 0:
                values[found] = weight * np.int64(table[row, v]) + net[v]
                columns[found] = v
                found += 1
        used = _best_of(values, columns, found, count)
        order = np.argsort(-values[:used], kind="mergesort")
        for k in range(used):
            where[row, k] = columns[order[k]]
            worth[row, k] = values[order[k]]
    return where, worth


@numba.njit(cache=True)
def _best_of(values, columns, found, count):
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
def _score(rows, w, v):
    """Return the score of a pair, negative where it is not eligible."""
    points = np.int64(rows.table[rows.of_worker[w], v])
    if points >= 0:
        if rows.town_of[v] == rows.town[w]:
            points += rows.town_points
        if rows.firm_of[v] == rows.firm[w]:
            points += rows.firm_points
    return points


@numba.njit(cache=True)
def look_alone(rows, top, alone, forced, cap, by_vacancy, weight, wanted):
    """Return for workers alone ``(counts, columns, gains, income)``.

    Parameters
    ----------
    top
        What :func:`best_by_row` returned.
    by_vacancy
        ``(add, price)``.
    wanted
        ``(count, seat)``: pairs a worker at most, and by worker one that is kept.
    """
    add, price = by_vacancy
    count, seat = wanted
    where, worth = top
    most = np.int64(0)
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
        found = _best_of(values, columns, found, count)
        best = values[:found].max()
        most += best if forced[w] else max(np.int64(0), best)
        kept = seat[w] < 0 or _score(rows, w, seat[w]) < 0
        for k in range(found):
            col[used], gain[used] = columns[k], values[k] + price[columns[k]]
            kept = kept or columns[k] == seat[w]
            used += 1
        if not kept:
            v = seat[w]
            col[used], gain[used] = v, weight * _score(rows, w, v) + add[v]
            found += 1
            used += 1
        counts[i] = found
    return counts, col[:used].copy(), gain[:used].copy(), most


@numba.njit(cache=True)
def look_parties(rows, parties, where, forced, cap, by_vacancy, weight, wanted):
    """Return for people of parties ``(workers, columns, gains, income)``.

    Parameters
    ----------
    parties
        ``(first, member, kind)``: by party the first of its people, and its row of regions.
    where
        ``(region, region_start, by_region)``: by kind the region of every vacancy, and the
        vacancies sorted by it.
    wanted
        ``(regions, pairs in a region, pairs where there is one region, seat)``.
    """
    first, member, kind = parties
    region_of, region_start, by_region = where
    add, price = by_vacancy
    regions, narrow, wide, seat = wanted
    m = len(cap)
    n_regions = region_start.shape[1] - 1
    worth, people = np.zeros(n_regions, np.int64), np.zeros(n_regions, np.int64)
    room = 1 << 16
    who, col = np.empty(room, np.int64), np.empty(room, np.int32)
    gain = np.empty(room, np.int64)
    columns, values = np.empty(m, np.int32), np.empty(m, np.int64)
    near = np.empty(8 * m, np.int32)
    # held apart from ``rows``: reading a field costs more than the work of a pair
    table, of_worker, towns, firms = rows.table, rows.of_worker, rows.town, rows.firm
    town_of, firm_of = rows.town_of, rows.firm_of
    town_gain, firm_gain = weight * rows.town_points, weight * rows.firm_points
    net = add - price
    most = np.int64(0)
    used = 0
    for party in range(len(first) - 1):
        size = first[party + 1] - first[party]
        if size == 0:
            continue
        own = kind[party]
        starts, order_of = region_start[own], by_region[own]
        people[:] = 0
        must = False
        for i in range(size):
            w = member[first[party] + i]
            must = must or forced[w]
            line, town, firm = table[of_worker[w]], towns[w], firms[w]
            for r in range(n_regions):
                if people[r] < i:
                    continue
                best = np.int64(-FAR)
                for k in range(starts[r], starts[r + 1]):
                    v = order_of[k]
                    if line[v] >= 0 and cap[v] > 0:
                        value = weight * np.int64(line[v]) + net[v]
                        if town_of[v] == town:
                            value += town_gain
                        if firm_of[v] == firm:
                            value += firm_gain
                        best = max(best, value)
                if best > -FAR:
                    worth[r] = best if i == 0 else worth[r] + best
                    people[r] = i + 1
        options = np.flatnonzero(people == size)
        order = options[np.argsort(-worth[options], kind="mergesort")]
        here = -1
        if seat[member[first[party]]] >= 0:
            here = region_of[own, seat[member[first[party]]]]
        taken, here_done = 0, here < 0
        heads, tails = np.empty(size, np.int64), np.empty(size, np.int64)
        for r in order:
            if taken >= regions and r != here:
                if here_done:
                    break
                continue
            begin, end = region_start[own, r], region_start[own, r + 1]
            if size * (end - begin) > len(near):
                near = np.empty(size * (end - begin), np.int32)
            length = 0
            for i in range(size):
                w = member[first[party] + i]
                heads[i] = length
                line = table[of_worker[w]]
                for k in range(begin, end):
                    v = order_of[k]
                    if cap[v] > 0 and line[v] >= 0:
                        near[length] = v
                        length += 1
                tails[i] = length
            if not _seats_all(near, cap, heads, tails):
                continue
            if taken == 0:
                most += worth[r] if must else max(np.int64(0), worth[r])
            taken += 1
            here_done = here_done or r == here
            limit = wide if n_regions == 1 or end - begin == m else narrow
            for i in range(size):
                w = member[first[party] + i]
                line, town, firm = table[of_worker[w]], towns[w], firms[w]
                found = 0
                for k in range(heads[i], tails[i]):
                    v = near[k]
                    columns[found] = v
                    values[found] = weight * np.int64(line[v]) + net[v]
                    if town_of[v] == town:
                        values[found] += town_gain
                    if firm_of[v] == firm:
                        values[found] += firm_gain
                    found += 1
                found = _best_of(values, columns, found, limit)
                kept = r != here
                if used + found + 1 > room:
                    room = 2 * room + found
                    who = np.concatenate((who, np.empty(room - len(who), np.int64)))
                    col = np.concatenate((col, np.empty(room - len(col), np.int32)))
                    gain = np.concatenate((gain, np.empty(room - len(gain), np.int64)))
                for k in range(found):
                    who[used], col[used] = w, columns[k]
                    gain[used] = values[k] + price[columns[k]]
                    kept = kept or columns[k] == seat[w]
                    used += 1
                if not kept and seat[w] >= 0 and _score(rows, w, seat[w]) >= 0:
                    v = seat[w]
                    who[used], col[used] = w, v
                    gain[used] = weight * _score(rows, w, v) + add[v]
                    used += 1
    return who[:used].copy(), col[:used].copy(), gain[:used].copy(), most


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

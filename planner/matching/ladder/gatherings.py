"""A look over all pairs of parties: what every region is worth to a party, and its best ones.

Rows are read once for all who share them: the best of every region. A party adds up those
of its people and what a preferred town and a referrer add. Of regions worth the same each
party is shown others first, so that not all of them ask for the same few seats.
"""

from __future__ import annotations

import numba
import numpy as np

from planner.matching.ladder.groups import _seats_all
from planner.matching.ladder.lookout import STRIDE, best_of, score_of
from planner.matching.ladder.net import FAR


@numba.njit(cache=True)
def _widths(region_of):
    """Return how many regions there are, by kind."""
    widths = np.empty(len(region_of), np.int64)
    for own in range(len(region_of)):
        widths[own] = region_of[own].max() + 1
    return widths


@numba.njit(cache=True)
def best_by_region(rows, parties, region_of, net, weight):
    """Return the best of a row in every region, without extras, as ``(begin, values)``.

    ``begin`` is by kind of region and by row, -1 where no party has such people.
    """
    first, member, kind = parties
    table, able, columns = rows.table, rows.able, rows.columns
    begin = np.full((len(region_of), table.shape[0]), -1, np.int64)
    widths = _widths(region_of)
    size = 0
    for party in range(len(kind)):
        for k in range(first[party], first[party + 1]):
            row = rows.of_worker[member[k]]
            if begin[kind[party], row] < 0:
                begin[kind[party], row] = size
                size += widths[kind[party]]
    values = np.full(size, -FAR, np.int64)
    for own in range(len(region_of)):
        region = region_of[own]
        for row in range(table.shape[0]):
            at = begin[own, row]
            if at < 0:
                continue
            for k in range(able[row], able[row + 1]):
                v = columns[k]
                value = weight * np.int64(table[row, v]) + net[v]
                values[at + region[v]] = max(values[at + region[v]], value)
    return begin, values


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
    best_at, best_there = best_by_region(rows, parties, region_of, net, weight)
    widths = _widths(region_of)
    whole = region_start.shape[1] - 1
    worth, own_best = np.empty(whole, np.int64), np.empty(whole, np.int64)
    ranks, ranked = np.empty(whole, np.int32), np.empty(whole, np.int64)
    most = np.int64(0)
    used = 0
    for party in range(len(first) - 1):
        size = first[party + 1] - first[party]
        if size == 0:
            continue
        own = kind[party]
        order_of, region = by_region[own], region_of[own]
        n_regions = widths[own]
        must = False
        worth[:n_regions] = 0
        for i in range(size):
            w = member[first[party] + i]
            must = must or forced[w]
            line, town, firm = table[of_worker[w]], towns[w], firms[w]
            begin = best_at[own, of_worker[w]]
            own_best[:n_regions] = best_there[begin : begin + n_regions]
            for extra in range(2):
                # the preferred town, then the firm where it is not of that town
                listed = rows.by_firm if extra else rows.by_town
                starts = rows.firm_start if extra else rows.town_start
                code = firm if extra else town
                if code < 0:
                    continue
                for k in range(starts[code], starts[code + 1]):
                    v = listed[k]
                    if line[v] < 0 or cap[v] == 0:
                        continue
                    value = weight * np.int64(line[v]) + net[v]
                    if town_of[v] == town:
                        value += town_gain
                    if firm_of[v] == firm:
                        value += firm_gain
                    own_best[region[v]] = max(own_best[region[v]], value)
            for r in range(n_regions):
                lost = worth[r] == -FAR or own_best[r] == -FAR
                worth[r] = -FAR if lost else worth[r] + own_best[r]
        here = -1
        if seat[member[first[party]]] >= 0:
            here = region[seat[member[first[party]]]]
        taken, here_done = 0, here < 0
        heads, tails = np.empty(size, np.int64), np.empty(size, np.int64)
        while True:
            options = 0
            if taken < regions:
                for k in range(n_regions):
                    r = (k + party * STRIDE) % n_regions
                    if worth[r] > -FAR:
                        ranks[options], ranked[options] = r, worth[r]
                        options += 1
                options = best_of(ranked, ranks, options, 4 * regions)
            elif not here_done and worth[here] > -FAR:
                ranks[0], ranked[0] = here, worth[here]
                options = 1
            if options == 0:
                break
            for rank in np.argsort(-ranked[:options], kind="mergesort"):
                r = np.int64(ranks[rank])
                if taken >= regions and (here_done or r != here):
                    continue
                value_here = ranked[rank]
                worth[r] = -FAR
                here_done = here_done or r == here
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
                    most += value_here if must else max(np.int64(0), value_here)
                taken += 1
                limit = wide if end - begin == m else narrow
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
                    found = best_of(values, columns, found, limit)
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
                    if not kept and seat[w] >= 0 and score_of(rows, w, seat[w]) >= 0:
                        v = seat[w]
                        who[used], col[used] = w, v
                        gain[used] = weight * score_of(rows, w, v) + add[v]
                        used += 1
    return who[:used].copy(), col[:used].copy(), gain[:used].copy(), most

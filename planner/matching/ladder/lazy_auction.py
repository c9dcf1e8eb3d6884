"""An auction over all pairs of a market: lists are filled again only when prices ask for it.

Within a phase prices only rise. So a list of the best of a row stays good until the second
best left on it has fallen below the best that was left out; only then the row is read
again. People of parties bid for themselves here. ``auction`` says how bids and seats work.
"""

from __future__ import annotations

import numba
import numpy as np

from planner.matching.ladder.auction import FREE
from planner.matching.ladder.lookout import best_in_row
from planner.matching.ladder.net import FAR

IN_TOWN = 24
"""Pairs listed of the town a worker prefers."""

WIDE = 128
"""Pairs listed of a row."""


@numba.njit(cache=True)
def lazy_auction(rows, cap, add, extra, price, steps, weight, budget):
    """Return by worker the vacancy; prices are changed in place.

    Parameters
    ----------
    rows
        Scores of all pairs; a pair gains ``weight * score + add[vacancy]``.
    cap, extra, price, steps, budget
        As for ``auction``.
    """
    of_worker, table, towns, firms = rows.of_worker, rows.table, rows.town, rows.firm
    town_of, firm_of, able, columns = rows.town_of, rows.firm_of, rows.able, rows.columns
    town_gain, firm_gain = weight * rows.town_points, weight * rows.firm_points
    n, m, lines = len(of_worker), len(cap), table.shape[0]
    at = np.zeros(m + 1, np.int64)
    for v in range(m):
        at[v + 1] = at[v] + cap[v]
    paid, who = np.zeros(at[m], np.int64), np.full(at[m], FREE, np.int64)
    fill, seat = np.zeros(m, np.int64), np.full(n, FREE, np.int64)
    queue = np.empty(n, np.int64)
    where, worth = np.empty((lines, WIDE), np.int32), np.empty((lines, WIDE), np.int64)
    length, floor = np.zeros(lines, np.int64), np.empty(lines, np.int64)
    local = np.cumsum(towns >= 0) - 1
    there = 1 + (local[-1] if n else 0)
    near, near_worth = np.empty((there, IN_TOWN), np.int32), np.empty((there, IN_TOWN), np.int64)
    near_length, near_floor = np.zeros(there, np.int64), np.empty(there, np.int64)
    values, spots = np.empty(2 * m + 2, np.int64), np.empty(2 * m + 2, np.int32)
    picked = np.empty(m, np.int32)
    for phase in range(len(steps)):
        step = steps[phase]
        if phase:
            for v in range(m):
                # a dear seat nobody holds starts again from nothing: bids find its price
                empty = fill[v] < cap[v]
                price[v] = 0 if empty else max(np.int64(0), price[v] - steps[phase - 1])
        fill[:], seat[:] = 0, FREE
        floor[:], near_floor[:] = FAR, FAR
        for w in range(n):
            queue[w] = w
        head, standing, bids = 0, n, 0
        while standing:
            w = queue[head]
            head += 1
            if head == n:
                head = 0
            standing -= 1
            row, town, firm = of_worker[w], towns[w], firms[w]
            best, second, top = -extra[w], -extra[w], -1
            if town >= 0:
                k = local[w]
                for attempt in range(2):
                    if attempt or near_floor[k] == FAR:
                        found = 0
                        for j in range(rows.town_start[town], rows.town_start[town + 1]):
                            v = rows.by_town[j]
                            if table[row, v] >= 0 and cap[v] > 0:
                                picked[found] = v
                                found += 1
                        found, low = best_in_row(
                            table[row],
                            picked[:found],
                            (add, price),
                            weight,
                            w,
                            IN_TOWN,
                            (values, spots),
                        )
                        order = np.argsort(-values[:found], kind="mergesort")
                        for j in range(found):
                            v = spots[order[j]]
                            near[k, j] = v
                            near_worth[k, j] = values[order[j]] + town_gain
                        near_length[k] = found
                        near_floor[k] = low + town_gain if low > -FAR else low
                    for j in range(near_length[k]):
                        v = near[k, j]
                        if near_worth[k, j] <= second:
                            break
                        if firm_of[v] == firm:
                            continue
                        value = weight * np.int64(table[row, v]) + add[v] - price[v] + town_gain
                        if value > best:
                            best, second, top = value, best, v
                        elif value > second:
                            second = value
                    if second >= near_floor[k] or attempt:
                        break
                    best, second, top = -extra[w], -extra[w], -1
            if firm >= 0:
                for j in range(rows.firm_start[firm], rows.firm_start[firm + 1]):
                    v = rows.by_firm[j]
                    if table[row, v] < 0 or cap[v] == 0:
                        continue
                    value = weight * np.int64(table[row, v]) + add[v] - price[v] + firm_gain
                    if town_of[v] == town:
                        value += town_gain
                    if value > best:
                        best, second, top = value, best, v
                    elif value > second:
                        second = value
            kept_best, kept_second, kept_top = best, second, top
            for attempt in range(2):
                if attempt or floor[row] == FAR:
                    found, floor[row] = best_in_row(
                        table[row],
                        columns[able[row] : able[row + 1]],
                        (add, price),
                        weight,
                        row,
                        WIDE,
                        (values, spots),
                    )
                    order = np.argsort(-values[:found], kind="mergesort")
                    for j in range(found):
                        where[row, j], worth[row, j] = spots[order[j]], values[order[j]]
                    length[row] = found
                for j in range(length[row]):
                    if worth[row, j] <= second:
                        break
                    v = where[row, j]
                    value = weight * np.int64(table[row, v]) + add[v] - price[v]
                    if value > second and town_of[v] != town and firm_of[v] != firm:
                        if value > best:
                            best, second, top = value, best, v
                        else:
                            second = value
                if second >= floor[row] or attempt:
                    break
                best, second, top = kept_best, kept_second, kept_top
            if second < floor[row]:
                # nearly all of the list are of the town or the firm: read the whole row
                for k in range(able[row], able[row + 1]):
                    v = columns[k]
                    value = weight * np.int64(table[row, v]) + add[v] - price[v]
                    if value > second and v != top and town_of[v] != town and firm_of[v] != firm:
                        if value > best:
                            best, second, top = value, best, v
                        else:
                            second = value
            if top < 0:
                continue
            bids += 1
            if bids > budget * n:
                break
            bid = price[top] + best - second + step
            base = at[top]
            size = fill[top]
            seat[w] = top
            k = size
            if size < cap[top]:
                fill[top] = size + 1
                while k > 0:
                    up = (k - 1) >> 1
                    if paid[base + up] <= bid:
                        break
                    paid[base + k], who[base + k] = paid[base + up], who[base + up]
                    k = up
            else:
                out = who[base]
                seat[out] = FREE
                tail = head + standing
                if tail >= n:
                    tail -= n
                queue[tail] = out
                standing += 1
                k = 0
                while True:
                    down = 2 * k + 1
                    if down >= size:
                        break
                    if down + 1 < size and paid[base + down + 1] < paid[base + down]:
                        down += 1
                    if paid[base + down] >= bid:
                        break
                    paid[base + k], who[base + k] = paid[base + down], who[base + down]
                    k = down
            paid[base + k], who[base + k] = bid, w
            if fill[top] == cap[top]:
                price[top] = paid[base]
    return seat

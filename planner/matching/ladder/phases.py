"""Many people at once: shortest paths from all who stand, then every path that is free.

The primal-dual method with blocking flows (Hopcroft, Karp 1973; Dinic 1970): one search
moves the prices until some path is tight, then tight paths are used up. Scores lie on a
coarse grid, so few searches are needed. A phase that finds no free path falls back on
:func:`~planner.matching.ladder.paths.insert` or ``repay`` for one, so it always ends.
"""

from __future__ import annotations

import numba
import numpy as np

from planner.matching.ladder.net import FAR
from planner.matching.ladder.paths import insert, nearest, reach, repay, settle
from planner.matching.ladder.walks import walk_back, walk_in


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
        work.size[4] += 1
        if not _raise_prices(net, work, waiting[:count]):
            for k in range(count):
                failed[failures] = waiting[k]
                failures += 1
            break
        left = 0
        for k in range(count):
            w = waiting[k]
            if not walk_in(net, work, w):
                waiting[left] = w
                left += 1
        if left == count:
            w = waiting[count - 1]
            left -= 1
            if insert(net, work, w, FAR) < 0:
                failed[failures] = w
                failures += 1
        count = left
    return failed[:failures]


@numba.njit(cache=True)
def _raise_prices(net, work, waiting):
    """Raise prices until somebody who stands has a tight path; False when nobody ever will."""
    m = len(net.cap)
    end = FAR
    length = 0
    for k in range(len(waiting)):
        w = waiting[k]
        best = -FAR if net.forced[w] else net.away[w]
        for e in range(net.lo[w], net.hi[w]):
            best = max(best, net.gain[e] - work.price[net.col[e]])
        if not net.forced[w]:
            end = min(end, best - net.away[w])
        for e in range(net.lo[w], net.hi[w]):
            v = net.col[e]
            far = best + work.price[v] - net.gain[e]
            if far < end and far < work.distance[v] and net.cap[v] > 0:
                length = reach(work, length, v, far, e)
    while length:
        node = nearest(work, length)
        length -= 1
        far = work.distance[node]
        if far >= end:
            break
        if node >= m:
            firm = node - m
            cost = 0 if work.flow[firm] < net.least[firm] else work.level[firm]
            end = min(end, far + cost)
            if cost == 0:
                break
            for k in range(net.firm_start[firm], net.firm_start[firm + 1]):
                v = net.firm_vacancy[k]
                if work.fill[v] + work.owed[v] > 0:
                    more = far + work.price[v] + work.level[firm]
                    if more < end:
                        length = reach(work, length, v, more, -2)
            continue
        if work.owed[node] > 0:
            end = far
            break
        if work.fill[node] < net.cap[node]:
            length = reach(work, length, m + net.firm[node], far, node)
        for k in range(net.base[node], net.base[node] + work.fill[node]):
            u = work.who[k]
            profit = net.gain[work.seat[u]] - work.price[node]
            if not net.forced[u]:
                end = min(end, far + profit - net.away[u])
            room = end - far - profit
            for e in range(net.lo[u], net.hi[u]):
                v = net.col[e]
                slack = work.price[v] - net.gain[e]
                more = far + profit + slack
                if slack < room and more < work.distance[v] and net.cap[v] > 0:
                    length = reach(work, length, v, more, e)
    if end == FAR:
        for k in range(work.size[2]):
            work.distance[work.seen[k]] = FAR
            work.spot[work.seen[k]] = -1
        work.size[2] = 0
        return False
    settle(net, work, end, 1)
    return True


@numba.njit(cache=True)
def repay_everything(net, work):
    """Settle every owed seat."""
    owing = np.flatnonzero(work.owed > 0)
    while len(owing):
        work.size[4] += 1
        _lower_prices(net, work, owing)
        found = False
        for k in range(len(owing)):
            v = owing[k]
            while work.owed[v] > 0 and walk_back(net, work, v):
                found = True
        if not found:
            repay(net, work, owing[0])
        left = 0
        for k in range(len(owing)):
            if work.owed[owing[k]] > 0:
                owing[left] = owing[k]
                left += 1
        owing = owing[:left]


@numba.njit(cache=True)
def _lower_prices(net, work, owing):
    """Lower prices until some owed seat has a tight path to somebody, or may stay free."""
    m = len(net.cap)
    end = FAR
    length = 0
    for k in range(len(owing)):
        length = reach(work, length, owing[k], 0, -3)
    while length:
        node = nearest(work, length)
        length -= 1
        far = work.distance[node]
        if far >= end:
            break
        if node >= m:
            firm = node - m
            over = work.flow[firm] > net.least[firm]
            cost = 0 if over else net.bonus[0] - work.level[firm]
            end = min(end, far + cost)
            if cost == 0:
                break
            for k in range(net.firm_start[firm], net.firm_start[firm + 1]):
                v = net.firm_vacancy[k]
                if work.fill[v] + work.owed[v] < net.cap[v]:
                    more = far - work.price[v] - work.level[firm]
                    if more < end:
                        length = reach(work, length, v, more, -2)
            continue
        firm = net.firm[node]
        length = reach(work, length, m + firm, far + work.price[node] + work.level[firm], node)
        for k in range(net.back[node], net.back[node + 1]):
            e = net.back_pair[k]
            u = net.worker[e]
            if e < net.lo[u] or e >= net.hi[u]:
                continue
            seat = work.seat[u]
            slack = far + work.price[node] - net.gain[e]
            if seat < 0:
                end = min(end, slack + net.away[u])
                continue
            v = net.col[seat]
            more = slack + net.gain[seat] - work.price[v]
            if more < end and more < work.distance[v]:
                length = reach(work, length, v, more, e)
    settle(net, work, end, -1)

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
from planner.matching.ladder.paths import (
    _nearest,
    _reach,
    _settle,
    insert,
    repay,
    take,
    unseat,
)


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
    mark = np.zeros(len(net.cap), np.int64)
    stack = np.empty(len(net.cap) + 1, np.int64)
    spot = np.empty(len(net.cap) + 1, np.int64)
    failed = np.empty(count, np.int64)
    failures = 0
    phase = 0
    while count:
        phase += 1
        if not _raise_prices(net, work, waiting[:count]):
            for k in range(count):
                failed[failures] = waiting[k]
                failures += 1
            break
        left = 0
        for k in range(count):
            w = waiting[k]
            if not _walk_in(net, work, w, mark, phase, stack, spot):
                waiting[left] = w
                left += 1
        if left == count:
            w = waiting[count - 1]
            left -= 1
            if insert(net, work, w) < 0:
                failed[failures] = w
                failures += 1
        count = left
    return failed[:failures]


@numba.njit(cache=True)
def _raise_prices(net, work, waiting):  # noqa: PLR0912
    """Raise prices until somebody who stands has a tight path; False when nobody ever will."""
    m = len(net.cap)
    end = FAR
    length = 0
    for k in range(len(waiting)):
        w = waiting[k]
        best = -FAR if net.forced[w] else 0
        for e in range(net.lo[w], net.hi[w]):
            best = max(best, net.gain[e] - work.price[net.col[e]])
        if not net.forced[w]:
            end = min(end, best)
        for e in range(net.lo[w], net.hi[w]):
            v = net.col[e]
            far = best + work.price[v] - net.gain[e]
            if far < end and far < work.distance[v] and net.cap[v] > 0:
                length = _reach(work, length, v, far, e)
    while length:
        node = _nearest(work, length)
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
                        length = _reach(work, length, v, more, -2)
            continue
        if work.owed[node] > 0:
            end = far
            break
        if work.fill[node] < net.cap[node]:
            length = _reach(work, length, m + net.firm[node], far, node)
        for k in range(net.base[node], net.base[node] + work.fill[node]):
            u = work.who[k]
            profit = net.gain[work.seat[u]] - work.price[node]
            if not net.forced[u]:
                end = min(end, far + profit)
            room = end - far - profit
            for e in range(net.lo[u], net.hi[u]):
                v = net.col[e]
                slack = work.price[v] - net.gain[e]
                if slack < room and far + profit + slack < work.distance[v]:
                    if net.cap[v] > 0:
                        length = _reach(work, length, v, far + profit + slack, e)
    if end == FAR:
        for k in range(work.size[2]):
            work.distance[work.seen[k]] = FAR
            work.spot[work.seen[k]] = -1
        work.size[2] = 0
        return False
    _settle(net, work, end, 1)
    return True


@numba.njit(cache=True)
def _open_seat(net, work, v):
    """Return 2 when an owed seat can be taken, 3 when a free one costs nothing, else 0."""
    if work.owed[v] > 0:
        return 2
    if work.fill[v] < net.cap[v]:
        firm = net.firm[v]
        if work.flow[firm] < net.least[firm] or work.level[firm] == 0:
            return 3
    return 0


@numba.njit(cache=True)
def _walk_in(net, work, w, mark, phase, stack, spot):  # noqa: PLR0912
    """Seat a worker along tight pairs, depth first; return whether a path was found."""
    best = -FAR if net.forced[w] else 0
    for e in range(net.lo[w], net.hi[w]):
        best = max(best, net.gain[e] - work.price[net.col[e]])
    if best == 0 and not net.forced[w]:
        return True
    for first in range(net.lo[w], net.hi[w]):
        root = net.col[first]
        if net.gain[first] - work.price[root] != best or mark[root] == phase:
            continue
        if net.cap[root] == 0:
            continue
        mark[root] = phase
        depth = 0
        stack[0] = first
        spot[0] = np.int64(0)
        while depth >= 0:
            v = net.col[stack[depth]]
            kind = _open_seat(net, work, v)
            leaver = -1
            deeper = False
            if kind == 0:
                k = spot[depth]
                while k < work.fill[v]:
                    u = work.who[net.base[v] + k]
                    own = net.gain[work.seat[u]]
                    profit = own - work.price[v]
                    if profit == 0 and not net.forced[u]:
                        kind, leaver = 1, u
                        break
                    for e in range(net.lo[u], net.hi[u]):
                        x = net.col[e]
                        if mark[x] != phase and net.gain[e] - work.price[x] == profit:
                            if net.cap[x] > 0:
                                mark[x] = phase
                                spot[depth] = k
                                depth += 1
                                stack[depth] = e
                                spot[depth] = 0
                                deeper = True
                                break
                    if deeper:
                        break
                    k += 1
            if deeper:
                continue
            if kind == 0:
                depth -= 1
                continue
            if kind == 1:
                unseat(net, work, leaver)
            elif kind == 2:
                work.owed[v] -= 1
            else:
                work.flow[net.firm[v]] += 1
            while depth >= 0:
                e = stack[depth]
                mark[net.col[e]] = 0
                u = net.worker[e]
                if work.seat[u] >= 0:
                    unseat(net, work, u)
                take(net, work, u, e)
                depth -= 1
            return True
    return False


@numba.njit(cache=True)
def repay_everything(net, work):
    """Settle every owed seat."""
    m = len(net.cap)
    mark = np.zeros(m, np.int64)
    stack = np.empty(m + 1, np.int64)
    spot = np.empty(m + 1, np.int64)
    phase = 0
    owing = np.flatnonzero(work.owed > 0)
    while len(owing):
        phase += 1
        _lower_prices(net, work, owing)
        found = False
        for k in range(len(owing)):
            v = owing[k]
            while work.owed[v] > 0 and _walk_back(net, work, v, mark, phase, stack, spot):
                found = True
        if not found:
            repay(net, work, owing[0])
        left = 0
        for k in range(len(owing)):
            if work.owed[owing[k]] > 0:
                owing[left] = owing[k]
                left += 1
        owing = owing[:left]
    return phase


@numba.njit(cache=True)
def _lower_prices(net, work, owing):
    """Lower prices until some owed seat has a tight path to somebody, or may stay free."""
    m = len(net.cap)
    end = FAR
    length = 0
    for k in range(len(owing)):
        length = _reach(work, length, owing[k], 0, -3)
    while length:
        node = _nearest(work, length)
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
                        length = _reach(work, length, v, more, -2)
            continue
        firm = net.firm[node]
        length = _reach(work, length, m + firm, far + work.price[node] + work.level[firm], node)
        for k in range(net.back[node], net.back[node + 1]):
            e = net.back_pair[k]
            u = net.worker[e]
            if e < net.lo[u] or e >= net.hi[u]:
                continue
            seat = work.seat[u]
            slack = far + work.price[node] - net.gain[e]
            if seat < 0:
                end = min(end, slack)
                continue
            v = net.col[seat]
            more = slack + net.gain[seat] - work.price[v]
            if more < end and more < work.distance[v]:
                length = _reach(work, length, v, more, e)
    _settle(net, work, end, -1)


@numba.njit(cache=True)
def _walk_back(net, work, owing, mark, phase, stack, spot):  # noqa: PLR0912
    """Bring somebody to an owed seat along tight pairs; return whether a path was found."""
    if mark[owing] == phase:
        return False
    mark[owing] = phase
    depth = 0
    stack[0] = owing
    spot[0] = net.back[owing]
    while depth >= 0:
        v = stack[depth]
        firm = net.firm[v]
        kind = 0
        if work.price[v] + work.level[firm] == 0 and (
            work.flow[firm] > net.least[firm] or work.level[firm] == net.bonus[0]
        ):
            kind = 1
            work.flow[firm] -= 1
        k = spot[depth]
        deeper = False
        while kind == 0 and k < net.back[v + 1]:
            e = net.back_pair[k]
            u = net.worker[e]
            k += 1
            if e < net.lo[u] or e >= net.hi[u]:
                continue
            seat = work.seat[u]
            value = net.gain[e] - work.price[v]
            if seat < 0:
                if value == 0:
                    kind = 2
                    break
                continue
            x = net.col[seat]
            if mark[x] != phase and net.gain[seat] - work.price[x] == value:
                mark[x] = phase
                spot[depth] = k
                depth += 1
                stack[depth] = x
                spot[depth] = net.back[x]
                deeper = True
                break
        if deeper:
            continue
        if kind == 0:
            depth -= 1
            continue
        if kind == 2:
            spot[depth] = k
            coming = net.back_pair[k - 1]
            if depth > 0:
                unseat(net, work, net.worker[net.back_pair[spot[depth - 1] - 1]])
            take(net, work, net.worker[coming], coming)
        elif depth > 0:
            unseat(net, work, net.worker[net.back_pair[spot[depth - 1] - 1]])
        mark[v] = 0
        depth -= 1
        while depth >= 0:
            coming = net.back_pair[spot[depth] - 1]
            if depth > 0:
                unseat(net, work, net.worker[net.back_pair[spot[depth - 1] - 1]])
            take(net, work, net.worker[coming], coming)
            mark[stack[depth]] = 0
            depth -= 1
        work.owed[owing] -= 1
        return True
    return False

"""Tight paths, depth first: seats change hands where nobody loses, prices stay as they are.

The quick way to place somebody or to settle an owed seat. When it finds no path there is
none at these prices, and ``paths`` moves the prices.
"""

from __future__ import annotations

import numba
import numpy as np

from planner.matching.ladder.net import FAR
from planner.matching.ladder.paths import FLOW, OWED, insert, note, repay, take, unseat


@numba.njit(cache=True)
def come_in(net, work, w, limit):
    """Place a worker, along tight pairs if there is a path; as :func:`insert`."""
    work.size[4] += 1
    if walk_in(net, work, w):
        return 1
    return insert(net, work, w, limit)


@numba.njit(cache=True)
def make_good(net, work, owing):
    """Settle one owed seat, along tight pairs if there is a path; as :func:`repay`."""
    work.size[4] += 1
    if not walk_back(net, work, owing):
        repay(net, work, owing)


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
def walk_in(net, work, w):
    """Seat a worker along tight pairs, depth first; return whether a path was found.

    Vacancies marked with the count of searches (``size[4]``) are known to lead nowhere.
    """
    mark, stack, spot, phase = work.mark, work.stack, work.spots, work.size[4]
    cursor, stamp = work.cursor, work.stamp
    best = -FAR if net.forced[w] else net.away[w]
    for e in range(net.lo[w], net.hi[w]):
        best = max(best, net.gain[e] - work.price[net.col[e]])
    if best == net.away[w] and not net.forced[w]:
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
        spot[0] = cursor[root] if stamp[root] == phase else np.int64(0)
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
                    if profit == net.away[u] and not net.forced[u]:
                        kind, leaver = 1, u
                        spot[depth] = k
                        break
                    for e in range(net.lo[u], net.hi[u]):
                        x = net.col[e]
                        if (
                            mark[x] != phase
                            and net.gain[e] - work.price[x] == profit
                            and net.cap[x] > 0
                        ):
                            mark[x] = phase
                            spot[depth] = k
                            depth += 1
                            stack[depth] = e
                            spot[depth] = cursor[x] if stamp[x] == phase else np.int64(0)
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
                note(work, OWED, v, work.owed[v])
                work.owed[v] -= 1
            else:
                note(work, FLOW, net.firm[v], work.flow[net.firm[v]])
                work.flow[net.firm[v]] += 1
            while depth >= 0:
                e = stack[depth]
                mark[net.col[e]] = 0
                cursor[net.col[e]], stamp[net.col[e]] = spot[depth], phase
                u = net.worker[e]
                if work.seat[u] >= 0:
                    unseat(net, work, u)
                take(net, work, u, e)
                depth -= 1
            return True
    return False


@numba.njit(cache=True)
def walk_back(net, work, owing):
    """Bring somebody to an owed seat along tight pairs; return whether a path was found."""
    mark, stack, spot, phase = work.mark, work.stack, work.spots, work.size[4]
    cursor, stamp = work.cursor, work.stamp
    if mark[owing] == phase:
        return False
    mark[owing] = phase
    depth = 0
    stack[0] = owing
    spot[0] = cursor[owing] if stamp[owing] == phase else net.back[owing]
    while depth >= 0:
        v = stack[depth]
        firm = net.firm[v]
        kind = 0
        if work.price[v] + work.level[firm] == 0 and (
            work.flow[firm] > net.least[firm] or work.level[firm] == net.bonus[0]
        ):
            kind = 1
            note(work, FLOW, firm, work.flow[firm])
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
                if value == net.away[u]:
                    kind = 2
                    break
                continue
            x = net.col[seat]
            if mark[x] != phase and net.gain[seat] - work.price[x] == value:
                mark[x] = phase
                spot[depth] = k
                depth += 1
                stack[depth] = x
                spot[depth] = cursor[x] if stamp[x] == phase else net.back[x]
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
        cursor[v], stamp[v] = spot[depth], phase
        depth -= 1
        while depth >= 0:
            coming = net.back_pair[spot[depth] - 1]
            if depth > 0:
                unseat(net, work, net.worker[net.back_pair[spot[depth - 1] - 1]])
            take(net, work, net.worker[coming], coming)
            mark[stack[depth]] = 0
            cursor[stack[depth]], stamp[stack[depth]] = spot[depth], phase
            depth -= 1
        note(work, OWED, owing, work.owed[owing])
        work.owed[owing] -= 1
        return True
    return False

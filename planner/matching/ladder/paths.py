"""Shortest paths in the placement network: one person comes in, or one owed seat is settled.

Dijkstra on reduced gains, stopped at the nearest end, prices moved by what was learnt
(Ahuja, Magnanti, Orlin 1993, section 9.7). Prices and seats fit each other before
and after every step, in integers: that is the proof of optimality ``finish`` relies on.
"""

from __future__ import annotations

import numba

from planner.matching.ladder.net import FAR

PRICE, LEVEL, SEAT, OWED, FLOW = 0, 1, 2, 3, 4


@numba.njit(cache=True)
def note(work, kind, at, old):
    """Write a change into the journal, if it is kept."""
    if work.size[1]:
        k = work.size[0]
        work.journal[k, 0] = kind
        work.journal[k, 1] = at
        work.journal[k, 2] = old
        work.size[0] = k + 1


@numba.njit(cache=True)
def unseat(net, work, w):
    """Take a worker off the seat."""
    pair = work.seat[w]
    v = net.col[pair]
    note(work, SEAT, w, pair)
    work.size[3] -= net.gain[pair]
    last = work.fill[v] - 1
    other = work.who[net.base[v] + last]
    spot = work.place[w]
    work.who[net.base[v] + spot] = other
    work.place[other] = spot
    work.fill[v] = last
    work.seat[w] = -1


@numba.njit(cache=True)
def take(net, work, w, pair):
    """Seat a worker who has none."""
    v = net.col[pair]
    note(work, SEAT, w, -1)
    work.size[3] += net.gain[pair]
    spot = work.fill[v]
    work.who[net.base[v] + spot] = w
    work.place[w] = spot
    work.fill[v] = spot + 1
    work.seat[w] = pair


@numba.njit(cache=True)
def undo(net, work, mark):
    """Take back everything since the journal was ``mark`` long."""
    on = work.size[1]
    work.size[1] = 0
    k = work.size[0]
    while k > mark:
        k -= 1
        kind, at, old = work.journal[k, 0], work.journal[k, 1], work.journal[k, 2]
        if kind == PRICE:
            work.price[at] = old
        elif kind == LEVEL:
            work.level[at] = old
        elif kind == OWED:
            work.owed[at] = old
        elif kind == FLOW:
            work.flow[at] = old
        elif old < 0:
            unseat(net, work, at)
        else:
            take(net, work, at, old)
    work.size[0] = mark
    work.size[1] = on


@numba.njit(cache=True)
def reach(work, length, node, distance, via):
    """Note a way to a node if it is the shortest so far; return the heap's length."""
    if distance >= work.distance[node]:
        return length
    if work.distance[node] == FAR:
        work.seen[work.size[2]] = node
        work.size[2] += 1
        k = length
        length += 1
    else:
        k = work.spot[node]
        if k < 0:
            return length
    work.distance[node] = distance
    work.via[node] = via
    while k > 0:
        up = (k - 1) >> 1
        other = work.heap[up]
        far = work.distance[other]
        if far < distance or (far == distance and other <= node):
            break
        work.heap[k] = other
        work.spot[other] = k
        k = up
    work.heap[k] = node
    work.spot[node] = k
    return length


@numba.njit(cache=True)
def nearest(work, length):
    """Take the nearest node off the heap; it is ``heap[length - 1]`` afterwards."""
    top = work.heap[0]
    work.spot[top] = -1
    length -= 1
    node = work.heap[length]
    work.heap[length] = top
    if length == 0:
        return top
    distance = work.distance[node]
    k = 0
    while True:
        down = 2 * k + 1
        if down >= length:
            break
        child = work.heap[down]
        if down + 1 < length:
            other = work.heap[down + 1]
            if work.distance[other] < work.distance[child] or (
                work.distance[other] == work.distance[child] and other < child
            ):
                down += 1
                child = other
        if work.distance[child] > distance or (work.distance[child] == distance and child >= node):
            break
        work.heap[k] = child
        work.spot[child] = k
        k = down
    work.heap[k] = node
    work.spot[node] = k
    return top


@numba.njit(cache=True)
def settle(net, work, end, sign):
    """Move the prices of what is nearer than the end, and clear the search."""
    m = len(net.cap)
    for k in range(work.size[2]):
        node = work.seen[k]
        short = end - work.distance[node]
        if short > 0:
            if node < m:
                note(work, PRICE, node, work.price[node])
                work.price[node] += sign * short
            else:
                note(work, LEVEL, node - m, work.level[node - m])
                work.level[node - m] -= sign * short
        work.distance[node] = FAR
        work.spot[node] = -1
    work.size[2] = 0


@numba.njit(cache=True)
def insert(net, work, w, limit):
    """Place a worker who has no seat, everybody else moving as is best.

    Parameters
    ----------
    limit
        Loss at current prices from which it is not worth it.

    Returns
    -------
    int
        0 when somebody (perhaps the same) is left without, 1 when one more is seated, -1 when
        the worker must be placed and cannot be within the limit; then nothing has changed.
    """
    m = len(net.cap)
    best = -FAR if net.forced[w] else net.away[w]
    for e in range(net.lo[w], net.hi[w]):
        value = net.gain[e] - work.price[net.col[e]]
        best = max(best, value)
    if best == -FAR:
        return -1
    end, last, kind = limit, -1, 0
    if not net.forced[w] and best - net.away[w] < end:
        end, last, kind = best - net.away[w], w, 1
    length = 0
    for e in range(net.lo[w], net.hi[w]):
        v = net.col[e]
        far = best + work.price[v] - net.gain[e]
        if far < end and net.cap[v] > 0:
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
            if far + cost < end:
                end, last, kind = far + cost, node, 3
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
            end, last, kind = far, node, 2
            break
        if work.fill[node] < net.cap[node]:
            length = reach(work, length, m + net.firm[node], far, node)
        for k in range(net.base[node], net.base[node] + work.fill[node]):
            u = work.who[k]
            profit = net.gain[work.seat[u]] - work.price[node]
            if not net.forced[u] and far + profit - net.away[u] < end:
                end, last, kind = far + profit - net.away[u], u, 1
            room = end - far - profit
            for e in range(net.lo[u], net.hi[u]):
                v = net.col[e]
                slack = work.price[v] - net.gain[e]
                more = far + profit + slack
                if slack < room and more < work.distance[v] and net.cap[v] > 0:
                    length = reach(work, length, v, more, e)
    if kind == 0:
        for k in range(work.size[2]):
            work.distance[work.seen[k]] = FAR
            work.spot[work.seen[k]] = -1
        work.size[2] = 0
        return -1
    settle(net, work, end, 1)
    if kind == 1:
        if last == w:
            return 0
        node = net.col[work.seat[last]]
        unseat(net, work, last)
    elif kind == 2:
        node = last
        note(work, OWED, node, work.owed[node])
        work.owed[node] -= 1
    else:
        note(work, FLOW, last - m, work.flow[last - m])
        work.flow[last - m] += 1
        node = last
    while True:
        via = work.via[node]
        if node >= m:
            node = via
            continue
        if via == -2:
            node = m + net.firm[node]
            continue
        u = net.worker[via]
        if u == w:
            take(net, work, u, via)
            break
        came = net.col[work.seat[u]]
        unseat(net, work, u)
        take(net, work, u, via)
        node = came
    return 0 if kind == 1 else 1


@numba.njit(cache=True)
def repay(net, work, owing):
    """Settle one owed seat of a vacancy: somebody comes, or the price falls and it stays free."""
    m = len(net.cap)
    end, last, kind = FAR, -1, 0
    length = reach(work, 0, owing, 0, -3)
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
            if far + cost < end:
                end, last, kind = far + cost, node, 3
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
            slack = work.price[node] - net.gain[e]
            if seat < 0:
                if far + slack + net.away[u] < end:
                    end, last, kind = far + slack + net.away[u], e, 1
                continue
            v = net.col[seat]
            more = far + slack + net.gain[seat] - work.price[v]
            if v != node and more < end and more < work.distance[v]:
                length = reach(work, length, v, more, e)
    settle(net, work, end, -1)
    coming = -1
    if kind == 1:
        node, coming = net.col[last], last
    else:
        note(work, FLOW, last - m, work.flow[last - m])
        work.flow[last - m] -= 1
        node = last
    while node != owing:
        via = work.via[node]
        if node >= m:
            node = via
            continue
        if via >= 0:
            unseat(net, work, net.worker[via])
        if coming >= 0:
            take(net, work, net.worker[coming], coming)
        coming = -1 if via == -2 else via
        node = m + net.firm[node] if via == -2 else net.col[via]
    if coming >= 0:
        take(net, work, net.worker[coming], coming)
    note(work, OWED, owing, work.owed[owing])
    work.owed[owing] -= 1

"""How far everybody is from a seat: prices for all who stand, or for all owed seats, at once.

A phase moves prices so that each of them has a tight path, not only the nearest (Hopcroft,
Karp 1973). Labels are found by sweeps over the vacancies (Bellman, Ford), which read
pairs in the order they lie in memory.
"""

from __future__ import annotations

import numba
import numpy as np

from planner.matching.ladder.net import FAR
from planner.matching.ladder.paths import LEVEL, PRICE, note


@numba.njit(cache=True)
def room_labels(net, work):
    """Return the price at which one more person is made room for, by vacancy and by enterprise.

    ``FAR`` where nobody can ever be moved out. Where nothing is owed these are the dearest
    prices at which the placement is still optimal.
    """
    m, firms = len(net.cap), len(net.least)
    label = np.full(m, FAR, np.int64)
    firm_label = np.full(firms, FAR, np.int64)
    done = np.zeros(m, np.bool_)
    for v in range(m):
        done[v] = net.cap[v] == 0
        if work.owed[v] > 0:
            label[v] = work.price[v]
            done[v] = True
    sweep = 0
    changed = True
    while changed:
        changed = False
        for firm in range(firms):
            counts = work.flow[firm] < net.least[firm]
            best = np.int64(0) if counts else work.level[firm]
            for k in range(net.firm_start[firm], net.firm_start[firm + 1]):
                v = net.firm_vacancy[k]
                if work.fill[v] + work.owed[v] > 0 and label[v] < FAR:
                    best = min(best, label[v] + work.level[firm])
            if best < firm_label[firm]:
                firm_label[firm] = best
                changed = True
        for i in range(m):
            v = m - 1 - i if sweep % 2 else i
            if done[v]:
                continue
            best = label[v]
            if work.fill[v] < net.cap[v]:
                best = min(best, work.price[v] + firm_label[net.firm[v]])
            for k in range(net.base[v], net.base[v] + work.fill[v]):
                if best <= work.price[v]:
                    break
                u = work.who[k]
                own = net.gain[work.seat[u]]
                if not net.forced[u]:
                    best = min(best, own - net.away[u])
                room = best - own
                for e in range(net.lo[u], net.hi[u]):
                    room = min(room, label[net.col[e]] - net.gain[e])
                best = own + room
            if best < label[v]:
                label[v] = best
                done[v] = best <= work.price[v]
                changed = True
        sweep += 1
    return label, firm_label


@numba.njit(cache=True)
def raise_all(net, work, waiting):
    """Raise prices until all who stand have a tight path; return False when nobody ever will."""
    m, firms = len(net.cap), len(net.least)
    label, firm_label = room_labels(net, work)
    most = _most_raise(net, work, waiting, label)
    if most < 0:
        return False
    for v in range(m):
        more = min(label[v] - work.price[v], most)
        if more > 0 and net.cap[v] > 0:
            note(work, PRICE, v, work.price[v])
            work.price[v] += more
    for firm in range(firms):
        more = min(firm_label[firm], most)
        if more > 0:
            note(work, LEVEL, firm, work.level[firm])
            work.level[firm] -= more
    return True


@numba.njit(cache=True)
def _most_raise(net, work, waiting, label):
    """Return the greatest loss anybody who stands has to take, -1 when there is no way at all."""
    most = np.int64(-1)
    for w in waiting:
        now = -FAR if net.forced[w] else net.away[w]
        then = now
        for e in range(net.lo[w], net.hi[w]):
            v = net.col[e]
            now = max(now, net.gain[e] - work.price[v])
            if label[v] < FAR:
                then = max(then, net.gain[e] - label[v])
        if then > -FAR:
            most = max(most, now - then)
    return most


@numba.njit(cache=True)
def lower_all(net, work):
    """Lower prices until every owed seat has a tight path to somebody, or may stay free.

    The label of a vacancy is the price at which somebody comes, or nobody has to.
    """
    m, firms = len(net.cap), len(net.least)
    label = np.full(m, -FAR, np.int64)
    firm_label = np.full(firms, FAR, np.int64)
    now = np.zeros(m, np.bool_)
    for w in range(len(net.lo)):
        if work.seat[w] < 0:
            for e in range(net.lo[w], net.hi[w]):
                v = net.col[e]
                bid = net.gain[e] - net.away[w]
                if bid > label[v] and net.cap[v] > 0:
                    label[v] = bid
                    now[v] = True
    sweep = 0
    changed = True
    while changed:
        changed = False
        for firm in range(firms):
            over = work.flow[firm] > net.least[firm]
            best = np.int64(0) if over else net.bonus[0] - work.level[firm]
            for k in range(net.firm_start[firm], net.firm_start[firm + 1]):
                v = net.firm_vacancy[k]
                if work.fill[v] + work.owed[v] < net.cap[v] and label[v] > -FAR:
                    best = min(best, -label[v] - work.level[firm])
            if best < firm_label[firm]:
                firm_label[firm] = best
                changed = True
                bid = -work.level[firm] - best
                for k in range(net.firm_start[firm], net.firm_start[firm + 1]):
                    v = net.firm_vacancy[k]
                    if bid > label[v] and net.cap[v] > 0:
                        label[v] = bid
                        now[v] = True
        for i in range(m):
            v = m - 1 - i if sweep % 2 else i
            if not now[v]:
                continue
            now[v] = False
            for k in range(net.base[v], net.base[v] + work.fill[v]):
                u = work.who[k]
                own = net.gain[work.seat[u]] - label[v]
                for e in range(net.lo[u], net.hi[u]):
                    x = net.col[e]
                    bid = net.gain[e] - own
                    if bid > label[x] and x != v and net.cap[x] > 0:
                        label[x] = bid
                        now[x] = True
                        changed = True
        sweep += 1
    most = np.int64(0)
    for v in range(m):
        if work.owed[v] > 0:
            most = max(most, work.price[v] - label[v])
    for v in range(m):
        if net.cap[v] == 0:
            continue
        less = min(work.price[v] - label[v], most)
        if less > 0:
            note(work, PRICE, v, work.price[v])
            work.price[v] -= less
    for firm in range(firms):
        less = min(firm_label[firm], most)
        if less > 0:
            note(work, LEVEL, firm, work.level[firm])
            work.level[firm] += less

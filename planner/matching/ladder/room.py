"""Who would move for whom: ways from a vacancy to a free seat, or to somebody who drops out.

Follows the labels of ``labels.room_labels``: a step is one along which they are exact. Of
several ways of the same price the one of fewest steps is taken, the same every time.
"""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np

from planner.matching.ladder.net import FAR, Ints, Net

NOWHERE = -1
"""Way of a place nobody can be moved out of; of an enterprise: the seat may go."""

FREE = -2
"""Way of a vacancy: one of its own seats is free."""

LEAVES = -3
"""Way of a vacancy where worker w drops out: this minus w."""


class Ways(NamedTuple):
    """The next step of every place.

    Parameters
    ----------
    vacancy
        By vacancy: the pair somebody there moves along, ``FREE``, ``LEAVES`` minus who drops out,
        or ``NOWHERE``.
    firm
        By enterprise: the vacancy that gives a seat up, or ``NOWHERE``.
    """

    vacancy: Ints
    firm: Ints


@numba.njit(cache=True)
def ways_of(net, work, label, firm_label):
    """Return the next step of every vacancy and enterprise, as of :class:`Ways`."""
    m, firms = len(net.cap), len(net.least)
    way, firm_way = np.full(m, NOWHERE, np.int64), np.full(firms, NOWHERE, np.int64)
    known, firm_known = np.zeros(m, np.bool_), np.zeros(firms, np.bool_)
    now, firm_now = np.zeros(m, np.bool_), np.zeros(firms, np.bool_)
    for firm in range(firms):
        counts = work.flow[firm] < net.least[firm]
        firm_now[firm] = firm_label[firm] == (np.int64(0) if counts else work.level[firm])
    for v in range(m):
        for k in range(net.base[v], net.base[v] + work.fill[v]):
            u = work.who[k]
            if not net.forced[u] and net.gain[work.seat[u]] - net.away[u] == label[v]:
                way[v], now[v] = LEAVES - u, True
                break
    while now.any() or firm_now.any():
        known |= now
        firm_known |= firm_now
        now[:], firm_now[:] = False, False
        for firm in range(firms):
            if firm_known[firm]:
                continue
            for k in range(net.firm_start[firm], net.firm_start[firm + 1]):
                v = net.firm_vacancy[k]
                tight = label[v] + work.level[firm] == firm_label[firm]
                if known[v] and work.fill[v] > 0 and tight:
                    firm_way[firm], firm_now[firm] = v, True
                    break
        for v in range(m):
            if known[v] or label[v] == FAR:
                continue
            firm = net.firm[v]
            free = work.fill[v] < net.cap[v]
            if free and firm_known[firm] and work.price[v] + firm_label[firm] == label[v]:
                way[v], now[v] = FREE, True
                continue
            for k in range(net.base[v], net.base[v] + work.fill[v]):
                u = work.who[k]
                own = net.gain[work.seat[u]]
                for e in range(net.lo[u], net.hi[u]):
                    x = net.col[e]
                    if known[x] and own + label[x] - net.gain[e] == label[v]:
                        way[v], now[v] = e, True
                        break
                if now[v]:
                    break
    return way, firm_way


def moves_from(net: Net, ways: Ways, vacancy: int) -> list[tuple[int, int, int]]:
    """Return ``(worker, from, to)`` for each who moves when somebody new comes; -1 drops out."""
    moves: list[tuple[int, int, int]] = []
    at = vacancy
    while True:
        way = int(ways.vacancy[at])
        if way >= 0:
            to = int(net.col[way])
            moves.append((int(net.worker[way]), at, to))
            at = to
        elif way <= LEAVES:
            moves.append((LEAVES - way, at, -1))
            return moves
        else:
            firm = int(net.firm[at])
            if way == NOWHERE or ways.firm[firm] == NOWHERE:
                return moves
            at = int(ways.firm[firm])

"""From near-optimal prices to the optimum: seat by seat along shortest paths, in integers.

Whoever does not sit best at the given prices gets up; each comes back by a shortest path,
then every seat that is priced but empty is settled. The auction leaves few of either, so
this costs far less than a flow from nothing. Not a heuristic: the end is optimal.
"""

from __future__ import annotations

import numba
import numpy as np

from planner.matching.ladder.paths import take


@numba.njit(cache=True)
def seat_tight(net, work, pairs):
    """Seat whoever sits best at the prices, and note which priced seats are then owed.

    Parameters
    ----------
    pairs
        By worker the pair proposed, or -1.
    """
    for w in range(len(pairs)):
        pair = pairs[w]
        if pair < net.lo[w] or pair >= net.hi[w]:
            continue
        v = net.col[pair]
        own = net.gain[pair] - work.price[v]
        if work.fill[v] >= net.cap[v] or (own < net.away[w] and not net.forced[w]):
            continue
        best = True
        for e in range(net.lo[w], net.hi[w]):
            if net.gain[e] - work.price[net.col[e]] > own:
                best = False
                break
        if best:
            take(net, work, w, pair)
    for v in range(len(net.cap)):
        if work.price[v] > 0:
            work.owed[v] = net.cap[v] - work.fill[v]
        work.flow[net.firm[v]] += work.fill[v] + work.owed[v]
    for firm in range(len(net.least)):
        for k in range(net.firm_start[firm], net.firm_start[firm + 1]):
            short = net.least[firm] - work.flow[firm]
            if short <= 0:
                break
            v = net.firm_vacancy[k]
            more = min(short, net.cap[v] - work.fill[v] - work.owed[v])
            work.owed[v] += more
            work.flow[firm] += more


@numba.njit(cache=True)
def seat_as_given(net, work, pairs):
    """Seat everybody as proposed, at prices and levels that are right already."""
    for w in range(len(pairs)):
        if pairs[w] >= 0:
            take(net, work, w, pairs[w])
            work.flow[net.firm[net.col[pairs[w]]]] += 1


@numba.njit(cache=True)
def unhappy(net, work):
    """Return the workers without a seat who gain by one at the prices, or must have one."""
    found = np.empty(len(net.lo), np.int64)
    count = 0
    for w in range(len(net.lo)):
        if work.seat[w] >= 0:
            continue
        wants = net.forced[w]
        for e in range(net.lo[w], net.hi[w]):
            if net.gain[e] - work.price[net.col[e]] > net.away[w]:
                wants = True
                break
        if wants:
            found[count] = w
            count += 1
    return found[:count]


@numba.njit(cache=True)
def broken_conditions(net, work):
    """Return how many conditions of optimality do not hold; 0 is the certificate.

    Checked in integers: nobody would gain elsewhere, no priced seat is empty, no level is
    paid for more or fewer seats than count.
    """
    broken = 0
    for w in range(len(net.lo)):
        best = net.away[w]
        any_pair = False
        for e in range(net.lo[w], net.hi[w]):
            value = net.gain[e] - work.price[net.col[e]]
            if not any_pair and net.forced[w]:
                best = value
            best = max(best, value)
            any_pair = True
        pair = work.seat[w]
        if pair < 0:
            broken += best > net.away[w] or net.forced[w]
        else:
            broken += pair < net.lo[w] or pair >= net.hi[w]
            broken += net.gain[pair] - work.price[net.col[pair]] != best
    flow = np.zeros(len(net.least), np.int64)
    for v in range(len(net.cap)):
        if net.cap[v] == 0:
            continue
        floor = -work.level[net.firm[v]]
        flow[net.firm[v]] += work.fill[v]
        broken += work.fill[v] > net.cap[v] or work.owed[v] != 0 or work.price[v] < floor
        broken += work.fill[v] < net.cap[v] and work.price[v] != floor
    for firm in range(len(flow)):
        level = work.level[firm]
        broken += level < 0 or level > net.bonus[0]
        broken += flow[firm] < net.least[firm] and level != net.bonus[0]
        broken += flow[firm] > net.least[firm] and level != 0
    return broken


@numba.njit(cache=True)
def least_prices(net, pairs, level, sweeps):
    """Return the least prices at which everybody stays where proposed, if such exist.

    Bellman-Ford over the vacancies, whose people are their arcs. Where the proposal is not
    optimal no such prices exist; after so many sweeps they are left as they are, and
    :func:`seat_tight` finds who does not sit best.
    """
    n, m = len(net.lo), len(net.cap)
    price, fill = np.empty(m, np.int64), np.zeros(m, np.int64)
    for v in range(m):
        price[v] = -level[net.firm[v]]
    for w in range(n):
        if pairs[w] >= 0:
            fill[net.col[pairs[w]]] += 1
    now, following = np.ones(m, np.bool_), np.zeros(m, np.bool_)
    for sweep in range(sweeps):
        changed = False
        for w in range(n):
            pair = pairs[w]
            if pair < 0:
                if sweep:
                    continue
                profit = net.away[w]
            else:
                v = net.col[pair]
                if not (now[v] or following[v]):
                    continue
                profit = net.gain[pair] - price[v]
                if not net.forced[w]:
                    profit = max(net.away[w], profit)
            for e in range(net.lo[w], net.hi[w]):
                v = net.col[e]
                bid = net.gain[e] - profit
                if bid > price[v] and e != pair and fill[v] >= net.cap[v]:
                    price[v] = bid
                    following[v] = True
                    changed = True
        if not changed:
            break
        now, following = following, now
        following[:] = False
    return price

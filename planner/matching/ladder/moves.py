"""One party at a time into another option, everybody else re-placed exactly; kept if it gains.

A party leaves: its seats are settled by shortest paths. It comes back where it is worth
most at the prices found. If the sum is not better, the journal takes everything back.
"""

from __future__ import annotations

import numba
import numpy as np

from planner.matching.ladder.groups import assign_option
from planner.matching.ladder.net import FAR
from planner.matching.ladder.paths import OWED, note, undo, unseat
from planner.matching.ladder.walks import come_in, make_good


@numba.njit(cache=True)
def worth_of(net, work, net_gain):
    """Return the weighted value of the placement, counted seats included."""
    total = net_gain
    if net.bonus[0]:
        for firm in range(len(net.least)):
            filled = np.int64(0)
            for k in range(net.firm_start[firm], net.firm_start[firm + 1]):
                filled += work.fill[net.firm_vacancy[k]]
            total += net.bonus[0] * min(filled, net.least[firm])
    return total


@numba.njit(cache=True)
def take_out(net, groups, work, party):
    """Take a party out of the placement; its seats are owed until they are settled."""
    for k in range(groups.first[party], groups.first[party + 1]):
        w = groups.member[k]
        if work.seat[w] >= 0:
            v = net.col[work.seat[w]]
            unseat(net, work, w)
            note(work, OWED, v, work.owed[v])
            work.owed[v] += 1
    assign_option(net, groups, party, -1)


@numba.njit(cache=True)
def settle_out(net, work, vacancies):
    """Settle the seats a party left."""
    for v in vacancies:
        while work.owed[v] > 0:
            make_good(net, work, v)


@numba.njit(cache=True)
def option_worth(net, groups, price, option):
    """Return what an option is worth to its party at given prices."""
    worth = np.int64(0)
    for row in range(groups.stretch[option], groups.stretch[option + 1]):
        best = net.gain[groups.lo[row]] - price[net.col[groups.lo[row]]]
        for e in range(groups.lo[row], groups.hi[row]):
            best = max(best, net.gain[e] - price[net.col[e]])
        worth += best
    return worth


@numba.njit(cache=True)
def regrets(net, groups, work, chosen):
    """Return by party what its best option is worth at the prices above the one it has."""
    parties = len(chosen)
    regret = np.zeros(parties, np.int64)
    for party in range(parties):
        now = np.int64(0)
        if chosen[party] >= 0:
            for k in range(groups.first[party], groups.first[party + 1]):
                pair = work.seat[groups.member[k]]
                now += net.gain[pair] - work.price[net.col[pair]]
        best = np.int64(0)
        first = groups.forced[party]
        for option in range(groups.option[party], groups.option[party + 1]):
            worth = option_worth(net, groups, work.price, option)
            if first or worth > best:
                best, first = worth, False
        regret[party] = best - now
    return regret


@numba.njit(cache=True)
def move(net, groups, work, chosen, party, tries):
    """Try the best options of one party; return what the best plan gained, 0 if nothing did."""
    room = len(work.journal) - 8 * len(work.distance)
    work.size[0], work.size[1] = 0, 1
    before = work.size[3]
    old = chosen[party]
    size = groups.first[party + 1] - groups.first[party]
    left = np.empty(size, np.int64)
    count = 0
    if old >= 0:
        for k in range(groups.first[party], groups.first[party + 1]):
            left[count] = net.col[work.seat[groups.member[k]]]
            count += 1
        take_out(net, groups, work, party)
        settle_out(net, work, left[:count])
    base = work.size[3]
    out = work.size[0]
    best_gain, best = np.int64(0), np.int64(-2)
    if base > before and not groups.forced[party]:
        best_gain, best = base - before, np.int64(-1)
    span = groups.option[party + 1] - groups.option[party]
    worth = np.empty(span, np.int64)
    for k in range(span):
        worth[k] = option_worth(net, groups, work.price, groups.option[party] + k)
    for _ in range(min(tries, span)):
        k = np.argmax(worth)
        option = groups.option[party] + k
        if base + worth[k] - before <= best_gain or work.size[0] > room:
            break
        hope = base + worth[k] - before
        worth[k] = -(2**60)
        if option == old:
            continue
        assign_option(net, groups, party, option)
        fits = True
        for i in range(groups.first[party], groups.first[party + 1]):
            limit = max(np.int64(1), hope - best_gain)
            if come_in(net, work, groups.member[i], limit) < 0:
                fits = False
                break
        if fits and work.size[3] - before > best_gain:
            best_gain, best = work.size[3] - before, option
        undo(net, work, out)
    if best == -2:
        undo(net, work, 0)
        assign_option(net, groups, party, old)
    elif best == -1:
        assign_option(net, groups, party, -1)
        chosen[party] = -1
    else:
        assign_option(net, groups, party, best)
        for i in range(groups.first[party], groups.first[party + 1]):
            come_in(net, work, groups.member[i], FAR)
        chosen[party] = best
    work.size[0], work.size[1] = 0, 0
    return best_gain


@numba.njit(cache=True)
def improve(net, groups, work, chosen, order, tries):
    """Try a list of parties in order; return what was gained in all."""
    gained = np.int64(0)
    for party in order:
        gained += move(net, groups, work, chosen, party, tries)
    return gained

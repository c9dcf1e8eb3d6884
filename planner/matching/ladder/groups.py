"""Parties in the network: the regions each can take, and what they are worth at prices.

The pairs of a party's people are sorted by region, so a region is one stretch of each
member's list. A region counts only when everybody can have a seat of their own in it.
"""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from planner.matching.ladder.net import Ints
from planner.matching.ladder.shares import in_shares


class Groups(NamedTuple):
    """Parties with their options.

    Parameters
    ----------
    first, member
        By party the first of its people in ``member``.
    option
        By party its first option; the last entry counts all options.
    stretch
        By option its first row of ``lo`` and ``hi``; one row a member.
    lo, hi
        Pairs of one member in one option.
    forced
        By party: must be placed.
    """

    first: Ints
    member: Ints
    option: Ints
    stretch: Ints
    lo: Ints
    hi: Ints
    forced: NDArray[np.bool_]


def sort_by_region(
    start: Ints, col: NDArray[np.int32], gain: Ints, region: tuple[Ints, ...], kind: Ints
) -> tuple[NDArray[np.int32], Ints]:
    """Return ``col`` and ``gain`` with each party member's pairs sorted by region.

    Parameters
    ----------
    region
        By kind of cohesion: the region of every vacancy.
    kind
        By worker: the kind, or -1 for who is alone.
    """
    col, gain = col.copy(), gain.copy()
    if (kind >= 0).any():
        in_shares(_sort_lists, len(kind), start, col, gain, np.stack(region), kind)
    return col, gain


@numba.njit(cache=True, nogil=True)
def _sort_lists(begin, end, start, col, gain, regions, kind):
    """Sort the pairs of party members in place, by region and then by vacancy."""
    m = regions.shape[1]
    for w in range(begin, end):
        if kind[w] < 0:
            continue
        first, last = start[w], start[w + 1]
        place = regions[kind[w]]
        key = np.empty(last - first, np.int64)
        in_order = True
        for k in range(last - first):
            v = col[first + k]
            key[k] = place[v] * m + v
            in_order = in_order and (k == 0 or key[k - 1] <= key[k])
        if not in_order:
            order = np.argsort(key, kind="mergesort")
            col[first:last] = col[first:last][order]
            gain[first:last] = gain[first:last][order]


@numba.njit(cache=True, nogil=True)
def find_options(start, col, cap, regions, kind, first, member):
    """Return the options of all parties as ``(option, stretch, lo, hi)``.

    ``regions`` is ``(n_kinds, n_vacancies)``; the pairs are sorted by region.
    """
    parties = len(first) - 1
    option = np.zeros(parties + 1, np.int64)
    room = 1024
    stretch = np.zeros(room, np.int64)
    lo, hi = np.zeros(room, np.int64), np.zeros(room, np.int64)
    options, rows = 0, 0
    for party in range(parties):
        people = member[first[party] : first[party + 1]]
        size = len(people)
        if size:
            region = regions[kind[people[0]]]
            heads = np.empty(size, np.int64)
            tails = np.empty(size, np.int64)
            for i in range(size):
                tails[i] = start[people[i]]
            while tails[0] < start[people[0] + 1]:
                heads[0] = tails[0]
                here = region[col[heads[0]]]
                while tails[0] < start[people[0] + 1] and region[col[tails[0]]] == here:
                    tails[0] += 1
                everybody = True
                for i in range(1, size):
                    e, end = tails[i], start[people[i] + 1]
                    while e < end and region[col[e]] < here:
                        e += 1
                    heads[i] = e
                    while e < end and region[col[e]] == here:
                        e += 1
                    tails[i] = e
                    everybody = everybody and heads[i] < e
                if not everybody or not _seats_all(col, cap, heads, tails):
                    continue
                if rows + size > len(lo):
                    lo = np.concatenate((lo, np.zeros(len(lo) + size, np.int64)))
                    hi = np.concatenate((hi, np.zeros(len(hi) + size, np.int64)))
                if options + 2 > len(stretch):
                    stretch = np.concatenate((stretch, np.zeros(len(stretch) + 2, np.int64)))
                stretch[options] = rows
                options += 1
                for i in range(size):
                    lo[rows], hi[rows] = heads[i], tails[i]
                    rows += 1
        option[party + 1] = options
    stretch[options] = rows
    return option, stretch[: options + 1], lo[:rows], hi[:rows]


@numba.njit(cache=True)
def _seats_all(col, cap, heads, tails):
    """Return whether each can have a seat of their own (Hall's condition, by paths)."""
    size = len(heads)
    easy = True
    for i in range(size):
        seats = 0
        for e in range(heads[i], tails[i]):
            seats += cap[col[e]]
            if seats >= size:
                break
        if seats == 0:
            return False
        easy = easy and seats >= size
    if easy:
        return True
    holds = np.full(size, -1, np.int64)
    came = np.empty(size, np.int64)
    queue = np.empty(size, np.int64)
    for i in range(size):
        came[:] = -1
        came[i] = i
        queue[0] = i
        length, k = 1, 0
        done = False
        while k < length and not done:
            j = queue[k]
            k += 1
            for e in range(heads[j], tails[j]):
                v = col[e]
                used = 0
                for other in range(size):
                    used += holds[other] == v
                if used < cap[v]:
                    at = v
                    while True:
                        before = holds[j]
                        holds[j] = at
                        if came[j] == j:
                            break
                        at = before
                        j = came[j]
                    done = True
                    break
                for other in range(size):
                    if holds[other] == v and came[other] < 0:
                        came[other] = j
                        queue[length] = other
                        length += 1
        if not done:
            return False
    return True


@numba.njit(cache=True)
def offers(net, groups, price, scale=1):
    """Return by option what it is worth to the party at prices in units of 1/``scale``."""
    worth = np.zeros(groups.option[-1], np.int64)
    for option in range(len(worth)):
        for row in range(groups.stretch[option], groups.stretch[option + 1]):
            best = net.gain[groups.lo[row]] * scale - price[net.col[groups.lo[row]]]
            for e in range(groups.lo[row] + 1, groups.hi[row]):
                best = max(best, net.gain[e] * scale - price[net.col[e]])
            worth[option] += best
    return worth


@numba.njit(cache=True)
def best_options(groups, worth):
    """Return by party its best option, or -1 when it is better off not placed."""
    parties = len(groups.first) - 1
    chosen = np.full(parties, -1, np.int64)
    for party in range(parties):
        most = np.int64(0)
        for option in range(groups.option[party], groups.option[party + 1]):
            if worth[option] > most or (groups.forced[party] and chosen[party] < 0):
                most = worth[option]
                chosen[party] = option
    return chosen


@numba.njit(cache=True)
def assign_option(net, groups, party, option, loose=0):
    """Bind a party's people to an option, or take them out with -1.

    With ``loose`` > 0 they need not be placed, at that loss for each; else they must.
    """
    for i in range(groups.first[party + 1] - groups.first[party]):
        w = groups.member[groups.first[party] + i]
        if option < 0:
            net.lo[w] = net.hi[w] = net.start[w]
            net.forced[w] = False
            net.away[w] = 0
        else:
            row = groups.stretch[option] + i
            net.lo[w], net.hi[w] = groups.lo[row], groups.hi[row]
            net.forced[w] = loose == 0
            net.away[w] = -loose


@numba.njit(cache=True)
def assign_options(net, groups, options, loose=0):
    """Bind every party's people to its option, as ``assign_option`` does for one."""
    for party in range(len(options)):
        assign_option(net, groups, party, options[party], loose)


@numba.njit(cache=True)
def total_bound(net, groups, alone, price, level, scale=1):
    """Return the Lagrangian bound at given prices, in whole numbers.

    Parameters
    ----------
    price, level, scale
        Prices and levels in units of 1/``scale``; the bound is in these units too.
    alone
        By worker: decides alone. Of these the ``forced`` must be placed.
    """
    total = np.int64(0)
    for v in range(len(net.cap)):
        if net.cap[v] > 0:
            total += net.cap[v] * max(np.int64(0), price[v] + level[net.firm[v]])
    for firm in range(len(net.least)):
        total += net.least[firm] * (net.bonus[0] * scale - level[firm])
    for w in range(len(net.lo)):
        if alone[w]:
            best = np.int64(0)
            first = net.forced[w]
            for e in range(net.lo[w], net.hi[w]):
                value = net.gain[e] * scale - price[net.col[e]]
                if first or value > best:
                    best = value
                    first = False
            total += best
    worth = offers(net, groups, price, scale)
    for party in range(len(groups.first) - 1):
        best = np.int64(0)
        first = groups.forced[party]
        for option in range(groups.option[party], groups.option[party + 1]):
            if first or worth[option] > best:
                best = worth[option]
                first = False
        total += best
    return total

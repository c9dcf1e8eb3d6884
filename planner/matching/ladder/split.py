"""Prices for the bound with parties: people of a party apart, agreed by side payments.

At given prices a party's people are paid, by option and summing to nothing, so that all of
them rank the options alike. Then they are placed as individuals, exactly; the prices of
that network prove at least as much as those before. Repeated, this is a descent of
the Lagrangian in two blocks, both solved in integers.
"""

from __future__ import annotations

import numba
import numpy as np

from planner.matching.ladder.finish import seat_tight, unhappy
from planner.matching.ladder.groups import Groups
from planner.matching.ladder.net import Ints, Net, Work, work_of
from planner.matching.ladder.phases import repay_everything, seat_everybody

OUT_OF_REACH = -(2**40)
"""Gain of a pair that no option of the party holds."""


def apart(net: Net, groups: Groups, scale: int) -> Net:
    """Return the network in which people of parties decide for themselves.

    Its gains are in units of 1/``scale``; those of party people are set by
    :func:`agree`.
    """
    gain = net.gain * scale
    lo, hi = net.lo.copy(), net.hi.copy()
    forced = net.forced.copy()
    people = groups.member
    lo[people], hi[people] = net.start[people], net.start[people + 1]
    forced[people] = np.repeat(groups.forced, np.diff(groups.first))
    has = np.repeat(np.diff(groups.option) > 0, np.diff(groups.first))
    hi[people[~has]] = lo[people[~has]]
    away = np.zeros_like(net.away)
    return net._replace(gain=gain, lo=lo, hi=hi, forced=forced, away=away, bonus=net.bonus * scale)


@numba.njit(cache=True)
def agree(net, groups, fine, price, scale):
    """Set the gains of party people in ``fine`` so that at the prices all rank options alike."""
    for party in range(len(groups.first) - 1):
        size = groups.first[party + 1] - groups.first[party]
        for k in range(groups.first[party], groups.first[party + 1]):
            w = groups.member[k]
            for e in range(fine.lo[w], fine.hi[w]):
                fine.gain[e] = OUT_OF_REACH
        for option in range(groups.option[party], groups.option[party + 1]):
            worth = np.int64(0)
            own = np.empty(size, np.int64)
            for i in range(size):
                row = groups.stretch[option] + i
                e = groups.lo[row]
                best = net.gain[e] * scale - price[net.col[e]]
                for e in range(groups.lo[row], groups.hi[row]):
                    best = max(best, net.gain[e] * scale - price[net.col[e]])
                own[i] = best
                worth += best
            share, rest = worth // size, worth % size
            for i in range(size):
                row = groups.stretch[option] + i
                payment = share + (1 if i < rest else 0) - own[i]
                for e in range(groups.lo[row], groups.hi[row]):
                    fine.gain[e] = net.gain[e] * scale + payment


def descend(net: Net, groups: Groups, fine: Net, price: Ints, pairs: Ints, scale: int) -> Work:
    """Return the optimal placement of people apart, paid to agree at the given prices.

    Parameters
    ----------
    price
        In units of 1/``scale``.
    pairs
        By worker a pair that is likely good.
    """
    agree(net, groups, fine, price, scale)
    work = work_of(fine, price)
    seat_tight(fine, work, pairs)
    seat_everybody(fine, work, unhappy(fine, work))
    repay_everything(fine, work)
    return work


@numba.njit(cache=True)
def options_taken(groups, pairs):
    """Return by party the option most of its people sit in when they decide apart, or -1."""
    parties = len(groups.first) - 1
    taken = np.full(parties, -1, np.int64)
    for party in range(parties):
        most = 0
        for option in range(groups.option[party], groups.option[party + 1]):
            votes = 0
            row = groups.stretch[option]
            for k in range(groups.first[party], groups.first[party + 1]):
                pair = pairs[groups.member[k]]
                votes += groups.lo[row] <= pair < groups.hi[row]
                row += 1
            if votes > most:
                most, taken[party] = votes, option
    return taken

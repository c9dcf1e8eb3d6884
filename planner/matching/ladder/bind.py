"""One party after the other bound to the best of its options, each tried exactly.

A party binds when all of its people sit in one option. Trying moves everybody else along
shortest paths and takes it back (``paths.undo``); what the plan loses decides.
"""

from __future__ import annotations

import numba
import numpy as np

from planner.matching.ladder.moves import option_worth
from planner.matching.ladder.net import FAR
from planner.matching.ladder.paths import OWED, note, undo, unseat
from planner.matching.ladder.walks import come_in, make_good

NOBODY = -1
"""Option of a party that is not placed."""

APART = -2
"""Option of a party that is not bound yet, or whose people are in several."""

TRIES = 4
"""Options tried for one party, the best at the prices first."""


@numba.njit(cache=True)
def option_of(groups, pairs, party):
    """Return the option all people of a party sit in, ``NOBODY`` or ``APART``."""
    first, last = groups.first[party], groups.first[party + 1]
    pair = pairs[groups.member[first]]
    if pair < 0:
        for k in range(first + 1, last):
            if pairs[groups.member[k]] >= 0:
                return APART
        return NOBODY
    for option in range(groups.option[party], groups.option[party + 1]):
        row = groups.stretch[option]
        if groups.lo[row] <= pair < groups.hi[row]:
            for k in range(first, last):
                pair = pairs[groups.member[k]]
                if pair < groups.lo[row] or pair >= groups.hi[row]:
                    return APART
                row += 1
            return option
    return APART


@numba.njit(cache=True)
def bind_each(fine, groups, work, chosen, order):
    """Bind the parties of a list that are not bound yet; return what that loses in all."""
    lost = np.int64(0)
    for party in order:
        if chosen[party] == APART:
            agreed = option_of(groups, work.seat, party)
            before = work.size[3]
            if agreed == APART:
                agreed = _least_loss(fine, groups, work, party)
            _bind(fine, groups, work, party, agreed)
            chosen[party] = agreed
            lost += before - work.size[3]
    return lost


@numba.njit(cache=True)
def _least_loss(fine, groups, work, party):
    """Return the option that loses least when everybody else is re-placed as is best."""
    first, last = groups.first[party], groups.first[party + 1]
    people = groups.member[first:last]
    lo, hi, forced = fine.lo[people], fine.hi[people], fine.forced[people]
    span = groups.option[party + 1] - groups.option[party]
    worth = np.empty(span + 1, np.int64)
    for k in range(span):
        worth[k] = option_worth(fine, groups, work.price, groups.option[party] + k)
    worth[span] = -(2**60) if groups.forced[party] else 0
    now = np.int64(0)
    for w in people:
        if work.seat[w] >= 0:
            now += fine.gain[work.seat[w]] - work.price[fine.col[work.seat[w]]]
    before = work.size[3]
    room = len(work.journal) - 8 * len(work.distance)
    best, least = NOBODY, FAR
    for _ in range(min(TRIES, span + 1)):
        k = np.argmax(worth)
        if worth[k] == -(2**60) or now - worth[k] >= least:
            break
        worth[k] = -(2**60)
        option = groups.option[party] + k if k < span else NOBODY
        work.size[0], work.size[1] = 0, 1
        seated = _bind(fine, groups, work, party, option)
        loss = before - work.size[3]
        full = work.size[0] > room
        undo(fine, work, 0)
        work.size[1] = 0
        fine.lo[people], fine.hi[people], fine.forced[people] = lo, hi, forced
        if seated and loss < least:
            best, least = option, loss
        if full or least == 0:
            break
    return best


@numba.njit(cache=True)
def _bind(fine, groups, work, party, option):
    """Bring a party into an option, everybody else as is best; False when it finds no seats."""
    size = groups.first[party + 1] - groups.first[party]
    left, coming = np.empty(size, np.int64), np.empty(size, np.int64)
    leaving, entering = 0, 0
    for i in range(size):
        w = groups.member[groups.first[party] + i]
        row = groups.stretch[option] + i
        pair = work.seat[w]
        inside = option >= 0 and groups.lo[row] <= pair < groups.hi[row]
        if pair >= 0 and not inside:
            v = fine.col[pair]
            unseat(fine, work, w)
            note(work, OWED, v, work.owed[v])
            work.owed[v] += 1
            left[leaving] = v
            leaving += 1
        if option < 0:
            fine.lo[w] = fine.hi[w] = fine.start[w]
            fine.forced[w] = False
        else:
            fine.lo[w], fine.hi[w] = groups.lo[row], groups.hi[row]
            fine.forced[w] = True
            if not inside:
                coming[entering] = w
                entering += 1
    for k in range(entering):
        if come_in(fine, work, coming[k], FAR) < 0:
            return False
    for k in range(leaving):
        while work.owed[left[k]] > 0:
            make_good(fine, work, left[k])
    return True

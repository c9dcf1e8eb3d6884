"""One party after the other bound to the best of its options, each tried exactly.

A party binds when all of its people sit in one option. Trying moves everybody else along
shortest paths and takes it back (``paths.undo``); what the plan loses decides. Seats
left are owed, worth their price, and free to whoever comes next: settling one takes a
search a hundred times as long as seating a person, so the caller settles them together.
"""

from __future__ import annotations

import numba
import numpy as np

from planner.matching.ladder.moves import option_worth
from planner.matching.ladder.net import FAR
from planner.matching.ladder.paths import OWED, note, undo, unseat
from planner.matching.ladder.walks import come_in

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
def bind_each(fine, groups, work, chosen, order, most):
    """Bind the parties of a list that are not bound yet; return how many of the list are done.

    Ends after ``most`` parties that did not agree; the seats they left are owed.
    """
    tried = 0
    for k in range(len(order)):
        party = order[k]
        if chosen[party] == APART:
            agreed = option_of(groups, work.seat, party)
            if agreed == APART:
                if tried == most:
                    return k
                agreed = _least_loss(fine, groups, work, party)
                tried += 1
            _bind(fine, groups, work, party, agreed, -FAR)
            chosen[party] = agreed
    return len(order)


@numba.njit(cache=True)
def _worth(fine, work):
    """Return the gains of all who sit, owed seats counted at their price."""
    total = work.size[3]
    for v in range(len(fine.cap)):
        if work.owed[v] > 0:
            total += work.owed[v] * (work.price[v] + work.level[fine.firm[v]])
    return total


@numba.njit(cache=True)
def _best_at(fine, work, w):
    """Return the most a worker gains above price."""
    best = -FAR
    for e in range(fine.lo[w], fine.hi[w]):
        best = max(best, fine.gain[e] - work.price[fine.col[e]])
    return best


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
    before = _worth(fine, work)
    room = len(work.journal) - 8 * len(work.distance)
    best, least = NOBODY, FAR
    for _ in range(min(TRIES, span + 1)):
        k = np.argmax(worth)
        if worth[k] == -(2**60) or now - worth[k] >= least:
            break
        worth[k] = -(2**60)
        option = groups.option[party] + k if k < span else NOBODY
        work.size[0], work.size[1] = 0, 1
        seated = _bind(fine, groups, work, party, option, before - least)
        loss = before - _worth(fine, work)
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
def _bind(fine, groups, work, party, option, floor):
    """Bring a party into an option, everybody else as is best; the seats it leaves are owed.

    False when it finds no seats, or when the plan cannot be worth more than ``floor``.
    """
    size = groups.first[party + 1] - groups.first[party]
    coming = np.empty(size, np.int64)
    entering = 0
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
        limit = np.int64(FAR)
        if floor > -FAR:
            limit = _worth(fine, work) - floor
            for j in range(k, entering):
                limit += _best_at(fine, work, coming[j])
        if limit <= 0 or come_in(fine, work, coming[k], limit) < 0:
            return False
    return True

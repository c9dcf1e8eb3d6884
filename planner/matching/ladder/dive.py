"""From people apart to parties whole: parties bound one after the other, the rest re-placed.

Start is the network in which people of a party decide apart, paid to agree (``split``):
most agree. Of those who do not, who loses little at the prices is bound in batches, never
two to one vacancy; then each of the others to the best of its options, tried exactly
(``bind``). All stays optimal for those bound and those still apart: what is lost on the
way is the gap to the bound of the start.
"""

from __future__ import annotations

from collections.abc import Callable

import numba
import numpy as np

from planner.matching.ladder.bind import APART, NOBODY, bind_each, option_of
from planner.matching.ladder.groups import Groups
from planner.matching.ladder.net import Ints, Net, Work
from planner.matching.ladder.paths import unseat
from planner.matching.ladder.phases import repay_everything, seat_everybody

NONE_LEFT = -3
"""Best option of a party that has to be placed and has none left."""

MANY = 1_000
"""Parties that do not agree from which batches are bound at all: one by one loses less."""

ENOUGH_LEFT = 300
"""Parties that do not agree at which batches end."""

PART = 64
"""Parties tried between two looks at the clock."""

BATCHES = 12
"""Batches bound at most before the rest is tried one by one."""

SHARE = 0.4
"""Part of those who do not agree that is bound in one batch, those who lose least first."""


@numba.njit(cache=True)
def _best(fine, groups, work, banned, party):
    """Return the option that loses least at the prices, most votes first, and that loss."""
    first, last = groups.first[party], groups.first[party + 1]
    now = np.int64(0)
    for k in range(first, last):
        pair = work.seat[groups.member[k]]
        if pair >= 0:
            now += fine.gain[pair] - work.price[fine.col[pair]]
    most, chosen, votes = np.int64(0), NOBODY, -1
    if groups.forced[party]:
        most, chosen = -(2**60), NONE_LEFT
    for option in range(groups.option[party], groups.option[party + 1]):
        if banned[option]:
            continue
        worth, mine = np.int64(0), 0
        row = groups.stretch[option]
        for k in range(first, last):
            own = -(2**50)
            for e in range(groups.lo[row], groups.hi[row]):
                own = max(own, fine.gain[e] - work.price[fine.col[e]])
            worth += own
            mine += groups.lo[row] <= work.seat[groups.member[k]] < groups.hi[row]
            row += 1
        if worth > most or (worth == most and mine > votes):
            most, chosen, votes = worth, option, mine
    return chosen, now - most


@numba.njit(cache=True)
def _bind(fine, groups, work, party, option, standing, count, taken):
    """Bind a party; return how many stand now. Vacancies they go for are marked in ``taken``."""
    for i in range(groups.first[party + 1] - groups.first[party]):
        w = groups.member[groups.first[party] + i]
        row = groups.stretch[option] + i
        pair = work.seat[w]
        inside = option >= 0 and groups.lo[row] <= pair < groups.hi[row]
        if pair >= 0 and not inside:
            work.owed[fine.col[pair]] += 1
            unseat(fine, work, w)
        if option < 0:
            fine.lo[w] = fine.hi[w] = fine.start[w]
            fine.forced[w] = False
        else:
            fine.lo[w], fine.hi[w] = groups.lo[row], groups.hi[row]
            fine.forced[w] = True
            if not inside:
                standing[count] = w
                count += 1
                taken[_aim(fine, work, w)] = True
    return count


@numba.njit(cache=True)
def _aim(fine, work, w):
    """Return the vacancy that is best for a worker at the prices."""
    best, at = -(2**60), 0
    for e in range(fine.lo[w], fine.hi[w]):
        value = fine.gain[e] - work.price[fine.col[e]]
        if value > best:
            best, at = value, fine.col[e]
    return at


@numba.njit(cache=True)
def _collides(fine, groups, work, party, option, taken):
    """Return whether somebody of a party would go for a vacancy that is taken."""
    if option < 0:
        return False
    for i in range(groups.first[party + 1] - groups.first[party]):
        row = groups.stretch[option] + i
        pair = work.seat[groups.member[groups.first[party] + i]]
        if groups.lo[row] <= pair < groups.hi[row]:
            continue
        best, at = -(2**60), 0
        for e in range(groups.lo[row], groups.hi[row]):
            value = fine.gain[e] - work.price[fine.col[e]]
            if value > best:
                best, at = value, fine.col[e]
        if taken[at]:
            return True
    return False


@numba.njit(cache=True)
def bind_some(fine, groups, work, chosen, banned, many):
    """Bind a batch of the parties that do not agree; return who stands."""
    parties = len(chosen)
    apart = np.empty(parties, np.int64)
    option = np.empty(parties, np.int64)
    loss = np.empty(parties, np.int64)
    found = 0
    for party in range(parties):
        if chosen[party] == APART and option_of(groups, work.seat, party) == APART:
            apart[found] = party
            option[found], loss[found] = _best(fine, groups, work, banned, party)
            if groups.forced[party]:
                loss[found] -= 2**50
            found += 1
    taken = np.zeros(len(fine.cap), np.bool_)
    standing = np.empty(len(groups.member), np.int64)
    count, bound = 0, 0
    if found < many:
        return standing[:0]
    for k in np.argsort(loss[:found], kind="mergesort"):
        if bound and bound >= SHARE * found:
            break
        party = apart[k]
        if bound and _collides(fine, groups, work, party, option[k], taken):
            continue
        count = _bind(fine, groups, work, party, option[k], standing, count, taken)
        chosen[party] = max(option[k], NOBODY)
        bound += 1
    return standing[:count]


@numba.njit(cache=True)
def _let_go(fine, groups, work, party, standing, count):
    """Set a party's people apart again; return how many stand now."""
    for k in range(groups.first[party], groups.first[party + 1]):
        w = groups.member[k]
        if work.seat[w] >= 0:
            work.owed[fine.col[work.seat[w]]] += 1
            unseat(fine, work, w)
        fine.lo[w], fine.hi[w] = fine.start[w], fine.start[w + 1]
        fine.forced[w] = False
        standing[count] = w
        count += 1
    return count


@numba.njit(cache=True)
def release_failed(fine, groups, work, chosen, banned, failed):
    """Let go of parties that found no seats together, their option banned; return who stands."""
    standing = np.empty(len(groups.member), np.int64)
    count = 0
    for party in range(len(chosen)):
        if chosen[party] >= 0:
            hit = False
            for k in range(groups.first[party], groups.first[party + 1]):
                hit = hit or failed[groups.member[k]]
            if hit:
                banned[chosen[party]] = True
                chosen[party] = APART
                count = _let_go(fine, groups, work, party, standing, count)
    return standing[:count]


def dive(fine: Net, groups: Groups, work: Work, goes_on: Callable[[], bool]) -> Ints:
    """Return by party the option it is bound to, everybody placed as is best for them.

    Parameters
    ----------
    fine, work
        The network of people apart and its optimal placement; both are changed.
    goes_on
        Says whether there is time for more; parties not bound then stay out unless they agree.
    """
    chosen = np.full(len(groups.forced), APART, dtype=np.int64)
    banned = np.zeros(int(groups.option[-1]), dtype=np.bool_)
    for batch in range(BATCHES):
        before = chosen.copy()
        standing = bind_some(fine, groups, work, chosen, banned, ENOUGH_LEFT if batch else MANY)
        if (chosen == before).all():
            break
        while len(standing):
            failed = seat_everybody(fine, work, standing)
            who = np.zeros(len(fine.lo), dtype=np.bool_)
            who[failed] = True
            standing = release_failed(fine, groups, work, chosen, banned, who)
        repay_everything(fine, work)
        if not goes_on():
            break
    size = np.diff(groups.first)
    order = np.lexsort((-size, ~groups.forced))
    for start in range(0, len(order), PART):
        if not goes_on():
            break
        bind_each(fine, groups, work, chosen, order[start : start + PART])
    for party in np.flatnonzero(chosen == APART).tolist():
        chosen[party] = max(NOBODY, option_of(groups, work.seat, party))
    return chosen

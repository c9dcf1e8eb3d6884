"""Whom a step takes off: neighbours, whole vehicles, a whole departure, or people for one."""

# Compiled functions take what they need by position.
# ruff: noqa: PLR0917
# mypy: disable-error-code="no-any-return, type-arg"

from __future__ import annotations

from typing import Any

import numba
import numpy as np

from planner.charter.search_moves import take_off
from planner.charter.search_state import LEFT, OFF, State, Static, slot_of


@numba.njit(cache=True)
def _off(s: Static, x: State, p: int, base: int, out: Any, n: int) -> int:
    take_off(s, x, p, base)
    out[n] = p
    return n + 1


@numba.njit(cache=True)
def neighbours(s: Static, x: State, out: Any, base: int, most: int) -> int:
    """Take off parties near one of them, in place and time."""
    seed = np.random.randint(len(s.size))
    day = x.day_of[seed] if x.where[seed] != LEFT else s.ready[seed]
    wide = np.random.randint(4)
    n = 0
    home = s.county[seed]
    for rank in range(s.near.shape[1]):
        county = s.near[home, rank]
        first, last = s.party_start[county], s.party_start[county + 1]
        if last == first:
            continue
        turn = np.random.randint(last - first)
        for i in range(last - first):
            p = s.party_of[first + (i + turn) % (last - first)]
            if x.where[p] == LEFT:
                near = s.ready[p] - wide <= day <= s.due[p] + wide
            else:
                near = abs(x.day_of[p] - day) <= wide
            if near and np.random.random() < 0.7:
                n = _off(s, x, p, base, out, n)
                if n >= most:
                    return n
    return n


@numba.njit(cache=True)
def _vehicle_off(s: Static, x: State, v: int, base: int, out: Any, n: int) -> int:
    while x.route[v] >= 0:
        n = _off(s, x, x.members[v, 0], base, out, n)
    return n


@numba.njit(cache=True)
def vehicles(s: Static, x: State, out: Any, base: int, most: int) -> int:
    """Take everybody off a vehicle and some near it."""
    p = np.random.randint(len(s.size))
    if x.where[p] < 0:
        return 0
    home, day = s.county[p], x.day_of[p]
    n = _vehicle_off(s, x, x.where[p], base, out, 0)
    wide = np.random.randint(3)
    for rank in range(s.near.shape[1]):
        county = s.near[home, rank]
        first, last = s.party_start[county], s.party_start[county + 1]
        for i in range(first, last):
            q = s.party_of[i]
            near = x.where[q] >= 0 and abs(x.day_of[q] - day) <= wide
            if near and np.random.random() < 0.3:
                n = _vehicle_off(s, x, x.where[q], base, out, n)
            if n >= most:
                return n
    return n


@numba.njit(cache=True)
def departure(s: Static, x: State, out: Any, base: int, most: int) -> int:
    """Take people off a departure: all of them, or those beyond its last full vehicle."""
    p = np.random.randint(len(s.size))
    slot = slot_of(s, x, p)
    if slot < 0:
        return 0
    day = x.day_of[p]
    at, heads = s.at[slot, day], x.heads[slot, day]
    keep = 0
    if heads > most or np.random.random() < 0.6:
        for m in range(heads):
            if s.full[at + m] < heads:
                keep = s.full[at + m]
    n = 0
    shift = np.random.randint(max(1, x.of_day_n[day]))
    i = 0
    vehicles = x.of_day_n[day]
    listed = x.of_day[day, :vehicles].copy()
    while i < vehicles and x.heads[slot, day] > keep:
        v = listed[(i + shift) % vehicles]
        i += 1
        if x.route[v] >= 0 and s.slot[x.fleet[v]] == slot:
            n = _vehicle_off(s, x, v, base, out, n)
    shift = np.random.randint(len(s.size))
    for i in range(len(s.size)):
        if x.heads[slot, day] <= keep:
            break
        q = (i + shift) % len(s.size)
        if x.where[q] < OFF and x.day_of[q] == day and s.own_slot[-3 - x.where[q]] == slot:
            n = _off(s, x, q, base, out, n)
    return n


@numba.njit(cache=True)
def gather(s: Static, x: State, out: Any, base: int, slot: int, day: int, most: int) -> int:
    """Take off everybody who could be on a departure, whole vehicles of the days around it."""
    n = 0
    shift = np.random.randint(len(s.size))
    for i in range(len(s.size)):
        p = (i + shift) % len(s.size)
        if n >= most:
            break
        if x.where[p] == OFF or not s.dates[p, day] or s.due[p] < day + s.slot_offset[slot]:
            continue
        if not s.modes[p, s.slot_mode[slot]]:
            continue
        here = False
        for j in range(s.single_start[s.county[p]], s.single_start[s.county[p] + 1]):
            here = here or s.slot[s.single_fleet[j]] == slot
        for j in range(s.own_start[s.county[p]], s.own_start[s.county[p] + 1]):
            here = here or s.own_slot[j] == slot
        if not here:
            continue
        if x.where[p] >= 0:
            n = _vehicle_off(s, x, x.where[p], base, out, n)
        else:
            n = _off(s, x, p, base, out, n)
    return n


@numba.njit(cache=True)
def shuffle(s: Static, out: Any, n: int) -> None:
    """Put the parties taken off in the order in which they are put back."""
    kind = np.random.randint(4)
    rank = np.random.random(n)
    if kind == 1:
        for i in range(n):
            rank[i] -= s.size[out[i]]
    elif kind == 2:
        for i in range(n):
            rank[i] += s.due[out[i]] - s.ready[out[i]]
    elif kind == 3:
        for i in range(n):
            rank[i] = s.county[out[i]] + 0.5 * rank[i]
    out[:n] = out[:n][np.argsort(rank)]

"""A plan under search as plain arrays, and what it costs.

:mod:`planner.charter.search` makes the arrays of a block; moves and the walk work on them.
"""

# Compiled functions take what they need by position.
# ruff: noqa: PLR0917
# mypy: disable-error-code="no-any-return, type-arg"

from __future__ import annotations

from typing import Any, NamedTuple

import numba

LEFT, OFF = -1, -2
"""Where a party is: left, or taken off a moment ago; less is a way by oneself."""
SHORT = 400.0
"""Yuan for each person below the least an offer asks for, while searching."""


class Static(NamedTuple):
    """What does not change: parties, vehicles with their routes, ways by oneself, departures."""

    size: Any
    county: Any
    ready: Any
    due: Any
    dates: Any
    modes: Any
    worth: Any
    party_start: Any
    party_of: Any
    near: Any
    joins: Any
    slot: Any
    mode: Any
    least: Any
    limit: Any
    start: Any
    key: Any
    yuan: Any
    stops: Any
    person: Any
    offset: Any
    seats: Any
    single_start: Any
    single_fleet: Any
    single_route: Any
    own_start: Any
    own_slot: Any
    own_person: Any
    own_dates: Any
    slot_offset: Any
    slot_mode: Any
    at: Any
    room: Any
    costs: Any
    full: Any
    ideal: Any
    quota: Any
    waiting: float


class State(NamedTuple):
    """A plan: where each party is, the vehicles that run, the people of each departure.

    ``touched`` and ``days`` say what changed since the plan was last taken over or given back.
    """

    where: Any
    day_of: Any
    fleet: Any
    day: Any
    route: Any
    load: Any
    due: Any
    many: Any
    members: Any
    count: Any
    cost: Any
    heads: Any
    used: Any
    of_day: Any
    of_day_n: Any
    place: Any
    total: Any
    touched: Any
    touched_n: Any
    is_touched: Any
    days: Any


@numba.njit(cache=True)
def copy(to: State, of: State) -> None:
    """Make one plan the same as another."""
    to.where[:] = of.where
    to.day_of[:] = of.day_of
    to.fleet[:] = of.fleet
    to.day[:] = of.day
    to.route[:] = of.route
    to.load[:] = of.load
    to.due[:] = of.due
    to.many[:] = of.many
    for v in range(len(of.many)):
        for i in range(of.many[v]):
            to.members[v, i] = of.members[v, i]
    to.count[:] = of.count
    to.cost[:] = of.cost
    to.heads[:] = of.heads
    to.used[:] = of.used
    to.of_day[:] = of.of_day
    to.of_day_n[:] = of.of_day_n
    to.place[:] = of.place
    to.total[:] = of.total
    untouched(to)


@numba.njit(cache=True)
def touch(x: State, v: int, day: int) -> None:
    """Note that a vehicle changes, and the list of vehicles of a day."""
    x.days[day] = True
    if not x.is_touched[v]:
        x.is_touched[v] = True
        x.touched[x.touched_n[0]] = v
        x.touched_n[0] += 1


@numba.njit(cache=True)
def untouched(x: State) -> None:
    """Forget what changed."""
    for i in range(x.touched_n[0]):
        x.is_touched[x.touched[i]] = False
    x.touched_n[0] = 0
    x.days[:] = False


@numba.njit(cache=True)
def copy_changes(to: State, of: State, x: State, out: Any, n: int) -> None:
    """Make one plan the same as another, where they differ in what ``x`` noted and these parties.

    Plans of large provinces are a megabyte; a step changes a hundredth of it.
    """
    for i in range(n):
        p = out[i]
        to.where[p] = of.where[p]
        to.day_of[p] = of.day_of[p]
    for i in range(x.touched_n[0]):
        v = x.touched[i]
        to.fleet[v], to.day[v], to.route[v] = of.fleet[v], of.day[v], of.route[v]
        to.load[v], to.due[v], to.many[v] = of.load[v], of.due[v], of.many[v]
        to.cost[v], to.place[v] = of.cost[v], of.place[v]
        for j in range(of.many[v]):
            to.members[v, j] = of.members[v, j]
        for j in range(3):
            to.count[v, j] = of.count[v, j]
    for day in range(len(x.days)):
        if x.days[day]:
            to.of_day_n[day] = of.of_day_n[day]
            for i in range(of.of_day_n[day]):
                to.of_day[day, i] = of.of_day[day, i]
    to.heads[:] = of.heads
    to.used[:] = of.used
    to.total[:] = of.total
    untouched(x)


@numba.njit(cache=True)
def route_of(s: Static, fleet: int, a: int, b: int, c: int, base: int) -> int:
    """Return the route of a fleet through these counties (−1 where fewer), or −1."""
    if a > b:
        a, b = b, a
    if b > c:
        b, c = c, b
    if a > b:
        a, b = b, a
    key = ((a + 1) * base + b + 1) * base + c + 1
    low, high = s.start[fleet], s.start[fleet + 1]
    end = high
    while low < high:
        middle = (low + high) >> 1
        if s.key[middle] < key:
            low = middle + 1
        else:
            high = middle
    if low < end and s.key[low] == key:
        return low
    return -1


@numba.njit(cache=True)
def vehicle_cost(s: Static, x: State, v: int) -> float:
    """Return the yuan of a vehicle and its people, and of the places below its least."""
    route = x.route[v]
    cost = s.yuan[route]
    for i in range(3):
        cost += x.count[v, i] * s.person[route, i]
    short = s.least[x.fleet[v]] - x.load[v]
    if short > 0:
        cost += SHORT * short
    return cost


@numba.njit(cache=True)
def ride_more(s: Static, x: State, slot: int, day: int, more: int) -> float:
    """Change the people of a departure and return what that costs."""
    at = s.at[slot, day]
    heads = x.heads[slot, day]
    x.heads[slot, day] = heads + more
    return s.costs[at + heads + more] - s.costs[at + heads]


@numba.njit(cache=True)
def slot_of(s: Static, x: State, p: int) -> int:
    """Return the departure's slot a party is on, or −1."""
    at = x.where[p]
    if at in (LEFT, OFF):
        return -1
    if at < OFF:
        return s.own_slot[-3 - at]
    return s.slot[x.fleet[at]]


@numba.njit(cache=True)
def recount(s: Static, x: State) -> float:
    """Return what a plan costs, reckoned from nothing."""
    total = 0.0
    for p in range(len(s.size)):
        at = x.where[p]
        if at == LEFT:
            total += s.worth[p] * s.size[p]
            continue
        total += (x.day_of[p] - s.ready[p]) * s.waiting * s.size[p]
        if at < OFF:
            total += s.own_person[-3 - at] * s.size[p]
    for v in range(len(x.route)):
        if x.route[v] >= 0:
            total += vehicle_cost(s, x, v)
    for slot in range(x.heads.shape[0]):
        for day in range(x.heads.shape[1]):
            if x.heads[slot, day] > 0:
                total += s.costs[s.at[slot, day] + x.heads[slot, day]]
    return total

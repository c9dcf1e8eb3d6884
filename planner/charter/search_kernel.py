"""Ruin and recreate as compiled loops: parties taken off vehicles and put back more cheaply.

A plan of a block is who is on which coach or feeder, who reaches a departure by himself, and how
many people each departure has; what trains and flights cost is a table over that number
(:mod:`planner.charter.ride_costs`). Every step takes some parties off (neighbours, whole vehicles,
a whole departure), puts each back where it is cheapest, and keeps the result if it is better or,
while it is still warm, little worse (Schrimpf et al. 2000, Christiaens and Vanden Berghe 2020).

Only loops over plain arrays; :mod:`planner.charter.search` makes them of a block and back.
"""

# Compiled functions take what they need by position.
# ruff: noqa: PLR0912, PLR0915, PLR0917
# mypy: disable-error-code="no-any-return, type-arg"

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numba
import numpy as np

LEFT, OFF = -1, -2
"""Where a party is: left, or taken off a moment ago; less is a way by oneself."""
_JUMP = 500.0
_SHORT = 400.0
_BLINK = 0.01


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
    """A plan: where each party is, the vehicles that run, the people of each departure."""

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


@numba.njit(cache=True)
def _route(s: Static, fleet: int, a: int, b: int, c: int, base: int) -> int:
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
def _vehicle_cost(s: Static, x: State, v: int) -> float:
    route = x.route[v]
    cost = s.yuan[route]
    for i in range(3):
        cost += x.count[v, i] * s.person[route, i]
    short = s.least[x.fleet[v]] - x.load[v]
    if short > 0:
        cost += _SHORT * short
    return cost


@numba.njit(cache=True)
def _ride_more(s: Static, x: State, slot: int, day: int, more: int) -> float:
    """Change the people of a departure and return what that costs."""
    at = s.at[slot, day]
    heads = x.heads[slot, day]
    x.heads[slot, day] = heads + more
    return s.costs[at + heads + more] - s.costs[at + heads]


@numba.njit(cache=True)
def _take_off(s: Static, x: State, p: int, base: int) -> None:
    """Take a party off whatever carries it."""
    size = s.size[p]
    at = x.where[p]
    if at == LEFT:
        x.total[0] -= s.worth[p] * size
        x.where[p] = OFF
        return
    day = x.day_of[p]
    x.total[0] -= (day - s.ready[p]) * s.waiting * size
    x.where[p] = OFF
    if at < OFF:
        own = -3 - at
        x.total[0] -= s.own_person[own] * size
        x.total[0] += _ride_more(s, x, s.own_slot[own], day, -size)
        return
    v = at
    fleet = x.fleet[v]
    if s.slot[fleet] >= 0:
        x.total[0] += _ride_more(s, x, s.slot[fleet], day, -size)
    x.total[0] -= x.cost[v]
    for i in range(x.many[v]):
        if x.members[v, i] == p:
            x.members[v, i] = x.members[v, x.many[v] - 1]
            break
    x.many[v] -= 1
    x.load[v] -= size
    route = x.route[v]
    if x.many[v] == 0:
        last = x.of_day[day, x.of_day_n[day] - 1]
        x.of_day[day, x.place[v]] = last
        x.place[last] = x.place[v]
        x.of_day_n[day] -= 1
        x.route[v] = -1
        x.cost[v] = 0.0
        for i in range(3):
            x.count[v, i] = 0
        if s.limit[fleet] >= 0:
            x.used[s.limit[fleet], day] -= 1
        return
    least = 1_000_000
    for i in range(x.many[v]):
        least = min(least, s.due[x.members[v, i]])
    x.due[v] = least
    gone = False
    for i in range(3):
        if s.stops[route, i] == s.county[p]:
            x.count[v, i] -= size
            gone = x.count[v, i] == 0
    if gone:
        _shorten(s, x, v, base)
    x.cost[v] = _vehicle_cost(s, x, v)
    x.total[0] += x.cost[v]


@numba.njit(cache=True)
def _shorten(s: Static, x: State, v: int, base: int) -> None:
    """Leave out the stops nobody boards at, where the shorter way is lawful."""
    route = x.route[v]
    keep = np.full(3, -1, np.int64)
    n = 0
    for i in range(3):
        if x.count[v, i] > 0:
            keep[n] = s.stops[route, i]
            n += 1
    shorter = _route(s, x.fleet[v], keep[0], keep[1], keep[2], base)
    if shorter < 0 or s.seats[shorter, x.day[v]] < x.load[v]:
        return
    if x.day[v] + s.offset[shorter] > x.due[v]:
        return
    _reroute(s, x, v, shorter)


@numba.njit(cache=True)
def _reroute(s: Static, x: State, v: int, route: int) -> None:
    """Give a vehicle another way; the people keep their counties."""
    old = x.route[v]
    count = np.zeros(3, np.int64)
    for i in range(3):
        home = s.stops[route, i]
        if home >= 0:
            for j in range(3):
                if s.stops[old, j] == home:
                    count[i] = x.count[v, j]
    x.count[v, :] = count
    x.route[v] = route


@numba.njit(cache=True)
def _with_stop(s: Static, x: State, v: int, home: int, base: int) -> int:
    """Return the way of a vehicle with one stop more, or −1."""
    route = x.route[v]
    keep = np.empty(3, np.int64)
    keep[0], keep[1], keep[2] = -1, -1, -1
    n = 0
    for i in range(3):
        if x.count[v, i] > 0:
            if n == 2:
                return -1
            keep[n] = s.stops[route, i]
            n += 1
    keep[n] = home
    return _route(s, x.fleet[v], keep[0], keep[1], keep[2], base)


@numba.njit(cache=True)
def _cost_on(s: Static, x: State, v: int, route: int, home: int, size: int) -> float:
    """Return what a vehicle costs on another way with some people more from a county."""
    old = x.route[v]
    cost = s.yuan[route]
    for i in range(3):
        there = s.stops[route, i]
        if there < 0:
            continue
        n = size if there == home else 0
        for j in range(3):
            if s.stops[old, j] == there:
                n += x.count[v, j]
        cost += n * s.person[route, i]
    short = s.least[x.fleet[v]] - x.load[v] - size
    if short > 0:
        cost += _SHORT * short
    return cost


@numba.njit(cache=True)
def _ride_guess(
    s: Static, x: State, slot: int, day: int, size: int, hope: float, aim: tuple
) -> float:
    """Return what more people on a departure are reckoned to cost; inf where they do not fit.

    Seats that are there cost what they cost; a new carriage, train or flight is reckoned at the
    share of a vehicle filled as ``hope`` says, for others will follow. ``aim`` is a departure
    that is hoped to be filled to a number.
    """
    room = s.room[slot, day]
    heads = x.heads[slot, day]
    if heads + size > room:
        return np.inf
    at = s.at[slot, day]
    if aim[0] == slot and aim[1] == day and heads < aim[2]:
        return s.costs[at + aim[2]] / aim[2] * size
    more = s.costs[at + heads + size] - s.costs[at + heads]
    if hope <= 0:
        return more
    full = s.full[at + heads]
    if full < heads + size:
        full = s.full[at + heads + size]
    share = (s.costs[at + full] - s.costs[at + heads]) * size / ((full - heads) * hope)
    return min(more, share)


@numba.njit(cache=True)
def _put(
    s: Static,
    x: State,
    p: int,
    hope: float,
    ride_hope: float,
    aim: tuple,
    base: int,
    slot_only: int,
    day_only: int,
) -> None:
    """Put a party where it is reckoned to be cheapest, or leave it.

    ``slot_only`` −2 and ``day_only`` −1 are any; slot −1 is a coach to Yuyao.
    """
    size, home, due = s.size[p], s.county[p], s.due[p]
    best = s.worth[p] * size
    kind, which, target, when = 0, -1, -1, -1
    for day in range(s.dates.shape[1]):
        if not s.dates[p, day] or (day_only >= 0 and day != day_only):
            continue
        wait = (day - s.ready[p]) * s.waiting * size
        if wait >= best:
            continue
        for i in range(x.of_day_n[day]):
            v = x.of_day[day, i]
            fleet = x.fleet[v]
            if not s.modes[p, s.mode[fleet]]:
                continue
            if slot_only > -2 and s.slot[fleet] != slot_only:
                continue
            route = x.route[v]
            load = x.load[v] + size
            if s.seats[route, day] < load:
                continue
            if np.random.random() < _BLINK:
                continue
            stop = -1
            for j in range(3):
                if s.stops[route, j] == home:
                    stop = j
            guess = wait
            if stop >= 0:
                if day + s.offset[route] > due:
                    continue
                guess += s.person[route, stop] * size
                short = s.least[fleet] - x.load[v]
                if short > 0:
                    guess -= _SHORT * min(short, size)
                to = route
            else:
                to = _with_stop(s, x, v, home, base)
                if to < 0 or s.seats[to, day] < load:
                    continue
                if day + s.offset[to] > min(due, x.due[v]):
                    continue
                guess += _cost_on(s, x, v, to, home, size) - x.cost[v]
            if guess >= best:
                continue
            if s.slot[fleet] >= 0:
                guess += _ride_guess(s, x, s.slot[fleet], day, size, ride_hope, aim)
            if guess < best:
                best, kind, which, target, when = guess, 1, v, to, day
        for i in range(s.single_start[home], s.single_start[home + 1]):
            fleet, route = s.single_fleet[i], s.single_route[i]
            seats = s.seats[route, day]
            if seats < size or not s.modes[p, s.mode[fleet]] or day + s.offset[route] > due:
                continue
            if slot_only > -2 and s.slot[fleet] != slot_only:
                continue
            if s.limit[fleet] >= 0 and x.used[s.limit[fleet], day] >= s.quota[s.limit[fleet]]:
                continue
            share = 1.0
            if hope > 0:
                share = min(1.0, size / (seats * hope))
            guess = wait + s.yuan[route] * share + s.person[route, 0] * size
            if guess >= best or np.random.random() < _BLINK:
                continue
            if s.slot[fleet] >= 0:
                guess += _ride_guess(s, x, s.slot[fleet], day, size, ride_hope, aim)
            if guess < best:
                best, kind, which, target, when = guess, 2, fleet, route, day
        for own in range(s.own_start[home], s.own_start[home + 1]):
            slot = s.own_slot[own]
            if not s.own_dates[own, day] or not s.modes[p, s.slot_mode[slot]]:
                continue
            if slot_only > -2 and slot != slot_only:
                continue
            if day + s.slot_offset[slot] > due or np.random.random() < _BLINK:
                continue
            guess = wait + s.own_person[own] * size
            if guess >= best:
                continue
            guess += _ride_guess(s, x, slot, day, size, ride_hope, aim)
            if guess < best:
                best, kind, which, target, when = guess, 3, own, -1, day
    if kind == 0:
        x.where[p] = LEFT
        x.total[0] += s.worth[p] * size
        return
    x.day_of[p] = when
    x.total[0] += (when - s.ready[p]) * s.waiting * size
    if kind == 3:
        x.where[p] = -3 - which
        x.total[0] += s.own_person[which] * size
        x.total[0] += _ride_more(s, x, s.own_slot[which], when, size)
        return
    v = which
    if kind == 2:
        v = 0
        while x.route[v] >= 0:
            v += 1
        x.fleet[v], x.day[v], x.route[v] = which, when, target
        x.load[v], x.many[v], x.due[v], x.cost[v] = 0, 0, due, 0.0
        x.count[v, :] = 0
        x.place[v] = x.of_day_n[when]
        x.of_day[when, x.of_day_n[when]] = v
        x.of_day_n[when] += 1
        if s.limit[which] >= 0:
            x.used[s.limit[which], when] += 1
    else:
        x.total[0] -= x.cost[v]
        if target != x.route[v]:
            _reroute(s, x, v, target)
    for i in range(3):
        if s.stops[target, i] == home:
            x.count[v, i] += size
    x.members[v, x.many[v]] = p
    x.many[v] += 1
    x.load[v] += size
    x.due[v] = min(x.due[v], due)
    x.where[p] = v
    x.cost[v] = _vehicle_cost(s, x, v)
    x.total[0] += x.cost[v]
    if s.slot[x.fleet[v]] >= 0:
        x.total[0] += _ride_more(s, x, s.slot[x.fleet[v]], when, size)


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
def _off(s: Static, x: State, p: int, base: int, out: Any, n: int) -> int:
    _take_off(s, x, p, base)
    out[n] = p
    return n + 1


@numba.njit(cache=True)
def _neighbours(s: Static, x: State, out: Any, base: int, most: int) -> int:
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
def _vehicles(s: Static, x: State, out: Any, base: int, most: int) -> int:
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
def _departure(s: Static, x: State, out: Any, base: int, most: int) -> int:
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
def _gather(s: Static, x: State, out: Any, base: int, slot: int, day: int, most: int) -> int:
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
def _sort(s: Static, out: Any, n: int) -> None:
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
            total += _vehicle_cost(s, x, v)
    for slot in range(x.heads.shape[0]):
        for day in range(x.heads.shape[1]):
            if x.heads[slot, day] > 0:
                total += s.costs[s.at[slot, day] + x.heads[slot, day]]
    return total


@numba.njit(cache=True)
def leave(s: Static, x: State, p: int, base: int) -> None:
    """Take a party off and leave it."""
    _take_off(s, x, p, base)
    x.where[p] = LEFT
    x.total[0] += s.worth[p] * s.size[p]


@numba.njit(cache=True)
def build(s: Static, x: State, base: int, seed: int) -> None:
    """Put every party that is left where it is cheapest, in an order by chance."""
    np.random.seed(seed)
    out = np.argsort(np.random.random(len(s.size)) + s.county)
    n = 0
    for i in range(len(out)):
        if x.where[out[i]] == LEFT:
            x.total[0] -= s.worth[out[i]] * s.size[out[i]]
            _put(s, x, out[i], 0.8, 0.8, (-1, -1, 0), base, -2, -1)
            n += 1


@numba.njit(cache=True)
def follow(s: Static, x: State, slot: Any, day: Any, base: int, seed: int) -> None:
    """Put every party that is left on the departure and day named, if it can."""
    np.random.seed(seed)
    rank = (day * 1000 + slot) * 1000.0 + s.county + np.random.random(len(s.size))
    out = np.argsort(rank)
    for i in range(len(out)):
        p = out[i]
        if x.where[p] == LEFT and day[p] >= 0:
            x.total[0] -= s.worth[p] * s.size[p]
            _put(s, x, p, 0.7, 0.01, (-1, -1, 0), base, slot[p], day[p])


@numba.njit(cache=True)
def steps(
    s: Static,
    x: State,
    kept: State,
    best: State,
    base: int,
    many: int,
    seed: int,
    warm: float,
    cool: float,
    most: int,
    odds: tuple,
) -> int:
    """Take so many steps from ``x``; ``best`` becomes the best plan met. Return the steps kept.

    Parameters
    ----------
    kept, best
        Plans of the same shape; ``best`` is the best so far.
    base
        Counties and two, for the keys of the routes.
    warm, cool
        Yuan a plan may be worse at the first and the last of these steps (times a chance).
    most
        Parties taken off at most by a small step.
    odds
        Share of steps that take neighbours off, those or vehicles, those or departures; the
        others gather people for one departure.
    """
    np.random.seed(seed)
    out = np.empty(len(s.size), np.int64)
    x.total[0] = recount(s, x)
    copy(kept, x)
    accepted = 0
    has_rides = x.heads.shape[0] > 0
    for step in range(many):
        heat = warm * (cool / warm) ** (step / many)
        dice = np.random.random()
        aim = (-1, -1, 0)
        if dice < odds[0]:
            n = _neighbours(s, x, out, base, 1 + np.random.randint(most))
        elif dice < odds[1] or not has_rides:
            n = _vehicles(s, x, out, base, 1 + np.random.randint(most))
        elif dice < odds[2]:
            n = _departure(s, x, out, base, 150)
        else:
            slot = np.random.randint(x.heads.shape[0])
            day = np.random.randint(x.heads.shape[1])
            at, room = s.at[slot, day], s.room[slot, day]
            if room <= 0:
                continue
            full = s.full[at + x.heads[slot, day]]
            if np.random.random() < 0.5:
                full = s.ideal[slot, day]
            if full <= x.heads[slot, day]:
                continue
            aim = (slot, day, full)
            n = _gather(s, x, out, base, slot, day, int(1.2 * (full - x.heads[slot, day])) + 1)
        if n == 0:
            continue
        _sort(s, out, n)
        hope = 0.0
        if np.random.random() < 0.7:
            hope = 0.3 + 0.7 * np.random.random()
        ride_hope = 0.0
        if np.random.random() < 0.8:
            ride_hope = 0.3 + 0.7 * np.random.random()
        for i in range(n):
            _put(s, x, out[i], hope, ride_hope, aim, base, -2, -1)
        if x.total[0] < kept.total[0] - heat * math.log(np.random.random()):
            accepted += 1
            copy(kept, x)
            if x.total[0] < best.total[0] - 1e-6:
                copy(best, x)
        else:
            copy(x, kept)
    return accepted

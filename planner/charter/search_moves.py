"""One party taken off, or put where it is cheapest now; vehicles keep their shortest route."""

# Compiled functions take what they need by position.
# ruff: noqa: PLR0912, PLR0915, PLR0917
# mypy: disable-error-code="no-any-return, type-arg"

from __future__ import annotations

import numba
import numpy as np

from planner.charter.search_state import (
    LEFT,
    OFF,
    SHORT,
    State,
    Static,
    ride_more,
    route_of,
    touch,
    vehicle_cost,
)

_BLINK = 0.01
"""Share of choices that are passed over by chance, so that no two searches are alike."""


@numba.njit(cache=True)
def take_off(s: Static, x: State, p: int, base: int) -> None:
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
        x.total[0] += ride_more(s, x, s.own_slot[own], day, -size)
        return
    v = at
    touch(x, v, day)
    fleet = x.fleet[v]
    if s.slot[fleet] >= 0:
        x.total[0] += ride_more(s, x, s.slot[fleet], day, -size)
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
        touch(x, last, day)
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
    x.cost[v] = vehicle_cost(s, x, v)
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
    shorter = route_of(s, x.fleet[v], keep[0], keep[1], keep[2], base)
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
    return route_of(s, x.fleet[v], keep[0], keep[1], keep[2], base)


@numba.njit(cache=True)
def _joins(s: Static, x: State, v: int, home: int) -> bool:
    """Whether some vehicle boards in a county and in each of those this one boards in."""
    for i in range(3):
        if x.count[v, i] > 0 and not s.joins[home, s.stops[x.route[v], i]]:
            return False
    return True


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
        cost += SHORT * short
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
def put(
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
                    guess -= SHORT * min(short, size)
                to = route
            else:
                if not _joins(s, x, v, home):
                    continue
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
        x.total[0] += ride_more(s, x, s.own_slot[which], when, size)
        return
    v = which
    if kind == 2:
        v = 0
        while x.route[v] >= 0:
            v += 1
        touch(x, v, when)
        x.fleet[v], x.day[v], x.route[v] = which, when, target
        x.load[v], x.many[v], x.due[v], x.cost[v] = 0, 0, due, 0.0
        x.count[v, :] = 0
        x.place[v] = x.of_day_n[when]
        x.of_day[when, x.of_day_n[when]] = v
        x.of_day_n[when] += 1
        if s.limit[which] >= 0:
            x.used[s.limit[which], when] += 1
    else:
        touch(x, v, when)
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
    x.cost[v] = vehicle_cost(s, x, v)
    x.total[0] += x.cost[v]
    if s.slot[x.fleet[v]] >= 0:
        x.total[0] += ride_more(s, x, s.slot[x.fleet[v]], when, size)


@numba.njit(cache=True)
def leave(s: Static, x: State, p: int, base: int) -> None:
    """Take a party off and leave it."""
    take_off(s, x, p, base)
    x.where[p] = LEFT
    x.total[0] += s.worth[p] * s.size[p]

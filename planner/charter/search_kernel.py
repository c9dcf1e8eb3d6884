"""Ruin and recreate as compiled loops: parties taken off vehicles and put back more cheaply.

A plan of a block is who is on which coach or feeder, who reaches a departure by himself, and how
many people each departure has; what trains and flights cost is a table over that number
(:mod:`planner.charter.ride_costs`). Every step takes some parties off (neighbours, whole vehicles,
a whole departure), puts each back where it is cheapest, and keeps the result if it is better or,
while it is still warm, little worse (Schrimpf et al. 2000, Christiaens and Vanden Berghe 2020).

Only loops over plain arrays; :mod:`planner.charter.search` makes them of a block and back.
"""

# Compiled functions take what they need by position.
# ruff: noqa: PLR0912, PLR0917
# mypy: disable-error-code="no-any-return, type-arg"

from __future__ import annotations

import math
from typing import Any

import numba
import numpy as np

from planner.charter.search_moves import put
from planner.charter.search_ruin import departure, gather, neighbours, shuffle, vehicles
from planner.charter.search_state import LEFT, State, Static, copy, copy_changes, recount


@numba.njit(cache=True)
def build(s: Static, x: State, base: int, seed: int) -> None:
    """Put every party that is left where it is cheapest, in an order by chance."""
    np.random.seed(seed)
    out = np.argsort(np.random.random(len(s.size)) + s.county)
    n = 0
    for i in range(len(out)):
        if x.where[out[i]] == LEFT:
            x.total[0] -= s.worth[out[i]] * s.size[out[i]]
            put(s, x, out[i], 0.8, 0.8, (-1, -1, 0), base, -2, -1)
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
            put(s, x, p, 0.7, 0.01, (-1, -1, 0), base, slot[p], day[p])


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
            n = neighbours(s, x, out, base, 1 + np.random.randint(most))
        elif dice < odds[1] or not has_rides:
            n = vehicles(s, x, out, base, 1 + np.random.randint(most))
        elif dice < odds[2]:
            n = departure(s, x, out, base, 150)
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
            n = gather(s, x, out, base, slot, day, int(1.2 * (full - x.heads[slot, day])) + 1)
        if n == 0:
            continue
        shuffle(s, out, n)
        hope = 0.0
        if np.random.random() < 0.7:
            hope = 0.3 + 0.7 * np.random.random()
        ride_hope = 0.0
        if np.random.random() < 0.8:
            ride_hope = 0.3 + 0.7 * np.random.random()
        for i in range(n):
            put(s, x, out[i], hope, ride_hope, aim, base, -2, -1)
        if x.total[0] < kept.total[0] - heat * math.log(np.random.random()):
            accepted += 1
            copy_changes(kept, x, x, out, n)
            if x.total[0] < best.total[0] - 1e-6:
                copy(best, x)
        else:
            copy_changes(x, kept, x, out, n)
    return accepted

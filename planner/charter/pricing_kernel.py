"""All trips of a fleet and day priced in one compiled loop, each filled with the dearest first.

A province of fifty thousand people has a million routes, priced on every day in every round.
"""

# Compiled functions take what they need by position.
# ruff: noqa: PLR0917

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@numba.njit(cache=True, nogil=True)
def reduced_costs(
    routes: Ints,
    sites: Ints,
    person: Floats,
    index: Ints,
    offset: Ints,
    seats: Ints,
    minimum: int,
    worth: Floats,
    cap: Ints,
    yuan: Floats,
    stops: Ints,
    visit: Floats,
    besides: float,
    cost: Floats,
    total: Floats,
) -> None:
    """Set the least reduced cost of each route, and what its people are worth after their costs.

    Parameters
    ----------
    routes
        Rows of the routes (n,).
    sites, person
        Sites each route boards at, −1 where none, and the cost of a person from there (R, W).
    index
        Number of the node of a site and days to arrival on this day (S, OFFSETS).
    offset, yuan, stops
        Days to arrival (R,), price of the trip (R,), counties (R, 3).
    seats
        Seats of each of ``routes`` on this day (n,).
    worth, cap
        What a person is worth at a node, and how many there are (N,).
    visit
        What boarding in a county is worth (C,).
    besides
        What every trip costs besides.
    cost, total
        The results (n,); −inf and inf where nobody can board or too few.
    """
    width = sites.shape[1]
    margin, people = np.empty(width), np.empty(width, np.int64)
    for row in range(len(routes)):
        route = routes[row]
        n = 0
        for at in range(width):
            site = sites[route, at]
            if site < 0:
                continue
            node = index[site, offset[route]]
            if node < 0:
                continue
            value = worth[node] - person[route, at]
            place = n
            while place > 0 and margin[place - 1] < value:
                margin[place], people[place] = margin[place - 1], people[place - 1]
                place -= 1
            margin[place], people[place] = value, cap[node]
            n += 1
        before, taken, gained = 0, 0, 0.0
        for at in range(n):
            free = min(people[at], max(seats[row] - before, 0))
            if margin[at] <= 0:
                free = min(free, max(min(minimum - before, people[at]), 0))
            gained += free * margin[at]
            taken += free
            before += people[at]
        if taken < max(1, minimum):
            cost[row], total[row] = np.inf, -np.inf
            continue
        total[row] = gained
        cost[row] = yuan[route] - gained + besides
        for stop in range(3):
            if stops[route, stop] >= 0:
                cost[row] -= visit[stops[route, stop]]

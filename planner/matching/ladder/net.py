"""The placement network as flat arrays: what is fixed, and what the search changes.

worker → vacancy → enterprise → root. Seats have prices, enterprises a level: what a seat
of theirs earns because it counts to their minimum. A worker may take the pairs of one
stretch of the own list only (the region of the party), or none.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.matching.ladder.counting import by_vacancy

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Net(NamedTuple):
    """What is fixed while prices and seats change.

    Parameters
    ----------
    start, col, gain
        By worker the first pair; by pair the vacancy and what it gains.
    worker
        By pair: its worker.
    lo, hi
        By worker: the pairs in reach, none if ``lo == hi``. Changed when a party moves.
    forced
        By worker: may not be left without a seat. Changed when a party moves.
    away
        By worker: what it is worth to have no seat, 0 or less.
    cap
        By vacancy: seats.
    base
        By vacancy: first seat in ``Work.who``.
    back, back_pair
        By vacancy the first of its pairs in ``back_pair``.
    firm, least
        By vacancy its enterprise; by enterprise the seats that count.
    firm_start, firm_vacancy
        By enterprise the first of its vacancies.
    bonus
        ``(1,)``: gain of a seat that counts; 0 when there is no minimum.
    """

    start: Ints
    col: NDArray[np.int32]
    gain: Ints
    worker: NDArray[np.int32]
    lo: Ints
    hi: Ints
    forced: Flags
    away: Ints
    cap: Ints
    base: Ints
    back: Ints
    back_pair: NDArray[np.int32]
    firm: Ints
    least: Ints
    firm_start: Ints
    firm_vacancy: Ints
    bonus: Ints


class Work(NamedTuple):
    """What changes: a placement, its prices, and room to search.

    Parameters
    ----------
    price, level
        By vacancy the price of a seat; by enterprise what a counted seat is paid.
    seat
        By worker: the pair used, or -1.
    who, place
        Workers seat by seat; by worker the own position among those of the vacancy.
    fill
        By vacancy: people seated.
    owed
        By vacancy: seats that prices say are filled but nobody sits there yet.
    flow
        By enterprise: seats filled or owed.
    distance, via, heap, spot, seen
        Room for one search; nodes are vacancies, then enterprises.
    mark, stack, spots, cursor, stamp
        Room for one walk along tight pairs.
    journal
        ``(n, 3)``: what was changed, to be undone.
    size
        ``[journal length, journal on, nodes seen, sum of the gains of all pairs used,
        walks]``.
    """

    price: Ints
    level: Ints
    seat: Ints
    who: Ints
    place: Ints
    fill: Ints
    owed: Ints
    flow: Ints
    distance: Ints
    via: Ints
    heap: Ints
    spot: Ints
    seen: Ints
    mark: Ints
    stack: Ints
    spots: Ints
    cursor: Ints
    stamp: Ints
    journal: Ints
    size: Ints


FAR = 2**62
"""Distance of what was not reached."""

CLOSED = 2**52
"""Price at a vacancy without seats: above every gain."""


def net_of(
    start: Ints,
    col: NDArray[np.int32],
    gain: Ints,
    cap: Ints,
    *,
    firm: Ints | None = None,
    least: Ints | None = None,
    bonus: int = 0,
) -> Net:
    """Build the network; everybody may take every pair, nobody has to."""
    n, m = len(start) - 1, len(cap)
    worker = np.repeat(np.arange(n, dtype=np.int32), np.diff(start))
    back, back_pair = by_vacancy(col, m)
    if firm is None or least is None:
        firm, least = np.zeros(m, np.int64), np.zeros(1, np.int64)
    by_firm = np.argsort(firm, kind="stable")
    firm_start = np.concatenate([[0], np.cumsum(np.bincount(firm, minlength=len(least)))])
    room = np.bincount(firm, weights=cap, minlength=len(least)).astype(np.int64)
    return Net(
        start.astype(np.int64),
        col,
        gain,
        worker,
        start[:-1].astype(np.int64).copy(),
        start[1:].astype(np.int64).copy(),
        np.zeros(n, dtype=np.bool_),
        np.zeros(n, dtype=np.int64),
        cap.astype(np.int64),
        np.concatenate([[0], np.cumsum(cap)]).astype(np.int64),
        back,
        back_pair,
        firm.astype(np.int64),
        np.minimum(least, room).astype(np.int64),
        firm_start.astype(np.int64),
        by_firm.astype(np.int64),
        np.array([bonus], dtype=np.int64),
    )


def work_of(net: Net, price: Ints) -> Work:
    """Return an empty placement at given prices.

    No level is paid yet, so prices below 0, which are good only with one, become 0.
    """
    n, m, e = len(net.lo), len(net.cap), len(net.least)
    price = np.where(net.cap > 0, np.maximum(price, 0), CLOSED)
    nodes = m + e
    room = 60 * nodes + 10_000
    return Work(
        price.astype(np.int64).copy(),
        np.zeros(e, np.int64),
        np.full(n, -1, np.int64),
        np.full(int(net.base[-1]), -1, np.int64),
        np.full(n, -1, np.int64),
        np.zeros(m, np.int64),
        np.zeros(m, np.int64),
        np.zeros(e, np.int64),
        np.full(nodes, FAR, np.int64),
        np.full(nodes, -1, np.int64),
        np.empty(nodes, np.int64),
        np.full(nodes, -1, np.int64),
        np.empty(nodes, np.int64),
        np.zeros(m, np.int64),
        np.empty(m + 1, np.int64),
        np.empty(m + 1, np.int64),
        np.zeros(m, np.int64),
        np.zeros(m, np.int64),
        np.empty((room, 3), np.int64),
        np.zeros(5, np.int64),
    )

"""The auction: workers bid for seats until nobody would rather sit elsewhere, bar one step.

Forward Gauss-Seidel auction for vacancies with many seats (Bertsekas, Castañon 1989): every
vacancy keeps its seats in a heap by what they were won for, its price is the cheapest.
Steps fall from coarse to fine. What comes out is within one step a worker of the
optimum and in whole numbers; ``finish`` makes it exact. Parties are not known here.
"""

from __future__ import annotations

import numba
import numpy as np

FREE = -1
"""Worker of a seat nobody holds; vacancy of a worker who has none."""


@numba.njit(cache=True)
def auction(lo, hi, col, gain, cap, extra, price, steps, budget):
    """Return by worker the vacancy, and the prices reached.

    Parameters
    ----------
    lo, hi, col, gain
        Pairs in reach by worker, gains at least 0.
    extra
        By worker: what being placed at all is worth beyond the gains.
    cap
        Seats by vacancy.
    price
        Prices to begin with, changed in place.
    steps
        Steps (eps) of the phases, falling.
    budget
        Bids allowed in one phase, as a multiple of the workers.
    """
    n, m = len(lo), len(cap)
    at = np.zeros(m + 1, np.int64)
    for v in range(m):
        at[v + 1] = at[v] + cap[v]
    paid = np.zeros(at[m], np.int64)
    who = np.full(at[m], FREE, np.int64)
    fill = np.zeros(m, np.int64)
    seat = np.full(n, FREE, np.int64)
    queue = np.empty(n, np.int64)
    for phase in range(len(steps)):
        step = steps[phase]
        fill[:] = 0
        seat[:] = FREE
        if phase:
            for v in range(m):
                price[v] = max(0, price[v] - steps[phase - 1])
        for w in range(n):
            queue[w] = w
        head, length = 0, n
        bids = 0
        while length:
            w = queue[head]
            head += 1
            if head == n:
                head = 0
            length -= 1
            best, second, top = np.int64(0), np.int64(0), -1
            for e in range(lo[w], hi[w]):
                v = col[e]
                if cap[v] == 0:
                    continue
                value = gain[e] + extra[w] - price[v]
                if value > best:
                    second = best
                    best = value
                    top = v
                elif value > second:
                    second = value
            if top < 0:
                continue
            bids += 1
            if bids > budget * n:
                break
            bid = price[top] + best - second + step
            base = at[top]
            size = fill[top]
            seat[w] = top
            if size < cap[top]:
                k = size
                fill[top] = size + 1
                while k > 0:
                    up = (k - 1) >> 1
                    if paid[base + up] <= bid:
                        break
                    paid[base + k] = paid[base + up]
                    who[base + k] = who[base + up]
                    k = up
                paid[base + k] = bid
                who[base + k] = w
                if size + 1 == cap[top]:
                    price[top] = paid[base]
            else:
                out = who[base]
                seat[out] = FREE
                tail = head + length
                if tail >= n:
                    tail -= n
                queue[tail] = out
                length += 1
                k = 0
                while True:
                    down = 2 * k + 1
                    if down >= size:
                        break
                    if down + 1 < size and paid[base + down + 1] < paid[base + down]:
                        down += 1
                    if paid[base + down] >= bid:
                        break
                    paid[base + k] = paid[base + down]
                    who[base + k] = who[base + down]
                    k = down
                paid[base + k] = bid
                who[base + k] = w
                price[top] = paid[base]
    return seat

"""Good prices for the bound with parties: the Lagrangian smoothed, on the pairs that matter.

Every *best of* becomes a softmax whose temperature falls; steps are accelerated and scaled
by the diagonal (Nesterov 2005; Basu et al. 2020). In floating point and on near-best pairs
only: what is found is a guess, and ``groups.total_bound`` turns it into a proof.
"""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from planner.matching.ladder.net import Ints

Floats = NDArray[np.float64]


class Near(NamedTuple):
    """Pairs near the best, laid out chooser by chooser.

    ``stretch`` is the first pair of each seat choice (a worker alone, or a member in one
    option), ``option`` the first seat choice of each option, ``chooser`` the first option
    of each chooser; ``forced`` says who has no choice of staying away.
    """

    col: NDArray[np.int32]
    gain: Floats
    stretch: Ints
    option: Ints
    chooser: Ints
    forced: NDArray[np.bool_]


@numba.njit(cache=True)
def near_pairs(net, groups, alone, price, reach):  # noqa: PLR0912, PLR0915
    """Return the pairs within ``reach`` of each chooser's best at given prices."""
    n, parties = len(net.lo), len(groups.first) - 1
    options = groups.option[parties]
    count = 0
    for w in range(n):
        if alone[w]:
            count += net.hi[w] - net.lo[w]
    for row in range(len(groups.lo)):
        count += groups.hi[row] - groups.lo[row]
    col, gain = np.empty(count, np.int32), np.empty(count, np.float64)
    stretch = np.empty(n + len(groups.lo) + 1, np.int64)
    option = np.empty(n + options + 1, np.int64)
    chooser = np.empty(n + parties + 1, np.int64)
    forced = np.empty(n + parties, np.bool_)
    pairs = seats = choices = choosers = 0
    for w in range(n):
        if not alone[w] or net.lo[w] == net.hi[w]:
            continue
        best = net.gain[net.lo[w]] - price[net.col[net.lo[w]]]
        for e in range(net.lo[w], net.hi[w]):
            best = max(best, net.gain[e] - price[net.col[e]])
        if best < -reach and not net.forced[w]:
            continue
        floor = best - reach if net.forced[w] else max(best, 0) - reach
        stretch[seats], option[choices], chooser[choosers] = pairs, seats, choices
        forced[choosers] = net.forced[w]
        seats, choices, choosers = seats + 1, choices + 1, choosers + 1
        for e in range(net.lo[w], net.hi[w]):
            if net.gain[e] - price[net.col[e]] >= floor:
                col[pairs], gain[pairs] = net.col[e], net.gain[e]
                pairs += 1
    for party in range(parties):
        most = np.int64(0)
        first = groups.forced[party]
        for place in range(groups.option[party], groups.option[party + 1]):
            worth = np.int64(0)
            for row in range(groups.stretch[place], groups.stretch[place + 1]):
                best = net.gain[groups.lo[row]] - price[net.col[groups.lo[row]]]
                for e in range(groups.lo[row], groups.hi[row]):
                    best = max(best, net.gain[e] - price[net.col[e]])
                worth += best
            if first or worth > most:
                most, first = worth, False
        started = False
        for place in range(groups.option[party], groups.option[party + 1]):
            worth = np.int64(0)
            for row in range(groups.stretch[place], groups.stretch[place + 1]):
                best = net.gain[groups.lo[row]] - price[net.col[groups.lo[row]]]
                for e in range(groups.lo[row], groups.hi[row]):
                    best = max(best, net.gain[e] - price[net.col[e]])
                worth += best
            if worth < most - 2 * reach:
                continue
            if not started:
                chooser[choosers], forced[choosers] = choices, groups.forced[party]
                choosers += 1
                started = True
            option[choices] = seats
            choices += 1
            for row in range(groups.stretch[place], groups.stretch[place + 1]):
                best = net.gain[groups.lo[row]] - price[net.col[groups.lo[row]]]
                for e in range(groups.lo[row], groups.hi[row]):
                    best = max(best, net.gain[e] - price[net.col[e]])
                stretch[seats] = pairs
                seats += 1
                for e in range(groups.lo[row], groups.hi[row]):
                    if net.gain[e] - price[net.col[e]] >= best - reach:
                        col[pairs], gain[pairs] = net.col[e], net.gain[e]
                        pairs += 1
    stretch[seats], option[choices], chooser[choosers] = pairs, seats, choices
    return (
        col[:pairs].copy(),
        gain[:pairs].copy(),
        stretch[: seats + 1].copy(),
        option[: choices + 1].copy(),
        chooser[: choosers + 1].copy(),
        forced[:choosers].copy(),
    )


@numba.njit(cache=True)
def _look(near, cap, floor, price, t, share, value, slope, bend):  # noqa: PLR0912
    """Return the smoothed and the true dual; fill in slope and curvature."""
    col, gain, stretch, option, chooser, forced = near
    hard, smooth = 0.0, 0.0
    inverse = 1.0 / t
    for v in range(len(cap)):
        worth = price[v] - floor[v]
        used = 1.0 / (1.0 + np.exp(-min(max(worth * inverse, -40.0), 40.0)))
        hard += cap[v] * max(worth, 0.0)
        smooth += cap[v] * (max(worth, 0.0) + t * np.log1p(np.exp(-abs(worth) * inverse)))
        slope[v] = cap[v] * used
        bend[v] = cap[v] * used * (1 - used) * inverse + 1e-9
    for c in range(len(chooser) - 1):
        most = -1e300
        sharp = -1e300
        for o in range(chooser[c], chooser[c + 1]):
            total, best_total = 0.0, 0.0
            for s in range(option[o], option[o + 1]):
                best = -1e300
                for e in range(stretch[s], stretch[s + 1]):
                    share[e] = gain[e] - price[col[e]]
                    best = max(best, share[e])
                mass = 0.0
                for e in range(stretch[s], stretch[s + 1]):
                    far = (share[e] - best) * inverse
                    share[e] = np.exp(far) if far > -20.0 else 0.0
                    mass += share[e]
                for e in range(stretch[s], stretch[s + 1]):
                    share[e] /= mass
                best_total += best
                total += best + t * np.log(mass)
            value[o] = total
            most = max(most, total)
            sharp = max(sharp, best_total)
        if not forced[c]:
            most = max(most, 0.0)
            sharp = max(sharp, 0.0)
        hard += sharp
        mass = 0.0 if forced[c] else np.exp(-most * inverse)
        for o in range(chooser[c], chooser[c + 1]):
            value[o] = np.exp((value[o] - most) * inverse)
            mass += value[o]
        smooth += most + t * np.log(mass)
        for o in range(chooser[c], chooser[c + 1]):
            weight = value[o] / mass
            if weight < 1e-9:
                continue
            size = option[o + 1] - option[o]
            for s in range(option[o], option[o + 1]):
                for e in range(stretch[s], stretch[s + 1]):
                    x = share[e] * weight
                    if x > 0.0:
                        slope[col[e]] -= x
                        bend[col[e]] += x * (1 - x) * size * inverse
    return smooth, hard


class Descent:
    """The smoothed dual minimised by limited-memory quasi-Newton steps (Nocedal 1980).

    Parameters
    ----------
    near
        The pairs that matter.
    cap, floor
        By vacancy its seats, and the price from which they earn.
    price
        Where to begin.
    """

    def __init__(self, near: Near, cap: Ints, floor: Floats, price: Floats) -> None:
        self._near, self._cap, self._floor = near, cap.astype(np.float64), floor
        self._share, self._value = np.empty(len(near.col)), np.empty(len(near.option))
        self.here = price.astype(np.float64)
        self.best = self.here.copy()
        self.least = np.inf

    def _at(self, price: Floats, t: float) -> tuple[float, Floats, Floats]:
        slope, bend = np.empty_like(price), np.empty_like(price)
        smooth, hard = _look(
            self._near, self._cap, self._floor, price, t, self._share, self._value, slope, bend
        )
        if hard < self.least:
            self.least, self.best = hard, price
        return smooth, slope, bend

    def cool(self, t: float, rounds: int) -> None:
        """Take so many steps at a temperature, from where the last ones ended."""
        here = self.here
        smooth, slope, bend = self._at(here, t)
        past: list[tuple[Floats, Floats, float]] = []
        for _ in range(rounds):
            scale = 1.0 / (bend + 0.02 * self._cap / t)
            step = _two_loops(slope, past, scale)
            fall = float((step * slope).sum())
            if fall >= 0:
                past.clear()
                step = -slope * scale
                fall = float((step * slope).sum())
            longest = float(np.abs(step).max(initial=0.0))
            length = min(1.0, 10 * t / longest) if longest else 0.0
            for _try in range(6):
                there = here + length * step
                value, turned, bent = self._at(there, t)
                if value <= smooth + 1e-4 * length * fall:
                    break
                length /= 3
            else:
                if not past:
                    break
                past.clear()
                continue
            moved, change = there - here, turned - slope
            curve = float((moved * change).sum())
            if curve > 0:
                past.append((moved, change, curve))
                del past[:-12]
            done = smooth - value <= 1e-7 * abs(smooth)
            here, smooth, slope, bend = there, value, turned, bent
            if done:
                break
        self.here = here


def _two_loops(slope: Floats, past: list[tuple[Floats, Floats, float]], scale: Floats) -> Floats:
    """Return the quasi-Newton step (two-loop recursion) with a diagonal to begin with."""
    q = slope.copy()
    weights = []
    for moved, change, curve in reversed(past):
        weight = float((moved * q).sum()) / curve
        weights.append(weight)
        q -= weight * change
    q *= scale
    for (moved, change, curve), weight in zip(past, reversed(weights), strict=True):
        q += (weight - float((change * q).sum()) / curve) * moved
    return -q

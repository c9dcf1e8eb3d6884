"""The ladder on arrays: auction, whole parties, exact network, moves, bound.

Every rung leaves a valid placement and a bound in integers; ``goes_on`` is asked between
rungs and within the long ones. Prices and seats stay in the returned state, from which
``resolve`` starts after a change.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.matching.ladder.auction import auction
from planner.matching.ladder.finish import broken_conditions, seat_tight, unhappy
from planner.matching.ladder.groups import (
    Groups,
    assign_option,
    best_options,
    find_options,
    offers,
    sort_by_region,
    total_bound,
)
from planner.matching.ladder.instance import Instance
from planner.matching.ladder.moves import improve, option_worth, regrets, take_out
from planner.matching.ladder.net import Ints, Net, Work, net_of, work_of
from planner.matching.ladder.phases import repay_everything, seat_everybody
from planner.matching.ladder.smooth import Descent, Near, near_pairs

FINE = 64
"""Units to a grid step of the gains in the prices a bound is proven with."""

CUT = 5
"""Grid steps taken off the auction's prices, which overshoot; dear seats cost more to settle."""

CHOICES = 4
"""Options a party may try in the first plan before it is left out."""

BATCH = 64
"""Parties tried between two looks at the clock."""

ROUNDS = 8
"""Times all parties with a regret are tried."""

COOLING = (0.25, 0.12, 0.06, 0.03)
"""Temperatures of the smoothed dual, in grid steps."""

STEPS = 20
"""Steps at each temperature."""

GoesOn = Callable[[], bool]
Tell = Callable[[str, int | None, int | None], None]
"""Told of stage, value and bound."""


@dataclass
class State:
    """A placement with its prices, from which to go on.

    Parameters
    ----------
    net, groups, work
        The arrays of the search.
    alone
        By worker: decides alone.
    chosen
        By party its option, or -1.
    unit
        Points to a grid step.
    failed
        Workers who had to be placed and could not be.
    """

    net: Net
    groups: Groups
    work: Work
    alone: NDArray[np.bool_]
    chosen: Ints
    unit: int
    failed: Ints
    guess: NDArray[np.float64]
    bound: int

    @property
    def seat(self) -> Ints:
        """By worker the vacancy, or -1."""
        pair = self.work.seat
        return np.where(pair >= 0, self.net.col[np.maximum(pair, 0)], -1).astype(np.int64)

    @property
    def value(self) -> int:
        """Sum of the gains of all pairs used, in points."""
        used = self.work.seat[self.work.seat >= 0]
        gained = self.unit * int(self.net.gain[used].sum())
        if self.net.bonus[0]:
            filled = np.bincount(self.net.firm, self.work.fill, len(self.net.least))
            counted = np.minimum(filled.astype(np.int64), self.net.least)
            gained += self.unit * int(self.net.bonus[0]) * int(counted.sum())
        return gained


def build(instance: Instance) -> State:
    """Lay an instance out for the search; nobody is placed yet."""
    unit = int(np.gcd.reduce(instance.gain)) if len(instance.gain) else 1
    unit = int(np.gcd(unit, instance.bonus)) if instance.bonus else unit
    unit = max(unit, 1)
    together = np.flatnonzero(instance.party >= 0)
    kind = np.full(instance.n_workers, -1, dtype=np.int64)
    kind[together] = instance.kind[instance.party[together]]
    col, gain = sort_by_region(
        instance.start, instance.col, instance.gain // unit, tuple(instance.regions), kind
    )
    net = net_of(
        instance.start,
        col,
        gain,
        instance.cap,
        firm=instance.firm,
        least=instance.least,
        bonus=instance.bonus // unit,
    )
    member = together[np.argsort(instance.party[together], kind="stable")]
    sizes = np.bincount(instance.party[together], minlength=len(instance.kind))
    first = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    found = find_options(net.start, net.col, net.cap, instance.regions, kind, first, member)
    forced = np.zeros(len(first) - 1, dtype=bool)
    forced[np.unique(instance.party[instance.must & (instance.party >= 0)])] = True
    groups = Groups(first, member, *found, forced)
    alone = instance.party < 0
    net.forced[:] = instance.must & alone
    work = work_of(net, np.zeros(len(net.cap), np.int64))
    nobody = np.zeros(0, np.int64)
    guess = np.zeros(len(net.cap))
    chosen = np.full(len(forced), -1, dtype=np.int64)
    return State(net, groups, work, alone, chosen, unit, nobody, guess, 2**62)


def climb(instance: Instance, *, gap: float, goes_on: GoesOn, tell: Tell) -> State:
    """Return the best placement found, with its bound.

    Parameters
    ----------
    gap
        Relative gap that is good enough where there are parties; alone is exact.
    goes_on
        Says whether there is time for more.
    tell
        Told of every rung.
    """
    state = build(instance)
    net, groups = state.net, state.groups
    tell("auction", None, None)
    price = np.zeros(len(net.cap), np.int64)
    seat = auction(net.start, net.col, net.gain, net.cap, price, np.array([1]), 1000)
    pairs = _pairs(net, seat)
    state.guess = price.astype(np.float64)
    _tighten(state, price)
    if len(groups.forced):
        tell("prices for parties", None, state.bound)
        _descend(state, (0.5, 0.25, 0.12), 12, goes_on)
        price = np.maximum(np.rint(state.guess), 0).astype(np.int64)
    tell("parties in their regions", None, state.bound)
    state.chosen = best_options(groups, offers(net, groups, price))
    for party, option in enumerate(state.chosen.tolist()):
        assign_option(net, groups, party, option)
    state.work = work_of(net, np.maximum(price - CUT, 0))
    seat_tight(net, state.work, pairs)
    _settle(state)
    state.bound = min(state.bound, _bound(state, state.work.price, state.work.level, 1))
    tell("moves of parties", state.value, state.bound)
    _move_parties(state, gap, goes_on, tell)
    if len(groups.forced) and not _near_enough(state, gap):
        state.guess = state.work.price.astype(np.float64)
        _descend(state, COOLING, STEPS, goes_on)
        tell("bound", state.value, state.bound)
    return state


def certified(state: State) -> bool:
    """Return whether the placement is optimal for its regions, checked in integers."""
    return broken_conditions(state.net, state.work) == 0


def _pairs(net: Net, seat: Ints) -> Ints:
    pairs = np.full(len(seat), -1, dtype=np.int64)
    hit = np.flatnonzero(seat[net.worker] == net.col)
    pairs[net.worker[hit]] = hit
    return pairs


def _near_enough(state: State, gap: float) -> bool:
    return state.bound - state.value <= gap * state.bound


def _bound(state: State, price: Ints, level: Ints, scale: int) -> int:
    """Return the bound of given prices in points, on the grid all values lie on."""
    total = total_bound(state.net, state.groups, state.alone, price, level, scale)
    return int(total) // scale * state.unit


def _tighten(state: State, price: Ints) -> None:
    level = np.zeros(len(state.net.least), np.int64)
    state.bound = min(state.bound, _bound(state, price, level, 1))


def _descend(state: State, temperatures: tuple[float, ...], steps: int, goes_on: GoesOn) -> None:
    """Look for better prices near ``state.guess``; the bound falls where they are."""
    net, level = state.net, state.work.level
    floor = -level[net.firm].astype(np.float64)
    here = state.guess
    for t in temperatures:
        if not goes_on():
            break
        whole = np.rint(here).astype(np.int64)
        near = Near(*near_pairs(net, state.groups, state.alone, whole, int(10 * t) + 4))
        descent = Descent(near, net.cap, floor, here)
        descent.cool(t, steps)
        here = descent.here
        fine = np.maximum(np.rint(FINE * descent.best), FINE * floor).astype(np.int64)
        bound = _bound(state, fine, level * FINE, FINE)
        if bound < state.bound:
            state.bound, state.guess = bound, descent.best


def _settle(state: State) -> None:
    """Seat everybody who stands; parties that cannot be whole choose again."""
    net, groups, work = state.net, state.groups, state.work
    party_of = np.full(len(net.lo), -1, dtype=np.int64)
    party_of[groups.member] = np.repeat(np.arange(len(groups.forced)), np.diff(groups.first))
    tried: dict[int, set[int]] = {}
    for _ in range(CHOICES):
        failed = seat_everybody(net, work, unhappy(net, work))
        parties = np.unique(party_of[failed])
        state.failed = failed[party_of[failed] < 0]
        for party in parties[parties >= 0].tolist():
            take_out(net, groups, work, party)
            tried.setdefault(party, set()).add(int(state.chosen[party]))
            state.chosen[party] = -1
        repay_everything(net, work)
        again = [party for party in tried if state.chosen[party] < 0]
        if not len(parties):
            break
        for party in again:
            best, option = 0, -1
            for other in range(groups.option[party], groups.option[party + 1]):
                worth = int(option_worth(net, groups, work.price, other))
                if other not in tried[party] and worth > best and len(tried[party]) < CHOICES:
                    best, option = worth, other
            if option >= 0:
                state.chosen[party] = option
                assign_option(net, groups, party, option)


def _move_parties(state: State, gap: float, goes_on: GoesOn, tell: Tell) -> None:
    net, groups, work = state.net, state.groups, state.work
    for _ in range(ROUNDS):
        regret = regrets(net, groups, work, state.chosen)
        order = np.argsort(-regret, kind="stable")
        order = order[regret[order] > 0]
        gained = 0
        for start in range(0, len(order), BATCH):
            if not goes_on() or _near_enough(state, gap):
                return
            gained += int(
                improve(net, groups, work, state.chosen, order[start : start + BATCH], 3)
            )
            state.bound = min(state.bound, _bound(state, work.price, work.level, 1))
            tell("moves of parties", state.value, state.bound)
        if not gained:
            return

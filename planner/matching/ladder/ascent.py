"""From prices and a placement to the best that parties allow: the rungs every climb ends with.

People apart, parties bound, everybody in a seat, moves of parties, and a polished bound. The
state holds a valid placement and a bound in integers after each of them.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from planner.matching.ladder.counting import find_pairs
from planner.matching.ladder.dive import dive
from planner.matching.ladder.finish import least_prices, seat_tight, unhappy
from planner.matching.ladder.groups import (
    assign_options,
    best_options,
    offers,
    total_bound,
)
from planner.matching.ladder.moves import improve, regrets, take_out
from planner.matching.ladder.net import Ints, Net, Work, work_of
from planner.matching.ladder.phases import repay_everything, seat_everybody
from planner.matching.ladder.split import apart, descend, options_taken
from planner.matching.ladder.state import UNKNOWN, State

FINE = 4
"""Units to a grid step of the gains when the bound is polished at last."""

LOOSE = 3
"""Part of the greatest gain a party pays for each of its people to be seated with it."""

BATCH = 64
"""Parties tried between two looks at the clock."""

WORTH_A_ROUND = 2e-5
"""Relative gain of a round of moves below which there is no other."""

ROUNDS = 8
"""Times all parties with a regret are tried."""

AGREEMENTS = 15
"""Times party people agree anew."""

ENOUGH = 2e-6
"""Relative progress of the bound below which agreeing anew is not worth it."""

PARTS = 20
"""The same as a part of the gap asked for."""

GoesOn = Callable[[], bool]
Tell = Callable[[str, int | None, Ints | None], None]
"""Told of stage, bound, and by worker the vacancy so far; people of parties may be apart there."""


def ascend(
    state: State, price: Ints, pairs: Ints, *, gap: float, goes_on: GoesOn, tell: Tell
) -> None:
    """Take a state from prices and proposed pairs to a placement with its bound."""
    net, groups = state.net, state.groups
    if len(groups.forced):
        tell("prices for parties", None, None)
        fine = apart(net, groups, 1)
        work = _descend(state, fine, price, pairs, 1, gap, goes_on)
        tell("parties together", _known(state), None)

        def show() -> None:
            tell("parties together", _known(state), seat_of(net, work.seat))

        state.chosen = dive(fine, groups, work, goes_on, show)
        agreed = work.price.copy() if state.dual is None else state.dual
        price, pairs = work.price.copy(), work.seat
        assign_options(net, groups, state.chosen)
    tell("everybody in a seat", _known(state), seat_of(net, pairs))
    state.work = work_of(net, price)
    seat_tight(net, state.work, pairs)
    _settle(state)
    state.bound = min(state.bound, _bound(state, state.work.price, state.work.level, 1))
    tell("moves of parties", state.bound, state.seat)
    _move_parties(state, gap, goes_on, tell)
    if len(groups.forced) and not near_enough(state, gap) and goes_on():
        fine = apart(net, groups, FINE)
        _descend(state, fine, agreed * FINE, pairs, FINE, gap, goes_on)
        tell("bound", state.bound, state.seat)
    out = _party_of(state)
    stranded = (out >= 0) & np.append(groups.forced & (state.chosen < 0), False)[out]
    state.failed = np.union1d(state.failed, np.flatnonzero(stranded))


def part(
    state: State, price: Ints, pairs: Ints, *, gap: float, goes_on: GoesOn
) -> tuple[Ints, Ints]:
    """Return prices and pairs of everybody best placed, people of parties apart but agreeing.

    Nobody is bound: this is for the bound alone, which the state then holds, with fine prices
    where they prove more.
    """
    fine = apart(state.net, state.groups, 1)
    work = _descend(state, fine, price, pairs, 1, gap, goes_on)
    found = work.price if state.dual is None else state.dual
    if goes_on():
        finer = apart(state.net, state.groups, FINE)
        _descend(state, finer, found * FINE, work.seat, FINE, gap, goes_on)
    return found, work.seat


def settle_from(
    state: State, price: Ints, seat: Ints, *, agreements: int, goes_on: GoesOn, tell: Tell
) -> None:
    """Place everybody from an earlier placement and its prices, and prove the bound anew."""
    net, groups = state.net, state.groups
    pairs = pairs_of(net, seat)
    state.chosen = options_taken(groups, pairs)
    worth = offers(net, groups, price)
    fresh = best_options(groups, worth)
    state.chosen = np.where(state.chosen >= 0, state.chosen, fresh)
    loose = _loose(state)
    assign_options(net, groups, state.chosen, loose)
    state.work = work_of(net, price)
    seat_tight(net, state.work, pairs)
    _settle(state)
    tell("everybody in a seat", None, state.seat)
    state.bound = _bound(state, state.work.price, state.work.level, 1)
    if len(groups.forced):
        level = np.zeros(len(net.least), np.int64)
        state.bound = min(state.bound, _bound(state, price, level, 1))
        for _ in range(agreements):
            before = state.bound
            fine = apart(net, groups, 1)
            work = _descend(state, fine, price, pairs, 1, 0, goes_on)
            price, pairs = work.price, work.seat
            if state.bound == before:
                break
    tell("bound", state.bound, state.seat)


def pairs_of(net: Net, seat: Ints) -> Ints:
    """Return by worker the pair of the own list that is the vacancy given, or -1."""
    pairs = np.full(len(seat), -1, dtype=np.int64)
    find_pairs(net.start, net.col, seat, pairs)
    return pairs


def seat_of(net: Net, pairs: Ints) -> Ints:
    """Return by worker the vacancy of a pair, or -1."""
    seat = np.full(len(pairs), -1, dtype=np.int64)
    placed = np.flatnonzero(pairs >= 0)
    seat[placed] = net.col[pairs[placed]]
    return seat


def near_enough(state: State, gap: float) -> bool:
    """Return whether value and bound are within a relative gap."""
    return state.bound - state.value <= gap * state.bound


def _bound(state: State, price: Ints, level: Ints, scale: int) -> int:
    """Return the bound of given prices in points, on the grid all values lie on."""
    if state.source is not None:
        return state.unit * state.source.bound(state.net, state.groups, price, level, scale)
    total = total_bound(state.net, state.groups, state.alone, price, level, scale)
    return int(total) // scale * state.unit


def _known(state: State) -> int | None:
    return state.bound if state.bound < UNKNOWN else None


def _descend(
    state: State, fine: Net, price: Ints, pairs: Ints, scale: int, gap: float, goes_on: GoesOn
) -> Work:
    """Let party people decide apart, agree anew, and so on; return the last placement."""
    enough = max(ENOUGH, gap / PARTS)
    for _ in range(AGREEMENTS):
        work = descend(state.net, state.groups, fine, price, pairs, scale)
        price, pairs = work.price.copy(), work.seat
        before = state.bound
        state.bound = min(before, _bound(state, price, work.level, scale))
        if scale == 1 and state.bound < before:
            state.dual = price
        elif state.bound < before:
            state.fine = price
        if not goes_on() or before - state.bound <= enough * state.bound:
            break
    return work


def _settle(state: State) -> None:
    """Make the seats optimal for the parties' options; a party that comes apart is left out."""
    net, groups, work = state.net, state.groups, state.work
    party_of = _party_of(state)
    while True:
        failed = seat_everybody(net, work, unhappy(net, work))
        state.failed = failed[party_of[failed] < 0]
        split = np.unique(party_of[(party_of >= 0) & (work.seat < 0) & (net.hi > net.lo)])
        for party in split.tolist():
            take_out(net, groups, work, party)
            state.chosen[party] = -1
        repay_everything(net, work)
        if not len(split):
            break
    assign_options(net, groups, state.chosen)


def _party_of(state: State) -> Ints:
    groups = state.groups
    party_of = np.full(len(state.net.lo), -1, dtype=np.int64)
    party_of[groups.member] = np.repeat(np.arange(len(groups.forced)), np.diff(groups.first))
    return party_of


def _loose(state: State) -> int:
    """Return the loss at which somebody of a party may stay away in the first plan."""
    return 1 + int(state.net.gain.max(initial=0)) // LOOSE


def _move_parties(state: State, gap: float, goes_on: GoesOn, tell: Tell) -> None:
    net, groups, work = state.net, state.groups, state.work
    if not len(groups.forced):
        return
    for _ in range(ROUNDS):
        work.price[:] = least_prices(net, work.seat, work.level, 1000)
        regret = regrets(net, groups, work, state.chosen)
        order = np.argsort(-regret, kind="stable")
        order = order[regret[order] > 0]
        gained = 0
        for start in range(0, len(order), BATCH):
            if not goes_on() or near_enough(state, gap):
                return
            gained += int(
                improve(net, groups, work, state.chosen, order[start : start + BATCH], 3)
            )
            state.bound = min(state.bound, _bound(state, work.price, work.level, 1))
            tell("moves of parties", state.bound, state.seat)
        if state.unit * gained <= WORTH_A_ROUND * state.value:
            return

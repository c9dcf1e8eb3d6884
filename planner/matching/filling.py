"""Parties moved to enterprises that are short of their minimum, each move tried exactly.

Prices cannot show these moves: people who come alone have been placed as well as they can be,
and what a party brings along is worth nothing seat by seat until it comes.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from planner.matching.goals import NEVER
from planner.matching.market import INELIGIBLE, Index
from planner.matching.parties import regions_taken
from planner.matching.residual import Residual
from planner.matching.rules import Objective
from planner.matching.search import PartySearch

MOST_EDGES = 7_000_000
"""Vacancies squared up to which moves are tried: a residual graph holds that many gains twice."""

MOST_TRIES = 12
"""Moves tried at most before the best of them is made, those that prices leave most room first."""

ROUNDS = 2
"""Moves made at most."""


def filled_up(search: PartySearch, seat: Index, goes_on: Callable[[], bool]) -> Index:
    """Return a placement that is at least as good, with fewer enterprises short if that can be.

    Parameters
    ----------
    seat
        By worker the vacancy, or -1: the best placement around the regions its parties have.
    """
    goals, market = search.goals, search.goals.market
    known = Objective.MIN_FILL in goals.weights and market.n_vacancies**2 <= MOST_EDGES
    if not known or not _short(search, seat).any():
        return seat
    search.chosen[:] = regions_taken(market, search.regions, seat)
    best = Residual(goals, search.play(), seat)
    for _ in range(ROUNDS):
        now, move = best, None
        most = 0
        for code, region in _moves(search, now)[:MOST_TRIES]:
            if not goes_on():
                break
            gain, there = search.with_party_in(now, code, region)
            if gain > most:
                most, best, move = gain, there, (code, region)
        if move is None:
            break
        search.chosen[move[0]] = move[1]
    return best.seat


def _short(search: PartySearch, seat: Index) -> Index:
    """Return by enterprise the seats it is short of its minimum."""
    market = search.goals.market
    filled = np.bincount(market.enterprise[seat[seat >= 0]], minlength=len(market.least))
    missing: Index = np.maximum(market.least - filled, 0)
    return missing


def _moves(search: PartySearch, now: Residual) -> list[tuple[int, int]]:
    """Return parties with a region they could fill a seat in, if prices leave room for a gain.

    No move gains more than it does at any prices at which the placement is optimal: the least
    and the dearest are asked.
    """
    market, masks = search.goals.market, search.regions.masks
    wanted = _short(search, now.seat)[market.enterprise] > 0
    dearest, least = now.prices(), np.maximum(now.from_sink().gain[: market.n_vacancies], NEVER)
    found: list[tuple[int, int, int]] = []
    for code, party in enumerate(search.regions.parties):
        fits = wanted & (market.scores(party.members) != INELIGIBLE).any(axis=0)
        reached = masks[party.regions][:, fits].any(axis=1) & (
            party.regions != search.chosen[code]
        )
        if reached.any():
            room = np.minimum(*(_gains_at(search, now, code, price) for price in (dearest, least)))
            regions = np.flatnonzero(reached & (room > 0))
            found += [(-int(room[r]), code, int(party.regions[r])) for r in regions.tolist()]
    return [(code, region) for _, code, region in sorted(found)]


def _gains_at(search: PartySearch, now: Residual, code: int, price: Index) -> Index:
    """Return by region what a party would gain by going there at given prices."""
    party, worth = search.regions.parties[code], 0
    if search.chosen[code] >= 0:
        at = now.seat[party.members]
        own = search.party_gains(party, search.goals)[np.arange(len(at)), at]
        worth = int((own - price[at]).sum())
    return search.offers_of(code, price) - worth

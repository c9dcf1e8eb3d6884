"""All eligible pairs of a market, held as few rows of scores: who would go where at given prices.

Workers of one attribute class share a row; the points of a preferred town and of a
referrer's enterprise are added on the way. One look over everything gives the pairs worth
searching and, in whole numbers, what everybody gains at most: the proof over all pairs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.matching.ladder.classes import NOWHERE, class_scores, classes_of
from planner.matching.ladder.gatherings import look_parties
from planner.matching.ladder.lazy_auction import lazy_auction
from planner.matching.ladder.lookout import (
    Rows,
    best_by_row,
    eligible_columns,
    look_alone,
)
from planner.matching.ladder.net import FAR, Ints
from planner.matching.ladder.shares import in_shares
from planner.matching.market import INELIGIBLE, Market
from planner.matching.rules import Term

MOST_CELLS = 300_000_000
"""Rows times vacancies up to which a market is held at once."""

BEST = 48
"""Pairs of a worker alone, the best above price."""

WIDE = 192
"""Pairs of a row, of which workers who share it take different equals."""

SHARE = 1_000
"""Rows from which reading them is worth a thread of its own."""

REGIONS = 12
"""Regions of a party."""

IN_REGION = 16
"""Pairs of each of its people in one region."""


Whole = NDArray[np.int16] | NDArray[np.int32] | NDArray[np.int64]


@dataclass(frozen=True)
class Look:
    """What is worth searching at given prices, and what everybody gains at most there.

    Parameters
    ----------
    start, col, gain
        Pairs by worker, gains as whole numbers.
    income
        Sum of the most everybody gains above price over all pairs, parties as one.
    """

    start: Ints
    col: NDArray[np.int32]
    gain: Ints
    income: int


class Board:
    """A market by rows of scores.

    Parameters
    ----------
    market
        What to match.
    kind
        By party: row of ``regions``.
    regions
        ``(n_kinds, n_vacancies)``: region of every vacancy.
    forced
        By worker: must be placed, with the whole party.
    """

    def __init__(
        self, market: Market, *, kind: Ints, regions: Ints, forced: NDArray[np.bool_]
    ) -> None:
        plain = _plain(market)
        self._market = market
        self._rows = _rows(market, plain)
        self._kind, self._forced = kind, forced
        self._cap = market.seats
        together = np.flatnonzero(market.party >= 0)
        self._member = together[np.argsort(market.party[together], kind="stable")]
        sizes = np.bincount(market.party[together], minlength=len(kind))
        self._first = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        self._regions = regions
        order = np.argsort(regions, axis=1, kind="stable")
        self._by_region = order.astype(np.int64)
        most = int(regions.max(initial=0)) + 1
        self._region_start = np.stack(
            [
                np.searchsorted(row[at], np.arange(most + 1))
                for row, at in zip(regions, order, strict=True)
            ]
        ).astype(np.int64)

    def auction(
        self, price: Ints, *, weight: int, add: Ints, steps: Ints, budget: int
    ) -> tuple[Ints, Ints]:
        """Return prices and by worker the vacancy, or -1, after bids over all pairs.

        People of parties bid for themselves.

        Parameters
        ----------
        price
            By vacancy, where bids begin.
        weight, add
            A pair gains ``weight * score + add[vacancy]``.
        steps
            Of the phases, falling.
        budget
            Bids of a phase, as a multiple of the workers.
        """
        begin = price.copy()
        most = weight * int(self._rows.table.max(initial=0)) + int(add.max(initial=0))
        extra = np.where(self._forced, 2 * most, 0)
        seat = lazy_auction(self._rows, self._cap, add, extra, begin, steps, weight, budget)
        return begin, seat

    def look(
        self, price: Ints, *, weight: int, add: Ints, seat: Ints, apart: bool = False
    ) -> Look:
        """Return the pairs worth searching at given prices and what everybody gains at most.

        Parameters
        ----------
        price
            By vacancy, in the unit of the gains.
        weight, add
            A pair gains ``weight * score + add[vacancy]``.
        seat
            By worker a vacancy whose pair is kept, or -1.
        apart
            Whether people of parties are looked at one by one, which is quicker.
        """
        market = self._market
        rows = self._rows
        many = len(rows.table)
        top = np.full((many, WIDE), -1, np.int32), np.full((many, WIDE), -FAR, np.int64)
        lines = (rows.table, rows.able, rows.columns)
        in_shares(best_by_row, many, *lines, add, price, weight, WIDE, *top, enough=SHARE)
        alone = np.flatnonzero((market.party < 0) | apart)
        asked = (self._forced, self._cap, (add, price), weight, (BEST, seat))
        found = in_shares(look_alone, len(alone), rows, top, alone, *asked)
        counts, col, gain = (np.concatenate([one[k] for one in found]) for k in range(3))
        income = sum(int(one[3]) for one in found)
        size = np.zeros(market.n_workers, dtype=np.int64)
        size[alone] = counts
        workers = np.repeat(alone, counts)
        if len(self._kind) and not apart:
            who, where, gained, most = look_parties(
                self._rows,
                (self._first, self._member, self._kind),
                (self._regions, self._region_start, self._by_region),
                self._forced,
                self._cap,
                (add, price),
                weight,
                (REGIONS, IN_REGION, BEST, seat),
            )
            income += int(most)
            size += np.bincount(who, minlength=len(size))
            workers = np.concatenate([workers, who])
            col, gain = np.concatenate([col, where]), np.concatenate([gain, gained])
            order = np.argsort(workers, kind="stable")
            col, gain = col[order], gain[order]
        start = np.concatenate([[0], np.cumsum(size)]).astype(np.int64)
        return Look(start, col, gain, income)


def fits(market: Market) -> bool:
    """Return whether a market can be held as a board."""
    if market.problem.pairs is not None:
        return market.n_workers * market.n_vacancies <= MOST_CELLS
    if market.n_workers * market.n_vacancies <= MOST_CELLS:
        return True
    plain = _plain(market)
    rows = len(classes_of(market, np.flatnonzero(plain))[1]) + int((~plain).sum())
    return rows * market.n_vacancies <= MOST_CELLS


def _plain(market: Market) -> NDArray[np.bool_]:
    """Return who has neither pins nor an employer to return to, and so shares a row."""
    if market.problem.pairs is not None:
        return np.zeros(market.n_workers, dtype=bool)
    plain: NDArray[np.bool_] = (market.facts.workers.employer < 0) & (market.must < 0)
    plain[market.patched] = False
    return plain


def _rows(market: Market, plain: NDArray[np.bool_]) -> Rows:
    """Return the rows of all workers; who is not plain has one of their own."""
    shared, own = np.flatnonzero(plain), np.flatnonzero(~plain)
    code, first = classes_of(market, shared)
    of_worker = np.empty(market.n_workers, dtype=np.int64)
    of_worker[shared] = code
    of_worker[own] = len(first) + np.arange(len(own))
    parts: list[Whole] = [class_scores(market, first)] if len(first) else []
    if len(own):
        scores = market.scores(own)
        for row, worker in enumerate(own.tolist()):
            if market.must[worker] >= 0:
                other = np.arange(market.n_vacancies) != market.must[worker]
                scores[row, other] = INELIGIBLE
        small = int(scores.max(initial=0)) <= np.iinfo(np.int16).max
        parts.append(scores.astype(np.int16) if small else scores)
    facts, weights = market.facts, market.problem.settings.weights
    widest = np.result_type(*parts)
    table: Whole = np.concatenate([part.astype(widest, copy=False) for part in parts])
    town = np.where(plain, facts.workers.preferred_town, NOWHERE).astype(np.int64)
    firm = np.where(plain, facts.workers.referrer_enterprise, NOWHERE).astype(np.int64)
    town_of, firm_of = facts.vacancies.town.astype(np.int64), facts.vacancies.enterprise
    by_town, by_firm = np.argsort(town_of, kind="stable"), np.argsort(firm_of, kind="stable")
    towns = int(max(town_of.max(initial=0), town.max(initial=0))) + 1
    firms = int(max(firm_of.max(initial=0), firm.max(initial=0))) + 1
    return Rows(
        of_worker,
        table,
        town,
        firm,
        weights[Term.TOWN],
        weights[Term.REFERRER],
        town_of,
        firm_of.astype(np.int64),
        np.searchsorted(town_of[by_town], np.arange(towns + 1)).astype(np.int64),
        by_town.astype(np.int64),
        np.searchsorted(firm_of[by_firm], np.arange(firms + 1)).astype(np.int64),
        by_firm.astype(np.int64),
        *eligible_columns(table, market.seats),
    )

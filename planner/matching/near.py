"""The pairs that matter near given prices, laid out for one softmax after another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.matching.bound import Multipliers
from planner.matching.goals import NEVER
from planner.matching.market import Market
from planner.matching.pricing import Block, above_price
from planner.matching.search import PartySearch

Floats = NDArray[np.float64]
Index = NDArray[np.int64]

PAIRS = 12
"""Pairs kept for each worker alone, and for each member within a region."""

RIVALS = 40
"""Workers kept for each vacancy, those who would lose least by going there."""

REGIONS = 10
"""Regions kept for each party."""


@dataclass(frozen=True)
class Choice:
    """What choosers take at given gains: values, and each pair's share and variance."""

    smooth: float
    hard: float
    share: Floats
    spread: Floats


@dataclass(frozen=True)
class Arcs:
    """Pairs sorted by who chooses among them.

    Parameters
    ----------
    vacancy, score, kept
        By pair: its vacancy, its score, 1 where it keeps a keep pin.
    start
        First pair of each seat choice: a worker alone, or a member within one region.
    option_start
        First seat choice of each option: a region of a party. None for workers alone.
    chooser_start
        First option of each chooser.
    forced
        By chooser: whether not being placed is no choice.
    """

    vacancy: Index
    score: Floats
    kept: Floats
    start: Index
    option_start: Index | None
    chooser_start: Index
    forced: NDArray[np.bool_]

    def choose(self, gain: Floats, temperature: float) -> Choice:
        """Return what is chosen at given gains, smoothed at a temperature."""
        if self.option_start is None:
            value, hard, share, out = _softmax(gain, self.start, temperature, self.forced)
            share = share * _spread_over(out, self.start, len(gain))
            return Choice(float(value.sum()), float(hard.sum()), share, share * (1 - share))
        everybody = np.ones(len(self.start), dtype=bool)
        seat_value, seat_hard, share, _ = _softmax(gain, self.start, temperature, everybody)
        option = np.add.reduceat(seat_value, self.option_start)
        option_hard = np.add.reduceat(seat_hard, self.option_start)
        value, _, taken, out = _softmax(option, self.chooser_start, temperature, self.forced)
        taken = taken * _spread_over(out, self.chooser_start, len(option))
        hard = np.maximum.reduceat(option_hard, self.chooser_start)
        hard = np.where(self.forced, hard, np.maximum(hard, 0))
        size = np.diff(np.append(self.option_start, len(self.start)))
        by_seat = np.repeat(taken, size)
        together = np.repeat(size, size)
        per_pair = np.diff(np.append(self.start, len(gain)))
        share = share * np.repeat(by_seat, per_pair)
        spread = share * (1 - share) * np.repeat(together, per_pair)
        return Choice(float(value.sum()), float(hard.sum()), share, spread)


def _softmax(
    gain: Floats, start: Index, temperature: float, forced: NDArray[np.bool_]
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return by segment the smoothed and the true best, by entry its share, and who is in."""
    hard = np.maximum.reduceat(gain, start)
    hard = np.where(forced, hard, np.maximum(hard, 0))
    size = np.diff(np.append(start, len(gain)))
    mass = np.exp((gain - np.repeat(hard, size)) / temperature)
    inside = np.add.reduceat(mass, start)
    total = inside + np.where(forced, 0.0, np.exp(-np.maximum(hard, 0) / temperature))
    share = mass / np.repeat(np.maximum(inside, 1e-300), size)
    return hard + temperature * np.log(total), hard, share, inside / total


def _spread_over(by_segment: Floats, start: Index, length: int) -> Floats:
    return np.repeat(by_segment, np.diff(np.append(start, length)))


def near_pairs(search: PartySearch, start: Multipliers) -> Arcs:
    """Return the best pairs of every worker alone at given prices."""
    goals = search.goals.weighted(start.weights)
    market = goals.market
    play = search.relaxed_play()
    alone = (market.party < 0) & (play.region >= 0)
    workers, vacancies = [], []
    for rows, above, allowed in above_price(goals, play, start.price):
        lowest = int(np.iinfo(above.dtype).min)
        mine = allowed & alone[rows, None]
        value = np.where(mine, above, lowest)
        short = np.where(mine, value - value.max(axis=1, keepdims=True), lowest)
        rivals = -(-RIVALS * len(value) // market.n_workers)
        for row, column in (_best(value, PAIRS, lowest), _best(short.T, rivals, lowest)[::-1]):
            workers.append(rows.start + row)
            vacancies.append(column)
    none = np.zeros(0, dtype=np.int64)
    keys = np.concatenate([*workers, none]) * market.n_vacancies
    keys = np.unique(keys + np.concatenate([*vacancies, none]))
    worker, vacancy = keys // market.n_vacancies, keys % market.n_vacancies
    who, first = np.unique(worker, return_index=True)
    choosers = (np.arange(len(who)), play.forced[who])
    return _arcs(market, (worker, vacancy), first, None, choosers)


def near_party_pairs(search: PartySearch, start: Multipliers) -> Arcs:
    """Return the best pairs of every member of a party, in the best regions of the party."""
    goals = search.goals.weighted(start.weights)
    market, masks = goals.market, search.regions.masks
    workers: list[Index] = []
    vacancies: list[Index] = []
    widths: list[int] = []
    options: list[int] = []
    choosers: list[int] = []
    forced: list[bool] = []
    for code, party in enumerate(search.regions.parties):
        if not len(party.regions):
            continue
        value = search.offers_of(code, start.price, goals)
        gains = search.party_gains(party, goals)
        above = np.where(gains == NEVER, NEVER, gains - start.price)
        chosen = party.regions[np.argsort(-value, kind="stable")[:REGIONS]]
        choosers.append(len(options))
        forced.append(party.forced)
        for region in chosen.tolist():
            options.append(len(widths))
            row, column = _best(np.where(masks[region], above, NEVER), PAIRS, NEVER // 2)
            workers.append(party.members[row])
            vacancies.append(column)
            widths.extend(np.bincount(row, minlength=len(party.members)).tolist())
    none = np.zeros(0, dtype=np.int64)
    first = np.cumsum([0, *widths])[:-1].astype(np.int64)
    return _arcs(
        market,
        (np.concatenate([*workers, none]), np.concatenate([*vacancies, none])),
        first,
        np.array(options, dtype=np.int64),
        (np.array(choosers, dtype=np.int64), np.array(forced, dtype=bool)),
    )


def _best(values: Block, count: int, floor: int) -> tuple[Index, Index]:
    """Return rows and columns of each row's best entries above a floor, sorted by row."""
    if values.shape[1] > count:
        column = np.argpartition(values, -count, axis=1)[:, -count:]
    else:
        column = np.broadcast_to(np.arange(values.shape[1]), values.shape)
    fine: NDArray[np.bool_] = np.greater(np.take_along_axis(values, column, axis=1), floor)
    row = np.broadcast_to(np.arange(len(values))[:, None], column.shape)
    return row[fine], column[fine]


def _arcs(
    market: Market,
    pairs: tuple[Index, Index],
    start: Index,
    option_start: Index | None,
    choosers: tuple[Index, NDArray[np.bool_]],
) -> Arcs:
    worker, vacancy = pairs
    chooser_start, forced = choosers
    kept = market.is_kept(worker, vacancy)
    score = market.pair_scores(worker, vacancy).astype(np.float64)
    return Arcs(
        vacancy, score, kept.astype(np.float64), start, option_start, chooser_start, forced
    )

"""A problem compiled for the solver: who is eligible where at what score, as arrays.

Indices instead of ids, one block of rows at a time, nothing optimised here. Scores are
whole points with the keep points in them; ``INELIGIBLE`` marks a pair that breaks a rule.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.matching.eligibility import broken_by_rule, eligible
from planner.matching.facts import Facts, facts_of
from planner.matching.fit import score
from planner.matching.problem import Problem
from planner.matching.rules import PinKind, Rule

Index = NDArray[np.int64]
Scores = NDArray[np.int64]
ScoreBlock = NDArray[np.int32] | NDArray[np.int64]

INELIGIBLE = -1
"""Score of a pair that breaks a hard rule."""

CACHE_CELLS = 300_000_000
"""Pairs up to which all scores are kept in memory (4 or 8 bytes each)."""

BLOCK_CELLS = 4_000_000
"""Pairs looked at in one go."""


@dataclass(frozen=True)
class Market:
    """Arrays of one problem; rows are workers, columns vacancies, both in table order.

    Parameters
    ----------
    openings, enterprise, town, priority
        By vacancy: seats, code of enterprise and of town (0, 1, …), whether it is tier 1.
    least
        By enterprise: seats that count for the minimum fill.
    party
        By worker: code of the party, or -1. A party of one counts as none.
    must
        By worker: the vacancy pinned, or -1.
    keep_workers, keep_vacancies, keep_points
        The pairs pinned as keep, and their points.
    facts
        The attributes, coded.
    """

    problem: Problem
    openings: Index
    enterprise: Index
    town: Index
    priority: NDArray[np.bool_]
    least: Index
    party: Index
    must: Index
    keep_workers: Index
    keep_vacancies: Index
    keep_points: Index
    facts: Facts
    _listed: tuple[Index, Index, Scores] | None
    _patches: dict[int, list[tuple[int, int | None]]]
    _cache: list[ScoreBlock]

    @property
    def n_workers(self) -> int:
        """Number of workers."""
        return len(self.party)

    @property
    def n_vacancies(self) -> int:
        """Number of vacancies."""
        return len(self.openings)

    def scores(self, rows: Index) -> ScoreBlock:
        """Return scores of some workers with every vacancy, ``(len(rows), n_vacancies)``."""
        if self._cache:
            block: ScoreBlock = self._cache[0][rows]
            return block
        return self._computed(rows)

    @property
    def patched(self) -> list[int]:
        """Workers with a pair that pins change: forbidden, or with points to keep it."""
        return list(self._patches)

    @property
    def seats(self) -> Index:
        """Openings by vacancy, no more than there are workers."""
        return np.minimum(self.openings, self.n_workers)

    def pair_scores(self, workers: Index, vacancies: Index) -> Index:
        """Return the scores of listed pairs, ``(n_pairs,)``."""
        if self._cache:
            return self._cache[0][workers, vacancies].astype(np.int64)
        if self._listed is None:
            return self._pairwise(workers, vacancies)
        scores = np.empty(len(workers), dtype=np.int64)
        size = max(1, BLOCK_CELLS // self.n_vacancies)
        for start in range(0, len(workers), size):
            part = slice(start, start + size)
            block = self.scores(workers[part])
            scores[part] = block[np.arange(len(block)), vacancies[part]]
        return scores

    def _pairwise(self, workers: Index, vacancies: Index) -> Index:
        """Return the scores that attributes give to listed pairs, nothing else worked out."""
        shape = (len(workers),)
        w, v = self.facts.pairs(workers, vacancies)
        points = score(w, v, self.problem.settings.weights, shape).astype(np.int64)
        points[~eligible(w, v, shape)] = INELIGIBLE
        for at in np.flatnonzero(np.isin(workers, self.patched)).tolist():
            for vacancy, extra in self._patches[int(workers[at])]:
                if vacancy == vacancies[at] and points[at] != INELIGIBLE:
                    points[at] = INELIGIBLE if extra is None else points[at] + extra
        return points

    def is_kept(self, workers: Index, vacancies: Index) -> NDArray[np.bool_]:
        """Return which of listed pairs are pinned as keep."""
        keys = self.keep_workers * self.n_vacancies + self.keep_vacancies
        return np.isin(workers * self.n_vacancies + vacancies, keys)

    def block(self, rows: slice) -> ScoreBlock:
        """Return the scores of neighbouring workers; do not write into them."""
        if self._cache:
            return self._cache[0][rows]
        return self._computed(np.arange(rows.start, rows.stop))

    @functools.cached_property
    def greatest(self) -> int:
        """The greatest score of any pair, 0 if no pair is eligible."""
        return max((int(block.max(initial=0)) for _, block in self.blocks()), default=0)

    def blocks(self, rows: Index | None = None) -> Iterator[tuple[Index, ScoreBlock]]:
        """Yield all (or some) workers in blocks, each with its scores."""
        rows = np.arange(self.n_workers) if rows is None else rows
        size = max(1, BLOCK_CELLS // max(1, self.n_vacancies))
        for start in range(0, len(rows), size):
            block = rows[start : start + size]
            yield block, self.scores(block)

    def broken(self, rows: Index) -> Iterator[tuple[Rule, NDArray[np.bool_]]]:
        """Yield each rule with the pairs of some workers that break it."""
        shape = (len(rows), self.n_vacancies)
        if self._listed is None:
            yield from broken_by_rule(*self.facts.block(rows), shape)
        else:
            yield Rule.NOT_LISTED, self._listed_scores(rows) == INELIGIBLE
        forbidden = np.zeros(shape, dtype=bool)
        for at, row in enumerate(rows.tolist()):
            for vacancy, points in self._patches.get(row, ()):
                forbidden[at, vacancy] = points is None
        yield Rule.FORBIDDEN, forbidden

    def _listed_scores(self, rows: Index) -> Scores:
        assert self._listed is not None
        starts, vacancies, scores = self._listed
        block = np.full((len(rows), self.n_vacancies), INELIGIBLE, dtype=np.int64)
        counts = starts[rows + 1] - starts[rows]
        at = np.repeat(np.arange(len(rows)), counts)
        ends = np.cumsum(counts)
        entry = np.arange(len(at)) + np.repeat(starts[rows] - (ends - counts), counts)
        block[at, vacancies[entry]] = scores[entry]
        return block

    def _computed(self, rows: Index) -> ScoreBlock:
        shape = (len(rows), self.n_vacancies)
        block: ScoreBlock
        if self._listed is None:
            w, v = self.facts.block(rows)
            weights = self.problem.settings.weights
            block = np.where(
                eligible(w, v, shape), score(w, v, weights, shape), np.int32(INELIGIBLE)
            )
        else:
            block = self._listed_scores(rows)
        for at, row in enumerate(rows.tolist()):
            for vacancy, points in self._patches.get(row, ()):
                if points is None:
                    block[at, vacancy] = INELIGIBLE
                elif block[at, vacancy] != INELIGIBLE:
                    if int(block[at, vacancy]) + points > np.iinfo(block.dtype).max:
                        block = block.astype(np.int64)
                    block[at, vacancy] += points
        return block


def compile_market(problem: Problem, *, cache: bool = True) -> Market:
    """Compile a problem; every score is computed once here where memory allows (``cache``)."""
    workers, vacancies, pins = problem.workers, problem.vacancies, problem.pins
    worker_at = pd.Index(workers["worker_id"])
    vacancy_at = pd.Index(vacancies["vacancy_id"])
    openings = vacancies["openings"].to_numpy(np.int64)
    codes, names = pd.factorize(vacancies["enterprise_id"])
    enterprise = codes.astype(np.int64)
    seats = np.bincount(enterprise, weights=openings).astype(np.int64)
    least = problem.least_seats(names.tolist(), seats.tolist())
    pin_worker = worker_at.get_indexer(pd.Index(pins["worker_id"])).astype(np.int64)
    pin_vacancy = vacancy_at.get_indexer(pd.Index(pins["vacancy_id"])).astype(np.int64)
    kinds, points = pins["kind"].tolist(), pins["points"].tolist()
    keep = np.array([kind == PinKind.KEEP.value for kind in kinds], dtype=bool)
    must = np.full(len(workers), -1, dtype=np.int64)
    patches: dict[int, list[tuple[int, int | None]]] = {}
    for w, v, kind, extra in zip(
        pin_worker.tolist(), pin_vacancy.tolist(), kinds, points, strict=True
    ):
        if kind == PinKind.MUST.value:
            must[w] = v
        elif kind == PinKind.FORBID.value:
            patches.setdefault(w, []).append((v, None))
        elif extra:
            patches.setdefault(w, []).append((v, extra))
    market = Market(
        problem=problem,
        openings=openings,
        enterprise=enterprise,
        town=pd.factorize(vacancies["town"])[0].astype(np.int64),
        priority=(vacancies["tier"] == 1).to_numpy(bool),
        least=least,
        party=_parties(workers["party_id"]),
        must=must,
        keep_workers=pin_worker[keep],
        keep_vacancies=pin_vacancy[keep],
        keep_points=pins["points"].to_numpy(np.int64)[keep],
        facts=facts_of(problem),
        _listed=_listed(problem, worker_at, vacancy_at),
        _patches=patches,
        _cache=[],
    )
    if cache and market.n_workers * market.n_vacancies <= CACHE_CELLS:
        market._cache.append(_all_scores(market))
    return market


def _parties(column: pd.Series) -> Index:
    """Code parties of two and more 0, 1, … in order of appearance; everybody else -1."""
    together = ((column != "") & column.duplicated(keep=False)).to_numpy(bool)
    codes = np.full(len(column), -1, dtype=np.int64)
    codes[together] = pd.factorize(column[together])[0]
    return codes


def _listed(
    problem: Problem, worker_at: pd.Index, vacancy_at: pd.Index
) -> tuple[Index, Index, Scores] | None:
    if problem.pairs is None:
        return None
    rows = worker_at.get_indexer(pd.Index(problem.pairs["worker_id"]))
    columns = vacancy_at.get_indexer(pd.Index(problem.pairs["vacancy_id"]))
    order = np.argsort(rows, kind="stable")
    starts = np.searchsorted(rows[order], np.arange(len(worker_at) + 1))
    scores = problem.pairs["score"].to_numpy(np.int64)
    return starts.astype(np.int64), columns[order].astype(np.int64), scores[order]


def _all_scores(market: Market) -> ScoreBlock:
    shape = (market.n_workers, market.n_vacancies)
    table: ScoreBlock = np.empty(shape, dtype=np.int32)
    for rows, block in market.blocks():
        if block.max(initial=0) > np.iinfo(np.int32).max and table.dtype == np.int32:
            table = table.astype(np.int64)
        table[rows] = block
    return table

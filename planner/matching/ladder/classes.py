"""Workers by attribute class: few rows of scores that stand for all pairs of everybody.

The preferred town and the referrer's enterprise only add points at a few vacancies, and a
returning worker has one enterprise only. Without these three attributes workers fall into
classes, far fewer than people, and one table of class by vacancy holds what all
eligible pairs need. The rules and terms are those of ``eligibility`` and ``fit``.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from planner.matching.eligibility import eligible
from planner.matching.facts import WorkerFacts
from planner.matching.fit import score
from planner.matching.market import BLOCK_CELLS, INELIGIBLE, Index, Market
from planner.matching.rules import Term

EXTRAS = ("preferred_town", "referrer_enterprise", "employer")
"""Attributes that only add points in a town or an enterprise, or bind to one."""

NOWHERE = -2
"""A town or enterprise code that no vacancy has."""

Table = NDArray[np.int16] | NDArray[np.int32]


@dataclass(frozen=True)
class Classes:
    """Scores of all pairs, by class.

    Parameters
    ----------
    of_worker
        By worker: row of ``table``.
    table
        ``(n_classes, n_vacancies)``: score without town, referrer and own employer, or
        ``INELIGIBLE``.
    town, referrer
        By worker: the town (the enterprise) with extra points, as coded by vacancy, or -1.
    town_points, referrer_points
        Those points.
    town_of, enterprise_of
        By vacancy: the codes to compare with.
    """

    of_worker: Index
    table: Table
    town: Index
    referrer: Index
    town_points: int
    referrer_points: int
    town_of: Index
    enterprise_of: Index


def classes_of(market: Market, rows: Index) -> tuple[Index, Index]:
    """Return the class of some workers, and one row of each class.

    Parameters
    ----------
    rows
        Workers to class; none of them may be a returning one.
    """
    facts = market.facts.workers
    keys = np.stack(
        [
            getattr(facts, field.name)[rows].astype(np.int64)
            for field in fields(facts)
            if field.name not in EXTRAS
        ]
    )
    order = np.lexsort(keys)
    new = np.ones(len(rows), dtype=bool)
    new[1:] = (np.diff(keys[:, order], axis=1) != 0).any(axis=0)
    code = np.empty(len(rows), dtype=np.int64)
    code[order] = np.cumsum(new) - 1
    return code, rows[order[new]]


def class_scores(market: Market, rows: Index) -> Table:
    """Return ``(len(rows), n_vacancies)``: scores of workers without their extras."""
    weights = market.problem.settings.weights
    most = sum(weights.values())
    cells = (len(rows), market.n_vacancies)
    small = most < np.iinfo(np.int16).max
    table: Table = np.empty(cells, np.int16) if small else np.empty(cells, np.int32)
    size = max(1, BLOCK_CELLS // max(1, market.n_vacancies))
    for start in range(0, len(rows), size):
        part = rows[start : start + size]
        w, v = market.facts.block(part)
        w = _plain(w)
        shape = (len(part), market.n_vacancies)
        table[start : start + size] = np.where(
            eligible(w, v, shape), score(w, v, weights, shape), INELIGIBLE
        )
    return table


def compile_classes(market: Market, rows: Index) -> Classes:
    """Return the classes of some workers (``of_worker`` is -1 for the others)."""
    code, first = classes_of(market, rows)
    of_worker = np.full(market.n_workers, -1, dtype=np.int64)
    of_worker[rows] = code
    w, v = market.facts.workers, market.facts.vacancies
    weights = market.problem.settings.weights
    return Classes(
        of_worker,
        class_scores(market, first),
        w.preferred_town.astype(np.int64),
        w.referrer_enterprise.astype(np.int64),
        weights[Term.TOWN],
        weights[Term.REFERRER],
        v.town.astype(np.int64),
        v.enterprise.astype(np.int64),
    )


def _plain(w: WorkerFacts) -> WorkerFacts:
    """Return workers without the attributes that add points at some vacancies only."""
    return replace(
        w,
        preferred_town=np.full_like(w.preferred_town, NOWHERE),
        referrer_enterprise=np.full_like(w.referrer_enterprise, NOWHERE),
        employer=np.full_like(w.employer, -1),
    )

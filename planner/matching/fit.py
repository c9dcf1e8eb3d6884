"""How well a worker fits a vacancy: named terms in whole points, added up.

Each term is 0 up to its weight, so every part of a score can be shown to the person
it is about. Only integers: a score is the same on every machine. Keep points of
staff's pins are added in ``market``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from planner.matching.facts import NO_DATE, Ints, VacancyFacts, WorkerFacts
from planner.matching.rules import Term
from planner.matching.tables import LEVELS

START_DAYS = 14
"""Days apart at which the start term is worth nothing."""

EXPERIENCE_YEARS = 5
"""Years beyond those asked for at which the experience term is worth its most."""

Share = Callable[[WorkerFacts, VacancyFacts, int], NDArray[np.int32]]


def _level(w: WorkerFacts, v: VacancyFacts, weight: int) -> Ints:
    above = np.clip(w.level - v.level, 0, LEVELS).astype(np.int32)
    points: Ints = np.int32(weight) * (np.int32(LEVELS) - above) // np.int32(LEVELS)
    return points


def _experience(w: WorkerFacts, v: VacancyFacts, weight: int) -> Ints:
    beyond = np.clip((w.years - v.years) // np.int32(100), 0, EXPERIENCE_YEARS)
    points: Ints = (np.int32(weight) * beyond // EXPERIENCE_YEARS).astype(np.int32)
    return points


def _wage(w: WorkerFacts, v: VacancyFacts, weight: int) -> Ints:
    width = np.maximum(v.wage_max - v.wage_min, 1)
    above_floor = np.clip(v.wage_max - w.min_wage, 0, width)
    part = (np.int64(weight) * above_floor // width).astype(np.int32)
    whole = np.where(w.min_wage <= v.wage_min, np.int32(weight), part)
    return np.where(v.wage_max == 0, np.int32(weight // 2), whole)


def _start(w: WorkerFacts, v: VacancyFacts, weight: int) -> Ints:
    unknown = (w.ready == NO_DATE) | (v.start_from == NO_DATE)
    apart = np.clip(np.abs(np.where(unknown, 0, w.ready - v.start_from)), 0, START_DAYS)
    return (np.int32(weight) * (START_DAYS - apart) // START_DAYS).astype(np.int32)


TERMS: dict[Term, Share] = {
    Term.TRADE: lambda w, v, weight: (w.trade == v.trade) * np.int32(weight),
    Term.LEVEL: _level,
    Term.EXPERIENCE: _experience,
    Term.WAGE: _wage,
    Term.TOWN: lambda w, v, weight: (w.preferred_town == v.town) * np.int32(weight),
    Term.REFERRER: lambda w, v, weight: (w.referrer_enterprise == v.enterprise) * np.int32(weight),
    Term.START: _start,
    Term.RETURNING: lambda w, v, weight: (w.employer == v.enterprise) * np.int32(weight),
}
"""What each term gives, in points from 0 to its weight."""


def score(
    w: WorkerFacts, v: VacancyFacts, weights: Mapping[Term, int], shape: tuple[int, ...]
) -> Ints:
    """Return the sum of all terms, shaped ``shape``, in points."""
    total = np.zeros(shape, dtype=np.int32)
    for term, share in TERMS.items():
        if weights[term]:
            total += share(w, v, weights[term])
    return total


def explain_score(
    w: WorkerFacts, v: VacancyFacts, weights: Mapping[Term, int], shape: tuple[int, ...]
) -> dict[Term, Ints]:
    """Return each term's points; their sum is :func:`score`."""
    return {
        term: np.broadcast_to(share(w, v, weights[term]), shape) for term, share in TERMS.items()
    }

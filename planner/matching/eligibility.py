"""Who may work where: each hard rule as one array comparison, named by its ``Rule``.

A rule answers *which pairs it breaks*; the union of all answers is what is not
eligible, and counting them one by one is why. Pairs listed by the problem itself
and staff's forbidden pins are in ``market``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from planner.matching.facts import NO_DATE, Flags, VacancyFacts, WorkerFacts
from planner.matching.rules import Rule

Breaks = Callable[[WorkerFacts, VacancyFacts], NDArray[np.bool_]]


ATTRIBUTE_RULES: dict[Rule, Breaks] = {
    Rule.HEALTH: lambda w, _: ~w.cleared,
    Rule.TRADE: lambda w, v: ~v.general & (w.trade != v.trade),
    Rule.LEVEL: lambda w, v: w.level < v.level,
    Rule.YEARS: lambda w, v: w.years < v.years,
    Rule.WAGE: lambda w, v: (v.wage_max > 0) & (v.wage_max < w.min_wage),
    Rule.READY_DATE: lambda w, v: (v.start_until != NO_DATE) & (w.ready > v.start_until),
    Rule.DORMITORY: lambda w, v: w.needs_dormitory & ~v.dormitory,
    Rule.ADULTS_ONLY: lambda w, v: ~w.adult & v.adults_only,
    Rule.OWN_EMPLOYER: lambda w, v: (w.employer >= 0) & (w.employer != v.enterprise),
    Rule.RETURNING_POST: lambda w, v: v.returning & (w.employer != v.enterprise),
}
"""Every rule that attributes decide: which pairs it breaks."""


def broken_by_rule(
    w: WorkerFacts, v: VacancyFacts, shape: tuple[int, ...]
) -> Iterator[tuple[Rule, Flags]]:
    """Yield each rule and the pairs that break it.

    Parameters
    ----------
    w, v
        Both sides from ``Facts.block`` or ``Facts.pairs``.
    shape
        Shape of the answer, ``(n_rows, n_vacancies)`` or ``(n_pairs,)``.
    """
    for rule, breaks in ATTRIBUTE_RULES.items():
        yield rule, np.broadcast_to(breaks(w, v), shape)


def eligible(w: WorkerFacts, v: VacancyFacts, shape: tuple[int, ...]) -> Flags:
    """Return which pairs keep every rule, ``shape`` as for :func:`broken_by_rule`."""
    broken = np.zeros(shape, dtype=bool)
    for breaks in ATTRIBUTE_RULES.values():
        broken |= breaks(w, v)
    return ~broken

"""The attributes of workers and vacancies as coded arrays, ready to be compared in bulk.

Texts become whole numbers that are equal where the texts are (-1 for a blank), dates
become days, years become hundredths. No rule and no weight is known here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.matching.problem import Problem

Ints = NDArray[np.int32]
Flags = NDArray[np.bool_]

NO_DATE = -(2**30)
"""Day number of a missing date."""


@dataclass(frozen=True, slots=True)
class WorkerFacts:
    """Attributes of workers, one entry each (or shaped to broadcast against vacancies)."""

    trade: Ints
    level: Ints
    years: Ints
    min_wage: Ints
    ready: Ints
    needs_dormitory: Flags
    preferred_town: Ints
    referrer_enterprise: Ints
    employer: Ints
    adult: Flags
    cleared: Flags


@dataclass(frozen=True, slots=True)
class VacancyFacts:
    """Attributes of vacancies, one entry each (or shaped to broadcast against workers)."""

    trade: Ints
    general: Flags
    level: Ints
    years: Ints
    wage_min: Ints
    wage_max: Ints
    dormitory: Flags
    start_from: Ints
    start_until: Ints
    adults_only: Flags
    returning: Flags
    enterprise: Ints
    town: Ints


@dataclass(frozen=True, slots=True)
class Facts:
    """Both sides of a problem, coded with the same codes."""

    workers: WorkerFacts
    vacancies: VacancyFacts

    def block(self, rows: NDArray[np.int64]) -> tuple[WorkerFacts, VacancyFacts]:
        """Return both sides shaped so that a comparison gives ``(len(rows), n_vacancies)``."""
        return (
            _reshaped(self.workers, rows, (-1, 1)),
            _reshaped(self.vacancies, slice(None), (1, -1)),
        )

    def pairs(
        self, workers: NDArray[np.int64], vacancies: NDArray[np.int64]
    ) -> tuple[WorkerFacts, VacancyFacts]:
        """Return both sides for listed pairs, so that a comparison gives ``(n_pairs,)``."""
        return (
            _reshaped(self.workers, workers, (-1,)),
            _reshaped(self.vacancies, vacancies, (-1,)),
        )


def facts_of(problem: Problem) -> Facts:
    """Code the attributes of a problem."""
    w, v = problem.workers, problem.vacancies
    trades = _codes(w["trade"], v["trade"])
    enterprises = _codes(v["enterprise_id"], w["employer_id"], w["referrer_enterprise"])
    towns = _codes(v["town"], w["preferred_town"])
    return Facts(
        WorkerFacts(
            trade=trades[0],
            level=w["level"].to_numpy(np.int32),
            years=_hundredths(w["years"]),
            min_wage=w["min_wage"].to_numpy(np.int32),
            ready=_days(w["ready_date"]),
            needs_dormitory=needs_bed(problem),
            preferred_town=towns[1],
            referrer_enterprise=enterprises[2],
            employer=enterprises[1],
            adult=w["adult"].to_numpy(bool),
            cleared=w["cleared"].to_numpy(bool),
        ),
        VacancyFacts(
            trade=trades[1],
            general=(v["trade"] == "general").to_numpy(bool),
            level=v["level"].to_numpy(np.int32),
            years=_hundredths(v["years"]),
            wage_min=v["wage_min"].to_numpy(np.int32),
            wage_max=v["wage_max"].to_numpy(np.int32),
            dormitory=v["dormitory"].to_numpy(bool),
            start_from=_days(v["start_from"]),
            start_until=_days(v["start_until"]),
            adults_only=v["adults_only"].to_numpy(bool),
            returning=v["returning"].to_numpy(bool),
            enterprise=enterprises[0],
            town=towns[0],
        ),
    )


def needs_bed(problem: Problem) -> Flags:
    """Return who needs a bed in a dormitory; who comes as a couple needs a room instead."""
    couples = problem.parties.loc[problem.parties["couple"], "party_id"]
    needs = problem.workers["needs_dormitory"].to_numpy(bool)
    if not len(couples):
        return needs
    return needs & ~problem.workers["party_id"].isin(couples).to_numpy(bool)


def _codes(*columns: pd.Series) -> list[Ints]:
    """Code several text columns alike: equal text, equal code; blank is -1."""
    joined = pd.concat(list(columns), ignore_index=True)
    codes, _ = pd.factorize(joined)
    coded = np.where((joined == "").to_numpy(bool), -1, codes).astype(np.int32)
    return np.split(coded, np.cumsum([len(column) for column in columns])[:-1])


def _hundredths(years: pd.Series) -> Ints:
    """Whole hundredths of a year, so that differences are the same on every machine."""
    hundredths: Ints = np.rint(years.to_numpy(np.float64) * 100).astype(np.int32)
    return hundredths


def _days(column: pd.Series) -> Ints:
    missing = column.isna().to_numpy(bool)
    days = column.to_numpy(dtype="datetime64[D]").astype(np.int64)
    return np.where(missing, NO_DATE, days).astype(np.int32)


_Side = TypeVar("_Side", WorkerFacts, VacancyFacts)


def _reshaped(side: _Side, rows: NDArray[np.int64] | slice, shape: Iterable[int]) -> _Side:
    shaped = {f.name: getattr(side, f.name)[rows].reshape(tuple(shape)) for f in fields(side)}
    return type(side)(**shaped)

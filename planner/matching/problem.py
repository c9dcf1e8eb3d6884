"""A matching problem that has been checked: frames that keep their declarations, and settings.

An invalid problem cannot be built. What the numbers mean to the solver is in ``market``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.errors import Fault, InvalidProblem
from planner.files import require_known, typed
from planner.matching import tables
from planner.matching.rules import Cohesion, Objective
from planner.matching.settings import Settings

WITH_ATTRIBUTES = (Objective.PRIORITY, Objective.MIN_FILL, Objective.PLACED, Objective.FIT)
"""Objectives in order when ``settings.json`` names none and attributes decide."""

WITH_PAIRS = (Objective.FIT,)
"""Objectives when ``settings.json`` names none and ``pairs`` is given."""


@dataclass(frozen=True)
class Problem:
    """Workers, vacancies and what ties them; build it with :meth:`from_frames`.

    The frames have the columns and dtypes of ``tables``. ``pairs`` is None when the
    attributes decide who is eligible where; a frame, even an empty one, *is* the
    eligibility and the score.
    """

    workers: pd.DataFrame
    vacancies: pd.DataFrame
    parties: pd.DataFrame
    pins: pd.DataFrame
    pairs: pd.DataFrame | None
    settings: Settings
    enterprises: pd.DataFrame = field(default_factory=tables.ENTERPRISES.empty)

    @classmethod
    def from_frames(
        cls,
        workers: pd.DataFrame,
        vacancies: pd.DataFrame,
        *,
        parties: pd.DataFrame | None = None,
        pins: pd.DataFrame | None = None,
        pairs: pd.DataFrame | None = None,
        enterprises: pd.DataFrame | None = None,
        settings: Settings | Mapping[str, Any] | None = None,
    ) -> Problem:
        """Check the frames against their declarations and each other.

        Columns may be text as in a file or already of their kind; missing optional
        columns are filled with their defaults.

        Raises
        ------
        InvalidProblem
            Naming table, row (the header is row 1), column and value of each fault.
        """
        if not isinstance(settings, Settings):
            settings = Settings.from_dict(settings or {})
        workers = typed(workers, tables.WORKERS)
        vacancies = typed(vacancies, tables.VACANCIES)
        empty = tables.PARTIES.empty()
        parties = empty if parties is None else typed(parties, tables.PARTIES)
        pins = tables.PINS.empty() if pins is None else typed(pins, tables.PINS)
        pairs = None if pairs is None else typed(pairs, tables.PAIRS)
        stated = tables.ENTERPRISES.empty()
        stated = stated if enterprises is None else typed(enterprises, tables.ENTERPRISES)
        _require_blank_free(workers, "worker_id", "workers")
        _require_blank_free(vacancies, "vacancy_id", "vacancies")
        _require_wage_order(vacancies)
        _require_whole(stated)
        require_known(
            stated, "enterprise_id", vacancies["enterprise_id"], "enterprises", "vacancies"
        )
        _require_couples_of_two(parties, workers)
        require_known(workers, "party_id", parties["party_id"], "workers", "parties")
        for frame, name in ((pins, "pins"), (pairs, "pairs")):
            if frame is not None:
                require_known(frame, "worker_id", workers["worker_id"], name, "workers")
                require_known(frame, "vacancy_id", vacancies["vacancy_id"], name, "vacancies")
        return cls(workers, vacancies, parties, pins, pairs, settings, stated)

    def stated(self, column: str, enterprises: Sequence[str]) -> NDArray[np.float64]:
        """Return what enterprises state in a column of ``enterprises``, NaN where nothing."""
        by_id = self.enterprises.set_index("enterprise_id")[column]
        return by_id.reindex(list(enterprises)).to_numpy(np.float64)

    def least_seats(self, enterprises: Sequence[str], seats: Sequence[int]) -> NDArray[np.int64]:
        """Return how many of each enterprise's seats count for ``Objective.MIN_FILL``.

        Parameters
        ----------
        enterprises, seats
            Ids, and the openings of each in all.
        """
        shares = self.stated("min_fill", enterprises)
        shares = np.where(np.isnan(shares), self.settings.min_fill, shares)
        return np.array(
            [
                min(math.ceil(share * int(n) - 1e-9), int(n))
                for share, n in zip(shares.tolist(), seats, strict=True)
            ],
            np.int64,
        )

    @property
    def objectives(self) -> tuple[Objective, ...]:
        """The objectives in order: those of the settings, or the default of this form."""
        if self.settings.objectives:
            return self.settings.objectives
        return WITH_ATTRIBUTES if self.pairs is None else WITH_PAIRS


def _require_blank_free(frame: pd.DataFrame, column: str, table: str) -> None:
    blank = (frame[column] == "").to_numpy()
    if blank.any():
        raise InvalidProblem(
            Fault(table, "is blank; give every row an id", row=int(row) + 2, column=column)
            for row in _first(blank.nonzero()[0])
        )


def _require_whole(enterprises: pd.DataFrame) -> None:
    """Places and rooms are counted; only the share of a minimum fill may be a fraction."""
    for column in ("dormitory_places", "couples_rooms"):
        number = enterprises[column]
        broken = (number.notna() & (number != number.round())).to_numpy(bool)
        if broken.any():
            raise InvalidProblem(
                Fault(
                    "enterprises",
                    "must be a whole number",
                    row=int(row) + 2,
                    column=column,
                    value=str(number.iloc[row]),
                )
                for row in _first(broken.nonzero()[0])
            )


def _require_couples_of_two(parties: pd.DataFrame, workers: pd.DataFrame) -> None:
    """Refuse couples that are not two people of one enterprise: a room has no third place."""
    if not parties["couple"].any():
        return
    sizes = workers["party_id"].value_counts()
    people = parties["party_id"].map(sizes).fillna(0).to_numpy(np.int64)
    couple = parties["couple"].to_numpy(bool)
    apart = (parties["cohesion"] != Cohesion.ENTERPRISE.value).to_numpy(bool)
    faults = [
        Fault(
            "parties",
            f"is flagged on a party of {people[row]}; a couple is two people"
            if people[row] != 2
            else "is flagged on a party that need not work in one enterprise; "
            "set cohesion to enterprise",
            row=row + 2,
            column="couple",
            value=str(parties["party_id"].iloc[row]),
        )
        for row in _first(np.flatnonzero(couple & ((people != 2) | apart)).tolist())
    ]
    if faults:
        raise InvalidProblem(faults)


def _require_wage_order(vacancies: pd.DataFrame) -> None:
    low, high = vacancies["wage_min"], vacancies["wage_max"]
    wrong = ((high > 0) & (low > high)).to_numpy()
    if wrong.any():
        raise InvalidProblem(
            Fault(
                "vacancies",
                f"is above wage_max {high.iloc[row]}; swap or correct them",
                row=int(row) + 2,
                column="wage_min",
                value=str(low.iloc[row]),
            )
            for row in _first(wrong.nonzero()[0])
        )


def _first(rows: Iterable[int]) -> list[int]:
    return list(rows)[:5]

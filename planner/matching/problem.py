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
from planner.matching.rules import DEFAULT_WEIGHTS, Cohesion, Objective, Term

SETTINGS = "settings.json"

WITH_ATTRIBUTES = (Objective.PRIORITY, Objective.MIN_FILL, Objective.PLACED, Objective.FIT)
"""Objectives in order when ``settings.json`` names none and attributes decide."""

WITH_PAIRS = (Objective.FIT,)
"""Objectives when ``settings.json`` names none and ``pairs`` is given."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a plan is judged and how long to look for it.

    Parameters
    ----------
    objectives
        In order, the first the most important; empty means the default of the problem's form.
    weights
        Points of each fit term at most; a term not named keeps its default.
    min_fill
        Share of each enterprise's openings, 0 to 1, that counts for ``Objective.MIN_FILL``
        (rounded up to whole seats).
    time_limit_s
        Seconds to look for a better plan, or None for no limit.
    gap
        Relative gap at which a tier with parties in it is good enough. Without parties
        every tier is solved to gap 0 whatever stands here.

    Raises
    ------
    InvalidProblem
        When a number is out of its range.
    """

    objectives: tuple[Objective, ...] = ()
    weights: Mapping[Term, int] = field(default_factory=lambda: dict(DEFAULT_WEIGHTS))
    min_fill: float = 0.3
    time_limit_s: float | None = None
    gap: float = 0.0003

    def __post_init__(self) -> None:
        object.__setattr__(self, "weights", {**DEFAULT_WEIGHTS, **self.weights})
        faults = [
            Fault(SETTINGS, message, column=name, value=str(value))
            for name, value, fine, message in (
                ("min_fill", self.min_fill, 0 <= self.min_fill <= 1, "must be from 0 to 1"),
                ("gap", self.gap, 0 <= self.gap < 1, "must be at least 0 and below 1"),
                (
                    "time_limit_s",
                    self.time_limit_s,
                    self.time_limit_s is None or 0 <= self.time_limit_s < math.inf,
                    "must be a number of seconds, at least 0",
                ),
                (
                    "objectives",
                    [o.value for o in self.objectives],
                    len(set(self.objectives)) == len(self.objectives),
                    "names an objective twice; keep one",
                ),
            )
            if not fine
        ]
        faults += [
            Fault(
                SETTINGS,
                f"must be a whole number from 0 to {tables.LARGEST // 16}",
                column=f"weights.{term.value}",
                value=str(weight),
            )
            for term, weight in self.weights.items()
            if not 0 <= weight <= tables.LARGEST // 16
        ]
        if faults:
            raise InvalidProblem(faults)

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> Settings:
        """Build from the content of ``settings.json``; what is missing keeps its default.

        Raises
        ------
        InvalidProblem
            Naming unknown keys, unknown terms or objectives, and values of the wrong type.
        """
        known = {"objectives", "weights", "min_fill", "time_limit_s", "gap"}
        faults = [
            Fault(SETTINGS, f"is not a setting; known are {', '.join(sorted(known))}", column=key)
            for key in content
            if key not in known
        ]
        given: dict[str, Any] = {}
        for key in ("min_fill", "time_limit_s", "gap"):
            value = content.get(key)
            if value is None:
                continue
            if _is_number(value):
                given[key] = float(value)
            else:
                faults.append(Fault(SETTINGS, "must be a number", column=key, value=str(value)))
        if "objectives" in content:
            given["objectives"], found = _objectives(content["objectives"])
            faults += found
        if "weights" in content:
            given["weights"], found = _weights(content["weights"])
            faults += found
        if faults:
            raise InvalidProblem(faults)
        return cls(**given)

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON-ready form that :meth:`from_dict` reads."""
        return {
            "objectives": [objective.value for objective in self.objectives],
            "weights": {term.value: weight for term, weight in self.weights.items()},
            "min_fill": self.min_fill,
            "time_limit_s": self.time_limit_s,
            "gap": self.gap,
        }


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


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _objectives(value: object) -> tuple[tuple[Objective, ...], list[Fault]]:
    names = [o.value for o in Objective]
    if not isinstance(value, list):
        return (), [Fault(SETTINGS, "must be a list of names", column="objectives")]
    faults = [
        Fault(
            SETTINGS,
            f"is not an objective; known are {', '.join(names)}",
            column="objectives",
            value=str(name),
        )
        for name in value
        if name not in names
    ]
    return tuple(Objective(name) for name in value if name in names), faults


def _weights(value: object) -> tuple[dict[Term, int], list[Fault]]:
    names = [t.value for t in Term]
    weights = dict(DEFAULT_WEIGHTS)
    if not isinstance(value, dict):
        return weights, [Fault(SETTINGS, "must be an object of points by term", column="weights")]
    faults: list[Fault] = []
    for name, points in value.items():
        column = f"weights.{name}"
        if name not in names:
            message = f"is not a term; known are {', '.join(names)}"
        elif not isinstance(points, int) or isinstance(points, bool):
            message = "must be a whole number of points"
        else:
            weights[Term(name)] = points
            continue
        faults.append(Fault(SETTINGS, message, column=column, value=str(points)))
    return weights, faults


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

"""What a plan is judged by and how long to look for one: ``settings.json``, checked."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from planner.errors import Fault, InvalidProblem
from planner.matching import tables
from planner.matching.rules import DEFAULT_WEIGHTS, Objective, Term

SETTINGS = "settings.json"


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

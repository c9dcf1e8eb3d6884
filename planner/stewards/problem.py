"""What an assignment of stewards is made from: numbers only, checked when it is built."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from planner.errors import Fault, InvalidProblem

Ints = NDArray[np.int64]
NOBODY = -1
"""In ``before``: the enterprise has had no steward."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts against a pair, in points; whole numbers, so that optimality can be proved.

    Parameters
    ----------
    per_km
        For every kilometre between the towns of steward and enterprise.
    other_industry
        When the steward does not know the industry.
    change
        When the enterprise has another steward now who could go on.
    """

    per_km: int = 10
    other_industry: int = 60
    change: int = 200

    def __post_init__(self) -> None:
        if min(self.per_km, self.other_industry, self.change) < 0:
            raise InvalidProblem(_fault("weights of stewards are whole numbers of at least 0"))


@dataclass(frozen=True, slots=True)
class StewardProblem:
    """``n`` enterprises, ``m`` stewards, ``t`` towns, ``k`` industries.

    Parameters
    ----------
    enterprise_town, enterprise_industry
        Town and industry of every enterprise, ``(n,)``.
    steward_town
        Town of every steward, ``(m,)``.
    steward_knows
        Whether a steward knows an industry, ``(m, k)``.
    capacity
        How many enterprises a steward may have, ``(m,)``.
    km
        Whole kilometres between towns, ``(t, t)``.
    before
        Steward of every enterprise until now, ``NOBODY`` for none, ``(n,)``.

    Raises
    ------
    InvalidProblem
        When shapes do not fit, a number points nowhere, or the places do not suffice.
    """

    enterprise_town: Ints
    enterprise_industry: Ints
    steward_town: Ints
    steward_knows: NDArray[np.bool_]
    capacity: Ints
    km: Ints
    before: Ints
    weights: Weights = field(default_factory=Weights)

    def __post_init__(self) -> None:
        n, m = len(self.enterprise_town), len(self.steward_town)
        shapes = (
            self.enterprise_industry.shape == (n,),
            self.before.shape == (n,),
            self.capacity.shape == (m,),
            self.steward_knows.ndim == 2 and self.steward_knows.shape[0] == m,
            self.km.ndim == 2 and self.km.shape[0] == self.km.shape[1],
        )
        if not all(shapes):
            raise InvalidProblem(
                _fault("tables of stewards and enterprises have different lengths")
            )
        if n == 0:
            raise InvalidProblem(_fault("there is no enterprise to assign"))
        limits: tuple[tuple[Ints, int], ...] = (
            (self.enterprise_town, len(self.km)),
            (self.steward_town, len(self.km)),
            (self.enterprise_industry, self.steward_knows.shape[1]),
            (self.before + 1, m + 1),
        )
        for values, limit in limits:
            if len(values) and (values.min() < 0 or values.max() >= limit):
                raise InvalidProblem(
                    _fault("a town, industry or steward has a number that is not listed")
                )
        if (self.capacity < 0).any() or (self.km < 0).any():
            raise InvalidProblem(_fault("capacities and kilometres are at least 0"))
        if int(self.capacity.sum()) < n:
            raise InvalidProblem(
                _fault(f"{n} enterprises, but stewards for {int(self.capacity.sum())} only")
            )

    @property
    def level(self) -> int:
        """The fewest enterprises that somebody must have at most, so that all are looked after.

        Loads are even when nobody has more than this.
        """
        low, high = 1, max(1, int(self.capacity.max()))
        while low < high:
            middle = (low + high) // 2
            if int(np.minimum(self.capacity, middle).sum()) >= len(self.enterprise_town):
                high = middle
            else:
                low = middle + 1
        return low


def _fault(message: str) -> Fault:
    return Fault("stewards", message)

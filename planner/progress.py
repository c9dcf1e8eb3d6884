"""How a running solver tells the world where it is."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass


def relative_gap(value: float, bound: float) -> float:
    """Return the gap between a plan and its bound, as a share of the larger of the two.

    The same formula serves maximisation (bound ≥ value) and minimisation
    (bound ≤ value); 0 means proven optimal, infinity that one side says nothing yet.
    """
    if value == bound:
        return 0.0
    if not (math.isfinite(value) and math.isfinite(bound)):
        return math.inf
    return abs(bound - value) / max(abs(bound), abs(value))


def _gap_so_far(incumbent: float | None, bound: float | None) -> float | None:
    """Return the relative gap, or None while one side is unknown."""
    return None if incumbent is None or bound is None else relative_gap(incumbent, bound)


@dataclass(frozen=True, slots=True)
class TierProgress:
    """One of several objectives in order, as far as a running solver knows it.

    Parameters
    ----------
    name
        The objective.
    incumbent, bound
        Its value in the best plan so far and its best proven bound, or None.
    """

    name: str
    incumbent: float | None
    bound: float | None

    @property
    def gap(self) -> float | None:
        """Relative gap (0 = proven optimal), or None while one side is unknown."""
        return _gap_so_far(self.incumbent, self.bound)

    def as_dict(self) -> dict[str, object]:
        """Return a JSON-ready form."""
        return {**asdict(self), "gap": self.gap}


@dataclass(frozen=True, slots=True)
class Progress:
    """One report of a running solver.

    Parameters
    ----------
    stage
        What is being done, a short identifier such as ``"tier: placed"``.
    elapsed
        Seconds since the solver started.
    incumbent
        Value of the best plan so far, or None when there is none yet.
    bound
        Best proven bound so far, or None.
    done, total
        Steps of this stage finished and in all, when they can be counted.
    tiers
        Where there are several objectives, each of them in order; ``incumbent`` and ``bound`` are
        then of the one that is furthest from proven.
    """

    stage: str
    elapsed: float
    incumbent: float | None = None
    bound: float | None = None
    done: int | None = None
    total: int | None = None
    tiers: tuple[TierProgress, ...] = ()

    @property
    def gap(self) -> float | None:
        """Relative gap (0 = proven optimal), or None while one side is unknown."""
        return _gap_so_far(self.incumbent, self.bound)

    def as_dict(self) -> dict[str, object]:
        """Return a JSON-ready form; tiers only where there are any."""
        content = {**asdict(self), "gap": self.gap}
        content.pop("tiers")
        if self.tiers:
            content["tiers"] = [tier.as_dict() for tier in self.tiers]
        return content


OnProgress = Callable[[Progress], None]
"""Called from the solver, in its thread; must return quickly."""


def ignore(_: Progress) -> None:
    """Take no notice: the default progress callback."""

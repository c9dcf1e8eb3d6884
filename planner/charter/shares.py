"""A limited time shared out: so much for each block, and within a block for each rung.

Where time is not limited nothing here has any effect.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

FOR_BLOCKS = 0.96
"""Share of the time for the blocks; the rest is for what comes before and after them."""
FOR_SEARCH, FOR_SMALL_SEARCH, FOR_ROAD_SEARCH, FOR_HUGE_SEARCH = 0.35, 0.15, 0.06, 0.8
"""Shares of a block's time for its search: where it is large, where programmes follow, where they
soon do because there are coaches alone, and where no relaxation would end."""
FOR_RELAXATION = 0.85
"""Share of what is left then for its relaxation, where programmes follow."""


@dataclass(frozen=True)
class Share:
    """Seconds a piece of work may take, counted from when this object is made."""

    seconds: float = math.inf
    began: float = field(default_factory=time.perf_counter)

    def used(self, part: float = 1.0) -> bool:
        """Return whether this part of the time is over."""
        return time.perf_counter() - self.began >= part * self.seconds

    @property
    def left(self) -> float:
        """Seconds left, at least a little, so that a solver can say what it has."""
        return max(self.seconds - (time.perf_counter() - self.began), 0.05)

    @property
    def past(self) -> float:
        """Seconds that are over."""
        return time.perf_counter() - self.began

    def spent(self, part: float = 1.0) -> float:
        """Return what share of this part of the time is over, at most all of it."""
        return min(1.0, self.past / max(part * self.seconds, 1e-3))

    def or_told(self, stop: Callable[[], bool], part: float = 1.0) -> Callable[[], bool]:
        """Return the question whether this part of the time is over or ``stop`` says so."""
        return lambda: self.used(part) or stop()


def share_out(seconds: float, weights: Sequence[float], *, workers: int) -> list[float]:
    """Return the seconds for each piece of work, in proportion to its weight.

    Parameters
    ----------
    seconds
        For everything together; infinity gives infinity to each.
    workers
        How many pieces are worked on at a time.
    """
    if math.isinf(seconds):
        return [math.inf] * len(weights)
    total = sum(weights)
    if not total:
        return [seconds] * len(weights)
    at_once = max(1, min(workers, len(weights)))
    return [min(seconds, seconds * at_once * weight / total) for weight in weights]

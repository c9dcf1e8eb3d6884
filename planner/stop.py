"""When a solver should stop: any callable that looks at the progress and answers."""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass
from typing import Protocol

from planner.progress import Progress


class StoppingCriterion(Protocol):
    """Decides whether to stop; a lambda will do."""

    def __call__(self, progress: Progress, /) -> bool:
        """Return True to stop and keep the best plan so far."""
        ...


@dataclass(frozen=True, slots=True)
class MaxRuntime:
    """Stop after so many seconds.

    Raises
    ------
    ValueError
        When the number of seconds is negative or no number.
    """

    seconds: float

    def __post_init__(self) -> None:
        if not self.seconds >= 0:
            raise ValueError(f"time limit {self.seconds} s not understood; use 0 or more")

    def __call__(self, progress: Progress) -> bool:
        """Return True when the time is up."""
        return progress.elapsed >= self.seconds


@dataclass(frozen=True, slots=True)
class GapReached:
    """Stop when the plan is proven to be within ``gap`` of the best possible.

    Raises
    ------
    ValueError
        When the gap is negative or no number.
    """

    gap: float

    def __post_init__(self) -> None:
        if not self.gap >= 0:
            raise ValueError(f"gap {self.gap} not understood; use 0 or more, e.g. 0.01")

    def __call__(self, progress: Progress) -> bool:
        """Return True when the gap is known and small enough."""
        return progress.gap is not None and progress.gap <= self.gap


class Cancelled:
    """Stop when someone says so; ``cancel()`` may be called from any thread or signal handler."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the solver to stop at its next look."""
        self._event.set()

    @property
    def requested(self) -> bool:
        """Whether anyone has asked."""
        return self._event.is_set()

    def __call__(self, progress: Progress) -> bool:  # noqa: ARG002
        """Return True when someone has asked."""
        return self._event.is_set()


class AnyOf:
    """Stop when any of several criteria says so."""

    def __init__(self, *criteria: StoppingCriterion) -> None:
        self.criteria = criteria

    def __call__(self, progress: Progress) -> bool:
        """Return True when one criterion does."""
        return any(criterion(progress) for criterion in self.criteria)


def seconds_allowed(criterion: StoppingCriterion) -> float:
    """Return after how many seconds a criterion stops at the latest; infinity where unknown.

    For solvers that share out their time; the criterion still has the last word.
    """
    if isinstance(criterion, MaxRuntime):
        return criterion.seconds
    if isinstance(criterion, AnyOf):
        return min((seconds_allowed(one) for one in criterion.criteria), default=math.inf)
    return math.inf


def never(_: Progress) -> bool:
    """Run to the proof: the default."""
    return False

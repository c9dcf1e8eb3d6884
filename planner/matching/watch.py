"""Keeps the time, the best values and bounds of a run, and asks whether to go on."""

from __future__ import annotations

import time

from planner.matching.rules import Objective
from planner.progress import OnProgress, Progress, relative_gap
from planner.stop import StoppingCriterion

Values = dict[Objective, int]


class Watch:
    """The run as seen from outside: elapsed time, incumbent, bound, and the wish to stop.

    Parameters
    ----------
    stop, on_progress
        As given to ``solve``.
    time_limit_s
        Seconds allowed by the settings, or None.
    """

    def __init__(
        self, stop: StoppingCriterion, on_progress: OnProgress, time_limit_s: float | None
    ) -> None:
        self._stop = stop
        self._on_progress = on_progress
        self._limit = time_limit_s
        self._start = time.perf_counter()
        self._stage = "start"
        self._found: tuple[int | None, int | None] = (None, None)
        self.values: Values = {}
        self.bounds: Values = {}
        self.stopped = False

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self._start

    def report(self, stage: str, value: int | None = None, bound: int | None = None) -> None:
        """Tell the world of a new stage; value and bound count while no tier has its own."""
        self._stage = stage
        value_before, bound_before = self._found
        self._found = (
            value_before if value is None else value,
            bound_before if bound is None else bound,
        )
        self._on_progress(self._progress())

    def goes_on(self) -> bool:
        """Return whether to go on; once stopped, stopped."""
        progress = self._progress()
        if not self.stopped:
            late = self._limit is not None and progress.elapsed >= self._limit
            self.stopped = late or self._stop(progress)
        return not self.stopped

    def tighten(self, tier: Objective, bound: int) -> None:
        """Take a bound over if it is better than the one so far."""
        if bound < self.bounds.get(tier, bound + 1):
            self.bounds[tier] = bound
            self.report(f"bound: {tier.value}")

    def gap(self, tier: Objective) -> float:
        """Return the relative gap of one tier."""
        return relative_gap(self.values[tier], self.bounds[tier])

    def worst_gap(self) -> float:
        """Return the greatest gap of any tier."""
        return max((self.gap(tier) for tier in self.values), default=0.0)

    def _progress(self) -> Progress:
        elapsed = self.elapsed
        known = [tier for tier in self.values if tier in self.bounds]
        if not known:
            value, bound = self._found
            return Progress(self._stage, elapsed, incumbent=value, bound=bound)
        worst = max(known, key=self.gap)
        return Progress(
            self._stage, elapsed, incumbent=self.values[worst], bound=self.bounds[worst]
        )

"""Keeps the time, the best values and bounds of a run, and asks whether to go on."""

from __future__ import annotations

import time

from planner.matching.bound import plain_bound
from planner.matching.goals import Goals
from planner.matching.market import Index
from planner.matching.parties import Regions, whole_only
from planner.matching.rules import Objective
from planner.progress import OnProgress, Progress, TierProgress, relative_gap
from planner.stop import StoppingCriterion

Values = dict[Objective, int]

EVERY_S = 0.5
"""Seconds between two reports of the same stage."""


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
        self._told = 0.0
        self._goals: Goals | None = None
        self._regions: Regions | None = None
        self.values: Values = {}
        self.bounds: Values = {}
        self.seat: Index | None = None
        self.stopped = False

    def begin(self, goals: Goals, regions: Regions) -> None:
        """Take plans in from now on; bounds that need no prices hold at once."""
        self._goals, self._regions = goals, regions
        self.bounds = {tier: plain_bound(goals.market, tier) for tier in goals.objectives}

    def offer(self, seat: Index) -> None:
        """Keep a placement if it is the best so far, less the parties that are not together.

        Parameters
        ----------
        seat
            By worker the vacancy, or -1; nothing oversold. Whoever is pinned may still be missing:
            then it is no plan.
        """
        assert self._goals is not None
        assert self._regions is not None
        whole = whole_only(self._goals.market, self._regions, seat)
        if whole is None:
            return
        values = self._goals.values(whole)
        if not self.values or tuple(values.values()) > tuple(self.values.values()):
            self.values, self.seat = values, whole

    def best(self, seat: Index) -> Index:
        """Return a placement, or the one kept where that is better."""
        self.offer(seat)
        return seat if self.seat is None else self.seat

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self._start

    def report(self, stage: str) -> None:
        """Tell the world of a new stage."""
        self._stage = stage
        self._say(self._progress())

    def _say(self, progress: Progress) -> None:
        self._told = progress.elapsed
        self._on_progress(progress)

    def goes_on(self) -> bool:
        """Return whether to go on; once stopped, stopped."""
        progress = self._progress()
        if not self.stopped:
            late = self._limit is not None and progress.elapsed >= self._limit
            self.stopped = late or self._stop(progress)
        if progress.elapsed - self._told >= EVERY_S:
            self._say(progress)
        return not self.stopped

    def tighten(self, tier: Objective, bound: int) -> None:
        """Take a bound over if it is better than the one so far."""
        if self.learn(tier, bound):
            self.report(f"bound: {tier.value}")

    def learn(self, tier: Objective, bound: int) -> bool:
        """Take a bound over if it is better than the one so far; return whether it was."""
        better = bound < self.bounds.get(tier, bound + 1)
        if better:
            self.bounds[tier] = bound
        return better

    def gap(self, tier: Objective) -> float:
        """Return the relative gap of one tier."""
        return relative_gap(self.values[tier], self.bounds[tier])

    def worst_gap(self) -> float:
        """Return the greatest gap of any tier."""
        return max((self.gap(tier) for tier in self.values), default=0.0)

    def _progress(self) -> Progress:
        tiers = tuple(
            TierProgress(tier.value, self.values.get(tier), self.bounds.get(tier))
            for tier in self.values | self.bounds
        )
        known = [tier for tier in tiers if tier.gap is not None]
        worst = max(known, key=lambda tier: tier.gap or 0.0, default=None)
        return Progress(
            self._stage,
            self.elapsed,
            incumbent=None if worst is None else worst.incumbent,
            bound=None if worst is None else worst.bound,
            tiers=tiers if len(tiers) > 1 else (),
        )

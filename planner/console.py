"""How the planner's commands end and what they say on the way.

Exit codes live here and nowhere else: 0 plan, 2 bad input, 3 no feasible plan, 4 broken rules
found, 130 stopped (the best plan is kept). 1 is what Python ends with when a program fails, so it
means nothing else. Progress goes to stderr.
"""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import click

from planner.errors import InvalidProblem, NoFeasiblePlan
from planner.progress import OnProgress, Progress, TierProgress, ignore
from planner.stop import AnyOf, Cancelled, GapReached, MaxRuntime, StoppingCriterion

EXIT_BAD_INPUT = 2
EXIT_NO_PLAN = 3
EXIT_VIOLATIONS = 4
EXIT_STOPPED = 130

_SECONDS_BETWEEN_LINES = 1.0


def criterion(
    cancelled: Cancelled, time_limit: float | None, gap: float | None
) -> StoppingCriterion:
    """Return when to stop: asked to, out of time, or near enough."""
    criteria: list[StoppingCriterion] = [cancelled]
    if time_limit is not None:
        criteria.append(MaxRuntime(time_limit))
    if gap is not None:
        criteria.append(GapReached(gap))
    return AnyOf(*criteria)


@contextmanager
def errors_as_exit_codes() -> Iterator[None]:
    """Say what was wrong with the input, or why there is no plan, and end with its code."""
    try:
        yield
    except InvalidProblem as error:
        click.echo(str(error), err=True)
        sys.exit(EXIT_BAD_INPUT)
    except NoFeasiblePlan as error:
        click.echo(f"no feasible plan: {error}", err=True)
        sys.exit(EXIT_NO_PLAN)


@contextmanager
def cancelled_by_ctrl_c() -> Iterator[Cancelled]:
    """Turn the first Ctrl-C (or SIGTERM) into a polite stop; a second one ends the process."""
    cancelled = Cancelled()
    if threading.current_thread() is not threading.main_thread():
        yield cancelled
        return

    def ask(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        if cancelled.requested:
            sys.exit(EXIT_STOPPED)
        cancelled.cancel()

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield cancelled
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def reporter(style: str) -> OnProgress:
    """Return what writes progress to stderr: as ``text``, as ``json`` lines, or not at all."""
    if style == "none":
        return ignore
    last: dict[str, Any] = {"stage": None, "at": 0.0}

    def report(progress: Progress) -> None:
        now = time.monotonic()
        new_stage = progress.stage != last["stage"]
        if not new_stage and now - last["at"] < _SECONDS_BETWEEN_LINES:
            return
        last.update(stage=progress.stage, at=now)
        line = json.dumps(progress.as_dict()) if style == "json" else _sentence(progress)
        click.echo(line, err=True)

    return report


def _sentence(progress: Progress) -> str:
    parts = [f"{progress.elapsed:7.1f} s  {progress.stage}"]
    if progress.total:
        parts.append(f"{progress.done or 0}/{progress.total}")
    if progress.tiers:
        parts += [_tier(tier) for tier in progress.tiers]
        if progress.gap is not None:
            parts.append(f"worst gap {progress.gap:.3%}")
        return "  ".join(parts)
    if progress.incumbent is not None:
        parts.append(f"plan {progress.incumbent:,.0f}")
    if progress.bound is not None:
        parts.append(f"bound {progress.bound:,.0f}")
    if progress.gap is not None:
        parts.append(f"gap {progress.gap:.3%}")
    return "  ".join(parts)


def _tier(tier: TierProgress) -> str:
    known = "-" if tier.incumbent is None else f"{tier.incumbent:,.0f}"
    return f"{tier.name} {known}" + ("" if tier.bound is None else f"/{tier.bound:,.0f}")

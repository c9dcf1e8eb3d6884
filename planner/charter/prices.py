"""What each rule costs: the problem solved again without it, and the yuan that saves.

Every variant is a whole solve; they run side by side on an executor. Figures are differences of
two plans, each within its own gap of the best, so they come with the bounds of both.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from planner.charter.problem import Problem
from planner.charter.settings import Rule, Settings
from planner.charter.solve import solve
from planner.progress import OnProgress, Progress, ignore
from planner.stop import MaxRuntime, never


class Variant(Enum):
    """One rule relaxed or tightened; the value stands in tables."""

    AS_IT_IS = "as_it_is"
    """The problem with its own rules: what the others are compared with."""
    FULL_SEATS = "full_seats"
    """Every seat may be used: all load caps at 100 %."""
    HALF_SEATS = "half_seats"
    """Coaches and feeders at most half full throughout."""
    JOINT = "joint"
    """One plan for all provinces: coaches may board in two (squads plan together)."""
    DIRECT_ONLY = "direct_only"
    """No boarding on the way: one stop a coach, on all days."""
    FREE_STOPS = "free_stops"
    """Up to three stops on all days."""
    RELAY = "relay"
    """Driving in the small hours, drivers taking turns."""
    NIGHT_STOP = "night_stop"
    """Nobody drives 02:00–05:00, on all days."""


@dataclass(frozen=True)
class RulePrice:
    """What one variant costs.

    Parameters
    ----------
    variant
        The rule.
    objective, bound, yuan
        Objective and bound of the variant's plan, and what has to be paid.
    unserved
        People left.
    saves
        How much less the objective is than as it is, in yuan; negative: it costs more.
    saves_at_most
        What it could save at most: the objective as it is less the variant's bound.
    """

    variant: Variant
    objective: float
    bound: float
    yuan: float
    unserved: int
    saves: float
    saves_at_most: float


def relaxed(settings: Settings, variant: Variant) -> Settings:
    """Return the settings of a variant."""

    def without(field: str) -> tuple[Rule, ...]:
        blank: dict[str, Any] = {field: None}
        return tuple(replace(rule, **blank) for rule in settings.rules)

    changed: dict[Variant, Callable[[], Settings]] = {
        Variant.AS_IT_IS: lambda: settings,
        Variant.FULL_SEATS: lambda: replace(settings, load_cap=1.0, rules=without("load_cap")),
        Variant.HALF_SEATS: lambda: replace(settings, load_cap=min(settings.load_cap, 0.5)),
        Variant.JOINT: lambda: replace(settings, cross_province=True),
        Variant.DIRECT_ONLY: lambda: replace(settings, max_stops=1),
        Variant.FREE_STOPS: lambda: replace(settings, max_stops=3, rules=without("max_stops")),
        Variant.RELAY: lambda: replace(settings, relay=True, rules=without("night_stop")),
        Variant.NIGHT_STOP: lambda: replace(settings, relay=False, rules=without("night_stop")),
    }
    return changed[variant]()


def worth_asking(settings: Settings) -> tuple[Variant, ...]:
    """Return the variants that differ from a problem's own rules, itself first."""
    return (
        Variant.AS_IT_IS,
        *(v for v in Variant if v is not Variant.AS_IT_IS and relaxed(settings, v) != settings),
    )


def rule_prices(
    problem: Problem,
    *,
    variants: tuple[Variant, ...] | None = None,
    workers: int = 1,
    seconds: float | None = None,
    executor: Executor | None = None,
    on_progress: OnProgress = ignore,
) -> list[RulePrice]:
    """Return what each rule costs, as it is first.

    Parameters
    ----------
    variants
        Which; default all that differ from the problem's own rules.
    workers
        Processes, a variant each; 1 stays in this process.
    seconds
        Time limit of each solve; None solves each to its end.
    executor
        Where to run instead of a pool of processes, e.g. a cluster's.
    on_progress
        Told of every variant that is done.
    """
    asked = variants or worth_asking(problem.settings)
    if Variant.AS_IT_IS not in asked:
        asked = (Variant.AS_IT_IS, *asked)
    started = time.perf_counter()
    found: dict[Variant, Mapping[str, float]] = {}

    def done(variant: Variant, figures: Mapping[str, float]) -> None:
        found[variant] = figures
        passed = time.perf_counter() - started
        on_progress(Progress(variant.value, passed, done=len(found), total=len(asked)))

    if executor is None and workers <= 1:
        for variant in asked:
            done(variant, _figures(problem, variant, seconds))
    else:
        with _on(executor, min(workers, len(asked))) as pool:
            waiting = {pool.submit(_figures, problem, v, seconds): v for v in asked}
            left = set(waiting)
            while left:
                ended, left = wait(left, return_when=FIRST_COMPLETED)
                for future in sorted(ended, key=lambda f: waiting[f].value):
                    done(waiting[future], future.result())
    base = found[Variant.AS_IT_IS]["objective"]
    return [
        RulePrice(
            variant,
            found[variant]["objective"],
            found[variant]["bound"],
            found[variant]["yuan"],
            int(found[variant]["unserved"]),
            round(base - found[variant]["objective"], 2),
            round(base - found[variant]["bound"], 2),
        )
        for variant in asked
    ]


@contextmanager
def _on(executor: Executor | None, workers: int) -> Iterator[Executor]:
    if executor is not None:
        yield executor
        return
    with ProcessPoolExecutor(
        workers, mp_context=multiprocessing.get_context("spawn")
    ) as processes:
        yield processes


def _figures(problem: Problem, variant: Variant, seconds: float | None) -> dict[str, float]:
    """Return the figures of one variant; a pure function."""
    settings = relaxed(problem.settings, variant)
    stop = never if seconds is None else MaxRuntime(seconds)
    summary = solve(replace(problem, settings=settings), stop=stop).summary
    parts = summary["objective_parts"]
    return {
        "objective": summary["objective"],
        "bound": summary["bound"],
        "yuan": round(parts["charter"] + parts["own_travel"], 2),
        "unserved": summary["counts"]["unserved"],
    }

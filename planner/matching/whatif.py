"""What if: one change to a problem, solved again, and what it does to everybody.

People stay where they are unless an objective gains by moving them: staying put is the
last objective of the second solve, so that the effect shown is that of the change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from planner.errors import Fault, InvalidProblem
from planner.files import typed
from planner.matching import tables
from planner.matching.comparison import Comparison, compare
from planner.matching.plan import Plan
from planner.matching.problem import Problem
from planner.matching.rules import Objective, PinKind
from planner.matching.solve import solve
from planner.progress import OnProgress, ignore
from planner.stop import StoppingCriterion, never

CHANGE = "change"
"""Where a fault of a change stands."""


@dataclass(frozen=True, slots=True)
class PinChange:
    """Pin a worker to a vacancy (or away from it), in place of any pin on the pair."""

    worker_id: str
    vacancy_id: str
    kind: PinKind
    points: int = tables.KEEP_POINTS


@dataclass(frozen=True, slots=True)
class OpeningsChange:
    """Add openings to a vacancy, or take some away."""

    vacancy_id: str
    by: int


@dataclass(frozen=True, slots=True)
class WageChange:
    """Offer another wage for a vacancy, in yuan a month; 0 and 0 is negotiable."""

    vacancy_id: str
    wage_min: int
    wage_max: int


@dataclass(frozen=True, slots=True)
class MinWageChange:
    """Let a worker ask for another least wage, in yuan a month."""

    worker_id: str
    min_wage: int


@dataclass(frozen=True, slots=True)
class Leave:
    """Let a worker leave, and others too (a whole party), with their pins and pairs."""

    worker_id: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrive:
    """Let a worker arrive: a row of ``workers``, and scores by vacancy where pairs are listed."""

    worker: Mapping[str, Any]
    scores: Mapping[str, int] | None = None


Change = PinChange | OpeningsChange | WageChange | MinWageChange | Leave | Arrive


@dataclass(frozen=True)
class Effect:
    """What a change does.

    Parameters
    ----------
    problem
        The problem with the change made.
    plan
        Its plan.
    comparison
        The plan against the one before.
    """

    problem: Problem
    plan: Plan
    comparison: Comparison


def what_if(
    problem: Problem,
    plan: Plan,
    change: Change,
    *,
    stop: StoppingCriterion = never,
    seed: int = 0,
    on_progress: OnProgress = ignore,
) -> Effect:
    """Return what one change does to a plan.

    Parameters
    ----------
    problem, plan
        The problem and its plan, for instance as read from their directories.
    change
        What to try.
    stop, seed, on_progress
        As for ``solve``.

    Raises
    ------
    InvalidProblem
        When the change names an unknown id or leaves a problem that is not sound.
    NoFeasiblePlan
        When the change is a must pin that cannot be kept.
    """
    changed = change_problem(problem, change)
    again = solve(steadied(changed, plan), stop=stop, seed=seed, on_progress=on_progress)
    again = unsteadied(again, changed)
    return Effect(changed, again, compare(plan, again))


def change_problem(problem: Problem, change: Change) -> Problem:
    """Return a problem with a change made.

    Raises
    ------
    InvalidProblem
        When the change names an unknown id or leaves a problem that is not sound.
    """
    match change:
        case PinChange():
            return _pinned(problem, change)
        case OpeningsChange():
            return _offered(problem, change.vacancy_id, by=change.by)
        case WageChange():
            wages = {"wage_min": change.wage_min, "wage_max": change.wage_max}
            return _offered(problem, change.vacancy_id, wages=wages)
        case MinWageChange():
            at = _row(problem.workers, "worker_id", change.worker_id)
            workers = problem.workers.copy()
            workers.loc[at, "min_wage"] = change.min_wage
            return _checked(problem, workers=workers)
        case Leave():
            return _without(problem, [change.worker_id, *change.others])
        case Arrive():
            return _with(problem, change)


def steadied(problem: Problem, plan: Plan) -> Problem:
    """Return a problem whose last objective is that people stay where a plan has them.

    Nothing changes when keeping pins is among the objectives already, or a plan is empty.
    """
    if Objective.KEPT in problem.objectives:
        return problem
    there = plan.assignments[["worker_id", "vacancy_id"]]
    there = there[there["worker_id"].isin(problem.workers["worker_id"])]
    there = there[there["vacancy_id"].isin(problem.vacancies["vacancy_id"])]
    pins = pd.concat(
        [problem.pins, there.assign(kind=PinKind.KEEP.value, points=0)], ignore_index=True
    ).drop_duplicates(["worker_id", "vacancy_id"])
    objectives = (*problem.objectives, Objective.KEPT)
    return replace(
        problem,
        pins=pins.astype({"points": "int64"}).reset_index(drop=True),
        settings=replace(problem.settings, objectives=objectives),
    )


def unsteadied(plan: Plan, problem: Problem) -> Plan:
    """Return a plan of :func:`steadied` as a plan of the problem itself."""
    names = [objective.value for objective in problem.objectives]
    tiers = [tier for tier in plan.summary["tiers"] if tier["name"] in names]
    gap = max((tier["gap"] for tier in tiers), default=0.0)
    status = plan.summary["status"]
    summary = plan.summary | {
        "tiers": tiers,
        "gap": gap,
        "status": "optimal" if gap == 0 else "feasible" if status == "optimal" else status,
        "settings": problem.settings.as_dict(),
    }
    return replace(plan, summary=summary)


def _pinned(problem: Problem, change: PinChange) -> Problem:
    pins = problem.pins
    same = (pins["worker_id"] == change.worker_id) & (pins["vacancy_id"] == change.vacancy_id)
    row = pd.DataFrame(
        [(change.worker_id, change.vacancy_id, change.kind.value, change.points)],
        columns=list(tables.PINS.empty().columns),
    )
    _row(problem.workers, "worker_id", change.worker_id)
    _row(problem.vacancies, "vacancy_id", change.vacancy_id)
    return _checked(problem, pins=pd.concat([pins[~same], row], ignore_index=True))


def _offered(
    problem: Problem, vacancy_id: str, *, by: int = 0, wages: Mapping[str, int] | None = None
) -> Problem:
    at = _row(problem.vacancies, "vacancy_id", vacancy_id)
    vacancies = problem.vacancies.copy()
    openings = int(vacancies.loc[at, "openings"]) + by
    if openings < 0:
        raise InvalidProblem(
            Fault(
                CHANGE,
                f"leaves {openings} openings; it has {openings - by}",
                column="openings",
                value=vacancy_id,
            )
        )
    vacancies.loc[at, "openings"] = openings
    for name, value in (wages or {}).items():
        vacancies.loc[at, name] = value
    return _checked(problem, vacancies=vacancies)


def _without(problem: Problem, worker_ids: list[str]) -> Problem:
    rows = [_row(problem.workers, "worker_id", worker_id) for worker_id in worker_ids]
    parties, pairs = problem.parties.copy(), problem.pairs
    broken = parties["party_id"].isin(problem.workers.loc[rows, "party_id"])
    parties.loc[broken, "couple"] = False
    return _checked(
        problem,
        workers=problem.workers.drop(index=rows),
        parties=parties,
        pins=problem.pins[~problem.pins["worker_id"].isin(worker_ids)],
        pairs=None if pairs is None else pairs[~pairs["worker_id"].isin(worker_ids)],
    )


def _with(problem: Problem, change: Arrive) -> Problem:
    row = pd.DataFrame([dict(change.worker)])
    workers = pd.concat([problem.workers, typed(row, tables.WORKERS)], ignore_index=True)
    pairs = problem.pairs
    if pairs is not None:
        mine = pd.DataFrame(
            [
                (change.worker.get("worker_id", ""), vacancy, score)
                for vacancy, score in (change.scores or {}).items()
            ],
            columns=list(pairs.columns),
        )
        pairs = pd.concat([pairs, mine], ignore_index=True) if len(mine) else pairs
    return _checked(problem, workers=workers, pairs=pairs)


def _row(frame: pd.DataFrame, column: str, wanted: str) -> Any:
    at = frame.index[frame[column] == wanted]
    if not len(at):
        raise InvalidProblem(
            Fault(CHANGE, "is not in the problem; correct the id", column=column, value=wanted)
        )
    return at[0]


def _checked(problem: Problem, **frames: Any) -> Problem:
    parts: dict[str, Any] = {
        "workers": problem.workers,
        "vacancies": problem.vacancies,
        "parties": problem.parties,
        "pins": problem.pins,
        "pairs": problem.pairs,
        "enterprises": problem.enterprises,
        "settings": problem.settings,
    } | frames
    return Problem.from_frames(parts.pop("workers"), parts.pop("vacancies"), **parts)

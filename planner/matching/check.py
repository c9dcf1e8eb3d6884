"""Judges a matching plan, ours or another's, by the rules alone.

Shares no code with the model: eligibility and score are worked out again here, a row at a
time in plain Python, from the rule texts in the README; totals are added up again. Only
the tables and the checked problem are common ground. It does not ask whether a plan is
good, only whether it keeps every rule and says the truth about itself.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from planner.matching.plan import Plan
from planner.matching.problem import Problem

Row = dict[Hashable, Any]

DEFAULT_KEEP = 10


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule.

    Parameters
    ----------
    rule
        Name of the rule, e.g. ``oversold_vacancy`` or ``ineligible_pair:wage``.
    where
        The id it is about.
    message
        What is wrong, in one sentence.
    """

    rule: str
    where: str
    message: str


def check(problem: Problem, plan: Plan) -> list[Violation]:
    """Return everything a plan breaks or claims wrongly; empty means it may be trusted."""
    case = _Case(problem, plan)
    found: list[Violation] = []
    for judge in (
        _known_ids,
        _once_each,
        _capacities,
        _eligibility,
        _scores,
        _pins,
        _parties,
        _unmatched,
        _shortfalls,
        _totals,
    ):
        found.extend(judge(case))
    return found


class _Case:
    """The problem and the plan as plain rows."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem = problem
        self.plan = plan
        self.workers: dict[str, Row] = {r["worker_id"]: r for r in _rows(problem.workers)}
        self.vacancies: dict[str, Row] = {r["vacancy_id"]: r for r in _rows(problem.vacancies)}
        self.pins: dict[tuple[str, str], Row] = {
            (r["worker_id"], r["vacancy_id"]): r for r in _rows(problem.pins)
        }
        self.pairs: dict[tuple[str, str], int] | None = None
        if problem.pairs is not None:
            self.pairs = {
                (r["worker_id"], r["vacancy_id"]): r["score"] for r in _rows(problem.pairs)
            }
        self.all_rows = _rows(plan.assignments)
        self.rows = [
            r
            for r in self.all_rows
            if r["worker_id"] in self.workers and r["vacancy_id"] in self.vacancies
        ]
        self.at: dict[str, str] = {r["worker_id"]: r["vacancy_id"] for r in self.rows}
        self.filled = Counter(r["vacancy_id"] for r in self.rows)

    def broken_rules(self, worker: Row, vacancy: Row) -> list[str]:
        """Return the names of the hard rules a pair breaks."""
        key = (worker["worker_id"], vacancy["vacancy_id"])
        pinned = self.pins.get(key)
        broken = ["forbidden"] if pinned is not None and pinned["kind"] == "forbid" else []
        if self.pairs is not None:
            return broken + ([] if key in self.pairs else ["not_listed"])
        returning_here = worker["employer_id"] == vacancy["enterprise_id"]
        tests = {
            "health": worker["cleared"],
            "trade": vacancy["trade"] in ("general", worker["trade"]),
            "level": worker["level"] >= vacancy["level"],
            "years": _hundredths(worker) >= _hundredths(vacancy),
            "wage": vacancy["wage_max"] == 0 or vacancy["wage_max"] >= worker["min_wage"],
            "ready_date": _missing(worker["ready_date"], vacancy["start_until"])
            or worker["ready_date"] <= vacancy["start_until"],
            "dormitory": vacancy["dormitory"] or not worker["needs_dormitory"],
            "adults_only": worker["adult"] or not vacancy["adults_only"],
            "own_employer": worker["employer_id"] == "" or returning_here,
            "returning_post": returning_here or not vacancy["returning"],
        }
        return broken + [rule for rule, kept in tests.items() if not kept]

    def fit_parts(self, worker: Row, vacancy: Row) -> dict[str, int]:
        """Return the points of each fit term."""
        weight = {term.value: points for term, points in self.problem.settings.weights.items()}
        above = worker["level"] - vacancy["level"]
        beyond = (_hundredths(worker) - _hundredths(vacancy)) // 100
        days = 0
        if not _missing(worker["ready_date"], vacancy["start_from"]):
            days = abs((worker["ready_date"] - vacancy["start_from"]).days)
        low, high, floor = vacancy["wage_min"], vacancy["wage_max"], worker["min_wage"]
        if high == 0:
            wage = weight["wage"] // 2
        elif floor <= low:
            wage = weight["wage"]
        else:
            wage = weight["wage"] * max(0, high - floor) // (high - low if high > low else 1)
        return {
            "trade": weight["trade"] if worker["trade"] == vacancy["trade"] else 0,
            "level": weight["level"] * (4 - min(max(above, 0), 4)) // 4,
            "experience": weight["experience"] * min(max(beyond, 0), 5) // 5,
            "wage": wage,
            "town": weight["town"] if worker["preferred_town"] == vacancy["town"] else 0,
            "referrer": weight["referrer"]
            if worker["referrer_enterprise"] == vacancy["enterprise_id"]
            else 0,
            "start": weight["start"] * (14 - min(days, 14)) // 14,
            "returning": weight["returning"]
            if worker["employer_id"] == vacancy["enterprise_id"]
            else 0,
        }

    def keep_points(self, worker: str, vacancy: str) -> int:
        """Return the points of a keep pin on a pair, 0 without one."""
        pinned = self.pins.get((worker, vacancy))
        return int(pinned["points"]) if pinned is not None and pinned["kind"] == "keep" else 0

    def score(self, worker: str, vacancy: str) -> int:
        """Return the score of a pair, keep points included."""
        if self.pairs is not None:
            own = self.pairs.get((worker, vacancy), 0)
        else:
            own = sum(self.fit_parts(self.workers[worker], self.vacancies[vacancy]).values())
        return own + self.keep_points(worker, vacancy)

    def values(self) -> dict[str, int]:
        """Return what the plan is worth by each objective."""
        openings: Counter[str] = Counter()
        filled: Counter[str] = Counter()
        for vacancy_id, vacancy in self.vacancies.items():
            openings[vacancy["enterprise_id"]] += vacancy["openings"]
            filled[vacancy["enterprise_id"]] += self.filled[vacancy_id]
        share = self.problem.settings.min_fill
        return {
            "priority": sum(self.vacancies[v]["tier"] == 1 for v in self.at.values()),
            "min_fill": sum(
                min(filled[e], math.ceil(round(share * n, 6))) for e, n in openings.items()
            ),
            "placed": len(self.at),
            "fit": sum(self.score(w, v) for w, v in self.at.items()),
            "kept": sum(
                pin["kind"] == "keep" and self.at.get(w) == v for (w, v), pin in self.pins.items()
            ),
        }


def _known_ids(case: _Case) -> Iterator[Violation]:
    for row in case.all_rows:
        for column, known in (("worker_id", case.workers), ("vacancy_id", case.vacancies)):
            if row[column] not in known:
                yield Violation("unknown_id", row[column], f"{column} is not in the problem")


def _once_each(case: _Case) -> Iterator[Violation]:
    for worker, times in Counter(r["worker_id"] for r in case.all_rows).items():
        if times > 1:
            yield Violation("worker_twice", worker, f"is placed {times} times")


def _capacities(case: _Case) -> Iterator[Violation]:
    for vacancy, filled in case.filled.items():
        openings = case.vacancies[vacancy]["openings"]
        if filled > openings:
            yield Violation(
                "oversold_vacancy", vacancy, f"{filled} people for {openings} openings"
            )


def _eligibility(case: _Case) -> Iterator[Violation]:
    for row in case.rows:
        worker, vacancy = case.workers[row["worker_id"]], case.vacancies[row["vacancy_id"]]
        for rule in case.broken_rules(worker, vacancy):
            yield Violation(
                f"ineligible_pair:{rule}",
                row["worker_id"],
                f"may not go to {row['vacancy_id']}: {rule}",
            )


def _scores(case: _Case) -> Iterator[Violation]:
    for row in case.rows:
        worker, vacancy = row["worker_id"], row["vacancy_id"]
        right = case.score(worker, vacancy)
        if row["score"] != right:
            yield Violation("wrong_score", worker, f"score {row['score']}, right is {right}")
        parts = {"keep_points": case.keep_points(worker, vacancy)}
        if case.pairs is None:
            terms = case.fit_parts(case.workers[worker], case.vacancies[vacancy])
            parts |= {f"fit_{term}": points for term, points in terms.items()}
        told = {name: row[name] for name in parts if name in row}
        if any(told.values()) and told != {name: parts[name] for name in told}:
            yield Violation("wrong_score_parts", worker, f"parts {told}, right is {parts}")


def _pins(case: _Case) -> Iterator[Violation]:
    for (worker, vacancy), pin in case.pins.items():
        if pin["kind"] == "must" and case.at.get(worker) != vacancy:
            yield Violation("pin_broken", worker, f"must go to {vacancy}")
        if pin["kind"] == "forbid" and case.at.get(worker) == vacancy:
            yield Violation("pin_broken", worker, f"must not go to {vacancy}")


def _parties(case: _Case) -> Iterator[Violation]:
    cohesion = {r["party_id"]: r["cohesion"] for r in _rows(case.problem.parties)}
    members: dict[str, list[str]] = defaultdict(list)
    for worker, row in case.workers.items():
        if row["party_id"]:
            members[row["party_id"]].append(worker)
    for party, people in members.items():
        placed = [case.vacancies[case.at[w]] for w in people if w in case.at]
        if placed and len(placed) < len(people):
            yield Violation("split_party", party, f"{len(placed)} of {len(people)} are placed")
        column = {"enterprise": "enterprise_id", "town": "town"}.get(cohesion[party])
        if column is not None and len({vacancy[column] for vacancy in placed}) > 1:
            places = ", ".join(sorted({vacancy[column] for vacancy in placed}))
            yield Violation("wrong_cohesion", party, f"one {column} was asked for, got {places}")


def _unmatched(case: _Case) -> Iterator[Violation]:
    listed = Counter(case.plan.unmatched["worker_id"])
    for worker in case.workers:
        if worker not in case.at and not listed[worker]:
            yield Violation("missing_unmatched", worker, "is neither placed nor unmatched")
    for row in _rows(case.plan.unmatched):
        worker = row["worker_id"]
        if worker not in case.workers:
            yield Violation("unknown_id", worker, "worker_id of unmatched is not in the problem")
        elif worker in case.at:
            yield Violation("placed_and_unmatched", worker, "is both placed and unmatched")
        elif not row["reason"]:
            yield Violation("missing_reason", worker, "is not placed and no reason is given")
        if row["vacancy_id"] and row["vacancy_id"] not in case.vacancies:
            yield Violation("unknown_id", row["vacancy_id"], "vacancy_id is not in the problem")
    for worker, times in listed.items():
        if times > 1:
            yield Violation("unmatched_twice", worker, f"is unmatched {times} times")


def _shortfalls(case: _Case) -> Iterator[Violation]:
    told: dict[str, Row] = {}
    for row in _rows(case.plan.shortfalls):
        vacancy = row["vacancy_id"]
        if vacancy not in case.vacancies:
            yield Violation("unknown_id", vacancy, "vacancy_id of shortfalls is not known")
            continue
        if vacancy in told:
            yield Violation("wrong_shortfall", vacancy, "stands twice in shortfalls")
        told[vacancy] = row
        right = (case.vacancies[vacancy]["openings"], case.filled[vacancy])
        if (row["openings"], row["filled"]) != right:
            yield Violation(
                "wrong_shortfall",
                vacancy,
                f"says {row['filled']} of {row['openings']}, right is {right[1]} of {right[0]}",
            )
    for vacancy, facts in case.vacancies.items():
        if case.filled[vacancy] < facts["openings"] and vacancy not in told:
            yield Violation("missing_shortfall", vacancy, "is short and not in shortfalls")


def _totals(case: _Case) -> Iterator[Violation]:
    """Judge what the summary claims: values, bounds, gaps, order of objectives, counts."""
    summary = case.plan.summary
    tiers = summary.get("tiers")
    if not isinstance(tiers, list) or not all(isinstance(tier, dict) for tier in tiers):
        yield Violation("wrong_total", "summary", "tiers must be a list of objects")
        return
    order = [objective.value for objective in case.problem.objectives]
    if [tier.get("name") for tier in tiers] != order:
        yield Violation("wrong_total", "summary", f"tiers must be {', '.join(order)}")
    values = case.values()
    for tier in tiers:
        name, value, bound = tier.get("name"), tier.get("value"), tier.get("bound")
        if name not in values:
            continue
        if value != values[name]:
            yield Violation("wrong_total", str(name), f"value {value}, right is {values[name]}")
        if not _is_number(bound) or bound < values[name]:
            yield Violation("wrong_bound", str(name), f"bound {bound} is below {values[name]}")
            continue
        gap = 0.0 if bound == values[name] else (bound - values[name]) / max(abs(bound), 1e-300)
        if not _is_number(tier.get("gap")) or abs(tier["gap"] - gap) > 1e-9:
            yield Violation("wrong_gap", str(name), f"gap {tier.get('gap')}, right is {gap}")
    proven = all(t.get("gap") == 0 for t in tiers)
    if (summary.get("status") == "optimal") != proven:
        yield Violation(
            "wrong_status", "summary", "optimal is said when every gap is 0, only then"
        )
    counts = summary.get("counts", {})
    if isinstance(counts, dict) and counts.get("placed", len(case.at)) != len(case.at):
        yield Violation("wrong_total", "counts", f"{counts['placed']} placed, not {len(case.at)}")


def _rows(frame: pd.DataFrame) -> list[Row]:
    return frame.to_dict("records")


def _hundredths(row: Row) -> int:
    return round(float(row["years"]) * 100)


def _missing(*dates: object) -> bool:
    return any(date is pd.NaT for date in dates)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def names(violations: Iterable[Violation]) -> list[str]:
    """Return the names of the broken rules, in order, each once."""
    return list(dict.fromkeys(violation.rule for violation in violations))

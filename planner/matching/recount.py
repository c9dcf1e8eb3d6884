"""Works a plan out again by the rules alone, a row at a time in plain Python.

Shares no code with the model: eligibility, score and values follow the rule texts in the
README. ``check`` asks it what is true and compares that with what the plan says.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from planner.matching.problem import Problem

Row = dict[Hashable, Any]


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


class Case:
    """The problem and the plan as plain rows."""

    def __init__(self, problem: Problem, assignments: list[Row] | None = None) -> None:
        self.problem = problem
        self.workers: dict[str, Row] = {r["worker_id"]: r for r in rows_of(problem.workers)}
        self.vacancies: dict[str, Row] = {r["vacancy_id"]: r for r in rows_of(problem.vacancies)}
        self.pins: dict[tuple[str, str], Row] = {
            (r["worker_id"], r["vacancy_id"]): r for r in rows_of(problem.pins)
        }
        self.pairs: dict[tuple[str, str], int] | None = None
        if problem.pairs is not None:
            self.pairs = {
                (r["worker_id"], r["vacancy_id"]): r["score"] for r in rows_of(problem.pairs)
            }
        self.stated: dict[str, Row] = {r["enterprise_id"]: r for r in rows_of(problem.enterprises)}
        self.couples: set[str] = {r["party_id"] for r in rows_of(problem.parties) if r["couple"]}
        self.all_rows = assignments or []
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
            "dormitory": vacancy["dormitory"]
            or not worker["needs_dormitory"]
            or worker["party_id"] in self.couples,
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

    def min_fill(self, enterprise: str) -> float:
        """Return the share of an enterprise's openings that counts: its own, or that of all."""
        own = self.stated.get(enterprise, {}).get("min_fill", math.nan)
        return self.problem.settings.min_fill if math.isnan(own) else float(own)

    def values(self) -> dict[str, int]:
        """Return what the plan is worth by each objective."""
        openings: Counter[str] = Counter()
        filled: Counter[str] = Counter()
        for vacancy_id, vacancy in self.vacancies.items():
            openings[vacancy["enterprise_id"]] += vacancy["openings"]
            filled[vacancy["enterprise_id"]] += self.filled[vacancy_id]
        least = {e: math.ceil(round(self.min_fill(e) * n, 6)) for e, n in openings.items()}
        return {
            "priority": sum(self.vacancies[v]["tier"] == 1 for v in self.at.values()),
            "min_fill": sum(min(filled[e], seats) for e, seats in least.items()),
            "placed": len(self.at),
            "fit": sum(self.score(w, v) for w, v in self.at.items()),
            "kept": sum(
                pin["kind"] == "keep" and self.at.get(w) == v for (w, v), pin in self.pins.items()
            ),
        }


def capacities(case: Case) -> Iterator[Violation]:
    """Yield every vacancy with more people than openings."""
    for vacancy, filled in case.filled.items():
        openings = case.vacancies[vacancy]["openings"]
        if filled > openings:
            yield Violation(
                "oversold_vacancy", vacancy, f"{filled} people for {openings} openings"
            )


def pins(case: Case) -> Iterator[Violation]:
    """Yield every pin that is not kept."""
    for (worker, vacancy), pin in case.pins.items():
        if pin["kind"] == "must" and case.at.get(worker) != vacancy:
            yield Violation("pin_broken", worker, f"must go to {vacancy}")
        if pin["kind"] == "forbid" and case.at.get(worker) == vacancy:
            yield Violation("pin_broken", worker, f"must not go to {vacancy}")


def parties(case: Case) -> Iterator[Violation]:
    """Yield every party that is split or apart."""
    cohesion = {r["party_id"]: r["cohesion"] for r in rows_of(case.problem.parties)}
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


def lodging(case: Case) -> Iterator[Violation]:
    """Yield every enterprise with more people in beds than beds, or couples than rooms.

    A couple sleeps in its room and takes no bed; a room nobody stated is not there.
    """
    beds: Counter[str] = Counter()
    rooms: dict[str, set[str]] = defaultdict(set)
    for worker, vacancy in case.at.items():
        person, enterprise = case.workers[worker], case.vacancies[vacancy]["enterprise_id"]
        if person["party_id"] in case.couples:
            rooms[enterprise].add(person["party_id"])
        elif person["needs_dormitory"]:
            beds[enterprise] += 1
    for enterprise, people in beds.items():
        places = case.stated.get(enterprise, {}).get("dormitory_places", math.nan)
        if people > places:
            yield Violation("oversold_beds", enterprise, f"{people} people for {places:.0f} beds")
    for enterprise, couples in rooms.items():
        stated = case.stated.get(enterprise, {}).get("couples_rooms", math.nan)
        free = 0.0 if math.isnan(stated) else stated
        if len(couples) > free:
            yield Violation(
                "oversold_rooms", enterprise, f"{len(couples)} couples for {free:.0f} rooms"
            )


def rows_of(frame: pd.DataFrame) -> list[Row]:
    """Return a frame as plain rows."""
    return frame.to_dict("records")


def _hundredths(row: Row) -> int:
    return round(float(row["years"]) * 100)


def _missing(*dates: object) -> bool:
    return any(date is pd.NaT for date in dates)

"""Judges what a plan says about an earlier one: who is new, gone or elsewhere, and the limit.

Like ``check`` a row at a time in plain Python, sharing no code with what made the plan.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from typing import Any

from planner.matching.plan import Plan
from planner.matching.recount import Case, Violation, rows_of

Told = tuple[str, str, str]
"""Kind, vacancy before, vacancy after."""


def turnover(case: Case, plan: Plan, earlier: Plan) -> Iterator[Violation]:
    """Yield everything a plan says wrongly about what changed since the earlier plan."""
    held = {row["worker_id"]: row["vacancy_id"] for row in rows_of(earlier.assignments)}
    known = {*held, *earlier.unmatched["worker_id"]}
    right = dict(_right(case, held, known))
    told = {} if plan.changes is None else _told(plan)
    for worker in sorted({*right, *told}):
        if right.get(worker) != told.get(worker):
            yield Violation(
                "wrong_change", worker, f"says {told.get(worker)}, right is {right.get(worker)}"
            )
    again = plan.summary.get("again")
    if not isinstance(again, dict):
        yield Violation("wrong_again", "summary", "says nothing about the earlier plan (again)")
        return
    others = {worker for worker in held if worker in case.workers}
    moved = sum(case.at.get(worker, "") != held[worker] for worker in others)
    forced = _cannot_stay(case, {worker: held[worker] for worker in others})
    for name, value in (("others", len(others)), ("moved", moved), ("forced", forced)):
        if again.get(name) != value:
            yield Violation("wrong_again", name, f"says {again.get(name)}, right is {value}")
    if again.get("kept") != (moved <= again.get("allowed", -1)):
        yield Violation(
            "wrong_again", "kept", f"{moved} moved and {again.get('allowed')} were allowed"
        )
    counts = Counter(kind for kind, _, _ in right.values())
    if {k: n for k, n in again.get("changes", {}).items() if n} != dict(counts):
        yield Violation("wrong_again", "changes", f"right is {dict(sorted(counts.items()))}")


def _right(case: Case, held: dict[str, str], known: set[str]) -> Iterator[tuple[str, Told]]:
    for worker in case.workers:
        was, now = held.get(worker, ""), case.at.get(worker, "")
        if worker not in known:
            yield worker, ("new", "", now)
        elif was != now:
            yield worker, ("placed" if not was else "moved" if now else "unplaced", was, now)
    for worker in known - set(case.workers):
        yield worker, ("left", held.get(worker, ""), "")


def _told(plan: Plan) -> dict[str, Told]:
    assert plan.changes is not None
    return {
        row["worker_id"]: (row["kind"], row["before"], row["after"])
        for row in rows_of(plan.changes)
    }


def _cannot_stay(case: Case, held: dict[str, str]) -> int:
    """Return how many of those who had a place cannot all keep it."""
    must = {w: v for (w, v), pin in case.pins.items() if pin["kind"] == "must"}
    stay: dict[str, str] = {}
    for worker, vacancy in held.items():
        there = case.vacancies.get(vacancy)
        fine = there is not None and not case.broken_rules(case.workers[worker], there)
        if fine and must.get(worker, vacancy) == vacancy:
            stay[worker] = vacancy
    seats: Counter[str] = Counter()
    for vacancy, people in Counter(stay.values()).items():
        row = case.vacancies[vacancy]
        seats[row["enterprise_id"]] += max(0, people - row["openings"])
    beds, couples = _lodgers(case, stay)
    short = {
        firm: max(seats[firm], _over(beds[firm], _places(case, firm, "dormitory_places", None)))
        for firm in {*seats, *beds}
    }
    for firm, parties in couples.items():
        over = 2 * _over(len(parties), _places(case, firm, "couples_rooms", 0))
        of_beds = _over(beds[firm], _places(case, firm, "dormitory_places", None))
        short[firm] = max(seats[firm], of_beds + over)
    return len(held) - len(stay) + sum(short.values())


def _lodgers(case: Case, stay: dict[str, str]) -> tuple[Counter[str], dict[str, set[str]]]:
    """Return by enterprise who needs a bed, and the couples whose first person would stay."""
    beds: Counter[str] = Counter()
    couples: dict[str, set[str]] = {}
    first: dict[str, str] = {}
    for worker, row in case.workers.items():
        first.setdefault(row["party_id"], worker)
    for worker, vacancy in stay.items():
        person, firm = case.workers[worker], case.vacancies[vacancy]["enterprise_id"]
        if person["party_id"] in case.couples:
            if first[person["party_id"]] == worker:
                couples.setdefault(firm, set()).add(person["party_id"])
        elif person["needs_dormitory"]:
            beds[firm] += 1
    return beds, couples


def _places(case: Case, firm: str, column: str, blank: int | None) -> int | None:
    stated: Any = case.stated.get(firm, {}).get(column)
    return blank if stated is None or math.isnan(stated) else int(stated)


def _over(people: int, places: int | None) -> int:
    return 0 if places is None else max(0, people - places)

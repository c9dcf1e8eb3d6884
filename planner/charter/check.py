"""Judges a charter plan, ours or another's, by the rules alone and from the files alone.

Shares no code with the model; only the tables, the checked problem and the settings are common
ground. It does not ask whether a plan is good, only whether it keeps every rule and says the
truth about itself.
"""

from __future__ import annotations

from planner.charter import check_driving, check_people, check_trips
from planner.charter.check_case import Case
from planner.charter.problem import Plan, Problem
from planner.charter.violation import Violation

_JUDGES = (
    check_trips.known_trips,
    check_people.known_people,
    check_people.once_each,
    check_people.parties,
    check_people.journeys,
    check_people.pins,
    check_trips.routes,
    check_trips.shared_once,
    check_trips.offers,
    check_trips.seats,
    check_driving.hours,
    check_driving.times,
    check_driving.driving,
    check_trips.prices,
    check_people.totals,
)


def check(problem: Problem, plan: Plan) -> list[Violation]:
    """Return everything a plan breaks or claims wrongly; empty means it may be trusted."""
    case = Case(problem, plan)
    return [violation for judge in _JUDGES for violation in judge(case)]

"""Matching: who works where, with whole parties, a proof of how good it is, and every reason.

Numbers in, numbers out. The public interface is what is named here.
"""

from __future__ import annotations

from planner.matching.again import resolve
from planner.matching.check import check
from planner.matching.comparison import Comparison, compare
from planner.matching.directory import read_plan, read_problem, write_plan, write_problem
from planner.matching.pins import unfit_pins
from planner.matching.plan import Plan
from planner.matching.problem import Problem
from planner.matching.recount import Violation
from planner.matching.rules import (
    Afresh,
    Cohesion,
    Objective,
    PinKind,
    Reason,
    Rule,
    Shortage,
    Term,
    Turn,
)
from planner.matching.settings import Settings
from planner.matching.solve import solve
from planner.matching.whatif import (
    Arrive,
    Change,
    Effect,
    Leave,
    MinWageChange,
    OpeningsChange,
    PinChange,
    WageChange,
    what_if,
)

__all__ = [
    "Afresh",
    "Arrive",
    "Change",
    "Cohesion",
    "Comparison",
    "Effect",
    "Leave",
    "MinWageChange",
    "Objective",
    "OpeningsChange",
    "PinChange",
    "PinKind",
    "Plan",
    "Problem",
    "Reason",
    "Rule",
    "Settings",
    "Shortage",
    "Term",
    "Turn",
    "Violation",
    "WageChange",
    "check",
    "compare",
    "read_plan",
    "read_problem",
    "resolve",
    "solve",
    "unfit_pins",
    "what_if",
    "write_plan",
    "write_problem",
]

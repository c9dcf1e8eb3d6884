"""Matching: who works where, with whole parties, a proof of how good it is, and every reason.

Numbers in, numbers out. The public interface is what is named here.
"""

from __future__ import annotations

from planner.matching.check import check
from planner.matching.directory import read_plan, read_problem, write_plan, write_problem
from planner.matching.plan import Plan
from planner.matching.problem import Problem, Settings
from planner.matching.recount import Violation
from planner.matching.rules import Cohesion, Objective, PinKind, Reason, Rule, Shortage, Term
from planner.matching.solve import solve

__all__ = [
    "Cohesion",
    "Objective",
    "PinKind",
    "Plan",
    "Problem",
    "Reason",
    "Rule",
    "Settings",
    "Shortage",
    "Term",
    "Violation",
    "check",
    "read_plan",
    "read_problem",
    "solve",
    "write_plan",
    "write_problem",
]

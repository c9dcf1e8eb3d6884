"""Charter planning: coaches, trains and flights for people with windows, in one plan with a bound.

The public face of the package; see README.md for the model and the map of the files.
"""

from planner.charter.check import check
from planner.charter.demand import Reason
from planner.charter.directory import read_plan, read_problem, write_plan, write_problem
from planner.charter.problem import Plan, Problem
from planner.charter.settings import Rule, Settings
from planner.charter.solve import solve
from planner.charter.violation import Rule as HardRule
from planner.charter.violation import Violation

__all__ = [
    "HardRule",
    "Plan",
    "Problem",
    "Reason",
    "Rule",
    "Settings",
    "Violation",
    "check",
    "read_plan",
    "read_problem",
    "solve",
    "write_plan",
    "write_problem",
]

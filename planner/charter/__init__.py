"""Charter planning: coaches, trains and flights for people with windows, in one plan with a bound.

The public face of the package; see README.md for the model and the map of the files.
"""

from planner.charter.directory import read_plan, read_problem, write_plan, write_problem
from planner.charter.problem import Plan, Problem
from planner.charter.settings import Rule, Settings

__all__ = [
    "Plan",
    "Problem",
    "Rule",
    "Settings",
    "read_plan",
    "read_problem",
    "write_plan",
    "write_problem",
]

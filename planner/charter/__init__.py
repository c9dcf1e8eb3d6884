"""Charter planning: coaches, trains and flights for people with windows, in one plan with a bound.

The public face of the package; see README.md for the model and the map of the files.
"""

from planner.charter.change import Cancel, Change, Close, Join, Late, Withdraw
from planner.charter.check import check
from planner.charter.contacts import contacts
from planner.charter.demand import Reason
from planner.charter.difference import Told, difference
from planner.charter.directory import read_plan, read_problem, write_plan, write_problem
from planner.charter.edit import Edited, edit
from planner.charter.prices import RulePrice, Variant, rule_prices
from planner.charter.problem import Plan, Problem
from planner.charter.replan import Locks, Replanned, replan
from planner.charter.seat_prices import seat_prices
from planner.charter.settings import Rule, Settings
from planner.charter.settings_file import parse as parse_settings
from planner.charter.solve import solve
from planner.charter.violation import Rule as HardRule
from planner.charter.violation import Violation
from planner.charter.why import Alternative, alternatives

__all__ = [
    "Alternative",
    "Cancel",
    "Change",
    "Close",
    "Edited",
    "HardRule",
    "Join",
    "Late",
    "Locks",
    "Plan",
    "Problem",
    "Reason",
    "Replanned",
    "Rule",
    "RulePrice",
    "Settings",
    "Told",
    "Variant",
    "Violation",
    "Withdraw",
    "alternatives",
    "check",
    "contacts",
    "difference",
    "edit",
    "parse_settings",
    "read_plan",
    "read_problem",
    "replan",
    "rule_prices",
    "seat_prices",
    "solve",
    "write_plan",
    "write_problem",
]

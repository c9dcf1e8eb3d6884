"""Stewards to enterprises: one for each, loads even, near, of the industry, kept where they are.

``assign(problem)`` gives the best assignment and the prices that prove it; ``check`` judges any
assignment and recounts the bound from the prices, sharing no code with the solver.
"""

from planner.stewards.assign import Assignment, assign
from planner.stewards.check import Verdict, check
from planner.stewards.problem import StewardProblem, Weights

__all__ = ["Assignment", "StewardProblem", "Verdict", "Weights", "assign", "check"]

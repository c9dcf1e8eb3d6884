"""The solver ladder for large problems: prices, whole parties, exact finish, proof.

Works on arrays with numba, which is imported here and nowhere above. ``large`` brings
problems in; programs with arrays of their own call :func:`climb` and :func:`resolve`.
"""

from __future__ import annotations

from planner.matching.ladder.again import resolve
from planner.matching.ladder.climb import certified, climb
from planner.matching.ladder.instance import Instance
from planner.matching.ladder.state import State

__all__ = ["Instance", "State", "certified", "climb", "resolve"]

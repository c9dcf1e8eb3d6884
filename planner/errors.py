"""Everything the planner raises on purpose.

::

    PlannerError
    ├── InvalidProblem     the input cannot be planned; carries one Fault per cell  (exit 2)
    └── NoFeasiblePlan     the input is sound, but no plan keeps every hard rule    (exit 3)

A stop (time, gap, Ctrl-C) is not an error: the best plan so far is returned and
its status says how the search ended.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class PlannerError(Exception):
    """Base of everything the planner raises on purpose."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an input table, placed so that a person can mend it.

    Parameters
    ----------
    table
        Table or file the fault is in, e.g. ``vacancies``.
    message
        What is wrong and what to do, in one sentence.
    row
        Row in the file as a spreadsheet counts it (the header is row 1), or None.
    column
        Column name, or None when the fault is of the whole row or table.
    value
        The value found, as text, or None.
    """

    table: str
    message: str
    row: int | None = None
    column: str | None = None
    value: str | None = None

    def __str__(self) -> str:
        place = self.table
        if self.row is not None:
            place += f", row {self.row}"
        if self.column is not None:
            place += f", column {self.column}"
        if self.value is not None:
            place += f" ({self.value!r})"
        return f"{place}: {self.message}"


class InvalidProblem(PlannerError):
    """The input cannot be planned; ``faults`` says where and how to mend it.

    Parameters
    ----------
    faults
        The faults found, all of them, in the order of the tables.
    """

    SHOWN = 20

    def __init__(self, faults: Fault | Iterable[Fault]) -> None:
        self.faults = (faults,) if isinstance(faults, Fault) else tuple(faults)
        lines = [str(fault) for fault in self.faults[: self.SHOWN]]
        if len(self.faults) > self.SHOWN:
            lines.append(f"… and {len(self.faults) - self.SHOWN} more")
        super().__init__("\n".join(lines))


class NoFeasiblePlan(PlannerError):
    """The input is sound, but no plan keeps every hard rule.

    Parameters
    ----------
    reason
        Which rules clash, in one sentence.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)

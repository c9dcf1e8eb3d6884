"""What an import has to remember while it works: its moment, its counts and its problems."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Any, TypeVar

from recruit.causes import Cause
from recruit.models import Campaign
from recruit.operations.import_report import Duplicate, RowProblem, SheetReport

Member = TypeVar("Member", bound=StrEnum)


class Outcome(Enum):
    """What became of one row."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    FAULTY = "faulty"


@dataclass(frozen=True, slots=True)
class Row:
    """One sound row of a preview: where it stands and what it says.

    ``silent`` are the fields that no column of its sheet could have stated; they hold the
    intake's default, which is not to overwrite what the registry knows from elsewhere.
    """

    sheet: str
    number: int
    values: Mapping[str, Any]
    silent: frozenset[str] = frozenset()

    def text(self, key: str) -> str:
        """Return a value as text, "" when it is blank."""
        value = self.values.get(key)
        return "" if value is None else str(value).strip()

    def given(self, keys: tuple[str, ...], defaults: Mapping[str, Any]) -> dict[str, Any]:
        """Return those of the values that the row states: not blank, no unstated default."""
        values, silent = self.values, self.silent
        return {
            key: values[key]
            for key in keys
            if values.get(key) not in (None, "")
            and not (key in silent and values[key] == defaults.get(key))
        }


@dataclass(slots=True)
class Tally:
    """The import under way."""

    campaign: Campaign
    by: str
    at: dt.datetime
    outcomes: dict[tuple[str, int], Outcome] = field(default_factory=dict)
    duplicates: list[Duplicate] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)

    def note(self, row: Row, outcome: Outcome) -> None:
        """Write down what became of a row."""
        self.outcomes[row.sheet, row.number] = outcome

    def refuse(
        self, row: Row, reason: Cause, *, column: str, value: object = "", **params: object
    ) -> None:
        """Leave a row out, with the cell at fault and why; ``params`` go into the sentence."""
        self.problems.append(
            RowProblem(row.sheet, row.number, column, str(value or ""), reason, params)
        )
        self.note(row, Outcome.FAULTY)

    def report(self, sheet: str, kind: str, faulty: int) -> SheetReport:
        """Return the counts of one sheet; ``faulty`` rows were faulty in the preview already."""
        mine = [outcome for (name, _), outcome in self.outcomes.items() if name == sheet]
        counts = {outcome: mine.count(outcome) for outcome in Outcome}
        return SheetReport(
            sheet=sheet,
            kind=kind,
            rows=len(mine) + faulty,
            added=counts[Outcome.ADDED],
            changed=counts[Outcome.CHANGED],
            unchanged=counts[Outcome.UNCHANGED],
            duplicates=sum(1 for duplicate in self.duplicates if duplicate.sheet == sheet),
            faulty=counts[Outcome.FAULTY] + faulty,
        )


def member(kind: type[Member], value: object) -> Member:
    """Return the member of a closed set that a value names."""
    return value if isinstance(value, kind) else kind(str(value))


def differing(stored: Mapping[str, Any], stated: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a row states and the registry has otherwise."""
    return {key: value for key, value in stated.items() if stored[key] != value}

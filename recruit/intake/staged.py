"""What a preview holds: sheets with their columns, rows with their values and problems."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from recruit.intake.columns import SheetKind
from recruit.intake.messages import say
from recruit.intake.problems import Problem, Severity
from recruit.intake.reasons import Reason
from recruit.intake.workbook import Row
from recruit.language import Language


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Which earlier row a row repeats.

    Parameters
    ----------
    sheet, row
        Name of the sheet and number of the earlier row, as Excel counts it.
    matched_on
        ``id_number``, ``phone`` or ``name``: what gave it away.
    same_referrer
        Whether both come from one referrer; then the later row adds nothing.
    """

    sheet: str
    row: int
    matched_on: str
    same_referrer: bool


@dataclass(slots=True)
class StagedRow:
    """One row read: its values by field and what is wrong or odd about it.

    Parameters
    ----------
    number
        Row in the sheet as Excel counts it, from 1.
    values
        By field, as the README of this package lists them.
    cells
        The row as it was read.
    """

    number: int
    values: dict[str, object]
    cells: Row
    problems: list[Problem] = field(default_factory=list)
    duplicate: Duplicate | None = None

    @property
    def is_faulty(self) -> bool:
        """Whether the row must be mended before it can go in."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    @property
    def is_repeated(self) -> bool:
        """Whether an earlier row of the same referrer says the same; this one stays out."""
        return self.duplicate is not None and self.duplicate.same_referrer

    @property
    def goes_in(self) -> bool:
        """Whether the row is to be committed."""
        return not self.is_faulty and not self.is_repeated


@dataclass(frozen=True, slots=True)
class UnreadColumn:
    """A column that is not read, with the reason."""

    label: str
    code: Reason
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """Why it is not read, in simplified Chinese."""
        return self.say()[0]

    def say(self, language: Language = Language.ZH_HANS) -> tuple[str, str]:
        """Return why it is not read and what to do."""
        return say(self.code, self.params, language)


@dataclass(frozen=True, slots=True)
class IgnoredSheet:
    """A sheet that is not read, with the reason."""

    name: str
    code: Reason

    @property
    def reason(self) -> str:
        """Why it is not read, in simplified Chinese."""
        return self.say()[0]

    def say(self, language: Language = Language.ZH_HANS) -> tuple[str, str]:
        """Return why it is not read and what to do."""
        return say(self.code, {}, language)


_SOURCES: dict[str, frozenset[str]] = {
    "birth_date": frozenset({"birth_date", "id_number"}),
    "level": frozenset({"level", "trade", "title"}),
    "trade": frozenset({"trade", "title"}),
    "title": frozenset({"trade", "title"}),
    "wage_min": frozenset({"wage", "wage_min", "wage_max"}),
    "wage_max": frozenset({"wage", "wage_min", "wage_max"}),
    "wage_text": frozenset({"wage", "wage_min"}),
    "start_from": frozenset({"start_window", "start_from"}),
    "start_until": frozenset({"start_window", "start_until"}),
    "town": frozenset({"town", "address"}),
    "cohesion": frozenset({"party"}),
}
"""For a value that several columns can state, those columns; others have one of their name."""
_FROM_TITLES = frozenset(
    {"enterprise", "employer", "is_returning", "referrer", "referrer_phone", "terms"}
    | {"home_county", "home_address", "province"}
)
"""Values that title lines, several columns or the ID number may state."""


@dataclass(frozen=True, slots=True)
class SheetPreview:
    """One sheet read.

    Parameters
    ----------
    name, kind
        The tab, and what the sheet lists.
    header_row, header_lines
        First line of the header as Excel counts it, and its lines (1 or 2).
    headers
        Header of every column in one line, "" where there is none.
    mapping
        Field of every header that is read.
    unread
        Columns that are not read, with the reason.
    rows
        Rows of data in their order.
    faults
        What is wrong with the sheet as a whole, such as a missing column; then no row is read.
    above
        The rows above the first row of data: titles and header.
    left_out
        Number of totals, notes, examples and repeated headers below the header.
    """

    name: str
    kind: SheetKind
    header_row: int
    header_lines: int
    headers: tuple[str, ...]
    mapping: dict[str, str]
    unread: tuple[UnreadColumn, ...]
    rows: tuple[StagedRow, ...]
    faults: tuple[Problem, ...]
    above: tuple[Row, ...]
    left_out: int

    @property
    def unmapped(self) -> tuple[str, ...]:
        """Headers that we do not know."""
        return tuple(c.label for c in self.unread if c.code is Reason.COLUMN_UNKNOWN)

    @property
    def silent(self) -> frozenset[str]:
        """Values that no column of this sheet states: they are our defaults in every row."""
        present = set(self.mapping.values())
        values = self.rows[0].values if self.rows else {}
        return frozenset(
            key
            for key in values
            if key not in _FROM_TITLES and not _SOURCES.get(key, frozenset({key})) & present
        )

    @property
    def faulty(self) -> tuple[StagedRow, ...]:
        """Rows that must be mended."""
        return tuple(row for row in self.rows if row.is_faulty)

    @property
    def good(self) -> tuple[StagedRow, ...]:
        """Rows that go in."""
        return tuple(row for row in self.rows if row.goes_in)


@dataclass(frozen=True, slots=True)
class Preview:
    """A whole file read and checked; nothing has been stored.

    Parameters
    ----------
    file, sha256
        Name and digest of the file.
    first_date, last_date
        The campaign against which dates were read.
    sheets, ignored
        Sheets that were read, and those that were not.
    """

    file: str
    sha256: str
    first_date: dt.date
    last_date: dt.date
    sheets: tuple[SheetPreview, ...]
    ignored: tuple[IgnoredSheet, ...]

    @property
    def faults(self) -> tuple[Problem, ...]:
        """What is wrong with whole sheets."""
        return tuple(fault for sheet in self.sheets for fault in sheet.faults)

    @property
    def has_errors(self) -> bool:
        """Whether a sheet or row must be mended."""
        return any(f.severity is Severity.ERROR for f in self.faults) or any(
            row.is_faulty for sheet in self.sheets for row in sheet.rows
        )

    def count(self) -> dict[str, int]:
        """Return the numbers of rows: all, good, faulty, repeated and those with remarks."""
        rows = [row for sheet in self.sheets for row in sheet.rows]
        return {
            "rows": len(rows),
            "good": sum(row.goes_in for row in rows),
            "faulty": sum(row.is_faulty for row in rows),
            "repeated": sum(row.is_repeated and not row.is_faulty for row in rows),
            "remarked": sum(bool(row.problems) and row.goes_in for row in rows),
        }

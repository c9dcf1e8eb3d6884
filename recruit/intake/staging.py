"""Read the columns of a table, each distinct cell once, and hand them out row by row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from recruit.intake.columns import SINGLE_VALUED
from recruit.intake.layout import Layout
from recruit.intake.problems import Problem
from recruit.intake.reasons import Reason
from recruit.intake.values.reading import (
    Note,
    Reader,
    Reading,
    clean,
    error,
    is_blank,
    written,
)
from recruit.intake.workbook import LOST, Cell, Row, Sheet

_DITTO = frozenset(("同上", "〃", "″", '"', "''", "”", "“", "同前"))
_FORMULA_ERROR = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!)")
_SPACES = re.compile(r"\s+")
_CJK = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet with its layout and the numbers (from 0) of its rows of data."""

    sheet: Sheet
    layout: Layout
    numbers: list[int]

    def rows(self) -> list[Row]:
        """Return the rows of data."""
        return [self.sheet.rows[number] for number in self.numbers]


class Columns:
    """The readings of a table by field; a field without a column reads as blank."""

    def __init__(self, table: Table, readers: Mapping[str, Reader]) -> None:
        self.table = table
        self.count = len(table.numbers)
        self._readings: dict[str, list[Reading]] = {}
        self._cells: dict[str, Sequence[Cell]] = {}
        self.noted: set[int] = set()
        repeat_shared_cells(table)
        by_column = list(zip(*table.rows(), strict=True))
        for field, reader in readers.items():
            at = table.layout.fields.get(field)
            if at is None:
                self._readings[field] = [reader("")] * self.count
                self._cells[field] = [""] * self.count
            else:
                cells = by_column[at] if by_column else ()
                self._cells[field] = cells
                self._readings[field] = self._read(cells, reader)

    def __contains__(self, field: str) -> bool:
        return field in self.table.layout.fields

    def readings(self, field: str) -> list[Reading]:
        """Return the readings of a field by row."""
        return self._readings[field]

    @property
    def fields(self) -> tuple[str, ...]:
        """Fields that are read, with or without a column."""
        return tuple(self._readings)

    def values(self, field: str) -> list[object]:
        """Return the values of a field by row."""
        return [reading.value for reading in self._readings[field]]

    def cells(self, field: str) -> Sequence[Cell]:
        """Return the cells of a field by row."""
        return self._cells[field]

    def problems(self, at: int) -> list[Problem]:
        """Return the problems of every cell of a row, in the order of the readers."""
        return [
            self.problem(field, at, note)
            for field, readings in self._readings.items()
            if readings[at].notes
            for note in readings[at].notes
        ]

    def _read(self, cells: Sequence[Cell], reader: Reader) -> list[Reading]:
        """Read a column, every distinct cell once, and note the rows that have a note."""
        distinct = set(cells)
        seen = {cell: read_cell(cell, reader) for cell in distinct}
        if any(reading.notes for reading in seen.values()):
            self.noted |= {at for at, cell in enumerate(cells) if seen[cell].notes}
        return [seen[cell] for cell in cells]

    def problem(self, field: str, at: int, note: Note, *, title: str = "") -> Problem:
        """Tie a note to the cell of a field."""
        cells = self._cells.get(field)
        shown = written(cells[at]) if cells else ""
        label = self.table.layout.label(field) or title
        return Problem(note.code, note.severity, label, shown, note.params)


def read_cell(cell: Cell, reader: Reader) -> Reading:
    """Return what a cell says; an error of a formula or a damaged text is a fault of its own."""
    if isinstance(cell, str) and cell.startswith("#") and _FORMULA_ERROR.match(cell):
        return Reading(reader("").value, (error(Reason.FORMULA_ERROR, value=cell),))
    if isinstance(cell, str) and LOST in cell:
        return Reading(reader("").value, (error(Reason.TEXT_DAMAGED),))
    return reader(cell)


def repeat_shared_cells(table: Table) -> None:
    """Repeat merged cells and 同上 down the rows, except in columns that belong to one row."""
    rows, layout = table.sheet.rows, table.layout
    shared = {at for field, at in layout.fields.items() if field not in SINGLE_VALUED}
    for top, left, bottom, right in table.sheet.merged:
        if bottom <= layout.first_row or top < layout.first_row or bottom == top:
            continue
        for at in range(left, min(right, len(layout.labels) - 1) + 1):
            if at in shared:
                for row in rows[top + 1 : bottom + 1]:
                    row[at] = rows[top][left]
    data = table.rows()
    for at in shared:
        if not _DITTO.isdisjoint([row[at] for row in data]):
            above: Cell = ""
            for row in data:
                if row[at] in _DITTO:
                    row[at] = above
                above = row[at]


def text(*, limit: int = 500) -> Reader:
    """Return a reader of plain text of at most ``limit`` characters."""

    def read(cell: Cell) -> Reading:
        found = "" if is_blank(cell) else clean(cell)
        if len(found) > limit:
            note = error(Reason.TEXT_TOO_LONG, length=len(found), limit=limit)
            return Reading(found[:limit], (note,))
        return Reading(found)

    return read


def name(*, limit: int = 60) -> Reader:
    """Return a reader of names: Chinese ones without spaces, brackets in full width."""
    plain = text(limit=limit)

    def read(cell: Cell) -> Reading:
        reading = plain(cell)
        found = str(reading.value)
        if not found.isascii() and _CJK.search(found):
            bare = _SPACES.sub("", found) if not re.search(r"[A-Za-z]", found) else found
            found = bare.replace("(", "（").replace(")", "）")
        return Reading(found, reading.notes)

    return read


def optional(reader: Reader, *, blank: object) -> Reader:
    """Return a reader that reads a blank cell as ``blank`` without a word."""
    empty = Reading(blank)

    def read(cell: Cell) -> Reading:
        return empty if is_blank(cell) else reader(cell)

    return read

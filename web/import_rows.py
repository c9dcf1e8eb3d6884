"""The preview of a file as its page shows it: rows with a field for every bad cell.

Field names say where the cell is, ``c-SHEET-ROW-COLUMN``; only cells that the preview knows
are taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from recruit.intake import (
    WHOLE_ROW,
    Language,
    Mend,
    Preview,
    Problem,
    SheetPreview,
    StagedRow,
)
from recruit.intake.values.reading import written

SHOWN = 100
"""Rows with problems that are listed of one sheet; mended ones make room for others."""
_CONTEXT = 3
"""Cells of a row that say which row it is."""


@dataclass(frozen=True)
class ShownCell:
    """One cell to look at: what it says, what is wrong and how to mend it."""

    field: str
    column: str
    value: str
    tone: str
    reason: str
    help: str


@dataclass(frozen=True)
class ShownRow:
    """One row with problems; ``notes`` are about the row as a whole."""

    number: int
    context: str
    faulty: bool
    drop: str
    cells: tuple[ShownCell, ...]
    notes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class ShownSheet:
    """One sheet as the page shows it; ``kind`` is "" when it is not read."""

    name: str
    kind: str
    header_row: int = 0
    rows: int = 0
    unmapped: tuple[str, ...] = ()
    faults: tuple[tuple[str, str], ...] = ()
    problems: tuple[ShownRow, ...] = ()
    more: int = 0
    why: str = ""


def sheets(staged: Preview, language: Language) -> list[ShownSheet]:
    """Return the sheets of a file, those that are not read last."""
    shown = [_sheet(at, sheet, language) for at, sheet in enumerate(staged.sheets)]
    return shown + [
        ShownSheet(sheet.name, "", why=sheet.say(language)[0]) for sheet in staged.ignored
    ]


def mends_of(staged: Preview, form: Mapping[str, str]) -> list[Mend]:
    """Return what a form has mended: cells that say something else now, rows left out."""
    found = []
    for at, sheet in enumerate(staged.sheets):
        for row in sheet.rows:
            if not row.problems:
                continue
            if form.get(_name(at, row.number, WHOLE_ROW)):
                found.append(Mend(sheet.name, row.number, WHOLE_ROW))
                continue
            for column in range(len(row.cells)):
                text = form.get(_name(at, row.number, column))
                if text is not None and text.strip() != written(row.cells[column]):
                    found.append(Mend(sheet.name, row.number, column, text.strip()))
    return found


def merged(kept: Sequence[Sequence[Any]], mends: Iterable[Mend]) -> list[list[Any]]:
    """Return what was mended before with what is mended now; the later counts."""
    known = {tuple(entry[:3]): list(entry) for entry in kept}
    for mend in mends:
        known[mend.sheet, mend.row, mend.column] = [
            mend.sheet, mend.row, mend.column, mend.value,
        ]  # fmt: skip
    return list(known.values())


def _sheet(at: int, sheet: SheetPreview, language: Language) -> ShownSheet:
    rows = [row for row in sheet.rows if row.problems]
    # What keeps a row out comes first.
    rows.sort(key=lambda row: not row.is_faulty)
    return ShownSheet(
        sheet.name,
        sheet.kind.value,
        sheet.header_row,
        len(sheet.rows),
        sheet.unmapped,
        faults=tuple(fault.say(language) for fault in sheet.faults),
        problems=tuple(_row(at, sheet, row, language) for row in rows[:SHOWN]),
        more=max(0, len(rows) - SHOWN),
    )


def _row(at: int, sheet: SheetPreview, row: StagedRow, language: Language) -> ShownRow:
    cells: dict[int, list[Problem]] = {}
    notes = []
    for problem in row.problems:
        column = sheet.headers.index(problem.column) if problem.column in sheet.headers else -1
        if problem.column and column >= 0:
            cells.setdefault(column, []).append(problem)
        else:
            notes.append((problem.severity.value, *problem.say(language)))
    context = [
        written(cell)
        for column, cell in enumerate(row.cells)
        if column not in cells and written(cell) and not written(cell).isdecimal()
    ]
    return ShownRow(
        row.number,
        " · ".join(context[:_CONTEXT]),
        row.is_faulty,
        _name(at, row.number, WHOLE_ROW),
        tuple(_cell(at, sheet, row, column, found, language) for column, found in cells.items()),
        tuple(notes),
    )


def _cell(  # noqa: PLR0917 - one cell and where it stands
    at: int,
    sheet: SheetPreview,
    row: StagedRow,
    column: int,
    problems: list[Problem],
    language: Language,
) -> ShownCell:
    said = [problem.say(language) for problem in problems]
    bad = any(problem.severity.value == "error" for problem in problems)
    return ShownCell(
        _name(at, row.number, column),
        sheet.headers[column],
        written(row.cells[column]),
        "bad" if bad else "warn",
        "；".join(what for what, _ in said),
        "；".join(mend for _, mend in said),
    )


def _name(sheet: int, row: int, column: int) -> str:
    return f"c-{sheet}-{row}-{'row' if column == WHOLE_ROW else column}"

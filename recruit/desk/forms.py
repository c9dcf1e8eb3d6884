"""Sheets of the desk: a form is its columns; reading one gives rows with values and problems.

The reading of files, cells and headings is that of ``recruit.intake``; what is different here
is that a sheet is known to be of one form, so no kind has to be guessed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO

import xlsxwriter
from sqlalchemy.orm import Session

from recruit.documents.workbook_text import cell_text
from recruit.intake.headings import flatten
from recruit.intake.problems import Problem, Severity, UnreadableWorkbook
from recruit.intake.reasons import Reason
from recruit.intake.script import simplified
from recruit.intake.staged import StagedRow
from recruit.intake.staging import read_cell
from recruit.intake.values.reading import Reader, clean, is_blank, written
from recruit.intake.workbook import Cell, Row, Sheet, open_workbook

SEARCHED = 16
"""The header is looked for among so many rows."""
_LEFT_OUT = (
    "合计",
    "总计",
    "小计",
    "合計",
    "總計",
    "小計",
    "示例",
    "示範",
    "备注",
    "說明",
    "说明",
)
_LAST_ROW = 30_000


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a form.

    Parameters
    ----------
    key
        Of the value in a row.
    titles
        Headings it goes by, simplified; the first stands in templates and exports.
    read
        Makes the value of a cell.
    required
        Whether an empty cell makes the row faulty.
    note
        Comment on the heading in the template.
    choices
        Words to choose from in the template.
    """

    key: str
    titles: tuple[str, ...]
    read: Reader
    required: bool = False
    note: str = ""
    choices: tuple[str, ...] = ()
    example: str | int = ""
    width: int = 14


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of sheet: its name on the tab and its columns."""

    name: str
    columns: tuple[Column, ...]

    @property
    def headings(self) -> tuple[str, ...]:
        """The first title of every column."""
        return tuple(column.titles[0] for column in self.columns)


@dataclass(frozen=True, slots=True)
class FormSheet:
    """One sheet read by a form; ``rows`` is empty when it has faults."""

    name: str
    header_row: int
    headers: tuple[str, ...]
    mapping: dict[str, str]
    unmapped: tuple[str, ...]
    rows: tuple[StagedRow, ...]
    faults: tuple[Problem, ...]
    above: tuple[Row, ...]

    @property
    def faulty(self) -> tuple[StagedRow, ...]:
        """Rows that must be mended."""
        return tuple(row for row in self.rows if row.is_faulty)

    @property
    def good(self) -> tuple[StagedRow, ...]:
        """Rows that go in."""
        return tuple(row for row in self.rows if row.goes_in)

    def label(self, key: str) -> str:
        """Return the heading as it stands in the sheet, "" when there is none."""
        return next((label for label, known in self.mapping.items() if known == key), "")


@dataclass(frozen=True, slots=True)
class FormPreview:
    """A whole file read by a form; nothing has been stored."""

    file: str
    sha256: str
    sheets: tuple[FormSheet, ...]

    @property
    def rows(self) -> tuple[StagedRow, ...]:
        """The rows of all sheets."""
        return tuple(row for sheet in self.sheets for row in sheet.rows)

    @property
    def good(self) -> tuple[StagedRow, ...]:
        """The rows that go in."""
        return tuple(row for row in self.rows if row.goes_in)

    def count(self) -> dict[str, int]:
        """Return the numbers of rows: all, good, faulty and those with remarks."""
        rows = self.rows
        return {
            "rows": len(rows),
            "good": sum(row.goes_in for row in rows),
            "faulty": sum(row.is_faulty for row in rows),
            "remarked": sum(bool(row.problems) and row.goes_in for row in rows),
        }


@dataclass(slots=True)
class Tally:
    """What writing a preview did."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Exchange:
    """How one kind of record comes in as a spreadsheet.

    Parameters
    ----------
    form
        Its columns.
    judge
        Adds what only the registry knows to the problems of the rows: an enterprise that is
        not there, or one outside the town (None: any) of who uploads.
    commit
        Writes the rows that go in.
    """

    form: Form
    judge: Callable[[Session, FormPreview, str | None], None]
    commit: Callable[[Session, FormPreview, str], Tally]


def read_form(content: bytes, form: Form, *, name: str) -> FormPreview:
    """Return what a file says, read by a form.

    Raises
    ------
    UnreadableWorkbook
        When it cannot be opened, or no sheet has the columns of the form.
    """
    sheets = [sheet for sheet in open_workbook(content, name) if not sheet.hidden]
    read = tuple(
        found for found in (_read_sheet(sheet, form) for sheet in sheets) if found is not None
    )
    if not read:
        raise UnreadableWorkbook(
            Reason.FORM_NOT_FOUND, file=name, form=form.name, columns="、".join(_required(form))
        )
    return FormPreview(name, hashlib.sha256(content).hexdigest(), read)


def _required(form: Form) -> list[str]:
    return [column.titles[0] for column in form.columns if column.required]


def _read_sheet(sheet: Sheet, form: Form) -> FormSheet | None:
    """Return the sheet read, None when no row of it looks like the form's header."""
    known = {_key(title): column for column in form.columns for title in column.titles}
    best, at = 0, -1
    for number, row in enumerate(sheet.rows[:SEARCHED]):
        hits = len({known[_key(cell)].key for cell in row if _key(cell) in known})
        if hits > best:
            best, at = hits, number
    if best < min(2, len(form.columns)):
        return None
    header = sheet.rows[at]
    labels = tuple(clean(cell) for cell in header)
    places: dict[str, int] = {}
    for place, label in enumerate(labels):
        column = known.get(_key(label))
        if column is not None:
            places.setdefault(column.key, place)
    missing = [c for c in form.columns if c.required and c.key not in places]
    faults = tuple(
        Problem(
            Reason.MISSING_COLUMN,
            Severity.ERROR,
            "",
            "",
            {
                "sheet": sheet.name,
                "kind": form.name,
                "column": c.titles[0],
                "found": "、".join(label for label in labels if label),
            },
        )
        for c in missing
    )
    rows = () if faults else tuple(_rows(sheet, at, form, places, labels))
    return FormSheet(
        sheet.name,
        at + 1,
        labels,
        {labels[place]: key for key, place in places.items()},
        tuple(label for label in labels if label and _key(label) not in known),
        rows,
        faults,
        tuple(sheet.rows[: at + 1]),
    )


def _rows(
    sheet: Sheet, header: int, form: Form, places: Mapping[str, int], labels: Sequence[str]
) -> Iterable[StagedRow]:
    for number, row in enumerate(sheet.rows[header + 1 :], start=header + 2):
        said = [cell for cell in row if not is_blank(cell)]
        if not said or any(clean(cell).startswith(_LEFT_OUT) for cell in row[:2]):
            continue
        values: dict[str, object] = {}
        problems: list[Problem] = []
        for column in form.columns:
            place = places.get(column.key)
            cell: Cell = "" if place is None or place >= len(row) else row[place]
            label = column.titles[0] if place is None else labels[place]
            if column.required and is_blank(cell):
                values[column.key] = None
                code = Reason.REQUIRED_EMPTY
                problems.append(
                    Problem(code, Severity.ERROR, label, "", {"column": column.titles[0]})
                )
                continue
            reading = read_cell(cell, column.read)
            values[column.key] = reading.value
            problems += [
                Problem(note.code, note.severity, label, written(cell), note.params)
                for note in reading.notes
            ]
        yield StagedRow(number, values, row, problems)


def _key(cell: Cell) -> str:
    return simplified(flatten(clean(cell))[0]) if cell != "" else ""


def write_blank(form: Form, target: IO[bytes]) -> None:
    """Write an empty table to fill in, with an example that the reader skips."""
    with xlsxwriter.Workbook(target, _PLAIN) as book:
        page = book.add_worksheet(form.name)
        head = book.add_format({"bold": True, "bg_color": "#E6EEF4", "text_wrap": True})
        soft = book.add_format({"italic": True, "font_color": "#6B7785"})
        for place, column in enumerate(form.columns):
            title = f"{column.titles[0]}*" if column.required else column.titles[0]
            page.write_string(0, place, title, head)
            page.set_column(place, place, column.width)
            if column.note:
                page.write_comment(0, place, column.note)
            if column.choices:
                page.data_validation(
                    1, place, _LAST_ROW, place, {"validate": "list", "source": [*column.choices]}
                )
            example = f"示例：{column.example}" if place == 0 else column.example
            if isinstance(example, int):
                page.write_number(1, place, example, soft)
            else:
                page.write_string(1, place, example, soft)
        page.freeze_panes(1, 0)


_PLAIN = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}


def table_book(
    tables: Sequence[tuple[str, Sequence[str], Iterable[Sequence[object]]]],
) -> bytes:
    """Return a workbook of plain tables: name of the sheet, headings, rows.

    Numbers are written as numbers, everything else as text that is never a formula.
    """
    target = BytesIO()
    with xlsxwriter.Workbook(target, {**_PLAIN, "constant_memory": False}) as book:
        head = book.add_format({"bold": True, "bg_color": "#E6EEF4", "text_wrap": True})
        for name, headings, rows in tables:
            page = book.add_worksheet(name[:31])
            for place, heading in enumerate(headings):
                page.write_string(0, place, cell_text(heading), head)
            page.freeze_panes(1, 0)
            page.set_column(0, max(0, len(headings) - 1), 16)
            for number, row in enumerate(rows, start=1):
                for place, value in enumerate(row):
                    if value is None or value == "":
                        continue
                    if isinstance(value, int | float) and not isinstance(value, bool):
                        page.write_number(number, place, value)
                    else:
                        page.write_string(number, place, cell_text(str(value)))
    return target.getvalue()

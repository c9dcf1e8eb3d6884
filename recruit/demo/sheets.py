"""A workbook before it is written: sheets of cells, headers and what was spoilt in them.

Writing is done with XlsxWriter or, for CSV, in GB18030 as Chinese Excel saves it. Equal
books give equal bytes.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from recruit.demo.cells import Cell
from recruit.demo.model import Damage

NOTICE = "演示数据·纯属虚构"
"""Stands over every sheet and in the title of every workbook."""

_CREATED = dt.datetime(2020, 2, 18, 8, 0)
_DAY = "yyyy-mm-dd"


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that was spoilt on purpose: sheet, row as Excel counts it, header, person."""

    sheet: str
    row: int
    column: str
    damage: Damage
    candidate: str


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """One sheet.

    Parameters
    ----------
    titles
        Rows above the header, each one text.
    header
        One or two rows of names; in two rows, a name is merged over those right of it that
        are None, and downwards when the one below is None.
    rows
        The data.
    faults
        What was spoilt.
    merge_down
        Columns in which a value is merged over the rows below that hold None.
    """

    name: str
    titles: tuple[str, ...]
    header: tuple[tuple[str | None, ...], ...]
    rows: list[list[Cell]]
    faults: tuple[Fault, ...] = ()
    merge_down: tuple[int, ...] = ()

    @property
    def first_row(self) -> int:
        """Row of the first data, as Excel counts."""
        return len(self.titles) + len(self.header) + 1


@dataclass(frozen=True, slots=True)
class Book:
    """One workbook; its file name tells whether it is xlsx or csv."""

    file_name: str
    sheets: tuple[SheetLayout, ...]

    def write(self, directory: Path) -> Path:
        """Write it and return where."""
        path = directory / self.file_name
        if path.suffix == ".csv":
            path.write_bytes(_csv(self.sheets[0]))
        else:
            _xlsx(self, path)
        return path


def _csv(sheet: SheetLayout) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    for title in sheet.titles:
        writer.writerow([title])
    for names in sheet.header:
        writer.writerow(["" if name is None else name for name in names])
    writer.writerows(
        [f"{v.year}/{v.month}/{v.day}" if isinstance(v, dt.date) else v for v in row]
        for row in sheet.rows
    )
    return text.getvalue().encode("gb18030")


def _xlsx(book: Book, path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as workbook:
        workbook.set_properties({"title": NOTICE, "created": _CREATED})
        styles = {
            "title": workbook.add_format({"bold": True, "font_size": 14, "align": "center"}),
            "header": workbook.add_format(
                {"bold": True, "border": 1, "align": "center", "valign": "vcenter"}
            ),
            "date": workbook.add_format({"num_format": _DAY}),
            "text": workbook.add_format({"num_format": "@"}),
        }
        for sheet in book.sheets:
            _write_sheet(workbook.add_worksheet(sheet.name), sheet, styles)


def _write_sheet(
    worksheet: xlsxwriter.worksheet.Worksheet,
    sheet: SheetLayout,
    styles: dict[str, xlsxwriter.format.Format],
) -> None:
    width = len(sheet.header[0])
    worksheet.set_column(0, width - 1, 14)
    for row, title in enumerate(sheet.titles):
        worksheet.merge_range(row, 0, row, width - 1, title, styles["title"])
    _write_header(worksheet, sheet, styles["header"])
    start = sheet.first_row - 1
    merged = {
        (row, column): until
        for column in sheet.merge_down
        for row, until in _runs(sheet.rows, column)
    }
    for row, values in enumerate(sheet.rows):
        at = start + row
        for column, value in enumerate(values):
            if (row, column) in merged:
                worksheet.merge_range(
                    at, column, start + merged[row, column], column, value, styles["text"]
                )
            elif isinstance(value, str):
                if value:
                    worksheet.write_string(at, column, value)
            elif isinstance(value, dt.date):
                worksheet.write_datetime(at, column, value, styles["date"])
            elif value is not None:
                worksheet.write_number(at, column, value)


def _write_header(
    worksheet: xlsxwriter.worksheet.Worksheet,
    sheet: SheetLayout,
    style: xlsxwriter.format.Format,
) -> None:
    top = len(sheet.titles)
    if len(sheet.header) == 1:
        worksheet.write_row(top, 0, sheet.header[0], style)
        return
    upper, lower = sheet.header
    column = 0
    while column < len(upper):
        last = column
        while last + 1 < len(upper) and upper[last + 1] is None:
            last += 1
        if last > column:
            worksheet.merge_range(top, column, top, last, upper[column], style)
            worksheet.write_row(top + 1, column, lower[column : last + 1], style)
        elif lower[column] is None:
            worksheet.merge_range(top, column, top + 1, column, upper[column], style)
        else:
            worksheet.write_column(top, column, [upper[column], lower[column]], style)
        column = last + 1


def _runs(rows: list[list[Cell]], column: int) -> list[tuple[int, int]]:
    """Return first and last row of each value that has None below it."""
    found, first = [], 0
    for row in range(1, len(rows) + 1):
        if row == len(rows) or rows[row][column] is not None:
            if row - 1 > first:
                found.append((first, row - 1))
            first = row
    return found

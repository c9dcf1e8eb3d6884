"""The workbook of faulty rows: as they were, with the errors beside them, to mend and upload again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import IO

import xlsxwriter

from recruit.intake.columns import SheetKind
from recruit.intake.messages import Language
from recruit.intake.problems import Problem, Severity
from recruit.intake.staged import Preview, SheetPreview, StagedRow
from recruit.intake.values.reading import written
from recruit.intake.workbook import Cell

ADDED = ("错误", "如何修改", "原表行号")
"""Columns that are added; they are ignored when the workbook comes back."""

_IDENTIFIERS = frozenset({"id_number", "phone", "credit_code", "referrer_phone", "contact_phone"})
_FORBIDDEN = str.maketrans("[]:*?/\\", "（）：＊？／＼")


def write_error_workbook(
    preview: Preview, target: Path | IO[bytes], *, language: Language = Language.ZH_HANS
) -> int:
    """Write the faulty rows of a preview as a workbook that can be mended and uploaded.

    Titles and header stay as they were; bad cells are coloured and say why. Identity
    numbers and phones are in text format, so that they cannot be damaged while mending.

    Returns
    -------
    int
        Number of rows written.
    """
    count = 0
    with xlsxwriter.Workbook(
        str(target) if isinstance(target, Path) else target,
        {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    ) as book:
        formats = {
            "text": book.add_format({"num_format": "@"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "error": book.add_format({"num_format": "@", "bg_color": "#F8C9C4"}),
            "error_date": book.add_format({"num_format": "yyyy-mm-dd", "bg_color": "#F8C9C4"}),
            "head": book.add_format({"bold": True, "bg_color": "#E6E6E6", "text_wrap": True}),
            "why": book.add_format({"text_wrap": True, "font_color": "#A61C1C"}),
            "help": book.add_format({"text_wrap": True}),
        }
        names: set[str] = set()
        for sheet in preview.sheets:
            faulty = sheet.faulty
            if faulty:
                _write_sheet(book, formats, sheet, faulty, _tab(sheet.name, names), language)
                count += len(faulty)
        if not names:
            book.add_worksheet("无错误")
    return count


def _tab(name: str, taken: set[str]) -> str:
    """Return a name Excel accepts that no other tab has."""
    base = name.translate(_FORBIDDEN).strip("'")[:28] or "表"
    tab, number = base, 2
    while tab.lower() in taken:
        tab, number = f"{base}{number}", number + 1
    taken.add(tab.lower())
    return tab


def _write_sheet(
    book: xlsxwriter.Workbook,
    formats: dict[str, xlsxwriter.format.Format],
    sheet: SheetPreview,
    faulty: tuple[StagedRow, ...],
    tab: str,
    language: Language,
) -> None:
    page = book.add_worksheet(tab)
    width = len(sheet.headers)
    top = len(sheet.above)
    for at, row in enumerate(sheet.above):
        is_header = at >= sheet.header_row - 1
        for column, cell in enumerate(row):
            _write(page, at, column, cell, formats["head"] if is_header else None, formats)
    for offset, label in enumerate(ADDED):
        page.write_string(sheet.header_row - 1, width + offset, label, formats["head"])
    text_columns = {
        at for at, label in enumerate(sheet.headers) if sheet.mapping.get(label) in _IDENTIFIERS
    }
    for number, row in enumerate(faulty, start=top):
        bad: dict[str, list[Problem]] = {}
        for problem in row.problems:
            bad.setdefault(problem.column, []).append(problem)
        for column, cell in enumerate(row.cells):
            problems = bad.get(sheet.headers[column]) if sheet.headers[column] else None
            shown: Cell = written(cell) if column in text_columns and cell != "" else cell
            format_ = formats["text"] if column in text_columns else None
            if problems and any(p.severity is Severity.ERROR for p in problems):
                is_date = isinstance(cell, dt.date)
                format_ = formats["error_date" if is_date else "error"]
                said = "\n".join("：".join(p.say(language)) for p in problems)
                page.write_comment(number, column, said, {"x_scale": 2})
            _write(page, number, column, shown, format_, formats)
        said_all = [(problem, problem.say(language)) for problem in row.problems]
        why = "\n".join(f"{p.column}：{what}" if p.column else what for p, (what, _) in said_all)
        mend = "\n".join(help_ for _, (_, help_) in said_all)
        page.write_string(number, width, why, formats["why"])
        page.write_string(number, width + 1, mend, formats["help"])
        page.write_number(number, width + 2, row.number)
    page.freeze_panes(top, 0)
    page.set_column(0, max(width - 1, 0), 14)
    for column in text_columns:
        page.set_column(column, column, 21, formats["text"])
    page.set_column(width, width + 1, 48)
    if sheet.kind is SheetKind.CANDIDATES:
        page.set_landscape()


def _write(
    page: xlsxwriter.worksheet.Worksheet,
    row: int,
    column: int,
    cell: Cell,
    format_: xlsxwriter.format.Format | None,
    formats: dict[str, xlsxwriter.format.Format],
) -> None:
    """Write one cell as what it is; text is never taken for a formula, link or number."""
    if cell == "" and format_ is None:
        return
    if isinstance(cell, str):
        page.write_string(row, column, cell, format_) if cell else page.write_blank(
            row, column, None, format_
        )
    elif isinstance(cell, dt.datetime | dt.date):
        page.write_datetime(row, column, cell, format_ or formats["date"])
    elif isinstance(cell, float):
        page.write_number(row, column, cell, format_)
    else:
        page.write_string(row, column, written(cell), format_)

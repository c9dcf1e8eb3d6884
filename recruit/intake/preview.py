"""Read a whole file, check every row, and say what is wrong; nothing is stored."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Collection
from pathlib import Path

from recruit import garbage
from recruit.intake import candidates, enterprises, referrers
from recruit.intake.columns import COLUMNS, SheetKind
from recruit.intake.duplicates import mark_duplicates
from recruit.intake.guard import LIMITS, Limits
from recruit.intake.layout import data_rows, find_layout, is_notes
from recruit.intake.mending import Mend, mend
from recruit.intake.messages import Word
from recruit.intake.problems import Problem, Severity, UnreadableWorkbook
from recruit.intake.reasons import Reason
from recruit.intake.staged import (
    IgnoredSheet,
    Preview,
    SheetPreview,
    StagedRow,
    UnreadColumn,
)
from recruit.intake.staging import Table
from recruit.intake.titles import Titles, read_titles
from recruit.intake.values.dates import Dates
from recruit.intake.values.reading import clean
from recruit.intake.workbook import Sheet, open_workbook, read_file

_SHOWN = 30


def preview(
    source: Path | bytes,
    *,
    name: str = "",
    dates: tuple[dt.date, dt.date],
    limits: Limits = LIMITS,
    mends: Collection[Mend] = (),
) -> Preview:
    """Read a workbook as it would be imported.

    Parameters
    ----------
    source
        The file, or its content.
    name
        Its name for messages, when ``source`` is content.
    dates
        First and last day of the campaign; dates without a year fall near them.
    limits
        The largest file that is opened.
    mends
        Cells written anew since the file was made.

    Raises
    ------
    UnreadableWorkbook
        When the file cannot be read, or no sheet of it is one we know.
    """
    if not name:
        name = source.name if isinstance(source, Path) else "?"
    content = read_file(source, name=name, limits=limits)
    with garbage.not_searched():
        sheets = mend(open_workbook(content, name, limits=limits), mends)
        return _preview(sheets, name, content, dates)


def _preview(
    sheets: list[Sheet], name: str, content: bytes, dates: tuple[dt.date, dt.date]
) -> Preview:
    reading = Dates(*dates)
    ignored: list[IgnoredSheet] = []
    tables: list[tuple[Table, Titles, tuple[StagedRow, ...], tuple[Problem, ...], int]] = []
    for sheet in sheets:
        found = _table(sheet)
        if isinstance(found, IgnoredSheet):
            ignored.append(found)
            continue
        table, left_out = found
        titles = read_titles(sheet, table.layout)
        faults = _faults(table, titles)
        rows = () if faults else _stage(table, titles, reading)
        tables.append((table, titles, rows, faults, left_out))
    if not tables:
        raise _nothing(name, sheets, ignored)
    staged = [(table, rows) for table, _, rows, _, _ in tables]
    _across_sheets(staged)
    return Preview(
        file=name,
        sha256=hashlib.sha256(content).hexdigest(),
        first_date=dates[0],
        last_date=dates[1],
        sheets=tuple(_shown(table, rows, faults, out) for table, _, rows, faults, out in tables),
        ignored=tuple(ignored),
    )


def _table(sheet: Sheet) -> tuple[Table, int] | IgnoredSheet:
    """Return the table of a sheet, or why it is not read."""
    if sheet.hidden:
        return IgnoredSheet(sheet.name, Reason.SHEET_HIDDEN)
    if all(cell == "" for row in sheet.rows for cell in row):
        return IgnoredSheet(sheet.name, Reason.SHEET_EMPTY)
    if is_notes(sheet.name):
        return IgnoredSheet(sheet.name, Reason.SHEET_NOTES)
    layout = find_layout(sheet)
    if layout is None:
        return IgnoredSheet(sheet.name, Reason.SHEET_UNKNOWN)
    numbers, left_out = data_rows(sheet, layout)
    return Table(sheet, layout, numbers), left_out


def _nothing(name: str, sheets: list[Sheet], ignored: list[IgnoredSheet]) -> UnreadableWorkbook:
    """Return why a file has nothing to read."""
    if all(i.code in {Reason.SHEET_EMPTY, Reason.SHEET_HIDDEN} for i in ignored):
        return UnreadableWorkbook(Reason.FILE_NO_TABLE, file=name)
    found = [
        "、".join(clean(cell) for cell in row[:_SHOWN] if cell != "")
        for sheet in sheets
        for row in sheet.rows
        if sum(cell != "" for cell in row) > 1
    ]
    return UnreadableWorkbook(
        Reason.FILE_NOT_RECOGNISED,
        file=name,
        sheets="、".join(sheet.name for sheet in sheets),
        found=(found or [""])[0][:200],
    )


def _faults(table: Table, titles: Titles) -> tuple[Problem, ...]:
    """Return what makes a sheet unreadable as a whole: missing columns, no rows."""
    layout, fields = table.layout, table.layout.fields
    missing = [
        column.title
        for column in COLUMNS[layout.kind]
        if column.required and column.field not in fields
    ]
    if layout.kind is SheetKind.VACANCIES:
        if titles.enterprise and "企业名称" in missing:
            missing.remove("企业名称")
        if not {"title", "trade"} & fields.keys():
            missing.append("岗位")
    elif layout.kind is SheetKind.ENTERPRISES:
        if not {"town", "address"} & fields.keys():
            missing.append("所属镇街")
    elif layout.kind is SheetKind.CANDIDATES:
        if not {"id_number", "phone"} & fields.keys():
            missing.append("身份证号")
        home = any(field.startswith(("current_", "origin_")) for field in fields)
        if not home and "id_number" not in fields:
            missing.append("户籍地")
    found = "、".join(label for label in layout.labels[:_SHOWN] if label)
    base = {"sheet": table.sheet.name, "kind": Word(layout.kind.value), "found": found}
    faults = [
        Problem(Reason.MISSING_COLUMN, Severity.ERROR, title, params={**base, "column": title})
        for title in missing
    ]
    if not faults and not table.numbers:
        faults.append(Problem(Reason.SHEET_WITHOUT_ROWS, Severity.WARNING, params=base))
    return tuple(faults)


def _stage(table: Table, titles: Titles, dates: Dates) -> tuple[StagedRow, ...]:
    kind = table.layout.kind
    if kind is SheetKind.CANDIDATES:
        return candidates.stage(table, titles, dates)
    if kind is SheetKind.VACANCIES:
        return enterprises.stage_vacancies(table, titles, dates)
    if kind is SheetKind.ENTERPRISES:
        return enterprises.stage_enterprises(table, titles)
    return referrers.stage(table)


def _across_sheets(staged: list[tuple[Table, tuple[StagedRow, ...]]]) -> None:
    """Check what only all sheets together tell: towns of enterprises and repeated rows."""
    by_kind: dict[SheetKind, list[tuple[Table, tuple[StagedRow, ...]]]] = defaultdict(list)
    for table, rows in staged:
        by_kind[table.layout.kind].append((table, rows))
    towns = {
        row.values["enterprise"]
        for _, rows in by_kind[SheetKind.ENTERPRISES]
        for row in rows
        if row.values["town"]
    }
    enterprises.require_towns(by_kind[SheetKind.VACANCIES], towns)
    for kind, sheets in by_kind.items():
        labels = {
            table.sheet.name: {field: table.layout.label(field) for field in table.layout.fields}
            for table, _ in sheets
        }
        placed = [(table.sheet.name, row) for table, rows in sheets for row in rows]
        mark_duplicates(kind, placed, labels)


def _shown(
    table: Table, rows: tuple[StagedRow, ...], faults: tuple[Problem, ...], left_out: int
) -> SheetPreview:
    layout = table.layout
    return SheetPreview(
        name=table.sheet.name,
        kind=layout.kind,
        header_row=layout.header_row + 1,
        header_lines=layout.header_lines,
        headers=layout.labels,
        mapping={layout.labels[at]: field for field, at in layout.fields.items()},
        unread=_unread(table),
        rows=rows,
        faults=faults,
        above=tuple(table.sheet.rows[: layout.first_row]),
        left_out=left_out,
    )


def _unread(table: Table) -> tuple[UnreadColumn, ...]:
    layout = table.layout
    unread = []
    for at, label in enumerate(layout.labels):
        if at in layout.repeats:
            other = {"other": layout.labels[layout.repeats[at]]}
            unread.append(UnreadColumn(label, Reason.COLUMN_REPEATED, other))
        elif at in layout.unread:
            unread.append(UnreadColumn(label, layout.unread[at]))
        elif not label and any(table.sheet.rows[n][at] != "" for n in table.numbers):
            unread.append(UnreadColumn(f"[{at + 1}]", Reason.COLUMN_NAMELESS))
    return tuple(unread)

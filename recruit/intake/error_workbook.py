"""The workbook of faulty rows, as they were, with the errors beside them, to mend and upload."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Protocol

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from recruit.intake.problems import Problem, Severity
from recruit.intake.staged import StagedRow
from recruit.intake.values.answers import COHESION_TITLES
from recruit.intake.values.reading import written
from recruit.intake.workbook import Cell, Row
from recruit.language import Language
from recruit.models.candidate import Cohesion

ADDED = ("错误", "如何修改", "原表行号")
"""Columns that are added; they are ignored when the workbook comes back."""

_IDENTIFIERS = frozenset({"id_number", "phone", "credit_code", "referrer_phone", "contact_phone"})
_FORBIDDEN = str.maketrans("[]:*?/\\", "（）：＊？／＼")


class FaultySheet(Protocol):
    """What is needed of a sheet that was read: a kind we recognised, or a form of the desk."""

    @property
    def name(self) -> str:
        """The tab."""
        ...

    @property
    def header_row(self) -> int:
        """First line of the header as Excel counts it."""
        ...

    @property
    def headers(self) -> tuple[str, ...]:
        """Header of every column."""
        ...

    @property
    def mapping(self) -> Mapping[str, str]:
        """Field of every header that is read."""
        ...

    @property
    def above(self) -> tuple[Row, ...]:
        """The rows above the first row of data."""
        ...

    @property
    def faulty(self) -> tuple[StagedRow, ...]:
        """Rows that must be mended."""
        ...


class FaultyFile(Protocol):
    """What is needed of a file that was read."""

    @property
    def sheets(self) -> Sequence[FaultySheet]:
        """Its sheets."""
        ...


def write_error_workbook(
    preview: FaultyFile, target: Path | IO[bytes], *, language: Language = Language.ZH_HANS
) -> int:
    """Write the faulty rows of a preview as a workbook that can be mended and uploaded.

    Titles and header stay as they were; bad cells are coloured and say why. Identity numbers
    and phones are in text format, so that mending does not damage them. A party is written
    by its label, because those whom a row names may not be among the faulty ones.

    Returns
    -------
    int
        Number of rows written.
    """
    with xlsxwriter.Workbook(
        str(target) if isinstance(target, Path) else target,
        {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    ) as book:
        writer = _Writer(book, language)
        for sheet in preview.sheets:
            if sheet.faulty:
                writer.add(sheet)
        if not writer.tabs:
            book.add_worksheet("无错误")
    return writer.count


def _tab(name: str, taken: set[str]) -> str:
    """Return a name Excel accepts that no other tab has."""
    base = name.translate(_FORBIDDEN).strip("'")[:28] or "表"
    tab, number = base, 2
    while tab.lower() in taken:
        tab, number = f"{base}{number}", number + 1
    taken.add(tab.lower())
    return tab


class _Writer:
    """Writes sheets of faulty rows into one workbook."""

    def __init__(self, book: xlsxwriter.Workbook, language: Language) -> None:
        self.book, self.language = book, language
        self.tabs: set[str] = set()
        self.count = 0
        red = {"bg_color": "#F8C9C4"}
        self.text = book.add_format({"num_format": "@"})
        self.date = book.add_format({"num_format": "yyyy-mm-dd"})
        self.bad = book.add_format({"num_format": "@", **red})
        self.bad_date = book.add_format({"num_format": "yyyy-mm-dd", **red})
        self.head = book.add_format({"bold": True, "bg_color": "#E6E6E6", "text_wrap": True})
        self.why = book.add_format({"text_wrap": True, "font_color": "#A61C1C"})
        self.mend = book.add_format({"text_wrap": True})

    def add(self, sheet: FaultySheet) -> None:
        """Add the faulty rows of a sheet under its titles and header."""
        page = self.book.add_worksheet(_tab(sheet.name, self.tabs))
        width, top = len(sheet.headers), len(sheet.above)
        identifiers = {
            at
            for at, label in enumerate(sheet.headers)
            if sheet.mapping.get(label) in _IDENTIFIERS
        }
        for at, row in enumerate(sheet.above):
            for column, cell in enumerate(row):
                self._write(
                    page, at, column, cell, self.head if at >= sheet.header_row - 1 else None
                )
        for offset, label in enumerate(ADDED):
            page.write_string(sheet.header_row - 1, width + offset, label, self.head)
        page.freeze_panes(top, 0)
        page.set_column(0, max(width - 1, 0), 14)
        for column in identifiers:
            page.set_column(column, column, 21, self.text)
        page.set_column(width, width + 1, 48)
        for at, staged in enumerate(sheet.faulty, start=top):
            self._write_row(page, at, staged, sheet, identifiers)
            self.count += 1

    def _write_row(
        self,
        page: Worksheet,
        at: int,
        staged: StagedRow,
        sheet: FaultySheet,
        identifiers: set[int],
    ) -> None:
        headers = sheet.headers
        by_column: dict[str, list[Problem]] = defaultdict(list)
        for problem in staged.problems:
            by_column[problem.column].append(problem)
        for column, read in enumerate(staged.cells):
            cell = self._party(sheet.mapping.get(headers[column], ""), staged) or read
            problems = by_column[headers[column]] if headers[column] else []
            shown: Cell = cell
            format_ = None
            if column in identifiers:
                shown, format_ = written(cell), self.text
            if any(problem.severity is Severity.ERROR for problem in problems):
                format_ = self.bad_date if isinstance(cell, dt.date) else self.bad
                said = "\n".join("：".join(problem.say(self.language)) for problem in problems)
                page.write_comment(at, column, said, {"x_scale": 2})
            self._write(page, at, column, shown, format_)
        width = len(headers)
        told = [(problem.column, *problem.say(self.language)) for problem in staged.problems]
        why = "\n".join(f"{column}：{what}" if column else what for column, what, _ in told)
        page.write_string(at, width, why, self.why)
        page.write_string(at, width + 1, "\n".join(help_ for *_, help_ in told), self.mend)
        page.write_number(at, width + 2, staged.number)

    @staticmethod
    def _party(field: str, staged: StagedRow) -> str:
        """Return what says to which party the row belongs, wherever it comes to stand."""
        if field == "party":
            return str(staged.values["party"])
        if field == "cohesion" and staged.values["cohesion"]:
            return COHESION_TITLES[Cohesion(str(staged.values["cohesion"]))]
        return ""

    def _write(
        self, page: Worksheet, row: int, column: int, cell: Cell, format_: Format | None
    ) -> None:
        """Write one cell as what it is; text is never taken for a formula, link or number."""
        if cell == "":
            if format_ is not None:
                page.write_blank(row, column, None, format_)
        elif isinstance(cell, dt.datetime | dt.date):
            page.write_datetime(row, column, cell, format_ or self.date)
        elif isinstance(cell, float):
            page.write_number(row, column, cell, format_)
        else:
            page.write_string(row, column, written(cell), format_)

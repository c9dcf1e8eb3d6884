"""Read the sheets of a workbook as rows of cells, whatever it was written with.

Only reading: which row is the header and what a column means is ``layout``'s business.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from recruit.intake.guard import LIMITS, Container, Limits, inspect
from recruit.intake.problems import UnreadableWorkbook
from recruit.intake.reasons import Reason

Cell = str | float | dt.date | dt.datetime | dt.time | dt.timedelta
"""A cell as read; an empty one is ``""``, a truth value 是 or 否."""

Row = list[Cell]

LOST = "\ufffd"
"""Stands where a character of a CSV file could not be decoded."""

_MOST_LOST = 1 / 200
_DELIMITERS = ",\t;，|"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows from the very first, and the ranges merged in it.

    Parameters
    ----------
    name
        As on its tab; of a CSV file the file's name.
    rows
        Cells by row and column, both from the first of the sheet; rows are equally long.
    merged
        Top, left, bottom, right of every merged range, from 0, both ends included.
    hidden
        Whether it is hidden in the workbook; then ``rows`` is empty.
    """

    name: str
    rows: list[Row]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden: bool = False


def read_file(source: Path | bytes, *, name: str, limits: Limits = LIMITS) -> bytes:
    """Return the bytes of a file that is not too large.

    Raises
    ------
    UnreadableWorkbook
        When there is no such file or it is larger than the limit.
    """
    if isinstance(source, bytes):
        return source
    if not source.is_file():
        raise UnreadableWorkbook(Reason.FILE_MISSING, file=name)
    size = source.stat().st_size
    if size > limits.megabytes << 20:
        raise UnreadableWorkbook(
            Reason.FILE_TOO_LARGE, file=name, size=size >> 20, limit=limits.megabytes
        )
    return source.read_bytes()


def open_workbook(source: Path | bytes, name: str = "", *, limits: Limits = LIMITS) -> list[Sheet]:
    """Return the sheets of an xlsx, xls or csv file in their order.

    Raises
    ------
    UnreadableWorkbook
        When the file is missing, empty, too large, of another type, damaged, protected by a
        password, or would unpack to more than ``limits`` allow.
    """
    if not name:
        name = source.name if isinstance(source, Path) else "?"
    content = read_file(source, name=name, limits=limits)
    if inspect(content, name=name, limits=limits) is Container.TEXT:
        return [Sheet(Path(name).stem, _read_text(content, name, limits))]
    try:
        return _read_excel(content)
    except PasswordError as error:
        raise UnreadableWorkbook(Reason.FILE_PASSWORD, file=name) from error
    except Exception as error:
        raise UnreadableWorkbook(Reason.FILE_CORRUPT, file=name) from error
    except BaseException as error:
        # A panic of the parser's native code is no Exception; it means a damaged file.
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableWorkbook(Reason.FILE_CORRUPT, file=name) from error


def _read_excel(content: bytes) -> list[Sheet]:
    sheets = []
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        for tab in book.sheets_metadata:
            if tab.typ != SheetTypeEnum.WorkSheet:
                continue
            if tab.visible != SheetVisibleEnum.Visible:
                sheets.append(Sheet(tab.name, [], hidden=True))
                continue
            sheet = book.get_sheet_by_name(tab.name)
            rows = sheet.to_python(skip_empty_area=False)
            for row in rows:
                for at, cell in enumerate(row):
                    if cell is True or cell is False:
                        row[at] = "是" if cell else "否"
            merged = tuple(
                (top, left, bottom, right)
                for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
            )
            sheets.append(Sheet(tab.name, rows, merged))
    return sheets


def _read_text(content: bytes, name: str, limits: Limits) -> list[Row]:
    text = _decode(content, name)
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    delimiter = max(_DELIMITERS, key=lambda mark: sum(line.count(mark) for line in lines))
    rows: list[Row] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False):
            rows.append([*row])
            if len(rows) > limits.rows:
                raise UnreadableWorkbook(
                    Reason.FILE_TOO_MANY_ROWS, file=name, rows=len(rows), limit=limits.rows
                )
    except csv.Error as error:
        raise UnreadableWorkbook(Reason.FILE_CORRUPT, file=name) from error
    width = max(map(len, rows), default=0)
    if width > limits.columns:
        raise UnreadableWorkbook(
            Reason.FILE_TOO_MANY_COLUMNS, file=name, columns=width, limit=limits.columns
        )
    for cells in rows:
        cells.extend([""] * (width - len(cells)))
    return rows


def _decode(content: bytes, name: str) -> str:
    """Return the text of a CSV file: UTF-8 or UTF-16 by their marks, else UTF-8, else GB18030.

    A few bytes that fit no encoding become ``LOST``, so that one cell and not the file is bad.
    """
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if marked else ["utf-8-sig", "gb18030"]
    texts = [content.decode(encoding, errors="replace") for encoding in encodings]
    text = min(texts, key=lambda found: found.count(LOST))
    control = any(chr(code) in text for code in range(32) if code not in {9, 10, 13})
    if control or text.count(LOST) > max(1, len(text) * _MOST_LOST):
        raise UnreadableWorkbook(Reason.FILE_WRONG_TYPE, file=name, found="binary")
    return text

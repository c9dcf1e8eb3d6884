"""Find the table in a sheet: its kind, its header under the title lines, its columns and rows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from recruit.intake.columns import COLUMNS, KIND_HINTS, SheetKind
from recruit.intake.headings import Target, exact, meaning, meaning_of_two
from recruit.intake.reasons import Reason
from recruit.intake.values.reading import clean
from recruit.intake.workbook import Row, Sheet

_SEARCHED = 16
"""Rows in which the header must begin; bureaus put up to ten title lines above it."""
_LEAST_SCORE = 2.5
_INEXACT, _MARK, _UNREAD, _HINT, _ALL_REQUIRED = 0.7, 0.5, 0.3, 1.0, 1.0
_NOTE_SHEET = re.compile(r"(说明|示例|样例|须知|字典|选项|下拉|範例|範本說明|說明)")
_TOTAL = re.compile(r"^(合\s*计|总\s*计|小\s*计|共\s*计|合計|總計|小計|总人数|累计)[:：]?")
_FOOTER = re.compile(
    r"^(注|备注|说明|填表|填报|制表|审核|单位负责人|负责人签|联系人[:：]|联系电话[:：]|日期[:：]|"
    r"\*|※|以下空白|以上|備註|說明|填報)"
)
_SUSPECT = frozenset("合总小共累注备说填制审单负联日以总總計計說備*※")
"""First characters of totals and notes; rows that begin otherwise need no closer look."""
_EXAMPLE = re.compile(r"^(示例|样例|例|例如|举例|示范|範例|示例行)[:：]?\d*$")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the table is and what its columns are.

    Parameters
    ----------
    kind
        What the sheet lists.
    header_row, header_lines
        First line of the header, from 0, and how many lines it has (1 or 2).
    labels
        Header of every column in one line.
    fields
        Column of every field.
    unread
        Reason for every column with a header that is not read.
    """

    kind: SheetKind
    header_row: int
    header_lines: int
    labels: tuple[str, ...]
    fields: dict[str, int]
    unread: dict[int, Reason]
    repeats: dict[int, int]
    serial: int | None

    @property
    def first_row(self) -> int:
        """First row below the header, from 0."""
        return self.header_row + self.header_lines

    def label(self, field: str) -> str:
        """Return the header of a field's column, "" when the sheet has none."""
        at = self.fields.get(field)
        return "" if at is None else self.labels[at]


def is_notes(name: str) -> bool:
    """Whether a sheet's name says that it holds notes or choices rather than data."""
    return bool(_NOTE_SHEET.search(name))


def find_layout(sheet: Sheet) -> Layout | None:
    """Return the best reading of a sheet as a table, or None when no header is in it."""
    best: tuple[float, Layout] | None = None
    filled = _fill_header(sheet)
    title = ""
    for at in range(min(len(filled), _SEARCHED)):
        top = filled[at]
        if len({label for label in top if label}) >= 2:
            for kind in SheetKind:
                for layout in _readings(filled, at, kind):
                    score = _score(layout, f"{sheet.name} {title}")
                    if best is None or score > best[0]:
                        best = (score, layout)
        title += " ".join(dict.fromkeys(top))
    return best[1] if best and best[0] >= _LEAST_SCORE else None


def _fill_header(sheet: Sheet) -> list[list[str]]:
    """Return the first rows as text with merged cells repeated."""
    filled = [
        [clean(cell) if isinstance(cell, str) else "" for cell in row]
        for row in sheet.rows[: _SEARCHED + 1]
    ]
    for top, left, bottom, right in sheet.merged:
        if top < len(filled) and left < len(filled[top]):
            text = filled[top][left]
            for row in filled[top : bottom + 1]:
                row[left : right + 1] = [text] * (min(right + 1, len(row)) - left)
    return filled


def _readings(rows: list[list[str]], at: int, kind: SheetKind) -> list[Layout]:
    """Return the header read as one line and, if it can be, as two."""
    top = rows[at]
    one = _layout(kind, at, 1, tuple(top), [meaning(label, kind) for label in top])
    if at + 1 >= len(rows):
        return [one]
    bottom = rows[at + 1]
    heads, last = [], ""
    for upper, lower in zip(top, bottom, strict=True):
        last = upper or (last if lower else "")
        heads.append(last)
    below = [
        i for i, (head, low) in enumerate(zip(heads, bottom, strict=True)) if low and low != head
    ]
    known = [i for i in below if exact(heads[i] + bottom[i], kind) or exact(bottom[i], kind)]
    if len(known) < 2 or len(known) < 0.5 * len(below):
        return [one]
    pairs = list(zip(heads, bottom, strict=True))
    labels = tuple(head if low in {"", head} else f"{head}{low}" for head, low in pairs)
    targets = [meaning_of_two(head, low, kind) for head, low in pairs]
    return [one, _layout(kind, at, 2, labels, targets)]


def _layout(
    kind: SheetKind, at: int, lines: int, labels: tuple[str, ...], targets: list[Target | None]
) -> Layout:
    fields: dict[str, int] = {}
    unread: dict[int, Reason] = {}
    repeats: dict[int, int] = {}
    serial = None
    for column, target in enumerate(targets):
        if isinstance(target, Reason):
            unread[column] = target
            if target is Reason.COLUMN_SERIAL and serial is None:
                serial = column
        elif target is None:
            if labels[column]:
                unread[column] = Reason.COLUMN_UNKNOWN
        elif target in fields:
            better = exact(labels[column], kind) and not exact(labels[fields[target]], kind)
            loser, winner = (fields[target], column) if better else (column, fields[target])
            fields[target] = winner
            unread[loser] = Reason.COLUMN_REPEATED
            repeats[loser] = winner
        else:
            fields[target] = column
    return Layout(kind, at, lines, labels, fields, unread, repeats, serial)


def _score(layout: Layout, title: str) -> float:
    columns = {column.field: column for column in COLUMNS[layout.kind]}
    score = 0.0
    for field, at in layout.fields.items():
        column = columns.get(field)
        score += 1.0 if exact(layout.labels[at], layout.kind) else _INEXACT
        score += _MARK if column is not None and column.mark else 0.0
    known = {reason for reason in layout.unread.values() if reason is not Reason.COLUMN_UNKNOWN}
    score += _UNREAD * len(known)
    if score and any(hint in title for hint in KIND_HINTS[layout.kind]):
        score += _HINT
    if all(column.field in layout.fields for column in columns.values() if column.required):
        score += _ALL_REQUIRED
    return score


def data_rows(sheet: Sheet, layout: Layout) -> tuple[list[int], int]:
    """Return the numbers (from 0) of the rows that hold data, and how many others were left out.

    Blank rows, totals, notes below the table, examples and repeated headers are left out.
    """
    columns = sorted(layout.fields.values())
    header = {label for label in layout.labels if label}
    kept, left_out = [], 0
    for number in range(layout.first_row, len(sheet.rows)):
        row = sheet.rows[number]
        filled = [cell for at in columns if (cell := row[at]) != ""]
        if not filled:
            left_out += any(cell != "" for cell in row)
        elif _is_serial_of_data(row, layout.serial) and _is_data(filled, header):
            kept.append(number)
        else:
            left_out += 1
    return kept, left_out


def _is_serial_of_data(row: Row, serial: int | None) -> bool:
    """Whether the serial number of a row is none of 合计 and 示例."""
    if serial is None or not isinstance(row[serial], str):
        return True
    text = str(row[serial]).strip()
    return not (_EXAMPLE.match(text) or _TOTAL.match(text))


def _is_data(filled: Row, header: set[str]) -> bool:
    """Whether filled cells are neither a total, nor a note, nor the header once more."""
    first = next((cell for cell in filled if isinstance(cell, str)), None)
    if first is None:
        return True
    text = first.strip()
    if not text:
        return any(str(cell).strip() for cell in filled)
    if text[0] in _SUSPECT:
        is_total = bool(_TOTAL.match(text))
        if is_total and len(text) <= 8:
            return False
        if len(filled) <= 2 and (is_total or _FOOTER.match(text)):
            return False
    return text not in header or sum(cell in header for cell in filled) < 3

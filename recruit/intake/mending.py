"""Cells mended after a file was uploaded, put in their places before the file is read again.

The file stays as it was; what was mended is kept beside it and read over it, so that a mended
cell is judged by the same rules as any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from recruit.intake.workbook import Sheet

WHOLE_ROW = -1
LONGEST = 500


@dataclass(frozen=True, slots=True)
class Mend:
    """One cell written anew, or one row left out.

    Parameters
    ----------
    sheet
        Name of the sheet.
    row
        Number of the row as Excel counts it.
    column
        The cell's column from 0; ``WHOLE_ROW``: the row is left out.
    value
        What the cell is to say.
    """

    sheet: str
    row: int
    column: int
    value: str = ""


def mend(sheets: Sequence[Sheet], mends: Iterable[Mend]) -> list[Sheet]:
    """Return the sheets with cells mended; what is not in a sheet is passed over.

    A mended cell in a merged range counts for itself: the range is written out into its rows
    first.
    """
    wanted = list(mends)
    return [_mended(sheet, [m for m in wanted if m.sheet == sheet.name]) for sheet in sheets]


def _mended(sheet: Sheet, mends: Sequence[Mend]) -> Sheet:
    if not mends:
        return sheet
    rows = [list(row) for row in sheet.rows]
    cells = {(m.row - 1, m.column) for m in mends if m.column != WHOLE_ROW}
    kept = []
    for top, left, bottom, right in sheet.merged:
        if not any(top <= row <= bottom and left <= at <= right for row, at in cells):
            kept.append((top, left, bottom, right))
            continue
        for row in rows[top : bottom + 1]:
            row[left : right + 1] = [rows[top][left]] * len(row[left : right + 1])
    for m in mends:
        if not 0 < m.row <= len(rows):
            continue
        row = rows[m.row - 1]
        if m.column == WHOLE_ROW:
            row[:] = [""] * len(row)
        elif 0 <= m.column < len(row):
            row[m.column] = m.value.strip()[:LONGEST]
    return replace(sheet, rows=rows, merged=tuple(kept))

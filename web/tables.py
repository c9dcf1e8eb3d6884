"""A list as a workbook to send out or print: a head, rows, nothing that Excel would reckon."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from recruit.documents.workbook_style import styles_of
from recruit.documents.workbook_text import cell_text, sheet_names

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDEST = 42


def workbook(
    title: str, heads: Sequence[str], rows: Iterable[Sequence[str | int | float | None]]
) -> bytes:
    """Return one sheet with a head that stays and filters; texts are never formulas."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    page = book.add_worksheet(sheet_names([title])[0])
    style = styles_of(book)
    widths = [_width(head) for head in heads]
    for column, head in enumerate(heads):
        page.write_string(0, column, cell_text(head), style.head)
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, int | float):
                page.write_number(last, column, value, style.centre)
                continue
            text = cell_text(value or "")
            page.write_string(last, column, text, style.text)
            widths[column] = max(widths[column], _width(text))
    for column, width in enumerate(widths):
        page.set_column(column, column, min(width, _WIDEST))
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(last, 1), max(len(heads) - 1, 0))
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    book.close()
    return out.getvalue()


def _width(text: str) -> float:
    """Return the width of a cell in digits: a Chinese character takes about two."""
    return 3 + sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)

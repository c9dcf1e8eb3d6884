"""A list as a workbook: one sheet, a header that stays, text that is never a formula."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from recruit.documents.workbook_text import cell_text, sheet_names

Cell = str | float | dt.date | None

_WIDEST = 40


def table(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a workbook with one sheet.

    Texts are written as texts: what begins with ``=``, ``+``, ``-`` or ``@`` is marked so that
    it stays one when the cell is edited or the sheet saved as CSV.
    """
    content = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(content, options) as book:
        sheet = book.add_worksheet(sheet_names([name])[0])
        head = book.add_format({"bold": True, "bg_color": "#E6E6E6", "text_wrap": True})
        plain = book.add_format({"num_format": "@"})
        guarded = book.add_format({"num_format": "@", "quote_prefix": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        widths = [len(title) * 2 + 2 for title in header]
        for column, title in enumerate(header):
            sheet.write_string(0, column, cell_text(title), head)
        last = 0
        for last, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if value is None or value == "":
                    continue
                if isinstance(value, dt.date):
                    sheet.write_datetime(last, column, dt.datetime.combine(value, dt.time()), day)
                elif isinstance(value, str):
                    risky = value.lstrip()[:1] in {"=", "+", "-", "@", "\t", "\r"}
                    sheet.write_string(last, column, cell_text(value), guarded if risky else plain)
                    widths[column] = max(widths[column], min(_WIDEST, len(value) * 2))
                else:
                    sheet.write_number(last, column, value)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, max(10, width))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(1, last), max(0, len(header) - 1))
    return content.getvalue()

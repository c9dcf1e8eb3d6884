"""The outbox as a workbook, for a mass-SMS tool or to be sent by hand from WeChat."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from recruit.documents.workbook_style import FONT
from recruit.documents.workbook_text import cell_text


def notices_xlsx(heads: Sequence[str], rows: Sequence[Sequence[str]], title: str) -> bytes:
    """Return rows of texts under their heads; every cell is text, so that none is a formula.

    A text that a program could still take for a formula when the sheet is saved as CSV and
    opened again (it begins with ``= + - @`` or a tab) gets an apostrophe in front.
    """
    import xlsxwriter

    out = io.BytesIO()
    options: Mapping[str, object] = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": FONT, "font_size": 10},
    }
    with xlsxwriter.Workbook(out, dict(options)) as book:
        head = book.add_format({"bold": True, "bottom": 1, "font_name": FONT})
        text = book.add_format({"text_wrap": True, "valign": "top", "font_name": FONT})
        page = book.add_worksheet(title[:31])
        for column, label in enumerate(heads):
            page.write_string(0, column, label, head)
        for line, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                page.write_string(line, column, cell_text(harmless(value)), text)
        for column, width in enumerate((14, 15, 18, 12, 80, 8, 8, 12)):
            page.set_column(column, column, width)
        page.freeze_panes(1, 0)
        page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    return out.getvalue()


def harmless(text: str) -> str:
    """Return a text that no program takes for a formula."""
    return f"'{text}" if text[:1] in tuple("=+-@\t\r") else text

"""Sheets of the desk on A4: a title, a few sentences, tables. The words are the caller's."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from recruit.documents.glyphs import FAMILY, as_printed
from recruit.documents.typesetting import fonts
from recruit.documents.typst_child import compiler, pdf_of
from recruit.language import Language

TEMPLATE = Path(__file__).with_name("sheet.typ")


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table: its first column is text, the others are figures.

    Parameters
    ----------
    rows
        As ready text, for paper.
    plain
        The same with numbers, for workbooks.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    plain: tuple[tuple[object, ...], ...]


def table_pdf(
    title: str,
    lead: Sequence[str],
    tables: Sequence[PrintedTable],
    *,
    foot: str,
    language: Language,
    day: dt.date,
) -> bytes:
    """Return the sheet as a PDF; the same sheet gives the same bytes."""
    data = {
        "family": FAMILY,
        "language": language.replace("_", "-"),
        "title": as_printed(title),
        "lead": [as_printed(line) for line in lead],
        "foot": as_printed(foot),
        "tables": [
            {
                "title": as_printed(table.title),
                "head": [as_printed(cell) for cell in table.head],
                "rows": [[as_printed(cell) for cell in row] for row in table.rows],
            }
            for table in tables
            if table.rows
        ],
    }
    moment = dt.datetime.combine(day, dt.time(), dt.UTC)
    return pdf_of(compiler(TEMPLATE, fonts()), json.dumps(data), timestamp=int(moment.timestamp()))

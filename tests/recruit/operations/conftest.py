"""Previews as the intake makes them, built in a line each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from recruit.intake import (
    Preview,
    Problem,
    Reason,
    Severity,
    SheetKind,
    SheetPreview,
    StagedRow,
)
from recruit.models import Campaign
from recruit.operations.import_report import ImportReport
from recruit.operations.imports import commit_preview
from recruit.storage import Registry

FAULT = Problem(Reason.REQUIRED_EMPTY, Severity.ERROR, "姓名", "")


def sheet(kind: SheetKind, *rows: dict[str, Any], columns: set[str] | None = None) -> SheetPreview:
    """Return a sheet whose header stands in row 1; ``faulty=True`` in a row makes it faulty."""
    fields = columns if columns is not None else {key for row in rows for key in row}
    return SheetPreview(
        name=kind.value,
        kind=kind,
        header_row=1,
        header_lines=1,
        headers=tuple(sorted(fields)),
        mapping={field: field for field in sorted(fields)},
        unread=(),
        rows=tuple(
            StagedRow(
                number,
                {key: value for key, value in row.items() if key != "faulty"},
                (),
                [FAULT] if row.get("faulty") else [],
            )
            for number, row in enumerate(rows, start=2)
        ),
        faults=(),
        above=(),
        left_out=0,
    )


def book(*sheets: SheetPreview) -> Preview:
    return Preview("名单.xlsx", "0" * 64, dt.date(2020, 2, 20), dt.date(2020, 3, 10), sheets, ())


@pytest.fixture
def take(registry: Registry, campaign: Campaign) -> Callable[..., ImportReport]:
    """Return a function that commits sheets of a workbook."""

    def commit(*sheets: SheetPreview, skip_faulty: bool = False) -> ImportReport:
        with registry.write() as session:
            return commit_preview(
                session, campaign, book(*sheets), skip_faulty=skip_faulty, by="staff"
            )

    return commit

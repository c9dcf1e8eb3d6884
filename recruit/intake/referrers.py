"""Rows of a sheet of referrers."""

from __future__ import annotations

from recruit.intake.reasons import Reason
from recruit.intake.staged import StagedRow
from recruit.intake.staging import Columns, Table, name, optional, text
from recruit.intake.values import counts, numbers, places
from recruit.intake.values.reading import Reader, error

_PARTS = ("province", "prefecture", "county", "whole", "town", "village", "detail")
_READERS: dict[str, Reader] = {
    "name": name(limit=40),
    "phone": optional(numbers.mobile, blank=""),
    "employer": name(),
    "target": counts.head_count,
    "province": places.province,
    "remarks": text(limit=1000),
    **{f"{owner}_{part}": text() for owner in ("origin", "current") for part in _PARTS},
}


def stage(table: Table) -> tuple[StagedRow, ...]:
    """Return the rows of a table of referrers."""
    columns = Columns(table, _READERS)
    staged = []
    for at, number in enumerate(table.numbers):
        problems = columns.problems(at) if at in columns.noted else []
        read = {field: columns.readings(field)[at] for field in _READERS}
        for field, title in (("name", "介绍人"), ("phone", "联系电话")):
            if not read[field].value and not read[field].notes:
                note = error(Reason.REQUIRED_EMPTY, column=title)
                problems.append(columns.problem(field, at, note, title=title))
        shown, address = _home(columns, at)
        home = places.county(address)
        problems += [columns.problem(shown, at, note) for note in home.notes]
        county = str(home.value or "")
        values: dict[str, object] = {
            "name": read["name"].value,
            "phone": read["phone"].value,
            "employer": read["employer"].value,
            "home_county": county,
            "target": read["target"].value or 0,
            "province": read["province"].value or (county[:2] + "0000" if county else ""),
        }
        staged.append(StagedRow(number + 1, values, table.sheet.rows[number], problems))
    return tuple(staged)


def _home(columns: Columns, at: int) -> tuple[str, str]:
    """Return the column to show and the address of the county a referrer is from.

    A province alone says nothing of a county and is left to the column of provinces.
    """
    for owner in ("origin", "current"):
        fields = [f"{owner}_{part}" for part in ("province", "prefecture", "county", "whole")]
        pieces = {field: str(columns.readings(field)[at].value) for field in fields}
        below = [field for field in fields[1:] if pieces[field]]
        if below:
            return below[-1], "".join(pieces.values())
    return "origin_whole", ""

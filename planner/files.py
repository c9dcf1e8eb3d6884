"""Problem and plan directories: one table a file (CSV or Parquet), settings and summary in JSON.

This is the stable public interface of the planner. What a table must look like is
declared once, as data, in ``matching/tables.py`` and ``charter/tables.py``; this
module reads and writes any such table. Cells are the matter of ``cells``, JSON that of
``objects``; both are offered here too.
"""

from __future__ import annotations

import csv
import shutil
import tempfile
import warnings
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from planner.cells import DTYPES, SHOWN_PER_COLUMN, Column, Kind, convert, filled
from planner.errors import Fault, InvalidProblem
from planner.objects import dumps, one_line, read_json

__all__ = [
    "SCHEMA_VERSION",
    "Column",
    "Kind",
    "Table",
    "dumps",
    "one_line",
    "read_json",
    "read_table",
    "require_known",
    "typed",
    "write_directory",
]

SCHEMA_VERSION = 1
"""Version of the directory format; raised when an old reader would misread a new file."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a directory.

    Parameters
    ----------
    name
        File name without its ending.
    columns
        The columns we read. Others are kept out of the way.
    optional
        Whether the file may be missing.
    key
        Columns whose values together must be unique.
    may_be_empty
        Whether a file with a header and no rows is fine.
    """

    name: str
    columns: tuple[Column, ...]
    optional: bool = False
    key: tuple[str, ...] = ()
    may_be_empty: bool = False

    def empty(self) -> pd.DataFrame:
        """Return the table with its columns and no rows."""
        return pd.DataFrame({c.name: pd.Series(dtype=DTYPES[c.kind]) for c in self.columns})


def read_table(directory: Path, table: Table) -> pd.DataFrame:
    """Read one table, each column as its kind's dtype (text, int64, float64, datetime64[s], bool).

    Raises
    ------
    InvalidProblem
        When the file is missing or unreadable, a required column is missing, a cell does
        not hold what its column holds, or a key occurs twice. All faults at once.
    """
    raw = _read_raw(directory, table)
    if raw is None:
        return table.empty()
    return typed(raw, table)


def typed(raw: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return ``raw`` with the table's columns, each checked and converted to its kind.

    Raises
    ------
    InvalidProblem
        As for :func:`read_table`.
    """
    missing = [c.name for c in table.columns if c.required and c.name not in raw.columns]
    if missing:
        found = ", ".join(map(str, raw.columns)) or "none"
        raise InvalidProblem(
            Fault(table.name, f"the column is missing; columns found: {found}", column=name)
            for name in missing
        )
    if not len(raw) and not table.may_be_empty and not table.optional:
        raise InvalidProblem(
            Fault(table.name, "there are no rows below the header; add at least one")
        )
    faults: list[Fault] = []
    columns = {}
    for column in table.columns:
        if column.name not in raw.columns:
            columns[column.name] = filled(column, len(raw))
            continue
        columns[column.name], wrong = convert(raw[column.name], column, table.name)
        faults.extend(wrong)
    if faults:
        raise InvalidProblem(faults)
    frame = pd.DataFrame(columns)
    if table.key:
        _require_unique(frame, table)
    return frame


def require_known(
    frame: pd.DataFrame, column: str, known: pd.Series, table: str, where: str
) -> None:
    """Check that every non-blank value of a column occurs in ``known``.

    Raises
    ------
    InvalidProblem
        Naming the rows whose value does not.
    """
    values = frame[column]
    unknown = (~values.isin(known) & (values != "")).to_numpy()
    if unknown.any():
        raise InvalidProblem(
            Fault(
                table,
                f"is not in {where}; correct the id or add the row there",
                row=int(row) + 2,
                column=column,
                value=str(values.iloc[row]),
            )
            for row in np.flatnonzero(unknown)[:SHOWN_PER_COLUMN]
        )


def write_directory(
    directory: Path,
    tables: Mapping[str, pd.DataFrame],
    objects: Mapping[str, Mapping[str, Any]],
    *,
    parquet: bool = False,
) -> None:
    """Write tables and JSON objects into a directory, all of them or none.

    Everything is finished in a hidden neighbour first and then moved in file by file,
    objects last, so that a reader who finds ``summary.json`` finds everything. Objects
    of an earlier run are taken away before its tables are, and a table left over in the
    other format is removed.

    Parameters
    ----------
    directory
        Made when it does not exist.
    tables
        Frames by table name.
    objects
        JSON objects by file name, e.g. ``{"summary.json": {...}}``.
    parquet
        Write Parquet instead of CSV.
    """
    directory.mkdir(parents=True, exist_ok=True)
    ending, other = (".parquet", ".csv") if parquet else (".csv", ".parquet")
    partial = Path(tempfile.mkdtemp(prefix=".partial-", dir=directory))
    try:
        for name, frame in tables.items():
            if parquet:
                frame.to_parquet(partial / f"{name}{ending}", index=False)
            else:
                _as_text(frame).to_csv(
                    partial / f"{name}{ending}", index=False, lineterminator="\n"
                )
        for name, content in objects.items():
            (partial / name).write_text(dumps(content), encoding="utf-8")
        for name in objects:
            (directory / name).unlink(missing_ok=True)
        for name in tables:
            (partial / f"{name}{ending}").replace(directory / f"{name}{ending}")
            (directory / f"{name}{other}").unlink(missing_ok=True)
        for name in objects:
            (partial / name).replace(directory / name)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _as_text(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with flags as 0/1 and moments as 2020-02-20, …T08:30 or …T08:30:15."""
    out = frame.copy()
    for name in out.columns:
        column = out[name]
        if pd.api.types.is_datetime64_any_dtype(column):
            known = column.dropna()
            form = "%Y-%m-%dT%H:%M:%S"
            if (known.dt.normalize() == known).all():
                form = "%Y-%m-%d"
            elif (known.dt.second == 0).all():
                form = "%Y-%m-%dT%H:%M"
            out[name] = column.dt.strftime(form)
        elif pd.api.types.is_bool_dtype(column):
            out[name] = column.astype("int8")
    return out


def _require_unique(frame: pd.DataFrame, table: Table) -> None:
    double = frame.duplicated(list(table.key), keep="first").to_numpy()
    if double.any():
        raise InvalidProblem(
            Fault(
                table.name,
                "stands here a second time; remove one of the two rows",
                row=int(row) + 2,
                column=" + ".join(table.key),
                value=", ".join(str(frame[name].iloc[row]) for name in table.key),
            )
            for row in np.flatnonzero(double)[:SHOWN_PER_COLUMN]
        )


def _read_raw(directory: Path, table: Table) -> pd.DataFrame | None:
    if not directory.is_dir():
        raise InvalidProblem(Fault(str(directory), "is not a directory"))
    candidates = [directory / f"{table.name}{ending}" for ending in (".csv", ".parquet")]
    present = [path for path in candidates if path.exists()]
    if len(present) > 1:
        raise InvalidProblem(
            Fault(table.name, "stands there both as CSV and as Parquet; keep only one")
        )
    if not present:
        if table.optional:
            return None
        raise InvalidProblem(
            Fault(table.name, f"the file is missing: neither {table.name}.csv nor .parquet")
        )
    path = present[0]
    try:
        if path.suffix == ".parquet":
            return pd.read_parquet(path)
        return _read_csv(path, table)
    except pd.errors.EmptyDataError:
        raise InvalidProblem(Fault(path.name, "the file is empty; it needs a header")) from None
    except UnicodeDecodeError:
        raise InvalidProblem(Fault(path.name, "is not UTF-8; save it as UTF-8")) from None
    except pd.errors.ParserWarning:
        message = "rows have more cells than the header has columns; quote cells with commas"
        raise InvalidProblem(Fault(path.name, message)) from None
    except (pd.errors.ParserError, csv.Error, OSError, ValueError) as error:
        raise InvalidProblem(Fault(path.name, f"cannot be read: {error}")) from None


def _read_csv(path: Path, table: Table) -> pd.DataFrame:
    """Read every cell as text. Blank lines count as rows, except at the end of the file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = Counter(name.strip() for name in next(csv.reader(file), []))
    double = [c.name for c in table.columns if header[c.name] > 1]
    if double:
        raise InvalidProblem(
            Fault(table.name, "stands more than once in the header; keep one column", column=name)
            for name in double
        )
    with warnings.catch_warnings():
        warnings.simplefilter("error", pd.errors.ParserWarning)
        raw = pd.read_csv(
            path,
            dtype=str,
            na_filter=False,
            encoding="utf-8-sig",
            skip_blank_lines=False,
            index_col=False,
        )
    raw.columns = [str(name).strip() for name in raw.columns]
    rows = len(raw)
    while rows and not any(_has_text(cell) for cell in raw.iloc[rows - 1]):
        rows -= 1
    return raw.iloc[:rows]


def _has_text(cell: object) -> bool:
    return isinstance(cell, str) and bool(cell.strip())

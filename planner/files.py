"""Problem and plan directories: one table a file (CSV or Parquet), settings and summary in JSON.

This is the stable public interface of the planner. What a table must look like is
declared once, as data, in ``matching/tables.py`` and ``charter/tables.py``; this
module reads and writes any such table and names every cell it cannot use.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from planner.errors import Fault, InvalidProblem

SCHEMA_VERSION = 1
"""Version of the directory format; raised when an old reader would misread a new file."""

_MAX_FAULTS_PER_COLUMN = 5


class Kind(Enum):
    """What a column holds, and so how its cells are read."""

    TEXT = "text"
    INTEGER = "a whole number"
    NUMBER = "a number"
    DATE = "a date such as 2020-02-20"
    TIME = "a time such as 2020-02-20T08:30"
    FLAG = "0 or 1"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name, kind
        Its name in the file and what it holds.
    required
        Whether the file must have it. A column that is not required is filled with ``default``.
    default
        Value of a blank cell or a missing column. ``...`` means a blank cell is a fault.
    minimum, maximum
        Least and greatest number allowed.
    choices
        The only texts allowed.
    """

    name: str
    kind: Kind
    required: bool = True
    default: Any = ...
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] | None = None


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
        return pd.DataFrame({c.name: pd.Series(dtype=_DTYPES[c.kind]) for c in self.columns})


_DTYPES: dict[Kind, str] = {
    Kind.TEXT: "str",
    Kind.INTEGER: "int64",
    Kind.NUMBER: "float64",
    Kind.DATE: "datetime64[s]",
    Kind.TIME: "datetime64[s]",
    Kind.FLAG: "bool",
}


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
    faults: list[Fault] = []
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
    columns = {}
    for column in table.columns:
        cells = raw[column.name] if column.name in raw.columns else None
        columns[column.name], found_faults = _convert(cells, len(raw), column, table.name)
        faults.extend(found_faults)
    if faults:
        raise InvalidProblem(faults)
    frame = pd.DataFrame(columns)
    if table.key:
        double = frame.duplicated(list(table.key), keep="first").to_numpy()
        for row in np.flatnonzero(double)[:_MAX_FAULTS_PER_COLUMN]:
            value = ", ".join(str(frame[name].iloc[row]) for name in table.key)
            faults.append(
                Fault(
                    table.name,
                    "stands here a second time; remove one of the two rows",
                    row=int(row) + 2,
                    column=" + ".join(table.key),
                    value=value,
                )
            )
    if faults:
        raise InvalidProblem(faults)
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
            for row in np.flatnonzero(unknown)[:_MAX_FAULTS_PER_COLUMN]
        )


def read_json(path: Path, *, optional: bool = True) -> dict[str, Any]:
    """Read a JSON object, e.g. ``settings.json``; a missing optional file reads as empty.

    Raises
    ------
    InvalidProblem
        When the file is missing though required, is no JSON, or holds no object.
    """
    if not path.exists():
        if optional:
            return {}
        raise InvalidProblem(Fault(path.name, "the file is missing"))
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise InvalidProblem(Fault(path.name, f"is not JSON: {error}")) from None
    if not isinstance(content, dict):
        raise InvalidProblem(Fault(path.name, "must hold one JSON object: {…}"))
    return content


def write_directory(
    directory: Path,
    tables: Mapping[str, pd.DataFrame],
    objects: Mapping[str, Mapping[str, Any]],
    *,
    parquet: bool = False,
) -> None:
    """Write tables and JSON objects into a directory, all of them or none.

    The files are finished in a hidden neighbour first and then moved in one by one,
    objects last, so that a reader who finds ``summary.json`` finds everything. A table
    left over in the other format by an earlier run is removed.

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
                _as_text(frame).to_csv(partial / f"{name}{ending}", index=False)
        for name, content in objects.items():
            (partial / name).write_text(dumps(content), encoding="utf-8")
        for name in (*(f"{table}{ending}" for table in tables), *objects):
            (partial / name).replace(directory / name)
        for name in tables:
            (directory / f"{name}{other}").unlink(missing_ok=True)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def dumps(content: Mapping[str, Any], *, indent: int | None = 2) -> str:
    """Return JSON with Chinese as it is, dates as ISO text and numpy numbers as numbers."""
    text = json.dumps(content, ensure_ascii=False, indent=indent, default=_plain)
    return text + "\n" if indent else text


def one_line(summary: Mapping[str, Any]) -> str:
    """Return the one-line form of a summary, as ``solve`` prints it on stdout."""
    return dumps(summary, indent=None)


def _plain(value: object) -> object:
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, dt.date | dt.datetime | pd.Timestamp):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _as_text(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with dates as 2020-02-20 (…T08:30 when any has a time), flags as 0/1."""
    out = frame.copy()
    for name in out.columns:
        column = out[name]
        if pd.api.types.is_datetime64_any_dtype(column):
            whole_days = (column.dropna().dt.normalize() == column.dropna()).all()
            out[name] = column.dt.strftime("%Y-%m-%d" if whole_days else "%Y-%m-%dT%H:%M")
        elif pd.api.types.is_bool_dtype(column):
            out[name] = column.astype("int8")
    return out


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
        return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except pd.errors.EmptyDataError:
        raise InvalidProblem(Fault(path.name, "the file is empty; it needs a header")) from None
    except UnicodeDecodeError:
        raise InvalidProblem(Fault(path.name, "is not UTF-8; save it as UTF-8")) from None
    except (pd.errors.ParserError, OSError, ValueError) as error:
        raise InvalidProblem(Fault(path.name, f"cannot be read: {error}")) from None


def _convert(
    cells: pd.Series | None, rows: int, column: Column, table: str
) -> tuple[pd.Series, list[Fault]]:
    """Return one column as its kind's dtype, and what is wrong with it."""
    dtype = _DTYPES[column.kind]
    if cells is None:
        default = None if column.default is ... else column.default
        return pd.Series([default] * rows, dtype=dtype), []
    text = cells.map(lambda v: "" if _blank(v) else str(v).strip()).astype("str")
    blank = (text == "").to_numpy()
    values, bad = _parse(cells, text, column.kind)
    bad = bad & ~blank
    faults = _faults(bad, text, column, table, f"must be {column.kind.value}")
    if column.default is ...:
        faults += _faults(blank, text, column, table, f"is blank; it needs {column.kind.value}")
    elif blank.any():
        default = np.datetime64("NaT") if column.default is pd.NaT else column.default
        values[blank] = default
    if faults:
        return pd.Series([None] * rows), faults
    series = pd.Series(values).astype(dtype) if rows else pd.Series(dtype=dtype)
    if column.choices is not None:
        strange = (~series.isin(column.choices)).to_numpy()
        faults += _faults(
            strange & ~blank, text, column, table, f"must be one of {', '.join(column.choices)}"
        )
    for limit, outside, word in (
        (column.minimum, series.lt, "at least"),
        (column.maximum, series.gt, "at most"),
    ):
        if limit is not None:
            beyond = outside(limit).to_numpy(dtype=bool)
            faults += _faults(beyond & ~blank, text, column, table, f"must be {word} {limit}")
    return series, faults


def _parse(cells: pd.Series, text: pd.Series, kind: Kind) -> tuple[np.ndarray, np.ndarray]:
    """Return the parsed values and which of them could not be parsed."""
    if kind is Kind.TEXT:
        return text.to_numpy(dtype=object), np.zeros(len(text), dtype=bool)
    if kind in (Kind.DATE, Kind.TIME):
        parsed = pd.to_datetime(cells.where(text != ""), format="ISO8601", errors="coerce")
        if getattr(parsed.dt, "tz", None) is not None:
            parsed = parsed.dt.tz_localize(None)
        return parsed.to_numpy(dtype="datetime64[s]").copy(), parsed.isna().to_numpy()
    if kind is Kind.FLAG:
        lowered = text.str.lower()
        true = lowered.isin(("1", "true", "1.0")).to_numpy()
        false = lowered.isin(("0", "false", "0.0")).to_numpy()
        return true.astype(object), ~(true | false)
    numbers = pd.to_numeric(text, errors="coerce").to_numpy(dtype="float64").copy()
    bad = ~np.isfinite(numbers)
    if kind is Kind.INTEGER:
        bad |= numbers != np.floor(numbers)
        # Beyond 2**53 a float no longer holds every whole number, so read such text exactly.
        exact = np.array(
            [
                int(t) if not b and abs(n) >= 2**53 and t.lstrip("+-").isdigit() else 0
                for t, n, b in zip(text, numbers, bad, strict=True)
            ],
            dtype=object,
        )
        whole = np.where(bad, 0, numbers).astype("int64")
        large = exact != 0
        if large.any():
            out_of_range = np.array([abs(int(e)) >= 2**63 for e in exact])
            bad |= out_of_range
            whole[large & ~out_of_range] = exact[large & ~out_of_range].astype("int64")
        return whole.astype(object), bad
    return numbers, bad


def _blank(value: object) -> bool:
    return value is None or value is pd.NaT or (isinstance(value, float) and np.isnan(value))


def _faults(
    bad: np.ndarray, text: Iterable[str], column: Column, table: str, message: str
) -> list[Fault]:
    rows = np.flatnonzero(bad)
    values = list(text)
    return [
        Fault(table, message, row=int(row) + 2, column=column.name, value=values[row] or None)
        for row in rows[:_MAX_FAULTS_PER_COLUMN]
    ]

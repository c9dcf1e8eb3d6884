"""Turns one column of cells, as text or already typed, into its kind, naming each it cannot use.

It knows nothing of files or of tables; those are ``files``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from planner.errors import Fault

SHOWN_PER_COLUMN = 5
"""Faults named in one column for one reason; the last says how many more there are."""

_EXACT = 2**53
"""From here on a float no longer holds every whole number."""

_WHOLE = re.compile(r"[+-]?[0-9]+")
_DATE = r"\d{4}-\d{2}-\d{2}"
_MIDNIGHT = _DATE + r"(?:[T ]00:00(?::00(?:\.0+)?)?)?"
_TIME = _DATE + r"(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_CHINA_TIME = r"\+08:?00$"

Mask = npt.NDArray[np.bool_]
Parsed = tuple[npt.NDArray[Any], Mask, Mask]
"""Values, which cells could not be parsed, which are blank."""


class Kind(Enum):
    """What a column holds, and so how its cells are read."""

    TEXT = "text"
    INTEGER = "a whole number"
    NUMBER = "a number"
    DATE = "a date such as 2020-02-20"
    TIME = "a time such as 2020-02-20T08:30"
    FLAG = "0 or 1"


DTYPES: dict[Kind, str] = {
    Kind.TEXT: "str",
    Kind.INTEGER: "int64",
    Kind.NUMBER: "float64",
    Kind.DATE: "datetime64[s]",
    Kind.TIME: "datetime64[s]",
    Kind.FLAG: "bool",
}


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

    Raises
    ------
    ValueError
        When a column may be missing but has no default to be filled with.
    """

    name: str
    kind: Kind
    required: bool = True
    default: Any = ...
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        if not self.required and self.default is ...:
            raise ValueError(f"column {self.name} may be missing, so it needs a default")


def filled(column: Column, rows: int) -> pd.Series:
    """Return a column that the table does not have, filled with its default."""
    return pd.Series([column.default] * rows, dtype=DTYPES[column.kind])


def convert(cells: pd.Series, column: Column, table: str) -> tuple[pd.Series, list[Fault]]:
    """Return one column as its kind's dtype, and what is wrong with it.

    The rows of faults count as a spreadsheet does: the header is row 1.
    """
    values, bad, blank = _PARSERS[column.kind](cells)
    bad = bad & ~blank
    faults = _faults(bad, cells, column, table, f"must be {column.kind.value}")
    if column.default is ...:
        faults += _faults(blank, cells, column, table, f"is blank; it needs {column.kind.value}")
    elif blank.any():
        missing = column.default is None or column.default is pd.NaT
        values[blank] = np.datetime64("NaT") if missing else column.default
    series = pd.Series(values, dtype=DTYPES[column.kind])
    good = ~(bad | blank)
    if column.choices is not None:
        strange = ~series.isin(column.choices).to_numpy(dtype=bool)
        allowed = ", ".join(column.choices)
        faults += _faults(strange & good, cells, column, table, f"must be one of {allowed}")
    if column.minimum is not None:
        low = series.lt(column.minimum).to_numpy(dtype=bool)
        faults += _faults(low & good, cells, column, table, f"must be at least {column.minimum}")
    if column.maximum is not None:
        high = series.gt(column.maximum).to_numpy(dtype=bool)
        faults += _faults(high & good, cells, column, table, f"must be at most {column.maximum}")
    return series, faults


def _text(cells: pd.Series) -> pd.Series:
    """Return cells as text without outer spaces; a missing cell is blank."""
    plain = cells.astype("object") if isinstance(cells.dtype, pd.CategoricalDtype) else cells
    return plain.where(plain.notna(), None).astype("str").fillna("").str.strip()


def _parse_text(cells: pd.Series) -> Parsed:
    text = _text(cells)
    values = np.array(text, dtype=object)
    return values, np.zeros(len(text), dtype=bool), np.asarray(values == "", dtype=bool)


def _parse_whole(cells: pd.Series) -> Parsed:
    if pd.api.types.is_signed_integer_dtype(cells.dtype) and isinstance(cells.dtype, np.dtype):
        return _typed(cells, "int64")
    text = _text(cells)
    numbers = _numbers(text)
    blank = (text == "").to_numpy(dtype=bool)
    bad = ~np.isfinite(numbers) | (numbers != np.floor(numbers))
    large = ~bad & (np.abs(numbers) >= _EXACT)
    values = np.where(bad | large, 0, numbers).astype("int64")
    for row in np.flatnonzero(large):
        written = text.iloc[row]
        whole = int(written) if _WHOLE.fullmatch(written) else 2**63
        if -(2**63) <= whole < 2**63:
            values[row] = whole
        else:
            bad[row] = True
    return values, bad, blank


def _parse_number(cells: pd.Series) -> Parsed:
    if isinstance(cells.dtype, np.dtype) and cells.dtype.kind in "iuf":
        numbers, _, _ = _typed(cells, "float64")
        return numbers, np.isinf(numbers), np.isnan(numbers)
    text = _text(cells)
    numbers = _numbers(text)
    return numbers, ~np.isfinite(numbers), (text == "").to_numpy(dtype=bool)


def _parse_flag(cells: pd.Series) -> Parsed:
    if isinstance(cells.dtype, np.dtype) and cells.dtype.kind == "b":
        return _typed(cells, "bool")
    text = _text(cells).str.lower()
    true = text.isin(("1", "true", "1.0")).to_numpy(dtype=bool).copy()
    false = text.isin(("0", "false", "0.0")).to_numpy(dtype=bool)
    return true, ~(true | false), (text == "").to_numpy(dtype=bool)


def _parse_date(cells: pd.Series) -> Parsed:
    values, bad, blank = _moments(cells, _MIDNIGHT)
    days = values.astype("datetime64[D]").astype("datetime64[s]")
    return values, bad | ((values != days) & ~np.isnat(values)), blank


def _parse_time(cells: pd.Series) -> Parsed:
    return _moments(cells, _TIME)


_PARSERS = {
    Kind.TEXT: _parse_text,
    Kind.INTEGER: _parse_whole,
    Kind.NUMBER: _parse_number,
    Kind.DATE: _parse_date,
    Kind.TIME: _parse_time,
    Kind.FLAG: _parse_flag,
}


def _typed(cells: pd.Series, dtype: str) -> Parsed:
    """Take over cells that have the dtype already, without going through text."""
    none = np.zeros(len(cells), dtype=bool)
    return cells.to_numpy(dtype=dtype).copy(), none, none.copy()


def _numbers(text: pd.Series) -> npt.NDArray[np.float64]:
    numbers = pd.to_numeric(text, errors="coerce")
    return np.array(numbers.to_numpy(dtype="float64", na_value=np.nan))


def _moments(cells: pd.Series, pattern: str) -> Parsed:
    """Read dates and times as the wall clock in China shows them."""
    if isinstance(cells.dtype, pd.DatetimeTZDtype):
        cells = cells.dt.tz_convert("Asia/Shanghai").dt.tz_localize(None)
    if pd.api.types.is_datetime64_dtype(cells.dtype):
        values, _, _ = _typed(cells, "datetime64[s]")
        return values, np.zeros(len(cells), dtype=bool), np.isnat(values)
    text = _text(cells).str.replace(_CHINA_TIME, "", regex=True)
    fitting = text.str.fullmatch(pattern).to_numpy(dtype=bool)
    parsed = pd.to_datetime(text.where(fitting, None), format="ISO8601", errors="coerce")
    values = np.array(parsed.to_numpy(dtype="datetime64[s]"))
    return values, np.isnat(values), (text == "").to_numpy(dtype=bool)


def _faults(bad: Mask, cells: pd.Series, column: Column, table: str, message: str) -> list[Fault]:
    rows = np.flatnonzero(bad)
    more = len(rows) - SHOWN_PER_COLUMN
    faults = []
    for at, row in enumerate(rows[:SHOWN_PER_COLUMN], start=1):
        value = cells.iloc[row]
        shown = None if pd.isna(value) else str(value).strip() or None
        last = at == SHOWN_PER_COLUMN and more > 0
        told = f"{message} (and so in {more} more rows)" if last else message
        faults.append(Fault(table, told, row=int(row) + 2, column=column.name, value=shown))
    return faults

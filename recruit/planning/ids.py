"""Opaque ids: how a row of the registry is called in a problem or plan directory.

A letter and the row number. No name, ID number or phone can be told from them.
"""

from __future__ import annotations

import pandas as pd

CANDIDATE = "c"
VACANCY = "v"
ENTERPRISE = "e"
PARTY = "p"
REFERRER = "r"

NEWCOMER = f"{CANDIDATE}0"
"""Somebody who might come and is not registered: no row has this number."""


def candidate_key(row: int) -> str:
    """Return the opaque id of a candidate."""
    return f"{CANDIDATE}{row}"


def vacancy_key(row: int) -> str:
    """Return the opaque id of a vacancy."""
    return f"{VACANCY}{row}"


def keys(letter: str, rows: pd.Series) -> pd.Series:
    """Return the opaque ids of a column of row numbers; blank where there is none."""
    numbers = rows.astype("Int64")
    return (letter + numbers.astype("str")).where(numbers.notna(), "").astype("str")


def rows(ids: pd.Series) -> pd.Series:
    """Return the row numbers (Int64) behind a column of opaque ids; missing where blank."""
    return pd.to_numeric(ids.str[1:], errors="coerce").astype("Int64")

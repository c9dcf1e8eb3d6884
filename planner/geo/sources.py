"""Reads the files of ``data/`` as rows of text or as typed tables, each once in a process."""

from __future__ import annotations

import csv
import json
from functools import cache
from importlib import resources
from typing import Any

import pandas as pd

_NUMBERS = frozenset(
    ("lat", "lon", "share_20_49", "geodesic_km", "routrs_highway_km", "routrs_railway_km",
     "road_km_est", "rail_km_est")
)  # fmt: skip
_FLAGS = frozenset(
    ("valid_2020_02", "valid_2023", "main", "in_12306_2019_12", "in_12306_2026_01",
     "open_2020_02", "in_province", "general")
)  # fmt: skip
_COUNTS = frozenset(("population_2020", "n_counties"))


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a CSV file, every cell as text."""
    with resources.files("data").joinpath(name).open("r", encoding="utf-8") as file:
        return tuple(csv.DictReader(file))


@cache
def table(name: str) -> pd.DataFrame:
    """Return a CSV file as a frame: degrees and km float64, counts int64 (blank: 0), flags bool.

    The frame is shared; callers give out copies.
    """
    frame = pd.DataFrame(rows(name), dtype="str")
    for column in frame.columns:
        if column in _NUMBERS:
            frame[column] = pd.to_numeric(frame[column])
        elif column in _COUNTS:
            frame[column] = pd.to_numeric(frame[column]).fillna(0).astype("int64")
        elif column in _FLAGS:
            frame[column] = frame[column] == "1"
    return frame


def document(name: str) -> dict[str, Any]:
    """Return a JSON file of ``data/``."""
    text = resources.files("data").joinpath(name).read_text(encoding="utf-8")
    content: dict[str, Any] = json.loads(text)
    return content

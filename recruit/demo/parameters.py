"""Reads the figures and word lists of ``data/demo``; their sources stand in those files."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from importlib import resources
from typing import Any

import pandas as pd

from recruit.demo.model import Size


@cache
def figures(name: str) -> dict[str, Any]:
    """Return one file of ``data/demo``: scenario, names, enterprises or closures."""
    text = resources.files("data").joinpath("demo", f"{name}.json").read_text("utf-8")
    content: dict[str, Any] = json.loads(text)
    return content


def counts(size: Size) -> dict[str, int]:
    """Return how many workers, referrers, enterprises and vacancies a size has."""
    found: dict[str, int] = figures("scenario")["sizes"][size.value]
    return found


def day(name: str) -> dt.date:
    """Return a date of the scenario: first_date, last_date or last_ready_date."""
    return dt.date.fromisoformat(figures("scenario")[name])


@cache
def table(name: str) -> pd.DataFrame:
    """Return one CSV of ``data/``, every column as text."""
    with resources.files("data").joinpath(name).open("r", encoding="utf-8") as file:
        return pd.read_csv(file, dtype=str, keep_default_na=False)

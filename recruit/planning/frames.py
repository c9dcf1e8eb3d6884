"""Frames to rows: how a planner table is walked when it is written down."""

from __future__ import annotations

from typing import Any, cast

import pandas as pd


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame as dictionaries by column name."""
    return cast("list[dict[str, Any]]", frame.to_dict("records"))

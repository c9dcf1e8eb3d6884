"""JSON objects of a directory: settings in, summary out."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from planner.errors import Fault, InvalidProblem


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
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidProblem(Fault(path.name, f"is not JSON: {error}")) from None
    except OSError as error:
        raise InvalidProblem(Fault(path.name, f"cannot be read: {error.strerror}")) from None
    if not isinstance(content, dict):
        raise InvalidProblem(Fault(path.name, "must hold one JSON object: {…}"))
    return content


def dumps(content: Mapping[str, Any], *, indent: int | None = 2) -> str:
    """Return JSON: Chinese as it is, dates as ISO text, what is no number (NaN, ∞) as null."""
    text = json.dumps(_plain(content), ensure_ascii=False, indent=indent, allow_nan=False)
    return text + "\n" if indent else text


def one_line(summary: Mapping[str, Any]) -> str:
    """Return the one-line form of a summary, as ``solve`` prints it on stdout."""
    return dumps(summary, indent=None)


def _plain(value: Any) -> Any:
    """Return a value as JSON knows it."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, Mapping):
        return {str(_plain(key)): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [_plain(inner) for inner in value]
    if value is pd.NaT or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if isinstance(value, dt.date):
        return value.isoformat()
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"{type(value).__name__} has no JSON form")

"""A cell read: its value, and notes on how sure that is."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from recruit.intake.problems import Severity
from recruit.intake.reasons import Reason
from recruit.intake.workbook import Cell

_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0b-\x1f\x7f]")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Note:
    """A reason with its severity and parameters, not yet tied to a column."""

    code: Reason
    severity: Severity
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell says."""

    value: object
    notes: tuple[Note, ...] = ()


Reader = Callable[[Cell], Reading]


def error(code: Reason, **params: object) -> Note:
    """Return a note that makes the row faulty."""
    return Note(code, Severity.ERROR, params)


def warning(code: Reason, **params: object) -> Note:
    """Return a note that lets the row in."""
    return Note(code, Severity.WARNING, params)


def written(cell: Cell) -> str:
    """Return a cell as text, as its writer would see it: whole numbers without ``.0``."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.strftime("%Y-%m-%d %H:%M") if cell.time() else cell.date().isoformat()
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell)


def clean(cell: Cell) -> str:
    """Return a cell as text to be read: half-width, no doubled or outer spaces.

    Marks by which text is protected from Excel (``="…"``, a leading apostrophe) go too.
    """
    text = written(cell)
    if text.isascii() and text.isalnum():
        return text
    if text.isalnum() and unicodedata.is_normalized("NFKC", text):
        return text
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    text = _SPACES.sub(" ", text).strip()
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    return text.lstrip("'`").strip()


def is_blank(cell: Cell) -> bool:
    """Whether a cell says nothing: empty, or only a dash or stroke as a filler."""
    return isinstance(cell, str) and (not cell or clean(cell) in _FILLERS)


_FILLERS = frozenset(
    ("", "-", "--", "—", "——", "/", "\\", "_", "__", "NULL", "null", "None", "N/A")
)

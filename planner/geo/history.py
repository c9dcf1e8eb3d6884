"""Every county code that was ever in force, for numbers that keep the code of an earlier day.

A resident ID number keeps the code of the place and day of its first issue
(GB 11643-1999), so that a code retired in 1996 is still met in 2020.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from planner.geo.sources import rows


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One name that a code stood for, and when.

    Parameters
    ----------
    adcode, name
        Six-digit code and the name it then had.
    start_year, end_year
        First and last year in force. None: since before the record begins, or still in force.
    successor
        Code in force in February 2020 for the same place, or "" when not known
        (abolished, or divided among several).
    how
        How the successor was found: ``same`` code and name, by ``name``, by the ``code``
        alone (renamed or redrawn), by ``hand``, or "".
    """

    adcode: str
    name: str
    start_year: int | None
    end_year: int | None
    successor: str
    how: str

    def in_force(self, year: int) -> bool:
        """Whether the code stood for this name in a year."""
        return (self.start_year or 0) <= year <= (self.end_year or 9999)


def code_history(adcode: str) -> tuple[HistoryEntry, ...]:
    """Return everything the code ever stood for, the latest last; empty when it never existed."""
    return _entries().get(adcode, ())


def known_code(adcode: str) -> HistoryEntry | None:
    """Return what the code stands for or last stood for, or None when it never existed."""
    entries = code_history(adcode)
    return entries[-1] if entries else None


def was_ever(adcode: str, year: int | None = None) -> bool:
    """Whether the code was in force in ``year`` or later, or at any time when no year is given.

    Parameters
    ----------
    adcode
        Six-digit code, e.g. the first six digits of an ID number.
    year
        For an ID number the year of birth: it cannot be older than its holder.
    """
    return any(year is None or (e.end_year or 9999) >= year for e in code_history(adcode))


@cache
def _entries() -> dict[str, tuple[HistoryEntry, ...]]:
    found: dict[str, list[HistoryEntry]] = {}
    for row in rows("adcode_history.csv"):
        entry = HistoryEntry(
            adcode=row["adcode"],
            name=row["name"],
            start_year=int(row["start_year"]) if row["start_year"] else None,
            end_year=int(row["end_year"]) if row["end_year"] else None,
            successor=row["adcode_2020"],
            how=row["match"],
        )
        found.setdefault(entry.adcode, []).append(entry)
    return {
        code: tuple(sorted(entries, key=lambda e: (e.end_year or 9999, e.start_year or 0)))
        for code, entries in found.items()
    }

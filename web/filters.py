"""Filters of a list as they stand in the query string: only known values get through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from typing import Any

from flask import request

LONGEST = 60

Known = Collection[Any] | Callable[[str], bool] | None
"""The values a filter may take, or a function that says so of a text; None: free text."""


def is_day(text: str) -> bool:
    """Whether a text is a day as the browser writes it, 2020-02-20."""
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_number(text: str) -> bool:
    """Whether a text is the number of a record."""
    return text.isascii() and text.isdecimal() and len(text) < 16


class Filters:
    """The filters of one request, as attributes; "" means no filter.

    Use :meth:`read`, naming for every filter the values it may take, or None for free text.
    """

    def __init__(self, values: dict[str, str]) -> None:
        self._values = values

    @classmethod
    def read(cls, **known: Known) -> Filters:
        """Read the filters named from the query string, or from a form that repeats them.

        An unknown value is no filter.
        """
        return cls.of(request.values, **known)

    @classmethod
    def of(cls, given: Any, **known: Known) -> Filters:
        """Read the filters named from a mapping."""
        values = {}
        for name, allowed in known.items():
            text = str(given.get(name, "")).strip()[:LONGEST]
            if callable(allowed):
                text = text if text and allowed(text) else ""
            elif allowed is not None and text not in {str(value) for value in allowed}:
                text = ""
            values[name] = text
        return cls(values)

    def __getattr__(self, name: str) -> str:
        try:
            return self._values[name]
        except KeyError:
            raise AttributeError(name) from None

    def number(self, name: str) -> int | None:
        """Return a filter as a whole number, None when it is not set."""
        text = self._values[name]
        return int(text) if text else None

    def day(self, name: str) -> dt.date | None:
        """Return a filter as a day, None when it is not set."""
        text = self._values[name]
        return dt.date.fromisoformat(text) if text else None

    @property
    def active(self) -> bool:
        """Whether anything is filtered."""
        return any(self._values.values())

    @property
    def given(self) -> dict[str, str]:
        """The filters that are set, by name."""
        return {name: text for name, text in self._values.items() if text}


def choices(codes: Iterable[str], name: Callable[[str], object]) -> list[tuple[str, object]]:
    """Return codes with their names, for a list to choose from."""
    return [(code, name(code)) for code in codes]

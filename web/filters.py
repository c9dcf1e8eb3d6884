"""Filters of a list as they stand in the query string: only known values get through."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

from flask import request

LONGEST = 60


class Filters:
    """The filters of one request, as attributes; "" means no filter.

    Use :meth:`read`, naming for every filter the values it may take, or None for free text.
    """

    def __init__(self, values: dict[str, str]) -> None:
        self._values = values

    @classmethod
    def read(cls, **known: Collection[Any] | None) -> Filters:
        """Read the filters named from the query string; an unknown value is no filter."""
        values = {}
        for name, allowed in known.items():
            text = request.args.get(name, "").strip()[:LONGEST]
            if allowed is not None and text not in {str(value) for value in allowed}:
                text = ""
            values[name] = text
        return cls(values)

    def __getattr__(self, name: str) -> str:
        try:
            return self._values[name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def active(self) -> bool:
        """Whether anything is filtered."""
        return any(self._values.values())


def choices(codes: Iterable[str], name: Callable[[str], object]) -> list[tuple[str, object]]:
    """Return codes with their names, for a list to choose from."""
    return [(code, name(code)) for code in codes]

"""Where things lie on a line of time: a trip within two days, the blocks of a driver."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from web.i18n import china

SPAN_HOURS = 48
"""A trip is drawn from midnight of its day of departure over two days."""


@dataclass(frozen=True)
class Bar:
    """A stretch of a line in per cent of its length, with how many days later it ends."""

    left: float
    long: float
    days_later: int


@dataclass(frozen=True)
class Block:
    """One block of a driver: what, from when to when, and where on the line in per cent."""

    kind: str
    start: dt.datetime
    end: dt.datetime
    left: float
    long: float


@dataclass(frozen=True)
class Driver:
    """One driver's blocks in order and the seconds at the wheel; number 0 stands for all."""

    number: int
    seconds: float
    blocks: tuple[Block, ...]


def bar(depart: dt.datetime, arrive: dt.datetime) -> Bar:
    """Return where a trip lies between midnight before departure and 48 hours later."""
    start, end = china(depart), china(arrive)
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    left = min(100.0, _hours(start - midnight) / SPAN_HOURS * 100)
    right = min(100.0, _hours(end - midnight) / SPAN_HOURS * 100)
    return Bar(left, max(right - left, 0.8), (end.date() - start.date()).days)


def drivers(blocks: Iterable[Mapping[str, Any]]) -> tuple[Driver, ...]:
    """Return the blocks by driver, on one common line from the first start to the last end.

    Parameters
    ----------
    blocks
        Each with ``driver``, ``kind`` (drive, rest, stop, night), ``start`` and ``end``, which
        are texts of the local clock such as ``2020-02-22T08:00``.
    """
    parse = dt.datetime.fromisoformat
    rows = sorted(
        ((b["driver"], b["kind"], parse(b["start"]), parse(b["end"])) for b in blocks), key=_order
    )
    if not rows:
        return ()
    first, last = min(row[2] for row in rows), max(row[3] for row in rows)
    whole = max((last - first).total_seconds(), 1.0)
    return tuple(
        _driver(who, [row for row in rows if row[0] == who], first, whole)
        for who in sorted({row[0] for row in rows})
    )


def _driver(
    number: int,
    rows: Sequence[tuple[int, str, dt.datetime, dt.datetime]],
    first: dt.datetime,
    whole: float,
) -> Driver:
    blocks = tuple(
        Block(
            kind,
            start,
            end,
            (start - first).total_seconds() / whole * 100,
            (end - start).total_seconds() / whole * 100,
        )
        for _, kind, start, end in rows
    )
    seconds = sum((b.end - b.start).total_seconds() for b in blocks if b.kind == "drive")
    return Driver(number, seconds, blocks)


def _order(row: tuple[int, str, dt.datetime, dt.datetime]) -> tuple[int, dt.datetime]:
    return row[0], row[2]


def _hours(span: dt.timedelta) -> float:
    return span.total_seconds() / 3600

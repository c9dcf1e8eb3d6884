"""Where the seats of a vehicle stand: cars, rows and columns from the labels of its seats."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from recruit.models.charter import Mode

_LABEL = re.compile(r"^(?:(\d+)-)?(\d+)([A-F])$")
_COLUMNS: dict[Mode, str] = {
    Mode.COACH: "AB CD",
    Mode.FEEDER: "AB CD",
    Mode.SHUTTLE: "AB CD",
    Mode.CARRIAGE: "ABC DF",
    Mode.TRAIN: "ABC DF",
    Mode.FLIGHT: "ABC DEF",
}
"""Letters from left to right; the blank is the aisle. A coach's E sits in it, at the back."""


@dataclass(frozen=True)
class Car:
    """One car: rows from front to back, each a label or "" (aisle, no seat) for every column."""

    number: int
    rows: tuple[tuple[str, ...], ...]


def layout(mode: Mode, seats: Sequence[str]) -> tuple[Car, ...]:
    """Return the cars that hold these seats.

    Labels are those of the planner: 12A, or 03-12A in the third car. Where a bureau numbers
    its seats 1, 2, 3 … they are set four to a row.
    """
    places: dict[int, dict[int, dict[int, str]]] = {}
    columns = _COLUMNS[mode]
    aisle = columns.index(" ")
    for order, label in enumerate(sorted(seats, key=_order)):
        found = _LABEL.match(label)
        if found:
            car, row = int(found[1] or 1), int(found[2])
            column = columns.find(found[3])
            column = aisle if column < 0 else column
        else:
            car, row, column = 1, order // 4 + 1, order % 4
            column += column >= aisle
        places.setdefault(car, {}).setdefault(row, {})[column] = label
    return tuple(
        Car(
            number,
            tuple(
                tuple(rows.get(row, {}).get(column, "") for column in range(len(columns)))
                for row in range(1, max(rows) + 1)
            ),
        )
        for number, rows in sorted(places.items())
    )


def _order(label: str) -> tuple[int, int, str]:
    digits = re.sub(r"\D", "", label.rpartition("-")[2])
    car = label.rpartition("-")[0]
    return (int(car) if car.isdecimal() else 0, int(digits or 0), label)

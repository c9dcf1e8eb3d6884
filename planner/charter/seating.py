"""Seat labels: which seats of a vehicle may be used, and parties side by side on them.

Where a cap leaves half of the seats or fewer, every second seat of a row is used, shifted from
row to row, so that nobody has a neighbour or somebody right in front. Parties take seats that
follow each other. Rows at the back may be kept free for whoever falls ill on the way.
"""

from __future__ import annotations

from collections.abc import Sequence

_ROWS = {
    "coach": "ABCD",
    "feeder": "ABCD",
    "shuttle": "ABCD",
    "carriage": "ABCDF",
    "train": "ABCDF",
    "flight": "ABCDEF",
}
_PER_CAR = 118


def labels(mode: str, seats: int, usable: int, *, cars: int = 1, free_rows: int = 0) -> list[str]:
    """Return the labels of the usable seats in the order in which they are given out.

    Parameters
    ----------
    mode
        Mode of the offer; it decides the letters of a row.
    seats
        Seats of the vehicle, or of each carriage where several go as one trip. A coach whose
        seats leave one over has five in its last row.
    usable
        How many of them may be used.
    cars
        Carriages that go as one trip.
    free_rows
        Rows at the back in which nobody sits.
    """
    everything = (
        [
            label
            for number, size in enumerate(_car_sizes(seats, cars), 1)
            for label in _car(mode, size, number)
        ]
        if mode in ("carriage", "train")
        else _car(mode, seats, 1)
    )
    letters = _ROWS[mode]
    if free_rows:
        last = max((row for _, row, _ in _positions(everything, letters)), default=0)
        everything = [
            label for label, row, _ in _positions(everything, letters) if row <= last - free_rows
        ]
    if 2 * usable <= seats * cars:
        spaced = [
            label
            for label, row, column in _positions(everything, letters)
            if (row + column) % 2 == 0
        ]
        rest = [label for label in everything if label not in set(spaced)]
        everything = spaced + rest
    return everything[:usable]


def front_seats(mode: str, seats: int, free_rows: int) -> int:
    """Return how many seats of a vehicle are not in its last rows."""
    return len(labels(mode, seats, seats, free_rows=free_rows)) if free_rows else seats


def give_out(free: Sequence[str], parties: Sequence[tuple[str, int]]) -> dict[str, list[str]]:
    """Return seats by party; each party gets seats that follow each other, the largest first.

    Raises
    ------
    ValueError
        When there are more people than seats.
    """
    if sum(size for _, size in parties) > len(free):
        raise ValueError("more people than usable seats")
    given: dict[str, list[str]] = {}
    position = 0
    for name, size in sorted(parties, key=lambda item: (-item[1], item[0])):
        given[name] = list(free[position : position + size])
        position += size
    return given


def side_by_side(free: Sequence[str], parties: Sequence[tuple[str, int]]) -> dict[str, list[str]]:
    """Return seats by party among seats with gaps, the largest party first.

    A party takes the run of free seats, in the order they are given out, that spans least.

    Raises
    ------
    ValueError
        When there are more people than seats.
    """
    if sum(size for _, size in parties) > len(free):
        raise ValueError("more people than usable seats")
    left = [(name, _place(name)) for name in free]
    given: dict[str, list[str]] = {}
    for party, size in sorted(parties, key=lambda item: (-item[1], item[0])):
        spans = [(left[at + size - 1][1] - left[at][1], at) for at in range(len(left) - size + 1)]
        _, start = min(spans)
        given[party] = [name for name, _ in left[start : start + size]]
        del left[start : start + size]
    return given


def _place(name: str) -> int:
    """Return a number that grows from seat to seat, rows and cars apart."""
    car, _, seat = name.rpartition("-")
    return int(car or 0) * 10_000 + int(seat[:-1]) * 10 + ord(seat[-1]) - ord("A")


def _car_sizes(seats: int, cars: int) -> list[int]:
    """Return the seats of each car: of carriages hired together, or of a whole train."""
    if cars > 1:
        return [seats] * cars
    return [min(_PER_CAR, seats - before) for before in range(0, seats, _PER_CAR)]


def _car(mode: str, seats: int, car: int) -> list[str]:
    letters = _ROWS[mode]
    width = len(letters)
    rows, over = divmod(seats, width)
    names = [f"{row}{letter}" for row in range(1, rows + 1) for letter in letters]
    if over and mode in ("coach", "feeder", "shuttle") and over == 1 and rows:
        names.append(f"{rows}E")
    else:
        names += [f"{rows + 1}{letter}" for letter in letters[:over]]
    if mode in ("carriage", "train"):
        names = [f"{car:02d}-{name}" for name in names]
    return names


def _positions(names: Sequence[str], letters: str) -> list[tuple[str, int, int]]:
    found = []
    for name in names:
        seat = name.rsplit("-", 1)[-1]
        column = letters.find(seat[-1])
        found.append((name, int(seat[:-1]), column if column >= 0 else len(letters)))
    return found

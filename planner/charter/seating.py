"""Seat labels: which seats of a vehicle may be used, and parties side by side on them.

Where a cap leaves half of the seats or fewer, every second seat of a row is used, shifted from
row to row, so that nobody has a neighbour or somebody right in front. Parties take seats that
follow each other.
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


def labels(mode: str, seats: int, usable: int) -> list[str]:
    """Return the labels of the usable seats in the order in which they are given out.

    Parameters
    ----------
    mode
        Mode of the offer; it decides the letters of a row.
    seats
        Seats of the vehicle. A coach whose seats leave one over has five in its last row.
    usable
        How many of them may be used.
    """
    everything = (
        [
            label
            for car in range(0, seats, _PER_CAR)
            for label in _car(mode, min(_PER_CAR, seats - car), car // _PER_CAR + 1, seats)
        ]
        if mode in ("carriage", "train")
        else _car(mode, seats, 1, seats)
    )
    letters = _ROWS[mode]
    if 2 * usable <= len(everything):
        spaced = [
            label
            for label, row, column in _positions(everything, letters)
            if (row + column) % 2 == 0
        ]
        rest = [label for label in everything if label not in set(spaced)]
        everything = spaced + rest
    return everything[:usable]


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


def _car(mode: str, seats: int, car: int, total: int) -> list[str]:
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
    del total
    return names


def _positions(names: Sequence[str], letters: str) -> list[tuple[str, int, int]]:
    found = []
    for name in names:
        seat = name.rsplit("-", 1)[-1]
        column = letters.find(seat[-1])
        found.append((name, int(seat[:-1]), column if column >= 0 else len(letters)))
    return found

"""Vehicles by the day they leave: every day has a line of time that its rides fill."""

from __future__ import annotations

import datetime as dt

from recruit.queries.charter_board import Vehicle
from web.charter_view import departures


def ride(code, depart, hours):
    leaves = dt.datetime.fromisoformat(depart)
    return Vehicle(
        code=code, mode="coach", offer="coach-49", date=leaves.date(), depart=leaves,
        arrive=leaves + dt.timedelta(hours=hours), km=900.0, drivers=2, yuan=9000.0, seats=49,
        boarded=40, province="340000", locked=False, calls=(),
    )  # fmt: skip


def test_every_day_has_its_own_line():
    found = departures([ride("B", "2020-03-01 09:00", 5), ride("A", "2020-02-20 08:00", 30)])
    assert [(one.day.day, [v.code for v in one.vehicles]) for one in found] == [
        (20, ["A"]),
        (1, ["B"]),
    ]
    assert [one.axis.days for one in found] == [2, 1]


def test_a_ride_of_some_hours_is_no_sliver():
    """Two weeks later another one leaves; the first is as long as before."""
    for others in ([], [ride("B", "2020-03-05 09:00", 5)]):
        (first, *_) = departures([ride("A", "2020-02-20 08:00", 6), *others])
        (one,) = first.vehicles
        assert first.axis.at(one.depart) == 100 * 8 / 24
        assert first.axis.at(one.arrive) == 100 * 14 / 24


def test_lines_are_marked_by_quarters_of_one_day_and_halves_of_more():
    (one,) = departures([ride("A", "2020-02-20 08:00", 6)])
    assert [when.hour for _, when in one.axis.marks] == [0, 6, 12, 18]
    (two,) = departures([ride("A", "2020-02-20 08:00", 30)])
    assert [(x, when.hour) for x, when in two.axis.marks] == [(0, 0), (25, 12), (50, 0), (75, 12)]

"""Hand-worked timetables, one for each rule of the driving law."""

from __future__ import annotations

import numpy as np
import pytest

from planner.charter.settings import Settings
from planner.charter.timetable import Event, events, simulate, stand_minutes

LAW = Settings()


def log(
    legs: list[int], depart: str, *, km: float = 300.0, stand: int = 20, night_stop: bool = True
) -> list[Event]:
    hours, minutes = depart.split(":")
    return events(
        np.array(legs), int(hours) * 60 + int(minutes), LAW,
        stand=stand, km=km, night_stop=night_stop,
    )  # fmt: skip


def arrival(legs: list[int], depart: str, **more: float) -> str:
    end = log(legs, depart, **more)[-1].end
    return f"{end // 60:02d}:{end % 60:02d}"


def drivers(legs: list[int], depart: int, km: float) -> int:
    runs = simulate(
        np.array([legs]), np.array([depart]), LAW, stand=20, km=np.array([km]), night_stop=True
    )
    return int(runs.drivers[0])


def test_four_hours_by_day_need_no_rest() -> None:
    """交运发〔2018〕55号: continuous driving by day is at most 4 hours."""
    assert arrival([240], "08:00") == "12:00"


def test_a_minute_over_four_hours_costs_a_rest_of_twenty_minutes() -> None:
    """交运发〔2018〕55号: each stop lasts at least 20 minutes."""
    assert [(e.kind, e.end - e.start) for e in log([241], "08:00")] == [
        ("drive", 240), ("rest", 20), ("drive", 1),
    ]  # fmt: skip


def test_by_night_two_hours_are_the_limit() -> None:
    """交运发〔2018〕55号: between 22:00 and 06:00 continuous driving is at most 2 hours."""
    assert arrival([120], "22:00") == "24:00"
    assert arrival([121], "22:00") == "24:21"


def test_whoever_has_driven_over_two_hours_stops_when_the_night_begins() -> None:
    """The stricter reading: three hours behind the wheel at 22:00 are too many for the night."""
    first, rest, second = log([240], "19:00")
    assert (first.end, rest.kind, second.start) == (22 * 60, "rest", 22 * 60 + 20)


def test_a_block_begun_by_night_may_run_to_four_hours_by_day() -> None:
    """Two hours at night only bind until 06:00; afterwards the limit is that of the day."""
    assert [e.kind for e in log([200], "05:00")] == ["drive"]


def test_nobody_drives_between_two_and_five() -> None:
    """国发〔2012〕30号: long-distance coaches stand from 02:00 to 05:00."""
    stretches = [(e.start, e.end) for e in log([300], "21:30") if e.kind == "drive"]
    assert all(end <= 26 * 60 or start >= 29 * 60 for start, end in stretches)
    assert sum(end - start for start, end in stretches) == 300


def test_relay_lets_a_coach_run_through_the_small_hours() -> None:
    """国发〔2012〕30号: or change drivers by relay."""
    night = log([300], "21:30", night_stop=False)
    assert any(e.kind == "drive" and e.start < 29 * 60 and e.end > 26 * 60 for e in night)


def test_short_hauls_are_exempt_from_the_small_hours() -> None:
    """Up to 100 km one way."""
    assert arrival([90], "01:30", km=90) == "03:00"


def test_a_boarding_stop_is_a_rest() -> None:
    """Two hours, a stop of twenty minutes and four hours more need no other rest."""
    assert [e.kind for e in log([120, 240], "08:00")] == ["drive", "stop", "drive"]


def test_a_boarding_stop_lasts_as_long_as_a_full_coach_needs() -> None:
    """Ten minutes for the stop and half a minute a head, never less than a rest."""
    assert stand_minutes(LAW, 24) == 22
    assert stand_minutes(LAW, 4) == 20


def test_one_driver_may_drive_eight_hours() -> None:
    """国发〔2012〕30号: at most 8 hours in 24."""
    assert drivers([480], 300, km=390) == 1
    assert drivers([481], 300, km=390) == 2


def test_over_four_hundred_km_two_drivers_go() -> None:
    """交运发〔2018〕55号: two drivers where one way is over 400 km."""
    assert drivers([300], 300, km=400) == 1
    assert drivers([300], 300, km=401) == 2


def test_drivers_share_the_blocks_so_that_none_drives_over_eight_hours() -> None:
    """Fifteen hours of driving are 7 or 8 hours for each of two drivers."""
    times: dict[int, int] = {}
    for event in log([900], "05:00", km=900):
        if event.kind == "drive":
            times[event.driver] = times.get(event.driver, 0) + event.end - event.start
    assert sum(times.values()) == 900
    assert max(times.values()) <= 480


def test_a_thousand_km_from_five_in_the_morning_by_hand() -> None:
    """Three times four hours and a rest of twenty minutes, then the 203 minutes left."""
    drives = [(e.start, e.end) for e in log([923], "05:00", km=1000) if e.kind == "drive"]
    assert drives == [(300, 540), (560, 800), (820, 1060), (1080, 1283)]


@pytest.mark.parametrize("stand", [10, 22, 35])
def test_many_coaches_at_once_run_like_the_log_of_each(stand: int) -> None:
    """The compiled loop and the log of one coach are the same law."""
    rng = np.random.default_rng(1)
    legs = rng.integers(10, 500, (200, 3))
    depart = rng.integers(300, 1320, 200)
    km = legs.sum(axis=1).astype(float)
    together = simulate(legs, depart, LAW, stand=stand, km=km, night_stop=True)
    for i in range(200):
        if together.drivers[i] > LAW.max_drivers:
            continue
        alone = events(legs[i], int(depart[i]), LAW, stand=stand, km=km[i], night_stop=True)
        assert alone[-1].end == together.arrive[i, -1]
        assert max(e.driver for e in alone) <= together.drivers[i]

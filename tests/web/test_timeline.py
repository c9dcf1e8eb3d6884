"""Where trips and driving blocks lie on their lines."""

import datetime as dt

from web import timeline

CHINA = dt.timezone(dt.timedelta(hours=8))


def at(day, hour):
    return dt.datetime(2020, 2, day, hour, tzinfo=CHINA)


def test_a_trip_lies_between_midnight_of_its_day_and_two_days_later():
    bar = timeline.bar(at(22, 12), at(23, 12))
    assert (bar.left, bar.long, bar.days_later) == (25.0, 50.0, 1)


def test_times_in_utc_are_told_by_the_clock_of_china():
    assert timeline.bar(at(22, 0).astimezone(dt.UTC), at(22, 6).astimezone(dt.UTC)).left == 0.0


def test_a_trip_longer_than_the_line_ends_with_it():
    bar = timeline.bar(at(22, 12), at(26, 12))
    assert bar.left + bar.long == 100.0
    assert bar.days_later == 4


def block(driver, kind, start, end):
    return {
        "driver": driver,
        "kind": kind,
        "start": f"2020-02-22T{start:02}:00",
        "end": f"2020-02-22T{end:02}:00",
    }


def test_drivers_share_one_line_and_their_time_at_the_wheel_is_summed():
    one, two = timeline.drivers(
        [block(2, "drive", 10, 12), block(1, "drive", 8, 10), block(1, "rest", 10, 12)]
    )
    assert (one.number, one.seconds, two.seconds) == (1, 7200.0, 7200.0)
    assert [(b.kind, b.left, b.long) for b in one.blocks] == [
        ("drive", 0.0, 50.0),
        ("rest", 50.0, 50.0),
    ]
    assert two.blocks[0].left == 50.0


def test_without_blocks_there_are_no_drivers():
    assert timeline.drivers([]) == ()

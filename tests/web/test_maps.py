"""The schematic map is drawn from the outlines, inside its sheet."""

import math
import re

import pytest

from web import maps

WEINING = (26.86, 104.28)
SHANGCAI = (33.27, 114.26)


def numbers(path):
    return [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", path)]


def test_the_seven_provinces_and_what_lies_between_are_drawn():
    sketch = maps.overview([], [])
    assert {p.code for p in sketch.provinces if p.ours} == {
        "330000", "340000", "360000", "410000", "430000", "510000", "520000"
    }  # fmt: skip
    assert {p.code for p in sketch.provinces if not p.ours} == set(maps.BACKGROUND)


def test_our_provinces_fill_the_sheet_and_do_not_leave_it():
    sketch = maps.overview([], [])
    for province in sketch.provinces:
        if province.ours:
            found = numbers(province.path)
            assert all(0 <= x <= maps.WIDTH for x in found[::2])
            assert all(0 <= y <= sketch.height for y in found[1::2])


def test_north_is_up_and_east_is_right():
    dots = {d.code: d for d in maps.overview([("w", WEINING, 1), ("s", SHANGCAI, 1)], []).dots}
    assert dots["s"].y < dots["w"].y
    assert dots["s"].x > dots["w"].x


def test_the_area_of_a_dot_grows_with_the_people():
    few, many = (
        next(
            d
            for d in maps.overview([("a", WEINING, n), ("b", SHANGCAI, 100)], []).dots
            if d.code == "a"
        ).radius
        for n in (1, 50)
    )
    assert few < many


def test_a_way_begins_at_its_first_stop_and_ends_at_its_last():
    sketch = maps.overview(
        [("w", WEINING, 1)], [maps.Trip("coach", (WEINING, SHANGCAI, maps.YUYAO), 40)]
    )
    found = numbers(sketch.ways[0].path)
    assert (found[0], found[1]) == (sketch.dots[0].x, sketch.dots[0].y)
    assert (found[-2], found[-1]) == sketch.yuyao


def test_a_trip_without_two_points_draws_nothing():
    assert maps.overview([], [maps.Trip("coach", (WEINING,), 40)]).ways == ()


def test_the_map_of_one_trip_shows_all_its_stops():
    sketch = maps.one_trip("coach", [("520526", WEINING), ("330281", maps.YUYAO)], 44)
    assert [stop.number for stop in sketch.stops] == [1, 2]
    for stop in sketch.stops:
        assert 0 < stop.x < maps.WIDTH
        assert 0 < stop.y < sketch.height


def test_stops_at_one_place_still_make_a_map():
    sketch = maps.one_trip("shuttle", [("a", maps.YUYAO), ("b", maps.YUYAO)], 3)
    assert all(math.isfinite(stop.x) for stop in sketch.stops)


@pytest.mark.parametrize("code", maps.BACKGROUND)
def test_background_provinces_carry_no_name(code):
    assert code not in {label.code for label in maps.overview([], []).labels}

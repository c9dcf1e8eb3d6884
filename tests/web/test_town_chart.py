"""Towns as circles: none covers another, the area is the number, the shade the share."""

import math

import pytest

from planner.geo import load
from web.town_chart import SHADES, town_dots, town_sheets

CODES = [town.code for town in load().town_list]


@pytest.mark.parametrize(
    "value", [lambda _: 1000, lambda at: 50 * (at + 1) ** 2, lambda at: 1 + at % 3 * 40]
)
@pytest.mark.parametrize("place", [0, 1])
def test_circles_stay_on_the_sheet_and_apart(value, place):
    """On the broad sheet and on that of phones."""
    sheet = town_sheets({code: (value(at), 0.5) for at, code in enumerate(CODES)})[place]
    dots = sheet.dots
    assert len(dots) == len(CODES)
    for at, one in enumerate(dots):
        assert one.radius <= one.x <= sheet.width - one.radius
        assert one.radius <= one.y <= sheet.height - one.radius
        for other in dots[:at]:
            assert math.dist((one.x, one.y), (other.x, other.y)) > one.radius + other.radius - 1


def test_the_area_is_the_number_and_the_shade_the_share():
    first, second = town_dots({CODES[0]: (4000, 0.9), CODES[9]: (1000, 0.1)})
    assert first.radius == pytest.approx(2 * second.radius, rel=0.3)
    assert (first.shade, second.shade) == (SHADES, 1)


def test_a_town_without_a_number_and_an_unknown_one_are_left_out():
    assert town_dots({CODES[0]: (0, None), "999999999": (5, 0.5), "": (5, 0.5)}) == ()
    assert town_sheets({}) == ()

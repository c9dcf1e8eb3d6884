"""Outlines can be drawn, neighbours still meet, and places fall inside their province."""

import numpy as np
import pytest

from planner.geo import Projection, load, outlines, project


def _inside(ring, lon, lat):
    """Tell whether a point is in a ring, by counting the edges east of it."""
    x, y = ring[:-1, 0], ring[:-1, 1]
    x_2, y_2 = ring[1:, 0], ring[1:, 1]
    crosses = (y > lat) != (y_2 > lat)
    with np.errstate(divide="ignore", invalid="ignore"):
        at = x + (lat - y) * (x_2 - x) / (y_2 - y)
    return bool((crosses & (lon < at)).sum() % 2)


def test_six_provinces_and_zhejiang_are_the_focus():
    assert {o.name for o in outlines() if o.focus} == {
        "安徽省", "江西省", "河南省", "湖南省", "四川省", "贵州省", "浙江省",
    }  # fmt: skip
    assert len(outlines()) == 20


@pytest.mark.parametrize("tolerance", [0, 0.03, 0.06, 0.2])
def test_every_ring_is_closed_and_has_an_area(tolerance):
    for outline in outlines(tolerance):
        assert outline.rings
        for ring in outline.rings:
            assert (ring[0] == ring[-1]).all()
            assert len(ring) >= 4


def test_a_coarser_tolerance_keeps_fewer_points():
    counts = [sum(len(r) for o in outlines(t) for r in o.rings) for t in (0, 0.06, 0.2)]

    assert counts == sorted(counts, reverse=True)
    assert counts[1] < 0.7 * counts[0]


def test_simplified_points_are_original_points():
    original = {tuple(p) for o in outlines(0) for r in o.rings for p in r}

    assert {tuple(p) for o in outlines() for r in o.rings for p in r} <= original


def test_nearly_every_county_seat_lies_inside_its_simplified_province():
    rings = {o.code: o.rings for o in outlines() if o.focus}
    outside = [
        place.name
        for place in load().counties
        if not any(_inside(ring, place.lon, place.lat) for ring in rings[place.province_code])
    ]

    assert len(outside) <= 6, outside


def test_the_projection_keeps_the_focus_inside_the_box():
    x, y = project([p.lon for p in load().counties], [p.lat for p in load().counties])

    assert x.min() >= 8
    assert x.max() <= 960 - 8
    assert y.min() >= 8
    assert y.max() <= 640 - 8


def test_north_is_up_and_east_is_right():
    x, y = project([104.0, 121.0, 112.0, 112.0], [30.0, 30.0, 25.0, 34.0])

    assert x[0] < x[1]
    assert y[3] < y[2]


def test_equal_areas_stay_equal():
    def area(lon, lat):
        x, y = project([lon, lon + 0.1, lon], [lat, lat, lat + 0.1])
        across = (x[1] - x[0]) * (y[2] - y[0]) - (x[2] - x[0]) * (y[1] - y[0])
        return abs(across) / np.cos(np.radians(lat + 0.05))

    assert area(100, 26) == pytest.approx(area(120, 34), rel=2e-3)


def test_a_path_is_closed_svg():
    path = Projection(width=100, height=80).path(outlines()[0].rings)

    assert path.startswith("M")
    assert path.endswith("Z")
    assert path.count("M") == len(outlines()[0].rings)


@pytest.mark.parametrize("faulty", [{"view": (120, 20, 100, 40)}, {"margin": 400}])
def test_an_impossible_box_is_refused(faulty):
    with pytest.raises(ValueError, match=r"view|margin"):
        Projection(**faulty)

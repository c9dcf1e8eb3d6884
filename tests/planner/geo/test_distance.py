"""Distances agree with geopy and with the road table, whatever source answers."""

import numpy as np
import pandas as pd
import pytest
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st

from planner.geo import (
    CountyRoadTable,
    Geodesic,
    GreatCircle,
    TableDistances,
    load,
    straight_km,
)
from planner.geo.distance import points
from planner.geo.sources import rows

PLACES = load().counties
SEATS = np.array([(p.lat, p.lon) for p in PLACES])
YUYAO = [(load().county("330281").lat, load().county("330281").lon)]
LATITUDES = st.floats(18, 54)
LONGITUDES = st.floats(73, 135)


def test_the_straight_line_is_geopys_geodesic_to_two_metres():
    ours = straight_km(SEATS[::10], YUYAO)[:, 0]
    theirs = [geodesic(seat, YUYAO[0]).km for seat in SEATS[::10]]

    np.testing.assert_allclose(ours, theirs, atol=0.002)


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_the_straight_line_is_geopys_geodesic_anywhere_in_china(lat, lon, lat_2, lon_2):
    ours = straight_km([(lat, lon)], [(lat_2, lon_2)])[0, 0]

    assert ours == pytest.approx(geodesic((lat, lon), (lat_2, lon_2)).km, rel=1e-4, abs=1e-3)


def test_a_point_is_no_way_from_itself():
    assert (np.diag(straight_km(SEATS[:50], SEATS[:50])) == 0).all()


@pytest.mark.parametrize("source", [GreatCircle(), Geodesic(), CountyRoadTable()])
def test_a_source_answers_every_pair_with_kilometres_and_minutes(source):
    km, minutes = source.km(SEATS[:3], SEATS[3:8]), source.minutes(SEATS[:3], SEATS[3:8])

    assert km.shape == minutes.shape == (3, 5)
    np.testing.assert_allclose(minutes, km * 60 / 50)


@pytest.mark.parametrize("source", [GreatCircle(), Geodesic(), CountyRoadTable()])
def test_no_points_give_no_distances(source):
    assert source.km([], YUYAO).shape == (0, 1)
    assert source.km(YUYAO, []).shape == (1, 0)


def test_great_circle_and_geodesic_agree():
    np.testing.assert_allclose(
        GreatCircle(circuity=1.2).km(SEATS[:20], YUYAO),
        Geodesic(circuity=1.2).km(SEATS[:20], YUYAO),
        rtol=1e-4,
    )


def test_minutes_follow_the_speed():
    slow, fast = GreatCircle(kmh=40), GreatCircle(kmh=80)

    np.testing.assert_allclose(slow.minutes(SEATS, YUYAO), 2 * fast.minutes(SEATS, YUYAO))


def test_the_road_table_gives_its_own_km_from_seat_to_seat():
    known = {row["adcode"]: float(row["road_km_est"]) for row in rows("county_distances.csv")}
    km = dict(
        zip([p.adcode for p in PLACES], CountyRoadTable().km(SEATS, YUYAO)[:, 0], strict=True)
    )

    assert {code: km[code] for code in known} == pytest.approx(known)


def test_the_road_table_is_the_same_there_and_back():
    there, back = CountyRoadTable().km(SEATS, YUYAO), CountyRoadTable().km(YUYAO, SEATS)

    np.testing.assert_allclose(there, back.T)


def test_a_town_of_yuyao_takes_over_the_circuity_of_the_county():
    town = load().town("330281103")
    funan = load().county("341225")
    circuity = CountyRoadTable().km(
        [(funan.lat, funan.lon)], [(town.lat, town.lon)]
    ) / straight_km([(funan.lat, funan.lon)], [(town.lat, town.lon)])

    assert circuity == pytest.approx(
        CountyRoadTable().km([(funan.lat, funan.lon)], YUYAO)
        / straight_km([(funan.lat, funan.lon)], YUYAO)
    )


def test_the_road_table_leaves_other_pairs_to_the_fallback():
    fallback = GreatCircle(circuity=1.3)
    beijing, kashgar = (39.9, 116.4), (39.47, 75.99)

    for pair in ((SEATS[300:301], SEATS[400:401]), ([beijing], YUYAO), ([kashgar], [beijing])):
        np.testing.assert_allclose(CountyRoadTable(fallback).km(*pair), fallback.km(*pair))


def test_every_county_is_farther_by_road_than_straight():
    assert (CountyRoadTable().km(SEATS, YUYAO) >= straight_km(SEATS, YUYAO)).all()


POINTS = {"a": (30.0, 120.0), "b": (31.0, 121.0), "c": (32.0, 118.0)}
A, B, C = ([point] for point in POINTS.values())


def _table(**columns):
    return pd.DataFrame({"from": ["a"], "to": ["b"], "km": [200.0]} | columns)


def test_a_distance_table_holds_in_both_directions():
    source = TableDistances(_table(), POINTS)

    assert source.km(A, B)[0, 0] == source.km(B, A)[0, 0] == 200


def test_each_direction_of_a_distance_table_may_have_its_own_length():
    both = pd.DataFrame({"from": ["a", "b"], "to": ["b", "a"], "km": [200.0, 210.0]})

    assert TableDistances(both, POINTS).km(B, A)[0, 0] == 210


def test_pairs_missing_from_a_distance_table_come_from_the_fallback():
    source = TableDistances(_table(), POINTS, GreatCircle(circuity=2))
    elsewhere = [(33.0, 119.0)]

    np.testing.assert_allclose(source.km(A, C), 2 * straight_km(A, C))
    np.testing.assert_allclose(source.km(A, elsewhere), 2 * straight_km(A, elsewhere))


def test_minutes_are_those_of_a_distance_table_or_follow_the_speed():
    timed = TableDistances(_table(minutes=[300.0]), POINTS)
    untimed = TableDistances(_table(), POINTS, GreatCircle(kmh=50))

    assert timed.minutes(A, B)[0, 0] == 300
    assert untimed.minutes(A, B)[0, 0] == 240


def test_a_place_without_a_point_is_named():
    with pytest.raises(ValueError, match=r"without a point.*'b'"):
        TableDistances(_table(), {"a": (30.0, 120.0)})


@pytest.mark.parametrize("km", [-1.0, np.nan])
def test_a_distance_below_zero_or_missing_is_refused(km):
    with pytest.raises(ValueError, match="km in the distance table"):
        TableDistances(_table(km=[km]), POINTS)


@pytest.mark.parametrize("circuity", [0, -1, float("nan")])
def test_a_circuity_that_is_not_above_zero_is_refused(circuity):
    with pytest.raises(ValueError, match="circuity"):
        GreatCircle(circuity=circuity)


def test_a_speed_that_is_not_above_zero_is_refused():
    with pytest.raises(ValueError, match="kmh"):
        Geodesic(kmh=0)


@pytest.mark.parametrize("given_points", [[(121.0, 30.0)], [(30.0, np.nan)], [(30.0, 121.0, 5.0)]])
def test_swapped_missing_or_misshapen_points_are_refused(given_points):
    with pytest.raises(ValueError, match="lat, lon"):
        points(given_points)

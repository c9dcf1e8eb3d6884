"""A passenger list that contradicts itself cannot be built."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit.documents import DrivingBlock, Duty, InvalidManifest, ManifestStop
from recruit.documents.manifest_data import seat_order

NAIVE = dt.datetime(2020, 2, 22, 8)


def test_a_seat_is_given_once(make_trip):
    trip = make_trip()
    twice = (*trip.passengers, dataclasses.replace(trip.passengers[0], name="别人"))
    with pytest.raises(InvalidManifest, match="1A 座给了 2 人"):
        dataclasses.replace(trip, passengers=twice)


def test_no_more_people_than_seats(make_trip):
    with pytest.raises(InvalidManifest, match="12 人，只有 11 座"):
        make_trip(vehicle_seats=11)


def test_people_get_on_and_off_at_stops_of_the_trip(make_trip):
    trip = make_trip()
    lost = dataclasses.replace(trip.passengers[0], alight_stop=4)
    with pytest.raises(InvalidManifest, match="1A 座：上下车站不在站表中"):
        dataclasses.replace(trip, passengers=(lost,))


def test_nobody_gets_off_before_getting_on(make_trip):
    trip = make_trip()
    backwards = dataclasses.replace(trip.passengers[0], board_stop=5, alight_stop=5)
    with pytest.raises(InvalidManifest, match="下车站不在上车站之后"):
        dataclasses.replace(trip, passengers=(backwards,))


def test_stops_stand_in_order(make_trip):
    stops = make_trip().stops
    with pytest.raises(InvalidManifest, match="站序由小到大"):
        make_trip(stops=(stops[1], stops[0], stops[2]))


def test_a_trip_has_two_stops_at_least(make_trip):
    with pytest.raises(InvalidManifest, match="至少两站"):
        make_trip(stops=make_trip().stops[:1], passengers=())


def test_a_trip_does_not_arrive_before_it_departs(make_trip):
    trip = make_trip()
    with pytest.raises(InvalidManifest, match="到达早于出发"):
        dataclasses.replace(trip, arrive=trip.depart - dt.timedelta(minutes=1))


def test_manifests_are_numbered_from_one(make_trip):
    with pytest.raises(InvalidManifest, match="从第 1 号编起"):
        make_trip(number=0)


def test_a_trip_has_a_code(make_trip):
    with pytest.raises(InvalidManifest, match="没有编号"):
        make_trip(code=" ")


@pytest.mark.parametrize("field", ["depart", "arrive", "issued_at"])
def test_a_time_without_zone_is_refused(make_trip, field):
    with pytest.raises(InvalidManifest, match="没有时区"):
        make_trip(**{field: NAIVE})


def test_a_stop_without_zone_is_refused():
    with pytest.raises(InvalidManifest, match=r"第 1 站 镇雄.*没有时区"):
        ManifestStop(1, "镇雄", None, NAIVE)


def test_a_stop_has_a_name():
    with pytest.raises(InvalidManifest, match="第 3 站没有站名"):
        ManifestStop(3, " ", None, None)


def test_a_driving_block_ends_after_it_begins():
    start = NAIVE.replace(tzinfo=dt.UTC)
    with pytest.raises(InvalidManifest, match="驾驶员 1"):
        DrivingBlock(Duty.DRIVE, start, start - dt.timedelta(minutes=5))


@pytest.mark.parametrize("number", ["532128198902146523", "53212819890214652x", "532128890214652"])
def test_a_resident_id_in_full_never_reaches_paper(make_trip, number):
    with pytest.raises(InvalidManifest, match="证件号码未遮挡"):
        dataclasses.replace(make_trip().passengers[0], id_masked=number)


def test_a_passenger_has_a_name(make_trip):
    with pytest.raises(InvalidManifest, match="座位和姓名都要有"):
        dataclasses.replace(make_trip().passengers[0], name="　")


def test_boarding_is_counted_from_the_passengers(make_trip):
    trip = make_trip(people=11)
    assert [trip.boarding(stop) for stop in trip.stops] == [6, 5, 0]
    assert [trip.alighting(stop) for stop in trip.stops] == [0, 0, 11]


def test_people_are_listed_by_boarding_stop_then_seat(make_trip):
    trip = make_trip()
    trip = dataclasses.replace(trip, passengers=trip.passengers[::-1])
    order = [
        (stop.seq, [person.seat for person in people]) for stop, people in trip.boarding_order()
    ]
    assert order == [
        (1, ["1A", "1C", "2A", "2C", "3A", "3C"]),
        (2, ["1B", "1D", "2B", "2D", "3B", "3D"]),
        (5, []),
    ]


def test_seat_nine_comes_before_seat_ten():
    seats = ["10A", "9B", "2A", "12A", "9A", "3车12A", "3车2F", "3车2A"]
    counted = ["2A", "3车2A", "3车2F", "3车12A", "9A", "9B", "10A", "12A"]
    assert sorted(seats, key=seat_order) == counted


@given(st.lists(st.text(max_size=8), max_size=10))
def test_any_seat_labels_can_be_put_in_order(seats):
    keys = sorted(map(seat_order, seats))
    assert sorted(map(seat_order, seats[::-1])) == keys

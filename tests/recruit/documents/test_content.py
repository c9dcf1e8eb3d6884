"""The hash says whether two manifests say the same; the QR says nothing of anybody."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

import pytest

from recruit.documents import content_hash, manifest_code
from recruit.models.charter import Mode


def test_the_hash_is_a_sha256(make_trip):
    assert re.fullmatch(r"[0-9a-f]{64}", content_hash(make_trip()))


def test_a_new_issue_of_the_same_list_has_the_same_hash(make_trip):
    first = make_trip()
    again = dataclasses.replace(
        first, number=3, issued_by="别人", issued_at=first.issued_at + dt.timedelta(hours=2)
    )
    assert content_hash(again) == content_hash(first)


def test_the_order_passengers_came_in_does_not_matter(make_trip):
    trip = make_trip()
    turned = dataclasses.replace(trip, passengers=trip.passengers[::-1])
    assert content_hash(turned) == content_hash(trip)


def test_the_zone_a_time_came_in_does_not_matter(make_trip):
    trip = make_trip()
    utc = dataclasses.replace(trip, depart=trip.depart.astimezone(dt.UTC))
    assert content_hash(utc) == content_hash(trip)


@pytest.mark.parametrize(
    "change",
    [
        {"code": "YN-C002"},
        {"title": "贵州 → 余姚"},
        {"mode": Mode.FEEDER},
        {"date": dt.date(2020, 2, 21)},
        {"depart": dt.datetime(2020, 2, 22, tzinfo=dt.UTC) - dt.timedelta(minutes=1)},
        {"arrive": dt.datetime(2020, 2, 24, tzinfo=dt.UTC)},
        {"route_text": "镇雄 → 余姚"},
        {"vehicle_seats": 50},
        {"drivers": 3},
        {"campaign": "另一行动"},
        {"driving": ()},
        {"vehicle_plate": "浙B·D1234"},
        {"driver_names": ("张三",)},
        {"people": 11},
    ],
    ids=lambda change: next(iter(change)),
)
def test_whatever_the_list_says_changes_the_hash(make_trip, change):
    assert content_hash(make_trip(**change)) != content_hash(make_trip())


@pytest.mark.parametrize(
    "field",
    ["name", "id_masked", "phone", "home", "enterprise", "party_label", "leg_note", "seat"],
)
def test_whatever_is_said_of_a_person_changes_the_hash(make_trip, field):
    trip = make_trip()
    other = dataclasses.replace(trip.passengers[0], **{field: "另"})
    changed = dataclasses.replace(trip, passengers=(other, *trip.passengers[1:]))
    assert content_hash(changed) != content_hash(trip)


def test_the_code_holds_trip_number_and_hash_only(make_trip):
    trip = make_trip()
    assert manifest_code(trip) == f"YN-C001/2/{content_hash(trip)[:8].upper()}"

"""A trip to vary: one coach with three stops and twelve people, some with rare names."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from recruit.documents import DrivingBlock, Duty, ManifestStop, ManifestTrip, Passenger
from recruit.models.charter import Mode

NAMES = ("陈超", "李勇刚", "龙𬭎", "㛃𠅤䶮", "阿卜杜热合曼·麦麦提艾力", "王娜", "赵磊", "杨丽")


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """Return a moment of February 2020 by China's clock."""
    return dt.datetime(2020, 2, day, hour, minute, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def _trip(*, people: int = 12, code: str = "YN-C001", **changes: Any) -> ManifestTrip:
    stops = (
        ManifestStop(1, "镇雄县客运站", None, at(22, 8)),
        ManifestStop(2, "威信县扎西镇客运中心", at(22, 10), at(22, 10, 20)),
        ManifestStop(5, "余姚汽车东站", at(23, 21, 20), None),
    )
    passengers = tuple(
        Passenger(
            seat=f"{index // 4 + 1}{'ABCD'[index % 4]}",
            name=NAMES[index % len(NAMES)],
            id_masked=f"5321**********{index:03d}X",
            phone=f"138000{index:05d}",
            home="云南镇雄县",
            enterprise="余姚市富达电器有限公司",
            board_stop=1 + index % 2,
            alight_stop=5,
            party_label="同行 1" if index < 3 else "",
        )
        for index in range(people)
    )
    values: dict[str, Any] = {
        "code": code,
        "title": "云南镇雄 → 余姚",
        "mode": Mode.COACH,
        "date": dt.date(2020, 2, 22),
        "depart": at(22, 8),
        "arrive": at(23, 21, 20),
        "route_text": "镇雄 → 威信 → 余姚",
        "vehicle_seats": 49,
        "drivers": 2,
        "stops": stops,
        "passengers": passengers,
        "issued_at": at(21, 16, 30),
        "issued_by": "余姚市人力社保局 王敏",
        "number": 2,
        "campaign": "2020 年春季返岗复工专项行动",
        "driving": (
            DrivingBlock(Duty.DRIVE, at(22, 8), at(22, 10), 1, "镇雄县", 85.0),
            DrivingBlock(Duty.STOP, at(22, 10), at(22, 10, 20), 0, "威信县"),
            DrivingBlock(Duty.DRIVE, at(22, 10, 20), at(22, 14), 2, "威信县", 240.0),
            DrivingBlock(Duty.REST, at(22, 14), at(22, 14, 30), 0, "遵义服务区"),
        ),
    }
    return ManifestTrip(**(values | changes))


@pytest.fixture
def make_trip() -> Callable[..., ManifestTrip]:
    """Return the builder: every field of ``ManifestTrip`` may be given anew."""
    return _trip


@pytest.fixture
def rename() -> Callable[[ManifestTrip, str], ManifestTrip]:
    """Return a function that gives the first passenger of a trip another name."""

    def with_name(trip: ManifestTrip, name: str) -> ManifestTrip:
        first = dataclasses.replace(trip.passengers[0], name=name)
        return dataclasses.replace(trip, passengers=(first, *trip.passengers[1:]))

    return with_name

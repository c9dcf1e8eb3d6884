"""A small charter problem that tests change by one thing each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from planner.charter import Plan, Problem, solve

COUNTIES = {
    "340122": (31.88, 117.47),  # Feidong
    "340123": (31.70, 117.16),  # Feixi
    "341222": (33.16, 115.61),  # Taihe
    "520102": (26.57, 106.71),  # Nanming, Guiyang
    "520121": (27.06, 106.97),  # Kaiyang
}


def people(county: str, count: int, ready: str, due: str, **more: Any) -> pd.DataFrame:
    """Return travellers of one county who are alike; ids follow the county and the date."""
    lat, lon = COUNTIES[county]
    start = more.pop("start", 0)
    return pd.DataFrame(
        {
            "traveller_id": [f"{county}-{ready[-2:]}-{start + i:02d}" for i in range(count)],
            "party_id": more.pop("party", ""),
            "county": county,
            "lat": lat,
            "lon": lon,
            "ready_date": ready,
            "due_date": due,
            "town": "town-a",
            **more,
        }
    )


def destinations() -> pd.DataFrame:
    """Return two towns, the reception point, a station and an airport."""
    rows = [
        ("town-a", "town", 30.06, 121.18),
        ("town-b", "town", 30.16, 121.04),
        ("reception", "reception", 30.045, 121.155),
        ("CTH", "rail", 30.1008, 121.1637),
        ("NGB", "air", 29.8267, 121.462),
    ]
    return pd.DataFrame(rows, columns=["town", "kind", "lat", "lon"])


def hubs() -> pd.DataFrame:
    """Return a station and an airport at Guiyang."""
    rows = [
        ("KQW", "rail", 26.6228, 106.6725, "520000"),
        ("KWE", "air", 26.5385, 106.801, "520000"),
    ]
    return pd.DataFrame(rows, columns=["hub_id", "kind", "lat", "lon", "area"])


def offers() -> pd.DataFrame:
    """Return one offer of every mode; shuttles are priced by the seat."""
    return pd.DataFrame(
        [
            {"offer_id": "coach", "mode": "coach", "seats": 49, "fixed_yuan": 1500,
             "per_km_yuan": 11, "min_passengers": 2},
            {"offer_id": "feeder", "mode": "feeder", "seats": 49, "fixed_yuan": 700,
             "per_km_yuan": 9},
            {"offer_id": "carriage", "mode": "carriage", "hub_id": "KQW", "seats": 118,
             "usable_share": 0.5, "fixed_yuan": 2000, "per_km_yuan": 12, "min_passengers": 5},
            {"offer_id": "flight", "mode": "flight", "hub_id": "KWE", "seats": 180,
             "fixed_yuan": 45000, "per_km_yuan": 75, "min_passengers": 80},
            {"offer_id": "shuttle", "mode": "shuttle", "seats": 20, "per_seat_yuan": 20},
        ]
    ).fillna({"hub_id": "", "usable_share": 1.0, "fixed_yuan": 0, "per_km_yuan": 0,
              "per_seat_yuan": 0, "min_passengers": 1})  # fmt: skip


def travellers() -> pd.DataFrame:
    """Return 24 people of Anhui and 14 of Guizhou, a party of three among each."""
    return pd.concat(
        [
            people("340122", 10, "2020-02-20", "2020-02-23"),
            people("340122", 3, "2020-02-21", "2020-02-23", party="trio", start=50),
            people("340123", 8, "2020-02-21", "2020-02-24"),
            people("341222", 3, "2020-02-20", "2020-02-25", town="town-b"),
            people("520102", 8, "2020-02-20", "2020-02-24"),
            people("520121", 3, "2020-02-21", "2020-02-25", party="far", start=50),
            people("520121", 3, "2020-02-21", "2020-02-25"),
        ],
        ignore_index=True,
    )


def build(**changes: Any) -> Problem:
    """Return the small problem; each table and setting may be replaced."""
    settings = {"load_cap": 0.5, "last_date": "2020-02-27", **changes.pop("settings", {})}
    frames = {
        "travellers": travellers(),
        "offers": offers(),
        "destinations": destinations(),
        "hubs": hubs(),
        **changes,
    }
    return Problem.from_frames(
        frames.pop("travellers"),
        frames.pop("offers"),
        frames.pop("destinations"),
        settings=settings,
        **frames,
    )


@pytest.fixture(scope="session")
def make() -> Callable[..., Problem]:
    """Return the maker of the small problem."""
    return build


@pytest.fixture(scope="session")
def some_people() -> Callable[..., pd.DataFrame]:
    """Return the maker of travellers who are alike."""
    return people


@pytest.fixture(scope="session")
def solved() -> tuple[Problem, Plan]:
    """Return the small problem and its plan."""
    problem = build()
    return problem, solve(problem)

"""Random small problems with every feature mixed: lawful plans, bounds below, all accounted for.

``EXAMPLES=1000`` runs the long form.
"""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import pandas as pd
import pytest

from planner.charter import Problem, check, solve

EXAMPLES = int(os.environ.get("EXAMPLES", "24"))
BATCHES = 8
"""Tests the examples are shared out to, so that they can run side by side."""

COUNTIES = {
    "340122": (31.88, 117.47), "340123": (31.70, 117.16), "341222": (33.16, 115.61),
    "341225": (32.64, 115.60), "520102": (26.57, 106.71), "520121": (27.06, 106.97),
    "430102": (28.20, 113.00),
}  # fmt: skip
HUBS = {
    "KQW": ("rail", 26.6228, 106.6725, "520000"), "KAY": ("rail", 27.05, 106.95, "520000"),
    "KWE": ("air", 26.5385, 106.801, "520000"), "FYH": ("rail", 32.93, 115.87, "340000"),
    "NIX": ("rail", np.nan, np.nan, "340000"),
}  # fmt: skip
FIRST = pd.Timestamp("2020-02-20")


def instance(seed: int) -> Problem:
    """Return a problem drawn from a seed: every kind of offer, rule, closure and pin may be in."""
    rng = np.random.default_rng(seed)

    def sometimes(share: float) -> bool:
        return bool(rng.random() < share)

    counties = rng.choice(list(COUNTIES), rng.integers(1, 5), replace=False).tolist()
    settings: dict[str, Any] = {
        "load_cap": float(rng.choice([0.5, 1.0])),
        "free_rows": int(rng.choice([0, 0, 1, 2])),
        "max_stops": int(rng.integers(1, 4)),
        "relay": sometimes(0.2),
        "coach_max_km": float(rng.choice([900, 1400, 2400])),
        "last_mile": str(rng.choice(["towns", "reception"])),
        "share_once": sometimes(0.2),
        "last_date": "2020-02-27",
        "effort": float(rng.choice([0, 1])),
    }
    joint = rng.integers(0, 4)
    settings |= {"cross_province": bool(joint == 1), "one_prefecture": bool(joint == 2)}
    if sometimes(0.3):
        settings["budget"] = float(rng.integers(2_000, 60_000))
    if sometimes(0.5):
        settings["rules"] = [
            {
                "first_date": f"2020-02-{rng.integers(18, 23)}",
                "last_date": f"2020-02-{rng.integers(23, 29)}",
                "area": str(rng.choice(["*", "340000", "520100", "341222"])),
                "load_cap": float(rng.choice([0.3, 0.5])),
                "max_stops": int(rng.integers(1, 3)),
                "free_rows": int(rng.integers(0, 3)),
                "night_stop": sometimes(0.5),
            }
        ]
    people = _people(rng, counties)
    closures = [
        {
            "place": place,
            "first_date": "2020-02-20",
            "last_date": f"2020-02-{rng.integers(20, 27)}",
        }
        for place in (str(rng.choice(counties)), str(rng.choice(list(HUBS))))
        if sometimes(0.3)
    ]
    pins = [
        {"traveller_id": who, "kind": str(rng.choice(["must", "forbid"])), "mode": mode,
         "date": "" if sometimes(0.6) else "2020-02-21"}
        for who, mode in zip(people["traveller_id"], ("coach", "rail", "air"), strict=False)
        if sometimes(0.2)
    ]  # fmt: skip
    return Problem.from_frames(
        people,
        _offers(rng),
        pd.DataFrame(
            [
                ("town-a", "town", 30.06, 121.18),
                ("town-b", "town", 30.16, 121.04),
                ("CTH", "rail", 30.1008, 121.1637),
                ("NGB", "air", 29.8267, 121.462),
            ],
            columns=["town", "kind", "lat", "lon"],
        ),
        hubs=pd.DataFrame(
            [(name, *row) for name, row in HUBS.items()],
            columns=["hub_id", "kind", "lat", "lon", "area"],
        ),
        closures=pd.DataFrame(closures) if closures else None,
        pins=pd.DataFrame(pins) if pins else None,
        settings=settings,
    )


def _people(rng: np.random.Generator, counties: list[str]) -> pd.DataFrame:
    rows = []
    for party in range(int(rng.integers(1, 14))):
        county = str(rng.choice(counties))
        lat, lon = COUNTIES[county]
        ready = FIRST + pd.Timedelta(days=int(rng.integers(-1, 6)))
        due = ready + pd.Timedelta(days=int(rng.integers(-1, 6)))
        town = str(rng.choice(["town-a", "town-b"]))
        for _ in range(int(rng.choice([1, 1, 2, 3, 6, 30], p=[0.4, 0.2, 0.15, 0.1, 0.1, 0.05]))):
            known = rng.random() > 0.02
            rows.append(
                (f"t{len(rows):03d}", f"p{party}", county, lat if known else np.nan,
                 lon if known else np.nan, ready, due, town)
            )  # fmt: skip
    columns = [
        "traveller_id",
        "party_id",
        "county",
        "lat",
        "lon",
        "ready_date",
        "due_date",
        "town",
    ]
    return pd.DataFrame(rows, columns=columns)


def _offers(rng: np.random.Generator) -> pd.DataFrame:
    day = int(rng.integers(1, 3))
    known: list[dict[str, Any]] = [
        {"offer_id": "coach", "mode": "coach", "seats": 49, "fixed_yuan": 1500, "per_km_yuan": 11},
        {"offer_id": "minibus", "mode": "coach", "seats": 19, "fixed_yuan": 900, "per_km_yuan": 6,
         "max_per_day": day, "min_passengers": 3},
        {"offer_id": "feeder", "mode": "feeder", "seats": 49, "fixed_yuan": 700, "per_km_yuan": 9},
        {"offer_id": "own-feeder", "mode": "feeder", "hub_id": "KQW", "seats": 17,
         "fixed_yuan": 300, "per_km_yuan": 5, "area": "520000"},
        {"offer_id": "carriages", "mode": "carriage", "hub_id": "KQW", "seats": 20,
         "usable_share": 0.5, "fixed_yuan": 400, "per_km_yuan": 1, "min_passengers": 2,
         "min_carriages": day, "max_per_day": 3},
        {"offer_id": "tickets", "mode": "carriage", "hub_id": "FYH", "seats": 12,
         "per_seat_yuan": 30, "per_seat_km_yuan": 0.28, "max_per_day": 1},
        {"offer_id": "line", "mode": "train", "hub_id": "KAY", "calls": "KQW@50",
         "seats": 118, "fixed_yuan": 2000, "per_km_yuan": 3, "min_passengers": 4},
        {"offer_id": "no-place", "mode": "train", "hub_id": "NIX", "seats": 118},
        {"offer_id": "flight", "mode": "flight", "hub_id": "KWE", "seats": 180,
         "fixed_yuan": 4500, "per_km_yuan": 7, "min_passengers": 5, "depart": "10:30"},
        {"offer_id": "shuttle", "mode": "shuttle", "seats": 20, "fixed_yuan": 150,
         "per_km_yuan": 4},
    ]  # fmt: skip
    chosen = [offer for offer in known if rng.random() < 0.7]
    frame = pd.DataFrame(chosen or known[:0], columns=sorted({k for o in known for k in o}))
    return frame.astype(object).where(frame.notna(), "")


@pytest.mark.parametrize("batch", range(BATCHES))
def test_any_mixture_gets_a_lawful_plan_that_accounts_for_everybody(batch: int) -> None:
    """The checker accepts, the bound is not above, whoever is left has a reason."""
    for seed in range(batch, EXAMPLES, BATCHES):
        problem = instance(seed)
        plan = solve(problem)
        assert check(problem, plan) == [], f"seed {seed}"
        assert plan.summary["bound"] <= plan.summary["objective"] + 0.01, f"seed {seed}"
        assert (plan.unserved["reason"] != "").all(), f"seed {seed}"
        assert len(plan.unserved) + plan.seats["traveller_id"].nunique() == len(problem.travellers)

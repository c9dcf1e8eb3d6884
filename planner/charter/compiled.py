"""Compile the loops of the planner once, so that the first plan takes no longer than later ones.

numba keeps what it compiled beside the modules (or in its own folder where those cannot be
written); what is compiled already is only loaded. A small problem with every mode is planned,
because that way each loop gets the very types it is called with.
"""

from __future__ import annotations

import pandas as pd

from planner.charter.problem import Problem
from planner.charter.solve import solve

_FIRST, _LAST = "2020-02-20", "2020-02-27"


def compile_loops() -> None:
    """Compile whatever a plan needs: a minute of a core the first time, a second afterwards."""
    solve(_small())


def _small() -> Problem:
    """Return a problem of two provinces that offers coach, feeder, carriage and flight."""
    homes = [
        ("340122", 31.88, 117.47, 9),
        ("340123", 31.70, 117.16, 6),
        ("520121", 27.06, 106.97, 40),
    ]
    travellers = pd.DataFrame(
        [
            (
                f"{county}-{k}",
                f"{county}-trio" if k < 3 else "",
                county,
                lat,
                lon,
                _FIRST,
                _LAST,
                "town",
            )
            for county, lat, lon, people in homes
            for k in range(people)
        ],
        columns=[
            "traveller_id",
            "party_id",
            "county",
            "lat",
            "lon",
            "ready_date",
            "due_date",
            "town",
        ],
    )
    offers = pd.DataFrame(
        [
            ("coach", "coach", "", 49, 1500, 11, 0, 2),
            ("feeder", "feeder", "", 49, 700, 9, 0, 1),
            ("carriage", "carriage", "KQW", 118, 2000, 12, 0, 5),
            ("train", "train", "KQW", 1062, 15000, 200, 0, 400),
            ("flight", "flight", "KWE", 180, 45000, 75, 0, 80),
            ("shuttle", "shuttle", "", 20, 300, 3, 0, 1),
        ],
        columns=[
            "offer_id", "mode", "hub_id", "seats", "fixed_yuan", "per_km_yuan", "per_seat_yuan",
            "min_passengers",
        ],
    )  # fmt: skip
    destinations = pd.DataFrame(
        [
            ("town", "town", 30.06, 121.18),
            ("reception", "reception", 30.045, 121.155),
            ("CTH", "rail", 30.1008, 121.1637),
            ("NGB", "air", 29.8267, 121.462),
        ],
        columns=["town", "kind", "lat", "lon"],
    )
    hubs = pd.DataFrame(
        [("KQW", "rail", 26.6228, 106.6725, "520000"), ("KWE", "air", 26.5385, 106.801, "520000")],
        columns=["hub_id", "kind", "lat", "lon", "area"],
    )
    return Problem.from_frames(
        travellers,
        offers,
        destinations,
        hubs=hubs,
        settings={"load_cap": 0.5, "last_date": _LAST},
    )

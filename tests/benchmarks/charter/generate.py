"""Seeded charter problems of any size on the real gazetteer, for measuring; people are synthetic.

``python tests/benchmarks/charter/generate.py OUT --size S`` writes a problem directory that
``laoxiang solve charter`` reads. Sizes: S 60 counties, 3,000 people, 7 days; M 300, 15,000, 10;
L every county of the six provinces, 50,000, 14. ``--kind``:

``wave``        coaches only, everybody on one day
``coaches``     coaches only, Anhui, Jiangxi and Henan, several days
``multimodal``  coaches, feeders, carriages, whole trains, flights and group tickets, all provinces
``charters``    the same without group tickets: whoever goes by rail fills carriages and trains

Demand of a county is lognormal, parties are of 1 to 6, windows of 1 to 6 days. Prices are
assumptions: coach 1,500 + 11/km, feeder 700 + 9/km, carriage 2,000 + 0.26/seat-km, train 15,000 +
0.20/seat-km, flight 45,000 + 75/km, group ticket 5 + 0.28/km a seat, 30 seats a station and day.
Every prefecture is offered two stations and one airport of its own province.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from planner import geo
from planner.charter import Problem, write_problem

FIRST_DAY = pd.Timestamp("2020-02-20")
SIZES = {"S": (60, 3_000, 7), "M": (300, 15_000, 10), "L": (10_000, 50_000, 14)}
KINDS = ("wave", "coaches", "multimodal", "charters")
PROVINCES = ("340000", "360000", "410000", "430000", "520000", "510000")
NEAR = ("340000", "360000", "410000")
PARTY_SIZES = np.array([1, 2, 3, 4, 5, 6])
PARTY_SHARES = np.array([0.75, 0.14, 0.06, 0.03, 0.013, 0.007])
SPREAD = 0.8
"""Standard deviation of the logarithm of a county's demand."""
HUB_KM = 260.0
"""A hub farther than this from the centre of a prefecture is not offered to it."""


def generate(size: str, kind: str, *, seed: int = 1) -> Problem:
    """Return a problem of a size and kind."""
    rng = np.random.default_rng(seed)
    counties, people, days = SIZES[size]
    book = geo.load()
    frame = book.frame()
    wanted = NEAR if kind == "coaches" else PROVINCES
    frame = frame[frame["province_code"].isin(wanted) & frame["lat"].notna()]
    if kind == "coaches":
        counties, people = round(counties * 0.49), round(people * 0.49)
    chosen = frame.sort_values("adcode").iloc[
        np.sort(rng.choice(len(frame), min(counties, len(frame)), replace=False))
    ]
    travellers = _travellers(rng, chosen, people, 1 if kind == "wave" else days, book)
    multimodal = kind in ("multimodal", "charters")
    hubs = _hubs(book, chosen) if multimodal else None
    settings: dict[str, Any] = {
        "last_mile": "reception",
        "load_cap": 0.5,
        "coach_max_km": 3000 if kind == "wave" else 1400,
        "cross_province": kind == "wave",
        "share_once": kind == "wave",
        "one_prefecture": kind == "coaches",
        "max_drivers": 6 if kind == "wave" else 3,
    }
    return Problem.from_frames(
        travellers=travellers,
        hubs=hubs,
        offers=_offers(
            hubs, only=FIRST_DAY if kind == "wave" else None, tickets=kind == "multimodal"
        ),
        destinations=_destinations(book),
        settings=settings,
    )


def _travellers(
    rng: np.random.Generator, counties: pd.DataFrame, people: int, days: int, book: Any
) -> pd.DataFrame:
    weight = rng.lognormal(0.0, SPREAD, len(counties))
    demand = np.maximum(1, np.round(people * weight / weight.sum())).astype(int)
    towns = book.towns()["town_code"].to_numpy()
    rows = []
    party = 0
    for at, wanted in enumerate(demand):
        left = int(wanted)
        while left > 0:
            size = min(left, int(rng.choice(PARTY_SIZES, p=PARTY_SHARES)))
            ready = int(rng.integers(0, days))
            due = min(days - 1, ready + int(rng.integers(0, 6)))
            town = str(rng.choice(towns))
            rows += [(party, at, ready, due + (3 if days == 1 else 2), town)] * size
            party += 1
            left -= size
    table = pd.DataFrame(rows, columns=["party", "at", "ready", "due", "town"])
    home = counties.reset_index(drop=True).iloc[table["at"]].reset_index(drop=True)
    return pd.DataFrame(
        {
            "traveller_id": [f"t{n:05d}" for n in range(len(table))],
            "party_id": "p" + table["party"].astype(str),
            "county": home["adcode"],
            "lat": home["lat"],
            "lon": home["lon"],
            "ready_date": FIRST_DAY + pd.to_timedelta(table["ready"], unit="D"),
            "due_date": FIRST_DAY + pd.to_timedelta(table["due"], unit="D"),
            "town": table["town"],
        }
    )


def _hubs(book: Any, counties: pd.DataFrame) -> pd.DataFrame:
    """Return the two stations and the airport of its province nearest to every prefecture."""
    stations = book.stations()
    stations = stations[stations["main"].astype(bool) & stations["lat"].notna()]
    airports = book.airports()
    airports = airports[airports["open_2020_02"].astype(bool)]
    centre = counties.groupby("prefecture_code")[["lat", "lon"]].mean()
    found: dict[str, dict[str, Any]] = {}
    for kind, table, name, code, most in (
        ("rail", stations, "station", "telecode", 2),
        ("air", airports, "name_zh", "iata", 1),
    ):
        km = geo.GreatCircle(circuity=1.0).km(
            centre.to_numpy(float), table[["lat", "lon"]].to_numpy(float)
        )
        province = table["province_code"].astype(str).to_numpy()
        for row, prefecture in enumerate(centre.index):
            km[row, province != f"{str(prefecture)[:2]}0000"] = np.inf
            near = [at for at in np.argsort(km[row])[:most] if km[row, at] <= HUB_KM]
            for at in near:
                place = table.iloc[int(at)]
                key = f"{kind}-{place[code]}"
                found[key] = {
                    "hub_id": key,
                    "kind": kind,
                    "name": place[name],
                    "lat": float(place["lat"]),
                    "lon": float(place["lon"]),
                    "area": str(place["province_code"]),
                }
    return pd.DataFrame(sorted(found.values(), key=lambda hub: hub["hub_id"]))


def _offers(
    hubs: pd.DataFrame | None, *, only: pd.Timestamp | None, tickets: bool
) -> pd.DataFrame:
    coach = {"offer_id": "coach", "mode": "coach", "seats": 49, "fixed_yuan": 1500}
    rows: list[dict[str, Any]] = [{**coach, "per_km_yuan": 11, "last_date": only}]
    if hubs is not None:
        rows.append(
            {
                "offer_id": "feeder",
                "mode": "feeder",
                "seats": 49,
                "fixed_yuan": 700,
                "per_km_yuan": 9,
            }
        )
        for hub in hubs.to_dict("records"):
            if hub["kind"] == "rail":
                rows.append(_ride("carriage", hub["hub_id"], 118, 0.5, 2_000, 118 * 0.26, 4, 20))
                rows.append(_ride("train", hub["hub_id"], 1062, 0.5, 15_000, 1062 * 0.20, 1, 200))
                if tickets:
                    rows.append(_tickets(hub["hub_id"]))
            else:
                rows.append(_ride("flight", hub["hub_id"], 180, 0.85, 45_000, 75, 2, 80))
    return pd.DataFrame(rows)


def _ride(
    mode: str,
    hub: str,
    seats: int,
    share: float,
    fixed: float,
    per_km: float,
    a_day: int,
    least: int,
) -> dict[str, Any]:
    return {
        "offer_id": f"{mode}-{hub}",
        "mode": mode,
        "hub_id": hub,
        "seats": seats,
        "usable_share": share,
        "fixed_yuan": fixed,
        "per_km_yuan": round(per_km, 4),
        "max_per_day": a_day,
        "min_passengers": least,
    }


def _tickets(hub: str) -> dict[str, Any]:
    """Return the group tickets of a station: seats on scheduled trains, paid by the seat."""
    return {
        "offer_id": f"tickets-{hub}",
        "mode": "carriage",
        "hub_id": hub,
        "seats": 60,
        "usable_share": 0.5,
        "per_seat_yuan": 5,
        "per_seat_km_yuan": 0.28,
        "max_per_day": 1,
        "min_passengers": 1,
    }


def _destinations(book: Any) -> pd.DataFrame:
    towns = book.towns()
    rows = [
        {"town": code, "kind": "town", "name": name, "lat": lat, "lon": lon}
        for code, name, lat, lon in zip(
            towns["town_code"], towns["name"], towns["lat"], towns["lon"], strict=True
        )
    ]
    stations = book.stations().set_index("telecode")
    airports = book.airports().set_index("iata")
    for code in ("CTH", "NGH"):
        place = stations.loc[code]
        rows.append(_arrival(f"rail-{code}", "rail", place["station"], place))
    for code in ("NGB", "HGH"):
        place = airports.loc[code]
        rows.append(_arrival(f"air-{code}", "air", place["name_zh"], place))
    return pd.DataFrame(rows)


def _arrival(code: str, kind: str, name: str, place: pd.Series) -> dict[str, Any]:
    return {
        "town": code,
        "kind": kind,
        "name": name,
        "lat": float(place["lat"]),
        "lon": float(place["lon"]),
    }


def main() -> None:
    """Write one problem."""
    parser = argparse.ArgumentParser(description="Write a seeded charter problem.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--size", choices=sorted(SIZES), default="S")
    parser.add_argument("--kind", choices=KINDS, default="multimodal")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    write_problem(generate(given.size, given.kind, seed=given.seed), given.out)


if __name__ == "__main__":
    main()

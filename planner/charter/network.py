"""Where everything is and how far apart: counties, hubs and destinations of one problem.

Road km are great circle × circuity unless ``distances`` knows better; minutes are driving
minutes at the running speed, rests not included.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from planner.charter.problem import RECEPTION, Problem

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth, IUGG."""


@dataclass(frozen=True)
class Network:
    """Places of a problem and the road between them.

    Parameters
    ----------
    counties, hubs, arrivals, towns
        Ids of the places with coordinates, in the order of the rows of ``road_km``:
        counties first, then hubs, arrival places (the reception point first), towns.
    lat, lon
        Degrees (n,).
    road_km, road_minutes
        Between all places (n, n): km to one decimal, whole minutes of driving by coach.
    """

    counties: tuple[str, ...]
    hubs: tuple[str, ...]
    arrivals: tuple[str, ...]
    towns: tuple[str, ...]
    lat: Floats
    lon: Floats
    road_km: Floats
    road_minutes: Ints

    def county(self, number: int) -> int:
        """Return the row of a county."""
        return number

    def hub(self, number: int) -> int:
        """Return the row of a hub."""
        return len(self.counties) + number

    def arrival(self, number: int) -> int:
        """Return the row of an arrival place; 0 is the reception point."""
        return len(self.counties) + len(self.hubs) + number

    def town(self, number: int) -> int:
        """Return the row of a town."""
        return len(self.counties) + len(self.hubs) + len(self.arrivals) + number


def great_circle_km(lat: Floats, lon: Floats, other_lat: Floats, other_lon: Floats) -> Floats:
    """Return the great-circle distance in km by the haversine formula; arrays broadcast."""
    phi, other_phi = np.radians(lat), np.radians(other_lat)
    half = (
        np.sin((other_phi - phi) / 2) ** 2
        + np.cos(phi) * np.cos(other_phi) * np.sin(np.radians(other_lon - lon) / 2) ** 2
    )
    km: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return km


def build(problem: Problem) -> Network:
    """Return the network of a problem; places without coordinates are left out.

    A county's gathering point is the mean of the coordinates given for its travellers.
    """
    settings = problem.settings
    people = problem.travellers[["county", "lat", "lon"]].dropna()
    gathering = people.groupby("county", sort=True)[["lat", "lon"]].mean().round(6)
    hubs = problem.hubs.dropna(subset=["lat", "lon"])
    places = problem.destinations
    towns = places[places["kind"].isin(("town", "reception"))]
    arrivals = reception_first(places)
    parts = [
        gathering.reset_index(names="id"),
        hubs.rename(columns={"hub_id": "id"})[["id", "lat", "lon"]],
        arrivals[["id", "lat", "lon"]],
        towns.rename(columns={"town": "id"})[["id", "lat", "lon"]],
    ]
    table = pd.concat(parts, ignore_index=True)
    lat = table["lat"].to_numpy(dtype=np.float64)
    lon = table["lon"].to_numpy(dtype=np.float64)
    km = great_circle_km(lat[:, None], lon[:, None], lat[None, :], lon[None, :])
    km = np.round(km * settings.circuity, 1)
    minutes = np.ceil(km / settings.coach_kmh * 60 - 1e-9)
    _overrule(km, minutes, problem.distances, table["id"], settings.coach_kmh)
    return Network(
        tuple(parts[0]["id"]),
        tuple(parts[1]["id"]),
        tuple(parts[2]["id"]),
        tuple(parts[3]["id"]),
        lat,
        lon,
        km,
        minutes.astype(np.int64),
    )


def reception_first(places: pd.DataFrame) -> pd.DataFrame:
    """Return the arrival places (id, kind, lat, lon), the reception point in the first row."""
    places = places.rename(columns={"town": "id"})
    reception = places[places["kind"] == "reception"]
    if reception.empty:
        towns = places[places["kind"] == "town"]
        reception = pd.DataFrame(
            {
                "id": [RECEPTION],
                "kind": ["reception"],
                "lat": [round(float(towns["lat"].mean()), 6)],
                "lon": [round(float(towns["lon"].mean()), 6)],
            }
        )
    stations = places[places["kind"].isin(("rail", "air"))]
    columns = ["id", "kind", "lat", "lon"]
    return pd.concat([reception[columns], stations[columns]], ignore_index=True)


def _overrule(
    km: Floats, minutes: Floats, distances: pd.DataFrame, ids: pd.Series, kmh: float
) -> None:
    """Put the known distances in place of the reckoned ones, in both directions."""
    rows: dict[str, list[int]] = {}
    for row, place in enumerate(ids):
        rows.setdefault(place, []).append(row)
    for record in distances.to_dict("records"):
        known = round(float(record["km"]), 1)
        driving = record["minutes"]
        if np.isnan(driving):
            driving = known / kmh * 60
        for a in rows.get(record["from"], ()):
            for b in rows.get(record["to"], ()):
                km[a, b] = km[b, a] = known
                minutes[a, b] = minutes[b, a] = np.ceil(driving - 1e-9)

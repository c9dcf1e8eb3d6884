"""Kilometres and minutes between points, behind one protocol.

A point is ``(lat, lon)`` in WGS-84 degrees; many points are an array of shape ``(n, 2)``.
No source here asks the network: road distances come from a formula or a table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from planner.geo import gazetteer
from planner.geo.sources import rows

Point = tuple[float, float]
Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]

ROAD_CIRCUITY = 1.18
"""Road km for each km of straight line; see ``data/README.md`` for what it rests on."""

_EQUATOR_KM = 6378.137
_FLATTENING = 1 / 298.257223563
_YUYAO = "330281"
_SAME_PLACE_DEGREES = 1e-6


class Distances(Protocol):
    """A source of distances; ``km`` and ``minutes`` answer for every pair at once."""

    def km(self, origins: npt.ArrayLike, destinations: npt.ArrayLike) -> Array:
        """Return kilometres, shape ``(n, m)``, from ``n`` origins to ``m`` destinations."""
        ...

    def minutes(self, origins: npt.ArrayLike, destinations: npt.ArrayLike) -> Array:
        """Return minutes of travel, shape ``(n, m)``, stops not included."""
        ...


def straight_km(origins: npt.ArrayLike, destinations: npt.ArrayLike) -> Array:
    """Return the length of the shortest line on the WGS-84 ellipsoid, shape ``(n, m)``, in km.

    Lambert's formula for long lines: the great circle on reduced latitudes with a first
    correction for the flattening. Between the counties and Yuyao it is within 2 m of
    geopy's geodesic.
    """
    a, b = points(origins), points(destinations)
    reduced_a = np.arctan((1 - _FLATTENING) * np.tan(np.radians(a[:, :1])))
    reduced_b = np.arctan((1 - _FLATTENING) * np.tan(np.radians(b[:, 0])))
    across = np.radians(a[:, 1:] - b[:, 1])
    half = (
        np.sin((reduced_a - reduced_b) / 2) ** 2
        + np.cos(reduced_a) * np.cos(reduced_b) * np.sin(across / 2) ** 2
    )
    angle = 2 * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
    mean, difference = (reduced_a + reduced_b) / 2, (reduced_b - reduced_a) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        x = (angle - np.sin(angle)) * (np.sin(mean) * np.cos(difference) / np.cos(angle / 2)) ** 2
        y = (angle + np.sin(angle)) * (np.cos(mean) * np.sin(difference) / np.sin(angle / 2)) ** 2
    y = np.where(angle == 0, 0.0, y)
    km: Array = _EQUATOR_KM * (angle - _FLATTENING / 2 * (x + y))
    return km


def points(given: npt.ArrayLike) -> Array:
    """Return points as an array of shape ``(n, 2)``.

    Raises
    ------
    ValueError
        When the shape is another, or a latitude or longitude is not one (swapped, missing).
    """
    array = np.asarray(given, dtype="float64")
    if array.size == 0:
        return array.reshape(0, 2)
    array = np.atleast_2d(array)
    if array.ndim != 2 or array.shape[1] != 2:
        raise ValueError(f"points must be pairs (lat, lon), not of shape {array.shape}")
    if not (np.abs(array) <= (90.0, 180.0)).all():
        raise ValueError("a point is no (lat, lon) in degrees; is it (lon, lat) or missing?")
    return array


def _require_positive(**values: float) -> None:
    for name, value in values.items():
        if not value > 0:
            raise ValueError(f"{name} {value} must be above 0")


@dataclass(frozen=True, slots=True)
class GreatCircle:
    """Straight line times a circuity: the default, fast for any number of points.

    Parameters
    ----------
    circuity
        Kilometres of road (rail) for one of straight line.
    kmh
        Mean speed for :meth:`minutes`.

    Raises
    ------
    ValueError
        When either is not above 0.
    """

    circuity: float = ROAD_CIRCUITY
    kmh: float = 50.0

    def __post_init__(self) -> None:
        _require_positive(circuity=self.circuity, kmh=self.kmh)

    def km(self, origins: npt.ArrayLike, destinations: npt.ArrayLike) -> Array:
        """Return straight km × circuity, shape ``(n, m)``."""
        return straight_km(origins, destinations) * self.circuity

    def minutes(self, origins: npt.ArrayLike, destinations: npt.ArrayLike) -> Array:
        """Return minutes at the mean speed, shape ``(n, m)``."""
        return self.km(origins, destinations) * (60 / self.kmh)


@dataclass(frozen=True, slots=True)
class Geodesic:
    """``geopy.distance.geodesic`` (Karney 2013) times a circuity: exact, one pair at a time.

    Parameters and errors as for :class:`GreatCircle`, whose reference this is.
    """

    circuity: float = ROAD_CIRCUITY
    kmh: float = 50.0

    def __post_init__(self) -> None:
        _require_positive(circuity=self.circuity, kmh=self.kmh)

    def km(self, origins: npt.ArrayLike, destinations: npt.ArrayLike) -> Array:
        """Return geodesic km × circuity, shape ``(n, m)``."""
        from geopy.distance import geodesic

        a, b = points(origins), points(destinations)
        straight = np.array([[geodesic(p, q).km for q in b] for p in a], dtype="float64")
        km: Array = straight.reshape(len(a), len(b)) * self.circuity
        return km

    def minutes(self, origins: npt.ArrayLike, destinations: npt.ArrayLike) -> Array:
        """Return minutes at the mean speed, shape ``(n, m)``."""
        return self.km(origins, destinations) * (60 / self.kmh)


@dataclass(frozen=True, slots=True)
class CountyRoadTable:
    """Road distances between the counties and Yuyao; any other pair by the fallback.

    The table knows the road km from each county seat to the seat of Yuyao. A point near a
    known seat takes over that county's circuity (road km by straight km), so that a village
    and a town of Yuyao get a sensible figure, and seat to seat gives the table's own.

    Parameters
    ----------
    fallback
        Answers where the table does not, and gives the speed.
    near_km
        How far a point may lie from a known seat to take over its circuity.
    yuyao_km
        How far a point may lie from the seat of Yuyao to count as Yuyao.
    """

    fallback: GreatCircle = field(default_factory=GreatCircle)
    near_km: float = 60.0
    yuyao_km: float = 45.0

    def km(self, origins: npt.ArrayLike, destinations: npt.ArrayLike) -> Array:
        """Return road km, shape ``(n, m)``; the same there and back."""
        a, b = points(origins), points(destinations)
        circuity = np.full((len(a), len(b)), self.fallback.circuity)
        if circuity.size:
            for here, there, view in ((a, b, circuity), (b, a, circuity.T)):
                known = self._circuity(here)
                to_yuyao = np.isfinite(known)[:, None] & self._in_yuyao(there)
                np.copyto(view, known[:, None], where=to_yuyao)
        km: Array = straight_km(a, b) * circuity
        return km

    def minutes(self, origins: npt.ArrayLike, destinations: npt.ArrayLike) -> Array:
        """Return minutes at the fallback's mean speed, shape ``(n, m)``."""
        return self.km(origins, destinations) * (60 / self.fallback.kmh)

    def _circuity(self, at: Array) -> Array:
        """Return the circuity of the nearest known seat, NaN when none is near, shape ``(n,)``."""
        seats, circuity = _road_table()
        away = straight_km(at, seats)
        nearest = away.argmin(axis=1)
        near = away[np.arange(len(at)), nearest] <= self.near_km
        known: Array = np.where(near, circuity[nearest], np.nan)
        return known

    def _in_yuyao(self, at: Array) -> npt.NDArray[np.bool_]:
        inside: npt.NDArray[np.bool_] = straight_km(at, _yuyao())[:, 0] <= self.yuyao_km
        return inside


class TableDistances:
    """Distances from a table by place id; pairs that it lacks come from the fallback.

    Parameters
    ----------
    table
        Columns ``from``, ``to``, ``km`` and optionally ``minutes``. A way given in one
        direction only holds for both.
    places
        Point of every place id in the table.
    fallback
        Answers for other points and missing pairs, and gives the speed where the table has
        no minutes.

    Raises
    ------
    ValueError
        When the table names a place without a point, or a distance is negative or missing.
    """

    def __init__(
        self,
        table: pd.DataFrame,
        places: Mapping[str, Point],
        fallback: GreatCircle | None = None,
    ) -> None:
        self.fallback = fallback if fallback is not None else GreatCircle()
        ids = {place: index for index, place in enumerate(places)}
        self._seats = points([places[place] for place in ids])
        size = len(ids)
        unknown = sorted({*table["from"], *table["to"]} - ids.keys())
        if unknown:
            raise ValueError(f"the distance table names places without a point: {unknown[:5]}")
        start = np.array([ids[place] for place in table["from"]], dtype="int64")
        end = np.array([ids[place] for place in table["to"]], dtype="int64")
        self._km = self._matrix(size, start, end, table["km"])
        timed = "minutes" in table.columns
        self._minutes = (
            self._matrix(size, start, end, table["minutes"])
            if timed
            else self._km * (60 / self.fallback.kmh)
        )

    def km(self, origins: npt.ArrayLike, destinations: npt.ArrayLike) -> Array:
        """Return the table's km, shape ``(n, m)``, or the fallback's where it has none."""
        return self._answer(origins, destinations, self._km, self.fallback.km)

    def minutes(self, origins: npt.ArrayLike, destinations: npt.ArrayLike) -> Array:
        """Return the table's minutes, shape ``(n, m)``, or the fallback's where it has none."""
        return self._answer(origins, destinations, self._minutes, self.fallback.minutes)

    @staticmethod
    def _matrix(size: int, start: Indices, end: Indices, values: pd.Series) -> Array:
        given = values.to_numpy(dtype="float64")
        if not (given >= 0).all():
            raise ValueError(f"{values.name} in the distance table must be 0 or more everywhere")
        matrix = np.full((size, size), np.nan)
        matrix[start, end] = given
        np.fill_diagonal(matrix, np.where(np.isnan(matrix.diagonal()), 0.0, matrix.diagonal()))
        return np.where(np.isnan(matrix), matrix.T, matrix)

    def _answer(
        self,
        origins: npt.ArrayLike,
        destinations: npt.ArrayLike,
        matrix: Array,
        otherwise: Callable[[Array, Array], Array],
    ) -> Array:
        a, b = points(origins), points(destinations)
        found = np.full((len(a), len(b)), np.nan)
        row, column = self._index(a), self._index(b)
        known = np.ix_(row >= 0, column >= 0)
        found[known] = matrix[np.ix_(row[row >= 0], column[column >= 0])]
        missing = np.isnan(found)
        if missing.any():
            found[missing] = otherwise(a, b)[missing]
        return found

    def _index(self, at: Array) -> Indices:
        """Return the place each point is, -1 when it is none of the table's."""
        if not len(self._seats) or not len(at):
            return np.full(len(at), -1)
        away = np.abs(at[:, None, :] - self._seats[None, :, :]).max(axis=2)
        nearest = away.argmin(axis=1)
        same = away[np.arange(len(at)), nearest] <= _SAME_PLACE_DEGREES
        return np.where(same, nearest, -1)


@cache
def _yuyao() -> Array:
    seat = gazetteer.load().county(_YUYAO)
    return points((seat.lat, seat.lon))


@cache
def _road_table() -> tuple[Array, Array]:
    """Return the seats with a known road to Yuyao, shape ``(n, 2)``, and their circuity."""
    places = gazetteer.load()
    known = [row for row in rows("county_distances.csv") if row["road_km_est"]]
    counties = [places.county(row["adcode"]) for row in known]
    seats = points([(place.lat, place.lon) for place in counties])
    road = np.array([float(row["road_km_est"]) for row in known])
    return seats, road / straight_km(seats, _yuyao())[:, 0]

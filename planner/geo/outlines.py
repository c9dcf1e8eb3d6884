"""Outlines of provinces and a projection, for drawing a schematic map (示意图).

Good to a few kilometres; it shows whole provinces of the interior only and no national
boundary, and must not be published as a map of the country.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import radians

import numpy as np
import numpy.typing as npt

from planner.geo.sources import document

Array = npt.NDArray[np.float64]

_PARALLELS = (25.0, 47.0)
_CENTRE = (110.0, 30.0)
_FOCUS = (97.0, 23.5, 123.0, 36.5)
"""West, south, east and north of the default view: the six provinces and Zhejiang."""


@dataclass(frozen=True, slots=True)
class Outline:
    """One province to draw.

    Parameters
    ----------
    code, name, name_zh_hant, name_en
        340000 安徽省, 安徽省, Anhui.
    focus
        Whether it is one of the provinces that workers come from or go to; others are context.
    label
        Where to write its name, ``(lon, lat)``.
    rings
        Closed rings, each of shape ``(n, 2)`` as ``(lon, lat)``.
    """

    code: str
    name: str
    name_zh_hant: str
    name_en: str
    focus: bool
    label: tuple[float, float]
    rings: tuple[Array, ...]


@cache
def outlines(tolerance: float = 0.06) -> tuple[Outline, ...]:
    """Return the provinces, each border simplified once, so that neighbours still meet.

    Parameters
    ----------
    tolerance
        How far a point may lie off the line that replaces it, in degrees; 0 keeps all.
    """
    features = document("provinces.geojson")["features"]
    every = [_rings(feature["geometry"]) for feature in features]
    junctions = _junctions([ring for rings in every for ring in rings])
    return tuple(
        Outline(
            code=properties["code"],
            name=properties["name"],
            name_zh_hant=properties["name_zh_hant"],
            name_en=properties["name_en"],
            focus=properties["role"] == "focus",
            label=(properties["label_lon"], properties["label_lat"]),
            rings=_drawn(_simplified(ring, junctions, tolerance) for ring in rings),
        )
        for properties, rings in (
            (f["properties"], r) for f, r in zip(features, every, strict=True)
        )
    )


@dataclass(frozen=True, slots=True)
class Projection:
    """Albers equal-area projection fitted into a box, y downwards as in SVG.

    Parameters
    ----------
    width, height
        Size of the box in the unit wanted.
    view
        West, south, east and north of what must be inside, in degrees.
    margin
        Space kept free on every side.

    Raises
    ------
    ValueError
        When the margin leaves no room or the view is empty.
    """

    width: float = 960.0
    height: float = 640.0
    view: tuple[float, float, float, float] = _FOCUS
    margin: float = 8.0

    def __post_init__(self) -> None:
        west, south, east, north = self.view
        if not (west < east and south < north):
            raise ValueError(f"view {self.view} must be west, south, east, north")
        if min(self.width, self.height) <= 2 * self.margin:
            raise ValueError(f"margin {self.margin} leaves no room in {self.width}×{self.height}")

    def project(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[Array, Array]:
        """Return x and y in the box for longitudes and latitudes in degrees."""
        scale, left, top = self._fit()
        x, y = _albers(np.asarray(lon, dtype="float64"), np.asarray(lat, dtype="float64"))
        return (x - left) * scale + self.margin, (top - y) * scale + self.margin

    def path(self, rings: tuple[Array, ...]) -> str:
        """Return the rings as the ``d`` of an SVG path, to one decimal."""
        parts = []
        for ring in rings:
            x, y = self.project(ring[:-1, 0], ring[:-1, 1])
            parts.append(
                "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in zip(x, y, strict=True)) + "Z"
            )
        return "".join(parts)

    def _fit(self) -> tuple[float, float, float]:
        west, south, east, north = self.view
        edge = np.linspace(0.0, 1.0, 50)
        lon = np.concatenate(
            [west + edge * (east - west)] * 2 + [edge * 0 + west, edge * 0 + east]
        )
        lat = np.concatenate(
            [edge * 0 + south, edge * 0 + north] + [south + edge * (north - south)] * 2
        )
        x, y = _albers(lon, lat)
        room = self.width - 2 * self.margin, self.height - 2 * self.margin
        scale = min(room[0] / np.ptp(x), room[1] / np.ptp(y))
        spare_x, spare_y = room[0] / scale - np.ptp(x), room[1] / scale - np.ptp(y)
        return float(scale), float(x.min() - spare_x / 2), float(y.max() + spare_y / 2)


def project(lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[Array, Array]:
    """Return x and y in the default box of 960 × 640."""
    return Projection().project(lon, lat)


def _albers(lon: Array, lat: Array) -> tuple[Array, Array]:
    """Project by Snyder 1987 (USGS Professional Paper 1395), equations 14-1 to 14-6, sphere."""
    first, second = (radians(p) for p in _PARALLELS)
    n = (np.sin(first) + np.sin(second)) / 2
    c = np.cos(first) ** 2 + 2 * n * np.sin(first)
    rho = np.sqrt(c - 2 * n * np.sin(np.radians(lat))) / n
    rho_0 = np.sqrt(c - 2 * n * np.sin(radians(_CENTRE[1]))) / n
    theta = n * np.radians(lon - _CENTRE[0])
    return rho * np.sin(theta), rho_0 - rho * np.cos(theta)


def _rings(geometry: dict[str, object]) -> tuple[Array, ...]:
    coordinates = geometry["coordinates"]
    polygons = [coordinates] if geometry["type"] == "Polygon" else coordinates
    return tuple(
        np.asarray(ring, dtype="float64")
        for polygon in polygons  # type: ignore[attr-defined]
        for ring in polygon
    )


def _junctions(rings: list[Array]) -> frozenset[tuple[float, float]]:
    """Return the vertices where borders part: those with more than two neighbours in all rings."""
    beside: dict[tuple[float, float], set[tuple[float, float]]] = defaultdict(set)
    for ring in rings:
        corners = [(float(x), float(y)) for x, y in ring]
        for here, there in pairwise(corners):
            beside[here].add(there)
            beside[there].add(here)
    return frozenset(corner for corner, others in beside.items() if len(others) > 2)


def _drawn(rings: Iterable[Array]) -> tuple[Array, ...]:
    """Return the rings that still enclose something: islets may have shrunk to a line."""
    return tuple(ring for ring in rings if len(ring) >= 4)


def _simplified(ring: Array, junctions: frozenset[tuple[float, float]], tolerance: float) -> Array:
    """Simplify a ring border by border, each from the same end whichever province it is of."""
    if tolerance <= 0:
        return ring
    corners = [(float(x), float(y)) for x, y in ring[:-1]]
    breaks = [i for i, corner in enumerate(corners) if corner in junctions]
    if not breaks:
        far = max(range(len(corners)), key=lambda i: np.hypot(*(ring[i] - ring[0])))
        breaks = [0, far]
    pieces = []
    for start, end in zip(breaks, [*breaks[1:], breaks[0] + len(corners)], strict=True):
        border = np.array([corners[i % len(corners)] for i in range(start, end + 1)])
        backwards = tuple(border[-1]) < tuple(border[0])
        kept = _thinned(border[::-1] if backwards else border, tolerance)
        pieces.append((kept[::-1] if backwards else kept)[:-1])
    closed = np.concatenate(pieces)
    return np.concatenate([closed, closed[:1]])


def _thinned(line: Array, tolerance: float) -> Array:
    """Simplify an open line by Douglas and Peucker (1973)."""
    keep = np.zeros(len(line), dtype=bool)
    keep[[0, -1]] = True
    open_ends = [(0, len(line) - 1)]
    while open_ends:
        start, end = open_ends.pop()
        if end - start < 2:
            continue
        base = line[end] - line[start]
        inner = line[start + 1 : end] - line[start]
        length = np.hypot(*base)
        off = (
            np.abs(base[0] * inner[:, 1] - base[1] * inner[:, 0]) / length
            if length > 0
            else np.hypot(inner[:, 0], inner[:, 1])
        )
        worst = int(off.argmax())
        if off[worst] > tolerance:
            middle = start + 1 + worst
            keep[middle] = True
            open_ends += [(start, middle), (middle, end)]
    return line[keep]

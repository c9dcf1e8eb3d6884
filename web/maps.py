"""The schematic map: seven province outlines, where people come from, and how trips run.

Everything is turned into plain numbers and path strings on the server; the template writes
them as inline SVG. It is a sketch to read figures from, not a map to draw borders by, and it
asks no tile server for anything.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

Point = tuple[float, float]
"""Latitude and longitude in degrees."""

YUYAO: Point = (30.037, 121.154)
BACKGROUND = ("420000", "500000")
"""Hubei and Chongqing lie between; drawn faintly so that the ways do not hang in the air."""

ZHEJIANG = "330000"
WIDTH = 960.0
_SHAPE = 2.1
_MARGIN = 14.0
_NORTH, _SOUTH, _MERIDIAN = math.radians(33.5), math.radians(26.5), math.radians(110.0)
_CONE = (math.sin(_NORTH) + math.sin(_SOUTH)) / 2
_TWIST = math.cos(_NORTH) ** 2 + 2 * _CONE * math.sin(_NORTH)


@dataclass(frozen=True, slots=True)
class Province:
    """One outline, on the whole sheet; whether it is one of ours, and where its name goes."""

    code: str
    ours: bool
    path: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Dot:
    """A circle whose area is in proportion to ``count``."""

    code: str
    count: int
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Way:
    """The line of one or several trips of a mode; ``width`` grows with the people on it."""

    mode: str
    path: str
    width: float
    people: int


@dataclass(frozen=True, slots=True)
class Stop:
    """A numbered stop of one trip; ``named``: its name is written beside it."""

    number: int
    place: str
    x: float
    y: float
    named: bool


@dataclass(frozen=True, slots=True)
class Label:
    """Where the name of a province goes."""

    code: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Sketch:
    """Everything the template needs to write one map, ``WIDTH`` units wide.

    ``transform`` moves the outlines (only them) from the whole sheet to the part shown.
    """

    height: float
    transform: str
    provinces: tuple[Province, ...]
    labels: tuple[Label, ...]
    dots: tuple[Dot, ...]
    ways: tuple[Way, ...]
    stops: tuple[Stop, ...]
    yuyao: Point | None


def overview(origins: Iterable[tuple[str, Point, int]], trips: Iterable[Trip]) -> Sketch:
    """Return the map of all origins and trips.

    Parameters
    ----------
    origins
        County code, place and people.
    trips
        Mode, points on the way in order, people on board.
    """
    sheet = _sheet()
    counted = sorted(origins, key=lambda origin: -origin[2])
    most = max((people for _, _, people in counted), default=1)
    dots = tuple(
        Dot(code, people, *sheet.place(where), 2.2 + 8.5 * math.sqrt(people / most))
        for code, where, people in counted
    )
    ways = [
        Way(
            trip.mode,
            _arc([sheet.place(p) for p in trip.points]),
            _width(trip.people),
            trip.people,
        )
        for trip in trips
        if len(trip.points) > 1
    ]
    return Sketch(
        height=sheet.height,
        transform="",
        provinces=_provinces(),
        labels=tuple(
            Label(p.code, p.x, p.y) for p in _provinces() if p.ours and p.code != ZHEJIANG
        ),
        dots=dots,
        ways=tuple(sorted(ways, key=lambda way: way.people)),
        stops=(),
        yuyao=sheet.place(YUYAO),
    )


def one_trip(mode: str, stops: Sequence[tuple[str, Point]], people: int) -> Sketch:
    """Return the map of one trip, cut to its surroundings.

    Parameters
    ----------
    mode
        How it runs.
    stops
        Code of the place and where it is, in order.
    people
        How many travel.
    """
    sheet = _sheet()
    placed = [sheet.place(where) for _, where in stops]
    xs, ys = [x for x, _ in placed], [y for _, y in placed]
    width = max((max(xs) - min(xs)) * 1.3, (max(ys) - min(ys)) * 1.5 * _SHAPE, 90.0)
    height = width / _SHAPE
    scale = WIDTH / width
    left = (min(xs) + max(xs) - width) / 2
    # A little more room above: the way bends to the north.
    top = (min(ys) + max(ys) - height) / 2 - height * 0.03

    def here(x: float, y: float) -> Point:
        return round((x - left) * scale, 1), round((y - top) * scale, 1)

    points = [here(x, y) for x, y in placed]
    labels = (Label(p.code, *here(p.x, p.y)) for p in _provinces() if p.ours)
    return Sketch(
        height=WIDTH / _SHAPE,
        transform=f"scale({scale:.4f}) translate({-left:.2f} {-top:.2f})",
        provinces=_provinces(),
        labels=tuple(
            label
            for label in labels
            if 60 < label.x < WIDTH - 60
            and 30 < label.y < WIDTH / _SHAPE - 20
            and all(math.hypot(label.x - x, label.y - y) > 70 for x, y in points)
        ),
        dots=(),
        ways=(Way(mode, _arc(points), 4.0, people),),
        stops=tuple(
            Stop(number, place, x, y, number in (1, len(stops)))
            for number, ((place, _), (x, y)) in enumerate(zip(stops, points, strict=True), 1)
        ),
        yuyao=None,
    )


@dataclass(frozen=True, slots=True)
class Trip:
    """What the overview draws of one trip."""

    mode: str
    points: tuple[Point, ...]
    people: int


def _width(people: int) -> float:
    return 0.9 + 0.5 * math.log10(max(people, 1))


def _arc(points: Sequence[Point]) -> str:
    """Return a path through the stops whose last leg bends a little to the north."""
    (x0, y0), *rest = points
    path = f"M{x0:.1f} {y0:.1f}"
    for x, y in rest:
        lift = 0.09 * math.hypot(x - x0, y - y0)
        path += f"Q{(x + x0) / 2:.1f} {(y + y0) / 2 - lift:.1f} {x:.1f} {y:.1f}"
        x0, y0 = x, y
    return path


def _albers(where: Point) -> Point:
    """Project with an equal-area cone (Albers) on the unit sphere; y grows to the south."""
    lat, lon = math.radians(where[0]), math.radians(where[1])
    radius = math.sqrt(_TWIST - 2 * _CONE * math.sin(lat)) / _CONE
    angle = _CONE * (lon - _MERIDIAN)
    return radius * math.sin(angle), radius * math.cos(angle)


@dataclass(frozen=True, slots=True)
class _Sheet:
    left: float
    top: float
    scale: float
    height: float

    def place(self, where: Point) -> Point:
        x, y = _albers(where)
        return (
            round(_MARGIN + (x - self.left) * self.scale, 1),
            round(_MARGIN + (y - self.top) * self.scale, 1),
        )


@cache
def _sheet() -> _Sheet:
    """Return the sheet that the outlines of our seven provinces just fill."""
    points = [
        _albers((lat, lon))
        for _, ours, _, rings in _outlines()
        if ours
        for ring in rings
        for lon, lat in ring
    ]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    scale = (WIDTH - 2 * _MARGIN) / (max(xs) - min(xs))
    # The ring is in the plane of the cone: the smallest y is the north.
    return _Sheet(min(xs), min(ys), scale, (max(ys) - min(ys)) * scale + 2 * _MARGIN)


@cache
def _provinces() -> tuple[Province, ...]:
    sheet = _sheet()
    drawn = []
    for code, ours, label, rings in _outlines():
        path = "".join(
            "M"
            + "L".join("{:g} {:g}".format(*sheet.place((lat, lon))) for lon, lat in ring[:-1])
            + "Z"
            for ring in rings
        )
        drawn.append(Province(code, ours, path, *sheet.place(label)))
    return tuple(sorted(drawn, key=lambda province: province.ours))


@cache
def _outlines() -> tuple[tuple[str, bool, Point, tuple[tuple[Point, ...], ...]], ...]:
    """Return code, whether ours, label place and rings (lon, lat) of what is drawn."""
    text = resources.files("data").joinpath("provinces.geojson").read_text(encoding="utf-8")
    found = []
    for feature in json.loads(text)["features"]:
        about, shape = feature["properties"], feature["geometry"]
        ours = about["role"] == "focus"
        if not ours and about["code"] not in BACKGROUND:
            continue
        parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        rings = tuple(
            tuple((lon, lat) for lon, lat, *_ in ring) for part in parts for ring in part
        )
        found.append((about["code"], ours, (about["label_lat"], about["label_lon"]), rings))
    return tuple(found)

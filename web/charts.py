"""Charts in SVG: lines over days and stacked bars, as numbers for a template to draw."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

WIDTH, HEIGHT = 720, 240
SLIM = 380
"""How wide the form is that phones show: as high, so that lines stay apart."""

LEFT, RIGHT, TOP, BOTTOM = 52, 34, 14, 30


@dataclass(frozen=True)
class Tick:
    """A mark on an axis: where, and the number or day it stands for."""

    at: float
    value: float


@dataclass(frozen=True)
class DayTick:
    """A day on the axis."""

    at: float
    day: dt.date


@dataclass(frozen=True)
class Stroke:
    """One line: its key, the path, and its points with day and value."""

    key: str
    path: str
    points: tuple[tuple[float, float, dt.date, float], ...]


@dataclass(frozen=True)
class LineChart:
    """Lines over days, ready to be drawn in a box of WIDTH by HEIGHT."""

    strokes: tuple[Stroke, ...]
    days: tuple[DayTick, ...]
    values: tuple[Tick, ...]
    width: int = WIDTH
    slim: LineChart | None = None

    @property
    def narrow(self) -> bool:
        """Whether it is the form for a phone."""
        return self.width == SLIM


@dataclass(frozen=True)
class BarPart:
    """One piece of a stacked bar."""

    key: str
    value: float
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class BarChart:
    """Stacked bars over labels."""

    parts: tuple[BarPart, ...]
    labels: tuple[tuple[float, str], ...]
    values: tuple[Tick, ...]
    width: int = WIDTH
    slim: BarChart | None = None

    @property
    def narrow(self) -> bool:
        """Whether it is the form for a phone."""
        return self.width == SLIM


def lines(
    series: Mapping[str, Sequence[tuple[dt.date, float | None]]],
    *,
    least: float | None = None,
    most: float | None = None,
) -> LineChart:
    """Return a chart of values by day; a day without a value interrupts its line."""
    drawn = (_lines(series, least=least, most=most, width=width) for width in (WIDTH, SLIM))
    broad, slim = drawn
    return replace(broad, slim=slim)


def _lines(
    series: Mapping[str, Sequence[tuple[dt.date, float | None]]],
    *,
    least: float | None,
    most: float | None,
    width: int,
) -> LineChart:
    known = [value for points in series.values() for _, value in points if value is not None]
    days = sorted({day for points in series.values() for day, _ in points})
    if not known or not days:
        return LineChart((), (), ())
    low = min(known) if least is None else least
    high = max(known) if most is None else most
    ticks = _ticks(low, high)
    low, high = min(low, ticks[0]), max(high, ticks[-1])
    spread, long = (high - low) or 1.0, max(1, (days[-1] - days[0]).days)

    def x(day: dt.date) -> float:
        return round(LEFT + (day - days[0]).days / long * (width - LEFT - RIGHT), 1)

    def y(value: float) -> float:
        return round(HEIGHT - BOTTOM - (value - low) / spread * (HEIGHT - TOP - BOTTOM), 1)

    strokes = []
    for key, points in series.items():
        path, pen = [], "M"
        marks = []
        for day, value in points:
            if value is None:
                pen = "M"
                continue
            path.append(f"{pen}{x(day)} {y(value)}")
            marks.append((x(day), y(value), day, value))
            pen = "L"
        strokes.append(Stroke(key, "".join(path), tuple(marks)))
    every = max(1, -(-len(days) // (7 if width == WIDTH else 4)))
    return LineChart(
        tuple(strokes),
        tuple(DayTick(x(day), day) for day in days[::-1][::every][::-1]),
        tuple(Tick(y(value), value) for value in ticks),
        width,
    )


def stacked(bars: Sequence[tuple[str, Mapping[str, float]]]) -> BarChart:
    """Return bars of pieces; pieces keep the order of their first appearance."""
    return replace(_stacked(bars, WIDTH), slim=_stacked(bars, SLIM))


def _stacked(bars: Sequence[tuple[str, Mapping[str, float]]], sheet: int) -> BarChart:
    most = max((sum(pieces.values()) for _, pieces in bars), default=0)
    if not most:
        return BarChart((), (), ())
    ticks = _ticks(0, most)
    high = ticks[-1]
    step = (sheet - LEFT - RIGHT) / len(bars)
    width = round(min(64.0, step * 0.66), 1)
    tall = HEIGHT - TOP - BOTTOM
    parts, labels = [], []
    for place, (label, pieces) in enumerate(bars):
        middle = LEFT + step * (place + 0.5)
        foot = float(HEIGHT - BOTTOM)
        for key, value in pieces.items():
            if not value:
                continue
            height = value / high * tall
            foot -= height
            parts.append(
                BarPart(key, value, round(middle - width / 2, 1), round(foot, 1), width,
                        round(height, 1))
            )  # fmt: skip
        # On a phone there is room for one label in so many units.
        if (len(bars) - 1 - place) % max(1, math.ceil(40 / step)) == 0:
            labels.append((round(middle, 1), label))
    scale = [Tick(round(HEIGHT - BOTTOM - value / high * tall, 1), value) for value in ticks]
    return BarChart(tuple(parts), tuple(labels), tuple(scale), sheet)


def _ticks(low: float, high: float, *, about: int = 4) -> list[float]:
    """Return round numbers from at most ``low`` to at least ``high``."""
    spread = (high - low) or abs(high) or 1.0
    raw = spread / about
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * m for m in (1, 2, 2.5, 5, 10) if power * m >= raw)
    first = int(low // step)
    found = []
    value = first
    while not found or found[-1] < high - 1e-9:
        found.append(round(value * step, 10))
        value += 1
    return found

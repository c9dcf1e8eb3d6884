"""Towns as circles that lie about where they lie and do not cover one another.

A cartogram after Dorling (1996): the area of a circle is a number, its shade a share. It shows
neighbours and sizes, no borders, so it needs no map of them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from planner.geo import load

WIDTH, HEIGHT = 640, 440
SLIM_WIDTH, SLIM_HEIGHT = 360, 440
"""The sheet of phones: circles fill more of it, so that names can be read."""

SHADES = 5
_FILLED = {WIDTH: 0.42, SLIM_WIDTH: 0.55}
"""What part of a sheet the circles cover together."""

_LEAST, _GAP, _ROUNDS = 14.0, 3.0, 400


@dataclass(frozen=True, slots=True)
class TownDot:
    """One town: where its circle is drawn, how large, how dark (1 to SHADES), and its numbers."""

    code: str
    x: float
    y: float
    radius: float
    shade: int
    value: int
    share: float | None


@dataclass(frozen=True, slots=True)
class TownSheet:
    """The circles of one sheet of so many units."""

    width: int
    height: int
    dots: tuple[TownDot, ...]

    @property
    def narrow(self) -> bool:
        """Whether it is the sheet for a phone."""
        return self.width == SLIM_WIDTH


def town_sheets(towns: Mapping[str, tuple[int, float | None]]) -> tuple[TownSheet, ...]:
    """Return towns drawn broad and slim; nothing where no town has a value."""
    sizes = ((WIDTH, HEIGHT), (SLIM_WIDTH, SLIM_HEIGHT))
    sheets = (TownSheet(w, h, town_dots(towns, width=w, height=h)) for w, h in sizes)
    return tuple(sheet for sheet in sheets if sheet.dots)


def town_dots(
    towns: Mapping[str, tuple[int, float | None]], *, width: int = WIDTH, height: int = HEIGHT
) -> tuple[TownDot, ...]:
    """Return the circles of towns with a value and a share; towns without a value are left out.

    Shades divide the shares between the smallest and the largest evenly.
    """
    known = {town.code: town for town in load().town_list}
    kept = {code: pair for code, pair in towns.items() if code in known and pair[0] > 0}
    if not kept:
        return ()
    shares = [share for _, share in kept.values() if share is not None]
    low, high = (min(shares), max(shares)) if shares else (0.0, 1.0)
    wanted = np.sqrt(np.array([value for value, _ in kept.values()], float))
    room = _FILLED[width] * width * height
    scale = math.sqrt(room / (math.pi * float((wanted**2).sum())))
    radii = np.maximum(_LEAST, wanted * min(scale, width / 6 / float(wanted.max())))
    places = _apart(tuple(kept), tuple(np.round(radii, 1).tolist()), width, height)
    return tuple(
        TownDot(
            code,
            round(x, 1),
            round(y, 1),
            round(float(radius), 1),
            1 if share is None else _shade(share, low, high),
            value,
            share,
        )
        for (code, (value, share)), (x, y), radius in zip(kept.items(), places, radii, strict=True)
    )


def _shade(share: float, low: float, high: float) -> int:
    if high <= low:
        return SHADES // 2 + 1
    return min(SHADES, 1 + int((share - low) / (high - low) * SHADES))


@lru_cache(maxsize=256)
def _apart(
    codes: tuple[str, ...], radii: tuple[float, ...], width: int, height: int
) -> tuple[tuple[float, float], ...]:
    """Return places where circles do not overlap, each near its town.

    Circles that overlap push one another away by half of it, and everything is drawn a little
    back to where it belongs: it settles within the rounds for the towns of a city.
    """
    towns = {town.code: town for town in load().town_list}
    every = list(towns.values())
    middle = math.radians(sum(town.lat for town in every) / len(every))
    flat = np.array([[towns[c].lon * math.cos(middle), -towns[c].lat] for c in codes])
    all_flat = np.array([[town.lon * math.cos(middle), -town.lat] for town in every])
    size = np.array(radii)
    room = np.array([width, height]) - 2 * size.max()
    spread = all_flat.max(axis=0) - all_flat.min(axis=0)
    home = (flat - all_flat.min(axis=0)) / spread * room + size.max()
    at = home.copy()
    reach = size[:, None] + size[None, :] + _GAP
    np.fill_diagonal(reach, 0.0)
    for turn in range(_ROUNDS):
        away = at[:, None, :] - at[None, :, :]
        far = np.hypot(away[..., 0], away[..., 1])
        over = np.maximum(0.0, reach - far)
        push = over / np.maximum(far, 1e-6) / 2
        at = at + (away * push[..., None]).sum(axis=1) * 0.6
        if turn < _ROUNDS // 2:
            at = at + (home - at) * 0.03
        at = np.clip(at, size[:, None] + 1, np.array([width, height]) - size[:, None] - 1)
    return tuple((float(x), float(y)) for x, y in at)

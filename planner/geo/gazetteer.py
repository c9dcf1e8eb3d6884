"""Counties, prefectures, towns of Yuyao, stations and airports, as shipped in ``data/``.

It answers by code. Finding a place by what people write is ``lookup``.
"""

from __future__ import annotations

import re
from functools import cache, cached_property

import pandas as pd

from planner.geo import history
from planner.geo.history import HistoryEntry
from planner.geo.places import Place, Town
from planner.geo.sources import rows, table

_TOWN_KIND = re.compile(r"(?:街道|镇|乡)$")


class Gazetteer:
    """Every place we know. Use :func:`load`, which reads it once."""

    @cached_property
    def counties(self) -> tuple[Place, ...]:
        """The 766 county-level divisions in force in February 2020, by adcode."""
        return tuple(self._by_code[code] for code in sorted(self._in_force))

    def county(self, adcode: str) -> Place:
        """Return the county with this code, of February 2020 or of a later vintage.

        Raises
        ------
        KeyError
            When the gazetteer has no such county.
        """
        return self._by_code[adcode]

    def __contains__(self, adcode: object) -> bool:
        return adcode in self._by_code

    def in_force(self, adcode: str) -> bool:
        """Whether a county had this code in February 2020."""
        return adcode in self._in_force

    def known_code(self, adcode: str) -> HistoryEntry | None:
        """Return what a six-digit code stands for or last stood for, or None if it never was."""
        return history.known_code(adcode)

    def was_ever(self, adcode: str, year: int | None = None) -> bool:
        """Whether the code was in force in ``year`` or later, or ever when no year is given."""
        return history.was_ever(adcode, year)

    def frame(self, *, every_vintage: bool = False) -> pd.DataFrame:
        """Return the counties as a table: those of February 2020, or all 779 rows."""
        frame = table("counties.csv")
        if not every_vintage:
            frame = frame[frame["valid_2020_02"]]
        return frame.reset_index(drop=True)

    def regions(self) -> pd.DataFrame:
        """Return the 34 provinces of GB/T 2260 and the prefectures outside the gazetteer.

        ``covered`` is 2 when we have all its counties, 1 when some (Zhejiang: Ningbo), else 0.
        """
        return table("regions.csv").copy()

    def prefectures(self) -> pd.DataFrame:
        """Return the 90 prefecture-level divisions."""
        return table("prefectures.csv").copy()

    def stations(self) -> pd.DataFrame:
        """Return the railway stations; ``in_12306_2019_12`` tells which sold tickets then."""
        return table("rail_stations.csv").copy()

    def airports(self) -> pd.DataFrame:
        """Return the airports; ``open_2020_02`` tells which were open then."""
        return table("airports.csv").copy()

    def towns(self) -> pd.DataFrame:
        """Return the 21 towns, subdistricts and the township of Yuyao."""
        return table("yuyao_towns.csv").copy()

    @cached_property
    def town_list(self) -> tuple[Town, ...]:
        """The towns of Yuyao by code."""
        return tuple(
            Town(
                code=row["town_code"],
                name=row["name"],
                name_short=_TOWN_KIND.sub("", row["name"]),
                name_zh_hant=row["name_zh_hant"],
                name_en=row["name_en"],
                lat=float(row["lat"]),
                lon=float(row["lon"]),
            )
            for row in rows("yuyao_towns.csv")
        )

    def town(self, code: str) -> Town:
        """Return one town of Yuyao by its nine-digit code.

        Raises
        ------
        KeyError
            When Yuyao has no such town.
        """
        for town in self.town_list:
            if town.code == code:
                return town
        raise KeyError(code)

    @cached_property
    def _in_force(self) -> frozenset[str]:
        return frozenset(r["adcode"] for r in rows("counties.csv") if r["valid_2020_02"] == "1")

    @cached_property
    def _by_code(self) -> dict[str, Place]:
        return {
            row["adcode"]: Place(
                adcode=row["adcode"],
                name=row["name"],
                name_short=row["name_short"],
                name_zh_hant=row["name_zh_hant"],
                pinyin=row["pinyin"],
                prefecture_code=row["prefecture_code"],
                prefecture=row["prefecture"],
                province_code=row["province_code"],
                province=row["province"],
                lat=float(row["lat"]),
                lon=float(row["lon"]),
                population=int(row["population_2020"] or 0),
            )
            for row in rows("counties.csv")
        }


@cache
def load() -> Gazetteer:
    """Return the gazetteer, read once in a process."""
    return Gazetteer()

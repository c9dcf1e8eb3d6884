"""Counties, prefectures, towns of Yuyao, stations and airports, as shipped in ``data/``.

It answers by code. Finding a place by what people write is ``lookup``.
"""

from __future__ import annotations

from functools import cache, cached_property
from importlib import resources

import pandas as pd

from planner.geo.places import Place

_NUMBERS = {"lat": "float64", "lon": "float64"}
_FLAGS = (
    "valid_2020_02",
    "valid_2023",
    "main",
    "in_12306_2019_12",
    "in_12306_2026_01",
    "open_2020_02",
    "in_province",
)


class Gazetteer:
    """Every place we know. Use :func:`load`, which reads it once."""

    @cached_property
    def counties(self) -> tuple[Place, ...]:
        """The 766 county-level divisions in force in February 2020, by adcode."""
        return tuple(self._by_code[code] for code in self.frame()["adcode"])

    def county(self, adcode: str) -> Place:
        """Return the county with this code, of 2020 or of a later vintage.

        Raises
        ------
        KeyError
            When the gazetteer has no such county.
        """
        return self._by_code[adcode]

    def frame(self, *, every_vintage: bool = False) -> pd.DataFrame:
        """Return the counties as a table: those of February 2020, or all 779 rows."""
        frame = _read("counties.csv")
        if not every_vintage:
            frame = frame[frame["valid_2020_02"]]
        return frame.reset_index(drop=True)

    def prefectures(self) -> pd.DataFrame:
        """Return the 90 prefecture-level divisions."""
        return _read("prefectures.csv").copy()

    def stations(self) -> pd.DataFrame:
        """Return the railway stations; ``in_12306_2019_12`` tells which sold tickets then."""
        return _read("rail_stations.csv").copy()

    def airports(self) -> pd.DataFrame:
        """Return the airports; ``open_2020_02`` tells which were open then."""
        return _read("airports.csv").copy()

    def towns(self) -> pd.DataFrame:
        """Return the 21 towns, subdistricts and the township of Yuyao."""
        return _read("yuyao_towns.csv").copy()

    def town(self, code: str) -> dict[str, object]:
        """Return one town of Yuyao by its nine-digit code.

        Raises
        ------
        KeyError
            When Yuyao has no such town.
        """
        towns = _read("yuyao_towns.csv")
        found = towns[towns["town_code"] == code]
        if found.empty:
            raise KeyError(code)
        return {str(key): value for key, value in found.iloc[0].items()}

    @cached_property
    def _by_code(self) -> dict[str, Place]:
        return {
            row.adcode: Place(
                adcode=row.adcode,
                name=row.name,
                name_short=row.name_short,
                name_zh_hant=row.name_zh_hant,
                pinyin=row.pinyin,
                prefecture_code=row.prefecture_code,
                prefecture=row.prefecture,
                province_code=row.province_code,
                province=row.province,
                lat=row.lat,
                lon=row.lon,
                population=int(row.population_2020 or 0),
            )
            for row in self.frame(every_vintage=True).itertuples(index=False)
        }


@cache
def load() -> Gazetteer:
    """Return the gazetteer, read once in a process."""
    return Gazetteer()


@cache
def _read(name: str) -> pd.DataFrame:
    """Read one table of ``data/``: text as text, degrees as float64, flags as bool."""
    with resources.files("data").joinpath(name).open("r", encoding="utf-8") as file:
        frame = pd.read_csv(file, dtype=str, keep_default_na=False)
    for column in frame.columns:
        if column in _NUMBERS:
            frame[column] = frame[column].astype("float64")
        elif column in _FLAGS:
            frame[column] = frame[column] == "1"
    return frame

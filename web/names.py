"""Names of provinces, counties, towns, stations and trades in the reader's language.

Pages hold codes; a code that is not in the gazetteer is shown as it is.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

from planner.geo.gazetteer import load
from web.i18n import language

HOME_PROVINCES = ("340000", "360000", "410000", "430000", "510000", "520000")
"""Anhui, Jiangxi, Henan, Hunan, Sichuan, Guizhou: one squad each."""

_COLUMN = {"zh_Hans": "name", "zh_Hant": "name_zh_hant", "en": "name_en"}


def province(code: str) -> str:
    """Return 贵州, 貴州 or Guizhou for a province code or any code that lies in it."""
    row = _regions().get(f"{code[:2]}0000")
    if row is None:
        return code
    if language() == "zh_Hans":
        return row["name_short"]
    return (
        row[_COLUMN[language()]].removesuffix("省") if language() == "zh_Hant" else row["name_en"]
    )


def county(code: str) -> str:
    """Return 威宁彝族回族苗族自治县, 威寧彝族回族苗族自治縣 or Weining."""
    try:
        place = load().county(code)
    except KeyError:
        return code
    if language() == "en":
        return place.pinyin or place.name
    return place.name_zh_hant if language() == "zh_Hant" else place.name


def county_short(code: str) -> str:
    """Return the name without what kind of county it is: 威宁, Weining."""
    try:
        place = load().county(code)
    except KeyError:
        return code
    if language() == "en":
        return place.pinyin or place.name_short
    return place.name_zh_hant if language() == "zh_Hant" else place.name_short


def town(code: str) -> str:
    """Return 泗门镇, 泗門鎮 or Simen Town."""
    row = _towns().get(code)
    return row[_COLUMN[language()]] if row else code


def trade(code: str) -> str:
    """Return 注塑工 or Injection moulder."""
    row = _trades().get(code)
    return row[_COLUMN[language()]] if row else code


def towns() -> tuple[str, ...]:
    """Return the codes of the 21 towns of Yuyao."""
    return tuple(_towns())


def trades() -> tuple[str, ...]:
    """Return the codes of all trades."""
    return tuple(_trades())


def provinces() -> tuple[str, ...]:
    """Return the codes of the six provinces people come from."""
    return HOME_PROVINCES


def place(code: str) -> str:
    """Return the name of a stop: a county, a town, or a station or airport by its code."""
    if code.isdecimal():
        return town(code) if len(code) == 9 else county(code)
    row = _airports().get(code)
    if row:
        return row[{"zh_Hans": "name_zh", "zh_Hant": "name_zh_hant", "en": "name_en"}[language()]]
    return code


FILTERS = {
    "province": province,
    "county": county,
    "county_short": county_short,
    "town": town,
    "place": place,
    "trade": trade,
}


def _rows(name: str) -> list[dict[str, str]]:
    with resources.files("data").joinpath(name).open("r", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _regions() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in _rows("regions.csv")}


@cache
def _towns() -> dict[str, dict[str, str]]:
    return {row["town_code"]: row for row in _rows("yuyao_towns.csv")}


@cache
def _trades() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in _rows("occupations.csv")}


@cache
def _airports() -> dict[str, dict[str, str]]:
    return {row["iata"]: row for row in _rows("airports.csv")}

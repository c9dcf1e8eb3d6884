"""Names of provinces, counties, towns, stations and trades in the reader's language.

Pages hold codes; a code that is not in the gazetteer is shown as it is.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

from flask import g, has_request_context

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


def where(code: str) -> tuple[float, float] | None:
    """Return latitude and longitude of a county's seat, or None when it is not known."""
    try:
        place = load().county(code)
    except KeyError:
        return None
    return place.lat, place.lon


def town(code: str) -> str:
    """Return 泗门镇, 泗門鎮 or Simen Town."""
    row = _towns().get(code)
    return row[_COLUMN[language()]] if row else code


def short_town(code: str) -> str:
    """Return 泗门, 泗門 or Simen: what fits on a drawing."""
    name = town(code)
    for ending in (" Subdistrict", " Town", " Township", "街道", "镇", "鎮", "乡", "鄉"):
        name = name.removesuffix(ending)
    return name


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
    """Return the name of a stop: a county, a town, or a station or airport by its code.

    Stations and airports are coded ``rail-FYH`` and ``air-FUG`` after the railway's telegraph
    code and IATA; hubs that a bureau entered by itself are found in ``g.hub_names``.
    """
    if code.isdecimal():
        return town(code) if len(code) == 9 else county(code)
    kind, _, sign = code.rpartition("-")
    if kind != "rail" and sign in _airports():
        return _airports()[sign][_AIRPORT[language()]]
    if kind != "air" and sign in _stations():
        row = _stations()[sign]
        return (
            f"{row['pinyin'].title()} Station"
            if language() == "en"
            else _written(f"{row['station']}站")
        )
    known: dict[str, str] = g.get("hub_names", {}) if has_request_context() else {}
    return known.get(code, code)


_AIRPORT = {"zh_Hans": "name_zh", "zh_Hant": "name_zh_hant", "en": "name_en"}

FILTERS = {
    "province": province,
    "county": county,
    "county_short": county_short,
    "town": town,
    "short_town": short_town,
    "place": place,
    "trade": trade,
}


def _written(text: str) -> str:
    """Return a name that the gazetteer has in simplified characters only in the reader's."""
    return text.translate(_traditional()) if language() == "zh_Hant" else text


@cache
def _traditional() -> dict[int, str]:
    """Return traditional characters by simplified ones, as the names of places pair them."""
    pairs = [("站", "站")]
    for table, plain in (("counties.csv", "name"), ("yuyao_towns.csv", "name")):
        for row in _rows(table):
            if len(row[plain]) == len(row["name_zh_hant"]):
                pairs += zip(row[plain], row["name_zh_hant"], strict=True)
    return str.maketrans({one: other for one, other in pairs if one != other})


def _rows(name: str) -> list[dict[str, str]]:
    with resources.files("data").joinpath(name).open("r", encoding="utf-8") as file:
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


@cache
def _stations() -> dict[str, dict[str, str]]:
    return {row["telecode"]: row for row in _rows("rail_stations.csv")}

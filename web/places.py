"""Home counties to choose from: by province, prefecture and county, by name or pinyin.

A phone takes the whole list once (some 30 kB, kept by the browser as long as it stays the
same); without scripts the form asks the server for one prefecture at a time.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Sequence
from functools import cache
from importlib import resources

from planner.geo.gazetteer import load
from planner.geo.places import Place
from web import names
from web.i18n import language

_INITIAL = "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
_FINAL = (
    "(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua"
    "|ue|ui|un|uo|a|e|i|o|u|v)"
)
_SYLLABLE = f"({_INITIAL}{_FINAL})"

Choice = tuple[str, str]
"""Code and name."""


def provinces() -> list[Choice]:
    """Return the provinces people come from."""
    return [(code, names.province(code)) for code in names.provinces()]


def prefectures(province: str) -> list[Choice]:
    """Return the prefectures of a province, in the reader's language."""
    found = {place.prefecture_code: place for place in _inside(province[:2])}
    return [(code, _prefecture(place)) for code, place in sorted(found.items())]


def counties(prefecture: str) -> list[Choice]:
    """Return the counties of a prefecture."""
    inside = _inside(prefecture[:2])
    return [
        (place.adcode, names.county(place.adcode))
        for place in inside
        if place.prefecture_code == prefecture
    ]


def full_name(code: str) -> str:
    """Return 贵州省毕节市威宁…县, as a form keeps it; "" for a code we do not know."""
    try:
        return load().county(code).full_name
    except KeyError:
        return ""


def prefecture_of(code: str) -> str:
    """Return the prefecture a county lies in, "" when we do not know it."""
    try:
        return load().county(code).prefecture_code
    except KeyError:
        return ""


def search(text: str, *, most: int = 12) -> tuple[Choice, ...]:
    """Return the counties whose pinyin, or its initials, begins with a text of letters."""
    wanted = re.sub(r"[^a-z]", "", text.lower())
    if not wanted or not text.isascii():
        return ()
    found = [
        place
        for place in _everywhere()
        if _letters(place).startswith(wanted) or initials(place).startswith(wanted)
    ]
    return tuple((place.adcode, place.full_name) for place in found[:most])


def initials(place: Place) -> str:
    """Return the first letter of every syllable: wn for 威宁 (Weining)."""
    letters = _letters(place)
    split = re.fullmatch(_SYLLABLE * len(place.name_short), letters)
    return "".join(part[0] for part in split.groups()) if split else letters[:1]


def as_json() -> tuple[str, str]:
    """Return the whole list in the reader's language as JSON, and a tag of what it says."""
    return _listed(language())


@cache
def _listed(_language: str) -> tuple[str, str]:
    """Return ``[[name, [[name, [[code, name, pinyin, initials, full name], …]], …]], …]``."""
    listed = [
        [
            code,
            name,
            [
                [
                    city,
                    city_name,
                    [
                        [
                            place.adcode,
                            names.county(place.adcode),
                            _letters(place),
                            initials(place),
                        ]
                        for place in _inside(code[:2])
                        if place.prefecture_code == city
                    ],
                ]
                for city, city_name in prefectures(code)
            ],
        ]
        for code, name in provinces()
    ]
    text = json.dumps(listed, ensure_ascii=False, separators=(",", ":"))
    return text, hashlib.sha256(text.encode()).hexdigest()[:12]


def _prefecture(place: Place) -> str:
    if language() == "zh_Hant":
        return _traditional().get(place.prefecture_code, place.prefecture)
    return place.prefecture


@cache
def _traditional() -> dict[str, str]:
    """Return the prefectures' names in traditional characters; the gazetteer has no English."""
    with resources.files("data").joinpath("prefectures.csv").open(encoding="utf-8") as file:
        return {row["prefecture_code"]: row["prefecture_zh_hant"] for row in csv.DictReader(file)}


def _letters(place: Place) -> str:
    return re.sub(r"[^a-z]", "", place.pinyin.lower().replace("ü", "v"))


@cache
def _inside(province: str) -> Sequence[Place]:
    return tuple(place for place in load().counties if place.adcode.startswith(province))


@cache
def _everywhere() -> Sequence[Place]:
    return tuple(place for code in names.provinces() for place in _inside(code[:2]))

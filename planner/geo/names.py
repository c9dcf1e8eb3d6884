"""Every written form of a county or region, and the place it stands for in February 2020.

This is the index behind ``lookup``; it holds no rule about which reading wins.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from planner.geo import gazetteer, script
from planner.geo.history import code_history
from planner.geo.places import Place
from planner.geo.sources import rows

_PEOPLES = re.compile(
    "(?:(?:土家|布依|仡佬|傈僳|哈尼|景颇|朝鲜|哈萨克|柯尔克孜|蒙古|苗|侗|藏|羌|彝|回|瑶|水|壮|白|傣)族?)+"
    "(?=自治[县州])"
)
_SUFFIXES = ("自治县", "特区", "县", "市", "区", "旗")
_FORMER_PREFECTURES = {
    "徽州地区": "341000", "滁县地区": "341100", "宿县地区": "341300", "零陵地区": "431100",
    "达县地区": "511700", "达川地区": "511700", "黔阳地区": "431200", "渡口市": "510400",
}  # fmt: skip
"""Prefectures that stood under a name of their own until the 1980s to 2000s."""

_NO_NAME = "省直辖县级行政区划"


class Kind(IntEnum):
    """How a form relates to the name of February 2020; the smaller, the closer."""

    FULL = 0
    SHORT = 1
    LATER = 2
    FORMER = 3


@dataclass(frozen=True, slots=True)
class Region:
    """A province or prefecture.

    Parameters
    ----------
    code, name
        340000 安徽省, 341200 阜阳市.
    covered
        Whether the gazetteer has counties in it.
    """

    code: str
    name: str
    covered: bool

    @property
    def is_province(self) -> bool:
        """Whether it is a province rather than a prefecture."""
        return self.code.endswith("0000")

    @property
    def prefix(self) -> str:
        """Leading digits that its counties' codes share."""
        return self.code[:2] if self.is_province else self.code[:4]


def without_peoples(text: str) -> str:
    """Return 威宁自治县 for 威宁彝族回族苗族自治县, however many of the peoples are named."""
    return _PEOPLES.sub("", text)


def core(name: str) -> str:
    """Return a county name without 县, 市, 区 and the peoples named in it."""
    name = without_peoples(name)
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            return name.removesuffix(suffix)
    return name


def _written(form: str) -> str:
    return without_peoples(script.normalise(form))


@cache
def county_forms() -> dict[str, dict[str, Kind]]:
    """Return form → {adcode of February 2020: kind}, every form normalised."""
    places = gazetteer.load()
    current = {place.adcode: place for place in places.counties}
    forms: dict[str, dict[str, Kind]] = defaultdict(dict)

    def add(form: str, adcode: str, kind: Kind) -> None:
        written = _written(form)
        forms[written][adcode] = min(kind, forms[written].get(adcode, Kind.FORMER))

    for place in places.counties:
        for form, kind in _forms_of(place):
            add(form, place.adcode, kind)
    for row in rows("counties.csv"):
        if row["valid_2020_02"] != "1":
            kind = Kind.FORMER if row["successor_adcode"] in current else Kind.LATER
            for adcode in _counterparts(row["adcode"]):
                add(row["name"], adcode, kind)
    for row in rows("adcode_history.csv"):
        today = current.get(row["adcode_2020"])
        if today and today.name != row["name"]:
            add(row["name"], today.adcode, Kind.FORMER)
    return dict(forms)


def _forms_of(place: Place) -> list[tuple[str, Kind]]:
    """Return the ways to write a county of 2020: 威宁县 and 威宁 for 威宁彝族回族苗族自治县."""
    short = place.name_short
    forms = [(place.name, Kind.FULL), (short, Kind.SHORT)]
    if place.name.endswith("自治县"):
        forms += [(short + "县", Kind.SHORT), (short + "自治县", Kind.SHORT)]
    if place.name.endswith("特区"):
        forms += [(short + "区", Kind.SHORT)]
    return forms


def _counterparts(adcode: str) -> tuple[str, ...]:
    """Return the counties of February 2020 that a county of another vintage stands for."""
    here = next(row for row in rows("counties.csv") if row["adcode"] == adcode)
    if here["successor_adcode"]:
        return (here["successor_adcode"],)
    before = [
        row
        for row in rows("counties.csv")
        if row["successor_adcode"] == adcode and row["valid_2020_02"] == "1"
    ]
    named = [row for row in before if core(row["name"]) == core(here["name"])]
    return tuple(row["adcode"] for row in named or before)


@cache
def counterpart(adcode: str) -> str | None:
    """Return the county of February 2020 for a code of any year, or None when there is none.

    A later code of 2020 to 2023 leads back, a retired one forward.
    """
    places = gazetteer.load()
    if places.in_force(adcode):
        return adcode
    if adcode in places:
        found = _counterparts(adcode)
        return found[0] if found else None
    successors = [e.successor for e in code_history(adcode) if places.in_force(e.successor)]
    return successors[-1] if successors else None


@cache
def region_forms() -> dict[str, tuple[Region, ...]]:
    """Return form → provinces and prefectures so written, in the whole country."""
    forms: dict[str, set[Region]] = defaultdict(set)
    by_code = {}
    known = [
        (Region(row["code"], row["name"], row["covered"] != "0"), row["name_short"])
        for row in rows("regions.csv")
    ] + [
        (Region(row["prefecture_code"], row["prefecture"], True), _short(row["prefecture"]))
        for row in rows("prefectures.csv")
        if not row["prefecture"].endswith(_NO_NAME)
    ]
    for region, short in known:
        by_code[region.code] = region
        for form in _region_forms(region.name, short):
            forms[_written(form)].add(region)
    for name, code in _FORMER_PREFECTURES.items():
        forms[name].add(by_code[code])
    return {form: tuple(sorted(found, key=lambda r: r.code)) for form, found in forms.items()}


def _short(name: str) -> str:
    """Return 黔西南 for 黔西南布依族苗族自治州, 阜阳 for 阜阳市."""
    bare = without_peoples(name)
    for suffix in ("自治州", "地区", "市"):
        bare = bare.removesuffix(suffix)
    return bare


def _region_forms(name: str, short: str) -> set[str]:
    forms = {name, short}
    if name.endswith("自治州"):
        forms |= {short + "州", short + "自治州"}
    elif name.endswith("市"):
        forms |= {short + "地区"}
    elif name.endswith("自治区"):
        forms |= {short + "自治区", short + "省"}
    return forms


def beginning(forms: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return first two characters → the forms that begin so, which spares trying every length."""
    found: dict[str, list[str]] = defaultdict(list)
    for form in forms:
        found[form[:2]].append(form)
    return {start: tuple(sorted(there, key=len)) for start, there in found.items()}


@cache
def county_beginnings() -> dict[str, tuple[str, ...]]:
    """Return the forms of counties by their first two characters."""
    return beginning(county_forms())


@cache
def region_beginnings() -> dict[str, tuple[str, ...]]:
    """Return the forms of regions by their first two characters."""
    return beginning(region_forms())


@cache
def elsewhere() -> dict[str, tuple[str, ...]]:
    """Return county name → provinces outside the gazetteer that also have a county so named."""
    provinces = {row["code"]: row["name"] for row in rows("regions.csv")}
    covered = {place.adcode[:4] for place in gazetteer.load().counties}
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows("adcode_history.csv"):
        if row["end_year"] == "" and row["adcode"][:4] not in covered:
            found[row["name"]].add(provinces.get(row["adcode"][:2] + "0000", ""))
    return {name: tuple(sorted(there)) for name, there in found.items()}

"""Find the county or region that people mean by what they write.

``find`` reads 省市县 in full or short, old names, traditional characters, codes, and text
going on into township and village. It guesses nothing: what has several readings is
ambiguous and comes with its candidates.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from functools import cache, lru_cache

from planner.geo import gazetteer, history, names, reading, script
from planner.geo.match import Match, Reason, Status, hint
from planner.geo.names import Kind, Region
from planner.geo.places import Place
from planner.geo.reading import Reading
from planner.geo.sources import rows

_CODE = re.compile(r"(\d{6})(?:\d{3}|\d{6})?")
_CODE_AND_NAME = re.compile(r"(\d{6})(\D.*)")
_COUNTY_LIKE = re.compile("(?!市辖区|市区|城区|县城).{1,9}?[县市区旗]")
_FILLERS = ("中华人民共和国", "中国")
_LONGEST_READ = 60


@lru_cache(maxsize=65_536)
def find(text: str, *, within: str | None = None) -> Match:
    """Find the county a text means, as the counties stood in February 2020.

    Parameters
    ----------
    text
        What was written, e.g. ``贵州省毕节市威宁县``, ``颍上``, ``水城区``, ``520526``.
    within
        Code of a province or prefecture that decides between namesakes. A place that the
        text clearly names elsewhere is still found.
    """
    written = _normalised(text)
    if not written:
        return Match(Status.UNKNOWN, Reason.BLANK, note="the place is blank")
    code = _CODE.fullmatch(written)
    if code:
        return _by_code(code[1])
    headed = _CODE_AND_NAME.fullmatch(written)
    if headed:
        match = _by_code(headed[1])
        return match if match.place else find(headed[2], within=within)
    first = _read(written[:_LONGEST_READ], within)
    respelt = script.respelt(written)
    if first.status is Status.FOUND or respelt == written:
        return first
    second = _read(respelt[:_LONGEST_READ], within)
    if second.place is None:
        return first
    return Match(Status.FOUND, Reason.MISSPELT, second.places, f"read as {second.place.name}")


@lru_cache(maxsize=4_096)
def find_region(text: str) -> Region | None:
    """Find the province or prefecture a text names as a whole, or None.

    Where a short name is both (吉林), the province wins.
    """
    written = _normalised(text)
    if re.fullmatch(r"\d{2}|\d{4}|\d{6}", written):
        every = {r.code: r for found in names.region_forms().values() for r in found}
        return every.get(written.ljust(6, "0"))
    return reading.whole_region(written)


def _normalised(text: str) -> str:
    written = re.sub(r"^\s*(\d+)\.0\s*$", r"\1", text)  # a code that a spreadsheet made a float
    written = names.without_peoples(script.normalise(written))
    for filler in _FILLERS:
        written = written.removeprefix(filler)
    return written


def _by_code(code: str) -> Match:
    places = gazetteer.load()
    found = names.counterpart(code)
    if found:
        note = "" if found == code else f"{code} is the code of another year for {found}"
        return Match(Status.FOUND, Reason.CODE, (places.county(found),), note)
    if code.endswith("00"):
        inside = _inside(code)
        if inside:
            note = f"{code} is a province or prefecture; name one of its counties"
            return Match(Status.AMBIGUOUS, Reason.REGION_ONLY, inside, note)
        if find_region(code):
            note = f"{code} is outside the gazetteer"
            return Match(Status.UNKNOWN, Reason.OUTSIDE, note=note)
    entry = history.known_code(code)
    if entry is None:
        return Match(Status.UNKNOWN, Reason.NOT_FOUND, note=f"no county ever had the code {code}")
    if _inside(code[:2]):
        note = f"{code} was {entry.name}, which was abolished or divided; name the county of today"
        return Match(Status.UNKNOWN, Reason.FORMER_NAME, note=note)
    note = f"{code} is {entry.name}, which is outside the gazetteer"
    return Match(Status.UNKNOWN, Reason.OUTSIDE, note=note)


def _inside(code: str) -> tuple[Place, ...]:
    """Return the counties of a province or prefecture."""
    prefix = _prefix(code)
    return tuple(p for p in gazetteer.load().counties if p.adcode.startswith(prefix))


def _prefix(code: str) -> str:
    whole = code.ljust(6, "0")
    return whole[:2] if whole.endswith("0000") else whole[:4]


def _read(written: str, within: str | None) -> Match:
    """Weigh every reading of a text: the one that explains most of it wins."""
    options = reading.regions(written)
    readings = [r for region, stated in options for r in reading.counties(written, region, stated)]
    best = max(readings, key=lambda r: r.weight, default=None)
    region, stated = max(options, key=lambda option: option[1])
    if best is None and region is None:
        for length in range(2, min(len(written), 12) + 1):
            if written[:length] in names.elsewhere():
                there = ", ".join(names.elsewhere()[written[:length]])
                note = f"{written[:length]} is in {there}, outside the gazetteer"
                return Match(Status.UNKNOWN, Reason.OUTSIDE, note=note)
        near = _near(written)
        note = hint("no county is so written", (place.name for place in near))
        return Match(Status.UNKNOWN, Reason.NOT_FOUND, near, note)
    if region is None or (best is not None and best.consumed > stated):
        assert best is not None  # one of the two is there, see above
        return _decide(best, within)
    if best is not None and best.consumed == stated and best.kind <= Kind.SHORT:
        return _region_or_county(region, best)
    return _region_only(region, written[stated:])


def _region_or_county(region: Region, best: Reading) -> Match:
    """Answer 南昌, 吉安, 安阳: a prefecture and a county of it share the short name."""
    counties = tuple(gazetteer.load().county(code) for code in best.counties)
    candidates = tuple(dict.fromkeys((*counties, *_inside(region.code))))
    note = f"{best.form} is both {region.name} and {counties[0].name}; write it in full"
    return Match(Status.AMBIGUOUS, Reason.REGION_ONLY, candidates, note)


def _region_only(region: Region, rest: str) -> Match:
    """Answer a text that names a region but no county of it that we know."""
    if not region.covered:
        note = f"{region.name} is outside the gazetteer"
        return Match(Status.UNKNOWN, Reason.OUTSIDE, note=note)
    if not _COUNTY_LIKE.match(rest):
        inside = _inside(region.code)
        note = f"{region.name} has {len(inside)} counties; name one of them"
        return Match(Status.AMBIGUOUS, Reason.REGION_ONLY, inside, note)
    other = reading.named_in_full(reading.counties(rest))
    if other is None:
        near = _near(rest, region.prefix)
        message = f"{region.name} has no county written like this"
        note = hint(message, (place.name for place in near))
        return Match(Status.UNKNOWN, Reason.NOT_FOUND, near, note)
    found = tuple(gazetteer.load().county(code) for code in other.counties)
    same = [place for place in found if place.province_code[:2] == region.code[:2]]
    if len(same) == 1 and region.prefix in _earlier_prefectures().get(same[0].adcode, ()):
        return _moved(same[0])
    where = "; ".join(place.full_name for place in found[:3])
    note = f"{region.name} has no {other.form}; did you mean {where}?"
    return Match(Status.AMBIGUOUS, Reason.WRONG_REGION, found, note)


def _decide(best: Reading, within: str | None) -> Match:
    """Choose among the counties of the winning reading."""
    moved = _below_former_prefecture(best)
    if moved:
        return moved
    behind = reading.whole_region(best.rest)  # 鼓楼区(开封)
    prefix = behind.prefix if behind else _prefix(within) if within else ""
    inside = {code: kind for code, kind in best.counties.items() if code.startswith(prefix)}
    if behind and not inside:
        return _region_only(behind, best.form)
    counties = inside or best.counties
    kind = min(counties.values())
    places = gazetteer.load()
    chosen = tuple(places.county(code) for code, k in sorted(counties.items()) if k is kind)
    if len(chosen) > 1:
        where = "; ".join(place.full_name for place in chosen)
        note = f"{best.form} may be {where}; write the prefecture too"
        return Match(Status.AMBIGUOUS, Reason.NAMESAKES, chosen, note)
    settled = best.region is not None or bool(prefix and inside)
    return _single(chosen[0], best.form, kind, settled=settled)


def _single(place: Place, form: str, kind: Kind, *, settled: bool) -> Match:
    """Answer with one county, unless it may be meant for a namesake outside the gazetteer."""
    there = names.elsewhere().get(place.name, ())
    if there and kind <= Kind.SHORT and not settled:
        note = f"{place.name} is in {place.province} but also in {', '.join(there)}"
        note += "; write the province too"
        return Match(Status.AMBIGUOUS, Reason.NAMESAKE_OUTSIDE, (place,), note)
    if kind is Kind.FORMER:
        note = f"{form} is {place.name} today"
        return Match(Status.FOUND, Reason.FORMER_NAME, (place,), note)
    if kind is Kind.LATER:
        note = f"{form} was {place.name} in February 2020"
        return Match(Status.FOUND, Reason.LATER_NAME, (place,), note)
    return Match(Status.FOUND, Reason.EXACT, (place,))


def _below_former_prefecture(best: Reading) -> Match | None:
    """Read 巢湖市庐江县 as 庐江县: the city was a prefecture once, and no county holds another."""
    if not best.form.endswith("市"):
        return None
    province = Region(next(iter(best.counties))[:2] + "0000", "", covered=True)
    inner = reading.named_in_full(reading.counties(best.rest, province))
    if inner is None:
        return None
    found = _decide(inner, None)
    return _moved(found.place) if found.place else found


def _moved(place: Place) -> Match:
    note = f"{place.name} belongs to {place.prefecture} today"
    return Match(Status.FOUND, Reason.MOVED, (place,), note)


@cache
def _earlier_prefectures() -> dict[str, frozenset[str]]:
    """Return adcode of 2020 → leading four digits of every code the county ever had."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows("adcode_history.csv"):
        if row["adcode_2020"]:
            found[row["adcode_2020"]].add(row["adcode"][:4])
    return {code: frozenset(prefixes) for code, prefixes in found.items()}


@cache
def _forms_with(character: str) -> tuple[str, ...]:
    """Return the forms of today that hold a character, other than 县, 市 and 区."""
    if character in "县市区":
        return ()
    return tuple(
        form
        for form, counties in names.county_forms().items()
        if character in form and min(counties.values()) <= Kind.SHORT
    )


def _near(written: str, prefix: str = "") -> tuple[Place, ...]:
    """Return up to five counties spelt nearly so (difflib), inside the region when one is given.

    Only forms that share a character are compared, which keeps a column of nonsense fast.
    """
    start = written[:8]
    forms = names.county_forms()
    candidates = sorted({form for character in start for form in _forms_with(character)})
    close = difflib.get_close_matches(start, candidates, n=10, cutoff=0.5)
    codes = dict.fromkeys(c for form in close for c in forms[form] if c.startswith(prefix))
    return tuple(gazetteer.load().county(code) for code in codes)[:5]

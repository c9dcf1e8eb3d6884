"""The ways to read the start of a place text: regions named, then a form of a county.

It lists readings and weighs them. What an answer says is ``lookup``'s business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from planner.geo import names
from planner.geo.names import Kind, Region

_BELOW_COUNTY = re.compile(
    "镇|乡|村|街|组|社区|居委会|委员会|农场|林场|茶场|园区|开发区|新区|大道|路|号|屯|寨|队|湾|庄|办事处|人"
)
_DIRECT = re.compile("(?:河南省)?省?直辖县级行政(?:区划|单位)|市辖区(?=.)")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the start of a text.

    Parameters
    ----------
    region
        The narrowest region named, or None.
    stated
        Characters that name regions.
    form
        Characters after these that name a county.
    counties
        The counties of February 2020 they may stand for, and how.
    rest
        What follows.
    """

    region: Region | None
    stated: int
    form: str
    counties: dict[str, Kind]
    rest: str

    @property
    def consumed(self) -> int:
        """Characters explained."""
        return self.stated + len(self.form)

    @property
    def kind(self) -> Kind:
        """The closest of the kinds of its counties."""
        return min(self.counties.values())

    @property
    def weight(self) -> tuple[int, int, int]:
        """Order of readings: the one that explains most wins, then the closest name."""
        return self.consumed, -self.kind, self.stated


def regions(written: str) -> list[tuple[Region | None, int]]:
    """Return the ways to read leading regions, with the characters each takes.

    None, a province, a prefecture, or a province and a prefecture of it.
    """
    options: list[tuple[Region | None, int]] = [(None, 0)]
    for first, length in _leading(written):
        options.append((first, length))
        if first.is_province:
            options += [
                (second, length + more)
                for second, more in _leading(written[length:])
                if not second.is_province and second.code[:2] == first.code[:2]
            ]
    return [(region, _past_fillers(written, stated)) for region, stated in options]


def counties(written: str, region: Region | None = None, stated: int = 0) -> list[Reading]:
    """Return the readings that go on with a county, inside the region when one is named.

    A short name alone (颍上) may be followed by a township or by its region, 颍上(阜阳), but
    by nothing else.
    """
    forms, found = names.county_forms(), []
    rest = written[stated:]
    for form in names.county_beginnings().get(rest[:2], ()):
        if not rest.startswith(form):
            continue
        meant = forms[form]
        if region is not None:
            meant = {code: kind for code, kind in meant.items() if code.startswith(region.prefix)}
        if not meant:
            continue
        reading = Reading(region, stated, form, meant, rest[len(form) :])
        bare = reading.kind is Kind.SHORT and not stated and reading.form[-1] not in "县市区"
        if not bare or _may_follow_short_name(reading.rest):
            found.append(reading)
    return found


def _may_follow_short_name(rest: str) -> bool:
    return not rest or bool(_BELOW_COUNTY.search(rest)) or whole_region(rest) is not None


def whole_region(written: str) -> Region | None:
    """Return the province or prefecture that a text names and nothing else, or None."""
    return next((r for r, stated in regions(written) if stated == len(written)), None)


def named_in_full(readings: list[Reading]) -> Reading | None:
    """Return the weightiest reading that is more than a short name, or None."""
    full = [reading for reading in readings if reading.kind is not Kind.SHORT]
    return max(full, key=lambda reading: reading.weight, default=None)


def _leading(written: str) -> list[tuple[Region, int]]:
    forms = names.region_forms()
    return [
        (region, len(form))
        for form in names.region_beginnings().get(written[:2], ())
        if written.startswith(form)
        for region in forms[form]
    ]


def _past_fillers(written: str, stated: int) -> int:
    filler = _DIRECT.match(written, stated) if stated else None
    return filler.end() if filler else stated

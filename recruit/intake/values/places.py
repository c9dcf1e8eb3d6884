"""Counties and towns of Yuyao by what is written, with the choices when that is unclear."""

from __future__ import annotations

from planner import geo
from planner.geo import Reason as Found
from planner.geo import Status
from recruit.intake.reasons import Reason
from recruit.intake.values.reading import Reading, clean, error, is_blank, warning
from recruit.intake.workbook import Cell

_SHOWN = 4


def county(text: str, *, id_region: str = "") -> Reading:
    """Return the adcode of the county a text names, None when blank.

    Parameters
    ----------
    text
        An address, down to the county at least.
    id_region
        First six digits of the person's ID number; decides between namesakes only.
    """
    if is_blank(text):
        return Reading(None)
    written = clean(text)
    match = geo.find(written)
    if match.place is not None:
        if match.reason in {Found.EXACT, Found.CODE}:
            return Reading(match.place.adcode)
        note = warning(Reason.PLACE_READ_AS, place=match.place.full_name, value=written)
        return Reading(match.place.adcode, (note,))
    if match.status is Status.AMBIGUOUS and id_region:
        by_id = geo.find(id_region).place
        if by_id is not None and by_id.adcode in {place.adcode for place in match.places}:
            region_only = match.reason is Found.REGION_ONLY
            code = Reason.PLACE_COMPLETED_BY_ID if region_only else Reason.PLACE_BY_ID
            note = warning(code, place=by_id.full_name, value=written)
            return Reading(by_id.adcode, (note,))
    choices = tuple(place.full_name for place in match.places[:_SHOWN])
    if match.reason is Found.OUTSIDE:
        code = Reason.PLACE_OUTSIDE
    elif match.reason is Found.REGION_ONLY and choices:
        code = Reason.PLACE_REGION_ONLY
    elif match.status is Status.AMBIGUOUS:
        code = Reason.PLACE_AMBIGUOUS
    else:
        code = Reason.PLACE_NEAR if choices else Reason.PLACE_UNKNOWN
    return Reading(None, (error(code, value=written, choices=choices),))


def county_of_id(region: str) -> Reading:
    """Return the county of an ID number's first six digits, None when it has none today."""
    place = geo.find(region).place
    if place is None:
        return Reading(None, (error(Reason.HOME_EMPTY),))
    return Reading(place.adcode, (warning(Reason.HOME_FROM_ID, place=place.full_name),))


def town(cell: Cell, *, required: bool) -> Reading:
    """Return the code of the town of Yuyao a cell names, "" when blank.

    An unknown one is an error when ``required``, else a remark.
    """
    if is_blank(cell):
        return Reading("")
    written = clean(cell)
    match = geo.find_town(written)
    if match.town is not None:
        return Reading(match.town.code)
    if not required and written in {
        "不限",
        "无",
        "都可以",
        "均可",
        "随便",
        "余姚",
        "余姚市",
        "无要求",
        "都行",
    }:
        return Reading("")
    choices = tuple(place.name for place in match.towns[:_SHOWN])
    code = Reason.TOWN_AMBIGUOUS if match.status is Status.AMBIGUOUS else Reason.TOWN_UNKNOWN
    note = (error if required else warning)(code, value=written, choices=choices)
    return Reading("", (note,))


def town_in(address: str) -> str:
    """Return the code of the town named inside an address of Yuyao, "" when none is."""
    match = geo.find_town(clean(address))
    return match.town.code if match.town is not None else ""


def province(cell: Cell) -> Reading:
    """Return the six-digit code of a province, "" when blank or unknown."""
    if is_blank(cell):
        return Reading("")
    region = geo.find_region(clean(cell))
    if region is None:
        return Reading("", (warning(Reason.PLACE_UNKNOWN, value=clean(cell)),))
    return Reading(region.code[:2] + "0000")

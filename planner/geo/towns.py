"""Find the town of Yuyao that people mean by what they write."""

from __future__ import annotations

import difflib
from functools import lru_cache

from planner.geo import gazetteer, script
from planner.geo.match import Reason, Status, TownMatch, hint

_LEADS = ("中国", "浙江省", "浙江", "宁波市", "宁波", "余姚市", "余姚")


@lru_cache(maxsize=8_192)
def find_town(text: str) -> TownMatch:
    """Find the town, subdistrict or township of Yuyao a text means.

    Takes 泗门, 泗門鎮, 余姚市泗门镇, 330281103 and text going on after the town.
    """
    written = script.normalise(text)
    for lead in _LEADS:
        written = written.removeprefix(lead)
    if not written:
        return TownMatch(Status.UNKNOWN, Reason.BLANK, note="no town of Yuyao is named")
    towns = gazetteer.load().town_list
    for town in towns:
        if written in (town.code, town.code + "000"):
            return TownMatch(Status.FOUND, Reason.CODE, (town,))
    forms = {form: town for town in towns for form in (town.name, town.name_short)}
    begun = [form for form in forms if written.startswith(form)]
    if begun:
        return TownMatch(Status.FOUND, Reason.EXACT, (forms[max(begun, key=len)],))
    close = difflib.get_close_matches(written[:12], forms, n=3)
    near = tuple(dict.fromkeys(forms[form] for form in close))
    note = hint("Yuyao has no such town", (town.name for town in near))
    return TownMatch(Status.UNKNOWN, Reason.NOT_FOUND, near, note)

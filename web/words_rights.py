"""Words for what is kept about a person and what they may ask; see ``web.words``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from web import access_words, names, words
from web.i18n import day, moment, number

Words = Mapping[str, LazyString]

purpose: Words = {
    "matching": _l("介绍工作"),
    "journey": _l("安排行程和防疫核验"),
}

way: Words = {
    "self": _l("本人在网页上"),
    "referrer": _l("推荐人代填"),
    "roster": _l("花名册"),
    "phone": _l("电话"),
    "paper": _l("书面"),
}

by_staff = ("phone", "paper")
"""Ways in which staff hear a yes or no."""

demand: Words = {
    "correct": _l("更正我的信息"),
    "erase": _l("删除我的信息"),
    "review": _l("请人工重新安排"),
    "other": _l("其他"),
}

request_state: Words = {
    "open": _l("待处理"),
    "granted": _l("已同意"),
    "refused": _l("已拒绝"),
}

request_tone: Mapping[str, str] = {"open": "warn", "granted": "good", "refused": "bad"}

referral: Words = {"attributed": _l("算在其名下"), "duplicate": _l("重复登记")}

_YES, _NO = _l("是"), _l("否")

section: Words = {
    "consents": _l("同意记录"),
    "referrals": _l("谁推荐"),
    "judgements": _l("匹配方案怎么说"),
    "placements": _l("岗位安排"),
    "journeys": _l("行程"),
    "boardings": _l("上车登记"),
    "notices": _l("发过的通知"),
    "requests": _l("提出的请求"),
    "looks": _l("谁看过完整号码"),
}

field: Words = {
    "name": _l("姓名"),
    "id_number": _l("身份证号"),
    "phone": _l("电话"),
    "birth_date": _l("出生日期"),
    "home_county": _l("户籍地"),
    "home_address": _l("住址"),
    "trade": _l("工种"),
    "level": _l("技能等级"),
    "years": _l("工作年限"),
    "education": _l("文化程度"),
    "min_wage": _l("期望月薪（元）"),
    "ready_date": _l("可出发日"),
    "needs_dormitory": _l("要住宿舍"),
    "preferred_town": _l("意向镇街"),
    "health_status": _l("健康码"),
    "health_expires": _l("健康码有效至"),
    "remarks": _l("备注"),
    "registered_at": _l("登记时间"),
    "by_hand_since": _l("不要电脑安排，自"),
    "alone_since": _l("自行前来，自"),
    "at": _l("时间"),
    "purpose": _l("用途"),
    "given": _l("同意"),
    "version": _l("说明版本"),
    "way": _l("方式"),
    "status": _l("状态"),
    "plan": _l("方案"),
    "enterprise": _l("企业"),
    "vacancy": _l("岗位"),
    "score": _l("得分"),
    "reason": _l("原因"),
    "stage": _l("进展"),
    "depart": _l("出发"),
    "arrive": _l("到达"),
    "code": _l("车次"),
    "seat": _l("座位"),
    "state": _l("状态"),
    "kind": _l("事项"),
    "temperature": _l("体温（℃）"),
    "health": _l("健康码"),
    "channel": _l("渠道"),
    "body": _l("内容"),
    "demand": _l("请求"),
    "text": _l("说明"),
    "reply": _l("答复"),
    "by": _l("谁"),
    "action": _l("事项"),
}

_CODES: Mapping[tuple[str, str], Words] = {
    ("", "health_status"): words.health,
    ("boardings", "health"): words.health,
    ("boardings", "kind"): words.boarding_kind,
    ("consents", "purpose"): purpose,
    ("consents", "way"): way,
    ("journeys", "state"): words.trip_state,
    ("judgements", "reason"): words.unmatched,
    ("looks", "action"): access_words.action,
    ("notices", "channel"): words.channel,
    ("notices", "state"): words.notice_state,
    ("placements", "stage"): words.stage,
    ("referrals", "status"): referral,
    ("requests", "demand"): demand,
    ("requests", "state"): request_state,
}


_NAMED: Mapping[str, Callable[[Any], str]] = {
    "home_county": names.county,
    "preferred_town": names.town,
    "trade": names.trade,
    "level": lambda code: str(words.level[code]),
}


def value(where: str, name: str, given: object) -> str:
    """Return one value of what is held in words; ``where`` is its section, "" for the person."""
    known = _CODES.get((where, name), {})
    if given is None or given == "":
        said = "–"
    elif isinstance(given, bool):
        said = str(_YES if given else _NO)
    elif str(given) in known:
        said = str(known[str(given)])
    elif name in _NAMED:
        said = _NAMED[name](given)
    elif isinstance(given, dt.datetime):
        said = moment(given)
    elif isinstance(given, dt.date):
        said = day(given)
    else:
        said = number(given) if isinstance(given, int | float) else str(given)
    return said

"""Plain words for what referrers, enterprises and candidates do; part of ``web.words``."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

Words = Mapping[str, LazyString]

need: Words = {
    "answer": _l("还没答复"),
    "id_missing": _l("缺身份证号"),
    "unmatched": _l("暂时没有岗位"),
    "unserved": _l("暂时没有座位"),
}

next_step: Words = {
    "registered": _l("等人社局匹配岗位，有结果会在这里通知。"),
    "proposed": _l("岗位正在核对，请等通知。"),
    "offered": _l("问本人去不去，再在这里答复。"),
    "accepted": _l("等人社局排车，行程发布后这里有上车时间。"),
    "seated": _l("带好身份证，提前半小时到上车点。"),
    "boarded": _l("已在路上，到站有人接。"),
    "arrived": _l("等企业确认上岗。"),
    "on_duty": _l("已经上岗。"),
    "retained": _l("已经稳定下来。"),
    "declined": _l("这次不去；下一轮匹配会另找岗位。"),
    "withdrawn": _l("已退出；想来时重新登记即可。"),
    "no_show": _l("没有到；想来时请联系人社局。"),
}

decline_reason: Words = {
    "wage": _l("工资不合适"),
    "work": _l("不想做这个活"),
    "place": _l("地方不合适"),
    "date": _l("时间来不及"),
    "lodging": _l("住宿不合适"),
    "family": _l("家里有事"),
    "other_job": _l("已有别的工作"),
    "health": _l("身体原因"),
    "other": _l("其他原因"),
}

verdict: Words = {
    "on_duty": _l("已上岗"),
    "retained": _l("已稳岗"),
    "no_show": _l("没有到"),
    "left": _l("已离开"),
}

bonus_kind: Words = {
    "on_duty": _l("每人上岗"),
    "retained": _l("每人稳岗"),
    "target": _l("完成目标"),
}

dispute_kind: Words = {"attribution": _l("这个人算谁推荐"), "bonus": _l("奖励金额")}

dispute_state: Words = {
    "open": _l("处理中"),
    "upheld": _l("已支持"),
    "rejected": _l("未支持"),
    "withdrawn": _l("已撤回"),
}

dispute_tone: Mapping[str, str] = {"open": "warn", "upheld": "good", "rejected": "bad"}

dispute_side: Words = {
    "raiser": _l("申诉人"),
    "holder": _l("另一位推荐人"),
    "bureau": _l("人社局"),
}

unmatched_advice: Words = {
    "health_hold": _l("请本人更新健康码，再告诉人社局。"),
    "no_vacancy": _l("等企业增加岗位；您也可以问问所在企业还要不要人。"),
    "no_eligible_vacancy": _l("看上面哪项最常不符，问本人能不能放宽，再告诉人社局。"),
    "outbid": _l("下一轮还有机会；工资要求低一些、能早出发，机会更大。"),
    "search_stopped": _l("人社局再算一次就有结果。"),
    "no_seat_left": _l("等企业增加名额；下一轮还有机会。"),
    "party_too_large": _l("同行的人太多，问问能不能分成几组。"),
    "party_member_ineligible": _l("同行人里有人条件不符，问问能不能分开登记。"),
    "party_no_common_enterprise": _l("没有一家企业能一起收下，问问能不能进不同企业、只同行。"),
    "party_no_common_town": _l("没有一个镇能一起收下，问问能不能分到附近的镇。"),
    "party_no_seats": _l("空缺不够全组，问问能不能分成几组。"),
    "party_outbid": _l("下一轮还有机会；分成几组机会更大。"),
    "party_no_seat_left": _l("等企业增加名额，或分成几组。"),
    "no_bed_left": _l("宿舍满了，问问本人能不能自己租房。"),
    "no_couples_room": _l("没有夫妻房，问问能不能分住宿舍。"),
    "no_couples_room_left": _l("夫妻房满了，问问能不能分住宿舍。"),
}

unserved_advice: Words = {
    "county_without_coordinates": _l("请告诉人社局从哪个县上车。"),
    "ready_after_due": _l("问本人能不能早点出发，或请企业晚几天开工。"),
    "window_outside_horizon": _l("出发日不在本季内，请与人社局核对。"),
    "party_windows_disjoint": _l("同行的人出发日对不上，请商量同一天走。"),
    "party_too_large": _l("同行的人太多，一辆车坐不下，请分成几组。"),
    "county_closed": _l("县里暂停外出，解封后再排。"),
    "hub_closed": _l("车站或机场暂停，会改排大巴。"),
    "no_offer_reaches": _l("没有车到县里，问本人能不能先到邻县。"),
    "window_too_short": _l("时间太紧，问本人能不能早一天出发。"),
    "pins_leave_nothing": _l("请联系人社局。"),
    "dearer_than_price_per_unserved": _l("人太少派不了车，问本人能不能自己来，车费可问人社局。"),
    "budget_used_up": _l("包车预算用完了，问本人能不能自己来，车费可问人社局。"),
    "offers_used_up": _l("车都排满了，会再找车。"),
    "taken_off_by_hand": _l("座位被取消了，请联系招工组。"),
}

"""Words on the papers beside the manifest: seat plan, door sign, driver sheet, cards, lists."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from recruit.documents.labels import labels
from recruit.language import Language

_COLUMNS = (Language.ZH_HANS, Language.ZH_HANT, Language.EN)

_TABLE: Mapping[str, tuple[str, str, str]] = {
    "seat_plan": ("座位图", "座位圖", "Seat plan"),
    "door_sign": ("车门标识", "車門標識", "Door sign"),
    "driver_sheet": ("驾驶员行车单", "駕駛員行車單", "Driver sheet"),
    "cards": ("乘车卡", "乘車卡", "Pick-up cards"),
    "hand_over": ("到站交接单", "到站交接單", "Hand-over list"),
    "front": ("车头", "車頭", "Front"),
    "car": ("{car} 号车厢", "{car} 號車廂", "Car {car}"),
    "empty_seat": ("空", "空", "empty"),
    "plan_note": (
        "格内：座位号、姓名、上车站序。斜线格按限载不坐人。",
        "格內：座位號、姓名、上車站序。斜線格按限載不坐人。",
        "In each box: seat, name, number of the stop. Hatched seats stay empty by the load cap.",
    ),
    "to": ("开往", "開往", "To"),
    "departs_at": ("发车", "發車", "Departs"),
    "by_ticket": (
        "请凭乘车卡对号入座，全程戴好口罩",
        "請憑乘車卡對號入座，全程戴好口罩",
        "Take the seat on your card and wear your mask all the way",
    ),
    "law": ("行车规定", "行車規定", "Rules of the road"),
    "law_1": (
        "连续驾驶：白天不超过 4 小时，夜间（22 时至次日 6 时）不超过 2 小时，"
        "之后停车休息不少于 20 分钟。",
        "連續駕駛：白天不超過 4 小時，夜間（22 時至次日 6 時）不超過 2 小時，"
        "之後停車休息不少於 20 分鐘。",
        "At most 4 hours of driving on end by day and 2 by night (22:00 to 06:00), "
        "then a halt of at least 20 minutes.",
    ),
    "law_2": (
        "每名驾驶员 24 小时内累计驾驶不超过 8 小时。",
        "每名駕駛員 24 小時內累計駕駛不超過 8 小時。",
        "At most 8 hours of driving for each driver within 24 hours.",
    ),
    "law_3": (
        "凌晨 2 时至 5 时停车休息或按规定接驳换人，不得继续驾驶。",
        "凌晨 2 時至 5 時停車休息或按規定接駁換人，不得繼續駕駛。",
        "From 02:00 to 05:00 the coach stands, or is relayed as prescribed.",
    ),
    "law_4": (
        "不超员；途中不在计划外的地点上客；发现发热人员立即报告带队人员。",
        "不超員；途中不在計畫外的地點上客；發現發熱人員立即報告帶隊人員。",
        "Nobody beyond the seats, no stops outside the plan; report fevers to the leader at once.",
    ),
    "law_source": (
        "依据：《道路旅客运输企业安全管理规范》（交运发〔2018〕55 号）",
        "依據：《道路旅客運輸企業安全管理規範》（交運發〔2018〕55 號）",
        "Source: safety rules for road passenger carriers (Ministry of Transport, 2018, no. 55)",
    ),
    "contacts": ("联系电话", "聯絡電話", "Phone numbers"),
    "leader": ("带队人员", "帶隊人員", "Squad leader"),
    "dispatcher": ("调度", "調度", "Dispatcher"),
    "receiver": ("接站人员", "接站人員", "Receiving party"),
    "emergency": (
        "报警 110　交通事故 122　急救 120　高速救援 12122",
        "報警 110　交通事故 122　急救 120　高速救援 12122",
        "Police 110, accidents 122, ambulance 120, motorway rescue 12122",
    ),
    "signed_by": ("驾驶员签字", "駕駛員簽字", "Drivers sign"),
    "no_schedule": ("本班次没有驾驶安排。", "本班次沒有駕駛安排。", "No driving schedule."),
    "driven": ("驾驶 {drive}", "駕駛 {drive}", "{drive} driving"),
    "card_title": ("乘车卡", "乘車卡", "Boarding card"),
    "card_seat": ("{seat} 座", "{seat} 座", "Seat {seat}"),
    "card_note": (
        "上车时出示此码；改班后仍可用，扫码可查最新安排",
        "上車時出示此碼；改班後仍可用，掃碼可查最新安排",
        "Show this code when you board; it stays valid and shows the latest plan",
    ),
    "at_place": ("{place}上车", "{place}上車", "from {place}"),
    "handed_to": ("接收单位", "接收單位", "Handed to"),
    "no_enterprise": ("未定用工单位", "未定用工單位", "No firm yet"),
    "people_here": ("{count} 人", "{count} 人", "{count} people"),
    "receiver_signs": ("接收人签字", "接收人簽字", "Received by"),
    "leader_signs": ("交接人签字", "交接人簽字", "Handed over by"),
    "phone_field": ("电话", "電話", "Phone"),
    "time_field": ("时间", "時間", "Time"),
    "signed_line": (
        "{receiver} 已签收，{by} 记于 {at}",
        "{receiver} 已簽收，{by} 記於 {at}",
        "Received by {receiver}; noted by {by}, {at}",
    ),
    "aboard_total": (
        "车上 {aboard} 人，未上车 {absent} 人",
        "車上 {aboard} 人，未上車 {absent} 人",
        "{aboard} on board, {absent} not on board",
    ),
}


def paper_labels(language: Language) -> Mapping[str, str]:
    """Return the labels of the manifest and those of the other papers by their key."""
    column = _COLUMNS.index(language)
    return MappingProxyType(
        {**labels(language), **{key: row[column] for key, row in _TABLE.items()}}
    )

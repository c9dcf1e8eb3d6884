"""Words that a document prints by itself, in three languages, and how it writes dates and times.

Names, places and remarks are printed as they stand in the registry and are never translated.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType

from recruit.documents.manifest_data import CHINA
from recruit.language import Language

Labels = Mapping[str, str]
"""Every label of one language by its key."""

_COLUMNS = (Language.ZH_HANS, Language.ZH_HANT, Language.EN)

_TABLE: Mapping[str, tuple[str, str, str]] = {
    "manifest": ("乘车名册", "乘車名冊", "Passenger manifest"),
    "overview": ("班次总表", "班次總表", "All trips"),
    "number": ("第 {number} 号", "第 {number} 號", "Issue {number}"),
    "page": (
        "第 {page} 页 / 共 {pages} 页",
        "第 {page} 頁 / 共 {pages} 頁",
        "Page {page} of {pages}",
    ),
    "private": (
        "含个人信息，仅供本班次使用，用后交回",
        "含個人資訊，僅供本班次使用，用後交回",
        "Personal data: for this trip only, hand back after use",
    ),
    "hash": ("内容校验", "內容校驗", "Content check"),
    "issued": ("{by} {at} 签发", "{by} {at} 簽發", "Issued by {by}, {at}"),
    # facts
    "code": ("班次", "班次", "Trip"),
    "date": ("日期", "日期", "Date"),
    "mode": ("方式", "方式", "Mode"),
    "route": ("路线", "路線", "Route"),
    "depart": ("出发", "出發", "Departs"),
    "arrive": ("到达", "到達", "Arrives"),
    "people": ("人数 / 座位", "人數 / 座位", "People / seats"),
    "drivers": ("驾驶员", "駕駛員", "Drivers"),
    "drivers_count": ("{count} 人", "{count} 人", "{count}"),
    "plate": ("车牌", "車牌", "Plate"),
    # stops
    "stops": ("停靠站", "停靠站", "Stops"),
    "seq": ("站序", "站序", "No."),
    "stop": ("站名", "站名", "Stop"),
    "on": ("上车", "上車", "On"),
    "off": ("下车", "下車", "Off"),
    "aboard": ("在车", "在車", "Aboard"),
    "counted": ("实上", "實上", "Counted"),
    # passengers
    "passengers": ("乘客", "乘客", "Passengers"),
    "row": ("序", "序", "#"),
    "seat": ("座位", "座位", "Seat"),
    "name": ("姓名", "姓名", "Name"),
    "id": ("证件号码", "證件號碼", "ID number"),
    "phone": ("联系电话", "聯絡電話", "Phone"),
    "home": ("家乡", "家鄉", "Home"),
    "enterprise": ("用工单位", "用工單位", "Enterprise"),
    "board": ("上车站", "上車站", "Gets on"),
    "alight": ("下车站", "下車站", "Gets off"),
    "party": ("同行", "同行", "Party"),
    "leg": ("接续", "接續", "Connection"),
    "temperature": ("体温 ℃", "體溫 ℃", "°C"),
    "signature": ("签字", "簽字", "Signature"),
    "group": (
        "第 {seq} 站 {stop} · {time} 发车 · 上车 {count} 人",
        "第 {seq} 站 {stop} · {time} 發車 · 上車 {count} 人",
        "Stop {seq} {stop} · departs {time} · {count} get on",
    ),
    "nobody": ("本班次无乘客", "本班次無乘客", "Nobody travels on this trip"),
    # drivers
    "driving": ("驾驶安排", "駕駛安排", "Driver schedule"),
    "driver": ("驾驶员", "駕駛員", "Driver"),
    "driver_each": ("{driver} 号", "{driver} 號", "No. {driver}"),
    "driver_all": ("全体", "全體", "All"),
    "duty": ("事项", "事項", "Duty"),
    "from": ("开始", "開始", "From"),
    "until": ("结束", "結束", "Until"),
    "minutes": ("时长", "時長", "Length"),
    "place": ("地点", "地點", "Place"),
    "km": ("公里", "公里", "km"),
    "driving_total": (
        "合计：驾驶 {drive}，停车休息 {rest}",
        "合計：駕駛 {drive}，停車休息 {rest}",
        "Total: {drive} driving, {rest} resting",
    ),
    # overview
    "title": ("名称", "名稱", "Title"),
    "stop_count": ("站数", "站數", "Stops"),
    "people_count": ("人数", "人數", "People"),
    "seat_count": ("座位", "座位", "Seats"),
    "fill": ("上座率", "上座率", "Fill"),
    "issue": ("号", "號", "Issue"),
    "back": ("返回总表", "返回總表", "Back to all trips"),
    # totals and signatures
    "totals": (
        "应上 {count} 人，实上 ＿＿＿＿ 人，未到 ＿＿＿＿ 人",
        "應上 {count} 人，實上 ＿＿＿＿ 人，未到 ＿＿＿＿ 人",
        "Expected {count}, aboard ______, absent ______",
    ),
    "leader_signs": ("带队人员", "帶隊人員", "Squad leader"),
    "driver_signs": ("驾驶员", "駕駛員", "Driver"),
    "receiver_signs": ("接站人员", "接站人員", "Received by"),
    "missing": (
        "以下文字含字体没有的字，印作〓，请手写补全：",
        "以下文字含字型沒有的字，印作〓，請手寫補全：",
        "These texts hold characters the font lacks, printed as 〓; complete them by hand:",
    ),
    "missing_line": (
        "{where}“{text}”：字体中没有 {signs}",
        "{where}“{text}”：字型中沒有 {signs}",
        "{where} “{text}”: the font lacks {signs}",
    ),
    "missing_private": (
        "{sign}（私用区编码，需重新录入）",
        "{sign}（私用區編碼，需重新錄入）",
        "{sign} (a private code: enter it again)",
    ),
    "missing_mend": (
        "请在原表中改用正确的字重新录入；或选择“以〓代替”打印，再由带队人员手写补全。",
        "請在原表中改用正確的字重新錄入；或選擇“以〓代替”列印，再由帶隊人員手寫補全。",
        "Enter the right character in the source, or print with 〓 in its place "
        "and complete the name by hand.",
    ),
    "at_seat": ("班次 {code} {at} 座", "班次 {code} {at} 座", "Trip {code}, seat {at}"),
    "at_stop": ("班次 {code} 第 {at} 站", "班次 {code} 第 {at} 站", "Trip {code}, stop {at}"),
    "at_driving": (
        "班次 {code} 驾驶安排",
        "班次 {code} 駕駛安排",
        "Trip {code}, driver schedule",
    ),
    "at_heading": ("班次 {code} 表头", "班次 {code} 表頭", "Trip {code}, heading"),
    "total": ("合计", "合計", "Total"),
    # closed sets
    "mode_coach": ("包车", "包車", "Coach"),
    "mode_feeder": ("接驳车", "接駁車", "Feeder"),
    "mode_carriage": ("包车厢", "包車廂", "Rail carriage"),
    "mode_train": ("专列", "專列", "Charter train"),
    "mode_flight": ("包机", "包機", "Charter flight"),
    "mode_shuttle": ("接站车", "接站車", "Shuttle"),
    "duty_drive": ("驾驶", "駕駛", "Driving"),
    "duty_rest": ("休息", "休息", "Rest"),
    "duty_stop": ("停靠上下客", "停靠上下客", "Stop"),
    "duty_night": ("夜间停驶", "夜間停駛", "Night halt"),
    # dates
    "date_full": (
        "{year}年{month}月{day}日 周{weekday}",
        "{year}年{month}月{day}日 週{weekday}",
        "{weekday} {day} {month_name} {year}",
    ),
    "date_day": ("{month}月{day}日", "{month}月{day}日", "{day} {month_name}"),
    "next_day": ("次日 {time}", "次日 {time}", "{time} +1 d"),
    "later_day": ("{date} {time}", "{date} {time}", "{date} {time}"),
    "length": (
        "{hours} 小时 {minutes:02} 分",
        "{hours} 小時 {minutes:02} 分",
        "{hours} h {minutes:02}",
    ),
}

_WEEKDAYS = {
    Language.ZH_HANS: "一二三四五六日",
    Language.ZH_HANT: "一二三四五六日",
    Language.EN: ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def labels(language: Language) -> Labels:
    """Return every label of the language by its key."""
    column = _COLUMNS.index(language)
    return MappingProxyType({key: row[column] for key, row in _TABLE.items()})


def date_text(date: dt.date, language: Language, *, short: bool = False) -> str:
    """Return the date as people of the language write it; ``short`` leaves out the year."""
    return labels(language)["date_day" if short else "date_full"].format(
        year=date.year,
        month=date.month,
        day=date.day,
        weekday=_WEEKDAYS[language][date.weekday()],
        month_name=_MONTHS[date.month - 1],
    )


def clock_text(time: dt.datetime | None, base: dt.date, language: Language) -> str:
    """Return hour and minute by China's clock, with the day where it is not ``base``.

    An absent time (before the first stop, after the last) is a dash.
    """
    if time is None:
        return "—"
    local = time.astimezone(CHINA)
    hour = f"{local:%H:%M}"
    days = (local.date() - base).days
    if days == 0:
        return hour
    words = labels(language)
    if days == 1:
        return words["next_day"].format(time=hour)
    day = date_text(local.date(), language, short=True)
    return words["later_day"].format(date=day, time=hour)


def length_text(length: dt.timedelta, language: Language) -> str:
    """Return a length of time in hours and minutes."""
    hours, minutes = divmod(round(length.total_seconds() / 60), 60)
    return labels(language)["length"].format(hours=hours, minutes=minutes)

"""Reason codes of both solvers in words: why somebody is not placed, or has no seat."""

from __future__ import annotations

from recruit.language import Language

_REASONS: dict[str, tuple[str, str, str]] = {
    # matching
    "health_hold": ("健康码未放行", "健康碼未放行", "health hold"),
    "no_vacancy": ("没有空缺名额", "沒有空缺名額", "no opening anywhere"),
    "no_eligible_vacancy": ("没有条件相符的岗位", "沒有條件相符的崗位", "no vacancy fits"),
    "outbid": ("相符的名额给了更合适的人", "相符的名額給了更合適的人", "others fit better"),
    "no_seat_left": ("相符的名额已满", "相符的名額已滿", "every fitting opening is held"),
    "party_too_large": ("同行组人数超过可容纳数", "同行組人數超過可容納數", "party too large"),
    "party_member_ineligible": (
        "同行组中有人无岗可去",
        "同行組中有人無崗可去",
        "somebody of the party fits nowhere",
    ),
    "party_no_common_enterprise": (
        "没有一家企业能整组接收",
        "沒有一家企業能整組接收",
        "no one enterprise can take the whole party",
    ),
    "party_no_common_town": (
        "没有一个镇街能整组接收",
        "沒有一個鎮街能整組接收",
        "no one town can take the whole party",
    ),
    "party_no_seats": ("名额不够整组同来", "名額不夠整組同來", "too few openings for the party"),
    "party_outbid": (
        "整组名额给了更合适的人",
        "整組名額給了更合適的人",
        "others fit better than the party",
    ),
    "party_no_seat_left": (
        "整组可去的名额已满",
        "整組可去的名額已滿",
        "the party's openings are held",
    ),
    "no_bed_left": ("宿舍床位已满", "宿舍床位已滿", "no bed left"),
    "no_couples_room": ("没有企业提供夫妻房", "沒有企業提供夫妻房", "no couples' room anywhere"),
    "no_couples_room_left": ("夫妻房已满", "夫妻房已滿", "no couples' room left"),
    # charter
    "county_without_coordinates": ("县区没有坐标", "縣區沒有座標", "county without coordinates"),
    "ready_after_due": (
        "可出发日晚于最迟到岗日",
        "可出發日晚於最遲到崗日",
        "ready after the last day",
    ),
    "window_outside_horizon": (
        "日期在招工季之外",
        "日期在招工季之外",
        "dates outside the campaign",
    ),
    "party_windows_disjoint": (
        "同行组的日期没有重合",
        "同行組的日期沒有重合",
        "the party has no day in common",
    ),
    "county_closed": ("县区封闭", "縣區封閉", "county closed"),
    "hub_closed": ("车站或机场关闭", "車站或機場關閉", "station or airport closed"),
    "no_offer_reaches": (
        "没有可达的班次报价",
        "沒有可達的班次報價",
        "no offer reaches the county",
    ),
    "window_too_short": ("日期太紧，赶不到", "日期太緊，趕不到", "too few days to get there"),
    "pins_leave_nothing": ("人工锁定后无方案", "人工鎖定後無方案", "the pins leave no way"),
    "dearer_than_price_per_unserved": (
        "单独成行代价过高",
        "單獨成行代價過高",
        "a trip would cost more than it is worth",
    ),
    "budget_used_up": ("预算用尽", "預算用盡", "budget used up"),
    "search_stopped": (
        "求解提前停止，尚未排到",
        "求解提前停止，尚未排到",
        "the search was stopped first",
    ),
    "offers_used_up": ("车辆座位用尽", "車輛座位用盡", "offers used up"),
    "taken_off_by_hand": ("人工取消座位", "人工取消座位", "taken off by hand"),
}

_ORDER = {Language.ZH_HANS: 0, Language.ZH_HANT: 1, Language.EN: 2}


def reason(code: str, language: Language) -> str:
    """Return a reason in words; a code we do not know is returned as it is."""
    forms = _REASONS.get(code)
    return code if forms is None else forms[_ORDER[language]]


def known() -> frozenset[str]:
    """Return the codes that have words."""
    return frozenset(_REASONS)

"""Refusals of a matching by its rules, in three languages side by side."""

from __future__ import annotations

from collections.abc import Mapping

from recruit.causes import Cause
from recruit.language import Language

_ORDER = (Language.ZH_HANS, Language.ZH_HANT, Language.EN)

_SENTENCES: Mapping[Cause, tuple[str, str, str]] = {
    Cause.PINS_UNFIT: (
        (
            "求职者 {candidate} 号被固定到岗位 {vacancy} 号，但不符合条件：{rules}。"
            "请更正资料，或取消固定后重新计算（这样的固定共 {pins} 个）"
        ),
        (
            "求職者 {candidate} 號被固定到崗位 {vacancy} 號，但不符合條件：{rules}。"
            "請更正資料，或取消固定後重新計算（這樣的固定共 {pins} 個）"
        ),
        (
            "Candidate {candidate} is pinned to vacancy {vacancy} but does not fit there: "
            "{rules}. Correct the data, or remove the pin and run again (such pins in all: {pins})"
        ),
    ),
}

_WORDS: Mapping[str, tuple[str, str, str]] = {
    "Rule.not_listed": ("不在可选名单内", "不在可選名單內", "not on the list of options"),
    "Rule.health": ("健康状况待核实", "健康狀況待核實", "health to be checked"),
    "Rule.trade": ("工种不符", "工種不符", "another trade"),
    "Rule.level": ("技能等级不够", "技能等級不夠", "skill level too low"),
    "Rule.years": ("工作年限不够", "工作年限不夠", "too few years"),
    "Rule.wage": ("工资达不到期望", "工資達不到期望", "wage below what is asked"),
    "Rule.ready_date": (
        "来不及在开工期内到达",
        "來不及在開工期內到達",
        "ready too late for the start",
    ),
    "Rule.dormitory": ("没有宿舍", "沒有宿舍", "no dormitory"),
    "Rule.adults_only": ("岗位只收成年人", "崗位只收成年人", "adults only"),
    "Rule.own_employer": ("应回原企业", "應回原企業", "belongs to the own employer"),
    "Rule.returning_post": (
        "岗位留给本企业返岗人员",
        "崗位留給本企業返崗人員",
        "kept for the enterprise's returning workers",
    ),
    "Rule.forbidden": ("工作人员已排除", "工作人員已排除", "ruled out by staff"),
}

SENTENCES: Mapping[Language, Mapping[Cause, str]] = {
    language: {cause: said[place] for cause, said in _SENTENCES.items()}
    for place, language in enumerate(_ORDER)
}
"""For every language the sentences of these causes."""

WORDS: Mapping[Language, Mapping[str, str]] = {
    language: {key: said[place] for key, said in _WORDS.items()}
    for place, language in enumerate(_ORDER)
}
"""For every language the rules of a matching, as sentences name them."""

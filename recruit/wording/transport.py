"""Refusals about what can be chartered, in three languages side by side."""

from __future__ import annotations

from collections.abc import Mapping

from recruit.causes import Cause
from recruit.language import Language

_ORDER = (Language.ZH_HANS, Language.ZH_HANT, Language.EN)

_SENTENCES: Mapping[Cause, tuple[str, str, str]] = {
    Cause.OFFER_SEATS: (
        "座位数要填 1 到 {most} 的整数",
        "座位數要填 1 到 {most} 的整數",
        "The number of seats must be whole, from 1 to {most}",
    ),
    Cause.OFFER_SHARE: (
        "可用比例要大于 0、不超过 100%",
        "可用比例要大於 0、不超過 100%",
        "The usable share must be above 0 and at most 100%",
    ),
    Cause.OFFER_PRICE: (
        "价格要填 0 到 {most} 元",
        "價格要填 0 到 {most} 元",
        "A price must be from 0 to {most} yuan",
    ),
    Cause.OFFER_DATES: (
        "结束日期早于开始日期；请改正",
        "結束日期早於開始日期；請改正",
        "The last day is before the first; put one of them right",
    ),
    Cause.OFFER_LEAST: (
        "最少人数要在 0 到可用座位 {most} 之间",
        "最少人數要在 0 到可用座位 {most} 之間",
        "The least number of people must lie between 0 and the {most} usable seats",
    ),
    Cause.OFFER_PER_DAY: (
        "每天最多班次不能是负数；不限就留空",
        "每天最多班次不能是負數；不限就留空",
        "The most trips a day cannot be negative; leave it blank for no limit",
    ),
    Cause.HUB_UNKNOWN: (
        "没有“{name}”这个车站或机场；请从列表里选",
        "沒有「{name}」這個車站或機場；請從列表裡選",
        "There is no station or airport “{name}”; choose one of the list",
    ),
    Cause.HUB_THERE: (
        "{name}已经启用",
        "{name}已經啟用",
        "{name} is in use already",
    ),
    Cause.HUB_IN_USE: (
        "报价 {code} 也在{name}上客；请先改那条报价",
        "報價 {code} 也在{name}上客；請先改那條報價",
        "Offer {code} boards at {name} too; change that offer first",
    ),
    Cause.OFFER_FROM_RAIL: (
        "包车厢和专列要选始发火车站",
        "包車廂和專列要選始發火車站",
        "Carriages and trains need the station they leave from",
    ),
    Cause.OFFER_FROM_AIR: (
        "包机要选起飞机场",
        "包機要選起飛機場",
        "A flight needs the airport it leaves from",
    ),
    Cause.OFFER_COACH_HUB: (
        "大客车直接开到余姚，不选车站",
        "大客車直接開到餘姚，不選車站",
        "A coach drives to Yuyao; choose no station for it",
    ),
    Cause.OFFER_FEEDER_HUB: (
        "接驳车只去出发站，市内摆渡只从到达站出发；请改选车站",
        "接駁車只去出發站，市內擺渡只從到達站出發；請改選車站",
        "Feeders go to a station of departure, shuttles leave from one of arrival; choose another",
    ),
    Cause.OFFER_CLOCK: (
        "发车时刻要写成 09:25",
        "發車時刻要寫成 09:25",
        "Write the time of departure as 09:25",
    ),
    Cause.OFFER_MINUTES: (
        "运行时间要填 1 到 {most} 分钟",
        "運行時間要填 1 到 {most} 分鐘",
        "The running time must be from 1 to {most} minutes",
    ),
    Cause.OFFER_CARRIAGES: (
        "最少节数要填 1 到 {most}",
        "最少節數要填 1 到 {most}",
        "The least number of carriages must be from 1 to {most}",
    ),
    Cause.OFFER_CALLS_MODE: (
        "只有包车厢和专列可以中途停站上客",
        "只有包車廂和專列可以中途停站上客",
        "Only carriages and trains can board at further stations",
    ),
    Cause.OFFER_CALL_UNKNOWN: (
        "停站“{name}”不在启用的出发火车站里；请先启用",
        "停站「{name}」不在啟用的出發火車站裡；請先啟用",
        "“{name}” is none of the stations of departure in use; let it be used first",
    ),
    Cause.OFFER_CALL_TWICE: (
        "{name}写了两次",
        "{name}寫了兩次",
        "{name} is named twice",
    ),
    Cause.OFFER_CALL_ORDER: (
        "{name}的时间要晚于前一站",
        "{name}的時間要晚於前一站",
        "The time at {name} must be later than at the station before",
    ),
    Cause.OFFER_CODE: (
        "编号用字母、数字和 _ . -，最多 40 个字",
        "編號用字母、數字和 _ . -，最多 40 個字",
        "A code has letters, digits and _ . -, at most 40",
    ),
    Cause.OFFER_CODE_TAKEN: (
        "编号“{code}”已有；请换一个",
        "編號「{code}」已有；請換一個",
        "The code “{code}” is taken; choose another",
    ),
    Cause.CLOSURE_PLACE: (
        "看不出“{name}”是哪个县市区或车站；相近的有：{near}",
        "看不出「{name}」是哪個縣市區或車站；相近的有：{near}",
        "It is not clear which county or station “{name}” is; near it: {near}",
    ),
    Cause.RULE_EMPTY: (
        "这条规定什么也没有限制；请至少填一项",
        "這條規定什麼也沒有限制；請至少填一項",
        "This rule limits nothing; fill in one limit at least",
    ),
    Cause.RULES_TOO_MANY: (
        "最多 {most} 条规定；请先删去过期的",
        "最多 {most} 條規定；請先刪去過期的",
        "At most {most} rules; remove those that are over first",
    ),
    Cause.CHARTER_SETTINGS_REFUSED: (
        "包车设置有误：{said}；请改正后保存",
        "包車設置有誤：{said}；請改正後保存",
        "These charter settings cannot be used: {said}; mend them and save again",
    ),
    Cause.BUDGET_NEGATIVE: (
        "预算不能是负数；不限就留空",
        "預算不能是負數；不限就留空",
        "A budget cannot be negative; leave it blank for no limit",
    ),
}

SENTENCES: Mapping[Language, Mapping[Cause, str]] = {
    language: {cause: said[place] for cause, said in _SENTENCES.items()}
    for place, language in enumerate(_ORDER)
}
"""For every language the sentences about what can be chartered."""

WORDS: Mapping[Language, Mapping[str, str]] = {language: {} for language in _ORDER}
"""No words of their own stand inside these sentences."""

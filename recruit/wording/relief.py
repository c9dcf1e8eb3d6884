"""Refusals and words of supply-chain help, land requests and arrivals, in three languages."""

from __future__ import annotations

from collections.abc import Mapping

from recruit.causes import Cause
from recruit.language import Language

_ORDER = (Language.ZH_HANS, Language.ZH_HANT, Language.EN)

_SENTENCES: Mapping[Cause, tuple[str, str, str]] = {
    Cause.PRODUCT_BLANK: (
        "请写明产品或服务的名称，例如“KN95 口罩”或“注塑件”。",
        "請寫明產品或服務的名稱，例如「KN95 口罩」或「注塑件」。",
        "Name the product or service, such as “KN95 masks” or “injection-moulded parts”.",
    ),
    Cause.POST_QUANTITY: (
        "数量“{value}”不对；请填大于 0 的数，不限数量就留空。",
        "數量「{value}」不對；請填大於 0 的數，不限數量就留空。",
        "“{value}” is no quantity; give a number above 0, or leave it blank.",
    ),
    Cause.POST_NOT_YOURS: (
        "这条供需属于别的企业；只能修改本企业发布的。",
        "這條供需屬於別的企業；只能修改本企業發布的。",
        "This post is another enterprise's; change only your own.",
    ),
    Cause.INTRODUCTION_SIDES: (
        "对接要有一条需求和一条供给；请重新选择。",
        "對接要有一條需求和一條供給；請重新選擇。",
        "An introduction takes one need and one offer; choose again.",
    ),
    Cause.INTRODUCTION_OWN: (
        "需求和供给是同一家企业；请选别的企业。",
        "需求和供給是同一家企業；請選別的企業。",
        "Need and offer are of the same enterprise; choose another.",
    ),
    Cause.INTRODUCED_ALREADY: (
        "这两家已经对接过；请在原来的记录里更新结果。",
        "這兩家已經對接過；請在原來的紀錄裡更新結果。",
        "These two have been introduced already; note the outcome there.",
    ),
    Cause.POST_OVER: (
        "“{product}”已经结束，不能再对接；请选仍在进行的供需。",
        "「{product}」已經結束，不能再對接；請選仍在進行的供需。",
        "“{product}” is over; choose a post that is still open.",
    ),
    Cause.LAND_PROJECT_BLANK: (
        "请填写项目名称。",
        "請填寫項目名稱。",
        "Give the project a name.",
    ),
    Cause.LAND_AREA: (
        "面积“{value}”不对；请填大于 0 的数。",
        "面積「{value}」不對；請填大於 0 的數。",
        "“{value}” is no area; give a number above 0.",
    ),
    Cause.LAND_PAPERS_OPEN: (
        "还缺材料：{papers}。批准前必须补齐；急用项目受理时可登记为容缺后补。",
        "還缺材料：{papers}。批准前必須補齊；急用項目受理時可登記為容缺後補。",
        "Documents are missing: {papers}. They are needed before approval; an urgent request may"
        " be taken in with them to follow.",
    ),
    Cause.LAND_NOT_URGENT: (
        "只有列入急用先批的项目才能容缺；请先补交材料，或改为急用项目。",
        "只有列入急用先批的項目才能容缺；請先補交材料，或改為急用項目。",
        "Only urgent requests may hand documents in later; hand them in, or mark it as urgent.",
    ),
    Cause.LAND_DUE_PAST: (
        "期限 {due} 早于收到的日期 {received}；请重新填写。",
        "期限 {due} 早於收到的日期 {received}；請重新填寫。",
        "The deadline {due} is before the request came in ({received}); give a later one.",
    ),
    Cause.REASON_BLANK: (
        "请写明理由。",
        "請寫明理由。",
        "Give the reason.",
    ),
    Cause.INCOMER_INCOMPLETE: (
        "请填写{what}。",
        "請填寫{what}。",
        "Please give: {what}.",
    ),
    Cause.INCOMER_THERE: (
        "这一天已经登记过，不用再登记；如有变化请告诉社区或企业。",
        "這一天已經登記過，不用再登記；如有變化請告訴社區或企業。",
        "You are registered for this day already; tell your community or enterprise of changes.",
    ),
    Cause.ARRIVED_IN_FUTURE: (
        "到达日期 {day} 还没有到；请到达后再登记。",
        "到達日期 {day} 還沒有到；請到達後再登記。",
        "{day} has not come yet; register once you have arrived.",
    ),
    Cause.HEALTH_DATES: (
        "有效期 {expires} 不能早于签发日期 {issued}；签发日期也不能晚于今天。",
        "有效期 {expires} 不能早於簽發日期 {issued}；簽發日期也不能晚於今天。",
        "A status cannot expire ({expires}) before it is issued ({issued}), nor be issued after"
        " today.",
    ),
    Cause.QUARANTINE_RUNS: (
        "此人已在隔离观察中；请在原来的记录里修改。",
        "此人已在隔離觀察中；請在原來的紀錄裡修改。",
        "This person is in quarantine already; change that record.",
    ),
    Cause.QUARANTINE_EARLY: (
        "隔离到 {day} 才满；提前解除请写明依据。",
        "隔離到 {day} 才滿；提前解除請寫明依據。",
        "The quarantine lasts until {day}; give the ground for ending it earlier.",
    ),
    Cause.SCREENING_UNKNOWN_RULE: (
        "没有“{rule}”这条筛查规则；请从列表里选择。",
        "沒有「{rule}」這條篩查規則；請從列表裡選擇。",
        "There is no screening rule “{rule}”; choose one of the list.",
    ),
    Cause.TEMPERATURE_RANGE: (
        "体温 {value} ℃ 不在 34–43 ℃ 之间；请重新测量或填写。",
        "體溫 {value} ℃ 不在 34–43 ℃ 之間；請重新測量或填寫。",
        "{value} °C is not between 34 and 43 °C; measure or write it again.",
    ),
}

_WORDS: Mapping[str, tuple[str, str, str]] = {
    "Thing.supply_post": ("供需信息", "供需資訊", "need or offer"),
    "Thing.introduction": ("对接记录", "對接紀錄", "introduction"),
    "Thing.land_request": ("用地需求", "用地需求", "land request"),
    "Thing.land_paper": ("用地材料", "用地材料", "document"),
    "Thing.land_event": ("用地办理记录", "用地辦理紀錄", "step of a land request"),
    "Needed.name": ("姓名", "姓名", "name"),
    "Needed.phone": ("手机号", "手機號", "mobile number"),
    "Needed.home": ("老家所在县（市、区）", "老家所在縣（市、區）", "home county"),
    "Needed.day": ("到达日期", "到達日期", "day of arrival"),
    "Needed.town": ("住在哪个镇街", "住在哪個鎮街", "town you stay in"),
    "Needed.issued": ("健康码签发日期", "健康碼簽發日期", "day the status was issued"),
    "Thing.incomer": ("来余人员", "來餘人員", "arrival"),
    "Thing.health_record": ("健康状态", "健康狀態", "health status"),
    "Thing.quarantine": ("隔离观察", "隔離觀察", "quarantine"),
    "Thing.screening_round": ("筛查批次", "篩查批次", "screening round"),
    "Thing.screening": ("筛查", "篩查", "screening"),
    "PostState.open": ("进行中", "進行中", "open"),
    "PostState.met": ("已满足", "已滿足", "met"),
    "PostState.withdrawn": ("已撤下", "已撤下", "withdrawn"),
    "Outcome.introduced": ("已介绍", "已介紹", "introduced"),
    "Outcome.talking": ("洽谈中", "洽談中", "talking"),
    "Outcome.agreed": ("已达成", "已達成", "agreed"),
    "Outcome.failed": ("未成", "未成", "came to nothing"),
    "LandStage.received": ("已收到", "已收到", "received"),
    "LandStage.accepted": ("已受理", "已受理", "accepted"),
    "LandStage.surveyed": ("已勘测", "已勘測", "surveyed"),
    "LandStage.approved": ("已批准", "已批准", "approved"),
    "LandStage.handed_over": ("已交地", "已交地", "handed over"),
    "LandStage.refused": ("未通过", "未通過", "refused"),
    "LandStage.withdrawn": ("已撤回", "已撤回", "withdrawn"),
    "QuarantineState.running": ("隔离中", "隔離中", "in quarantine"),
    "QuarantineState.released": ("已解除", "已解除", "released"),
    "QuarantineState.broken": ("擅自离开", "擅自離開", "left without leave"),
}

SENTENCES: Mapping[Language, Mapping[Cause, str]] = {
    language: {cause: said[place] for cause, said in _SENTENCES.items()}
    for place, language in enumerate(_ORDER)
}
"""For every language the sentences of these packages."""

WORDS: Mapping[Language, Mapping[str, str]] = {
    language: {key: said[place] for key, said in _WORDS.items()}
    for place, language in enumerate(_ORDER)
}
"""For every language the words inside them."""

"""Refusals and words of policies, in three languages side by side."""

from __future__ import annotations

from collections.abc import Mapping

from recruit.causes import Cause
from recruit.language import Language

_ORDER = (Language.ZH_HANS, Language.ZH_HANT, Language.EN)

_SENTENCES: Mapping[Cause, tuple[str, str, str]] = {
    Cause.POLICY_WRONG: (
        "政策规则没有保存。{faults}",
        "政策規則沒有儲存。{faults}",
        "The policy was not saved. {faults}",
    ),
    Cause.POLICY_NOT_YAML: (
        "第 {line} 行不是正确的 YAML：请检查缩进、冒号后的空格和日期。",
        "第 {line} 行不是正確的 YAML：請檢查縮排、冒號後的空格和日期。",
        "Line {line} is not YAML: check the indent, the space after a colon, and dates.",
    ),
    Cause.POLICY_TOO_LONG: (
        "文件超过 {most} 个字符；请分成几份上传。",
        "檔案超過 {most} 個字元；請分成幾份上傳。",
        "The file is longer than {most} characters; upload it in parts.",
    ),
    Cause.POLICY_EMPTY: (
        "文件里没有规则；可先下载现有规则作样板。",
        "檔案裡沒有規則；可先下載現有規則作樣板。",
        "The file holds no rule; download the present ones as a pattern.",
    ),
    Cause.POLICY_TWICE: (
        "代码“{code}”出现了两次；请改其中一个。",
        "代碼「{code}」出現了兩次；請改其中一個。",
        "The code “{code}” occurs twice; change one.",
    ),
    Cause.POLICY_FIELD_WRONG: (
        "{path}：不能是“{value}”，应为 {wanted}。",
        "{path}：不能是「{value}」，應為 {wanted}。",
        "{path} cannot be “{value}”; wanted: {wanted}.",
    ),
    Cause.POLICY_UNKNOWN_KEY: (
        "{path}：没有这一项，可写 {known}。",
        "{path}：沒有這一項，可寫 {known}。",
        "{path} is not known here; known: {known}.",
    ),
    Cause.POLICY_UNKNOWN_FACT: (
        "{path}：没有“{value}”这个事实，可写 {known}。",
        "{path}：沒有「{value}」這個事實，可寫 {known}。",
        "{path}: there is no fact “{value}”; known: {known}.",
    ),
    Cause.POLICY_NOT_ELIGIBLE: (
        "企业不符合“{policy}”的条件：{why}。请先更正申报的情况，或改报其他政策。",
        "企業不符合「{policy}」的條件：{why}。請先更正申報的情況，或改報其他政策。",
        "The enterprise does not qualify for “{policy}”: {why}. Correct what was declared,"
        " or apply under another policy.",
    ),
    Cause.POLICY_FACTS_OPEN: (
        "还不能申请“{policy}”：请先填写 {facts}。",
        "還不能申請「{policy}」：請先填寫 {facts}。",
        "“{policy}” cannot be applied for yet: first say {facts}.",
    ),
    Cause.POLICY_APPLIED_ALREADY: (
        "该企业已申请“{policy}”，正在办理或已经办结；请看那一份。",
        "該企業已申請「{policy}」，正在辦理或已經辦結；請看那一份。",
        "The enterprise has applied for “{policy}” already; see that application.",
    ),
    Cause.POLICY_PAPERS_OPEN: (
        "还缺材料：{papers}。请先补交，或登记为容缺后补。",
        "還缺材料：{papers}。請先補交，或登記為容缺後補。",
        "Documents are missing: {papers}. Hand them in, or note those that may follow.",
    ),
    Cause.POLICY_BUDGET: (
        "“{policy}”的预算只剩 {left} 元，不够这次的 {yuan} 元；请减少金额或先追加预算。",
        "「{policy}」的預算只剩 {left} 元，不夠這次的 {yuan} 元；請減少金額或先追加預算。",
        "The budget of “{policy}” has {left} yuan left, not the {yuan} of this one;"
        " grant less or raise the budget first.",
    ),
    Cause.POLICY_ABOVE_ASKED: (
        "核定 {yuan} 元超过了按规则算出的 {most} 元；请核对。",
        "核定 {yuan} 元超過了按規則算出的 {most} 元；請核對。",
        "{yuan} yuan are more than the {most} of the rule; check the amount.",
    ),
    Cause.POLICY_REASON_BLANK: (
        "请写明理由，企业会看到它。",
        "請寫明理由，企業會看到它。",
        "Give the reason; the enterprise sees it.",
    ),
    Cause.POLICY_FACT_VALUE: (
        "“{fact}”不能是“{value}”；应为 {wanted}。",
        "「{fact}」不能是「{value}」；應為 {wanted}。",
        "“{fact}” cannot be “{value}”; wanted: {wanted}.",
    ),
    Cause.POLICY_FACT_OURS: (
        "“{fact}”由登记的数据算出，不能申报；如有出入，请更正企业、到岗或包车的登记。",
        "「{fact}」由登記的資料算出，不能申報；如有出入，請更正企業、到崗或包車的登記。",
        "“{fact}” is counted from the registry and not declared; if it is wrong, correct the"
        " enterprise, its headcount or the charters.",
    ),
}

_WORDS: Mapping[str, tuple[str, str, str]] = {
    "Thing.policy_rule": ("政策", "政策", "policy"),
    "Thing.policy_fact": ("申报事项", "申報事項", "declared fact"),
    "Thing.policy_application": ("政策申请", "政策申請", "application"),
    "Thing.policy_paper": ("申请材料", "申請材料", "document"),
    "Thing.policy_event": ("办理记录", "辦理紀錄", "step of an application"),
    "ApplicationState.filed": ("办理中", "辦理中", "in progress"),
    "ApplicationState.returned": ("退回补正", "退回補正", "returned"),
    "ApplicationState.granted": ("已核定", "已核定", "granted"),
    "ApplicationState.paid": ("已兑现", "已兌現", "paid"),
    "ApplicationState.refused": ("未通过", "未通過", "refused"),
    "ApplicationState.withdrawn": ("已撤回", "已撤回", "withdrawn"),
}

SENTENCES: Mapping[Language, Mapping[Cause, str]] = {
    language: {cause: said[place] for cause, said in _SENTENCES.items()}
    for place, language in enumerate(_ORDER)
}
"""For every language the sentences of policies."""

WORDS: Mapping[Language, Mapping[str, str]] = {
    language: {key: said[place] for key, said in _WORDS.items()}
    for place, language in enumerate(_ORDER)
}
"""For every language the words inside them."""

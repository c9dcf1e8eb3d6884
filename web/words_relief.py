"""Plain words for the codes of policies, supply help, land and arrivals; see ``web.words``."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from web.words import Words

verdict: Words = {
    "qualifies": _l("可以申请"),
    "open": _l("还缺信息"),
    "fails": _l("不符合"),
    "not_in_force": _l("不在有效期"),
    "elsewhere": _l("外地政策，供参考"),
}
verdict_tone: Mapping[str, str] = {"qualifies": "good", "open": "accent", "fails": ""}

condition_sign: Words = {"met": _l("符合"), "failed": _l("不符合"), "unknown": _l("待填")}
condition_tone: Mapping[str, str] = {"met": "good", "failed": "bad", "unknown": "accent"}

application: Words = {
    "filed": _l("办理中"),
    "returned": _l("退回补正"),
    "granted": _l("已核定"),
    "paid": _l("已兑现"),
    "refused": _l("未通过"),
    "withdrawn": _l("已撤回"),
}
application_tone: Mapping[str, str] = {
    "filed": "accent",
    "returned": "warn",
    "granted": "good",
    "paid": "good",
    "refused": "bad",
}

application_event: Words = {
    "filed": _l("提交申请"),
    "approved": _l("通过本环节"),
    "returned": _l("退回补正"),
    "amended": _l("补正后重新提交"),
    "refused": _l("未通过"),
    "paid": _l("已兑现"),
    "withdrawn": _l("撤回"),
    "paper": _l("补交材料"),
}

paper: Words = {"missing": _l("缺"), "later": _l("容缺后补"), "handed_in": _l("已交")}
paper_tone: Mapping[str, str] = {"missing": "bad", "later": "warn", "handed_in": "good"}

rule_state: Words = {"active": _l("执行中"), "retired": _l("已停用")}

test: Words = {
    "at_least": _l("不低于"),
    "at_most": _l("不高于"),
    "is": _l("等于"),
    "one_of": _l("为其中之一"),
    "on_or_before": _l("不晚于"),
    "on_or_after": _l("不早于"),
}

term: Words = {
    "fixed": _l("固定金额（元）"),
    "each": _l("每单位金额（元）"),
    "share": _l("比例（1 为 100%）"),
    "interest": _l("利息比例（1 为 100%）"),
}

side: Words = {"need": _l("需求"), "offer": _l("供给")}
side_tone: Mapping[str, str] = {"need": "accent", "offer": "good"}

goods: Words = {
    "parts": _l("零部件"),
    "materials": _l("原材料"),
    "protection": _l("防疫物资"),
    "packaging": _l("包装"),
    "equipment": _l("设备工具"),
    "transport": _l("运输物流"),
    "service": _l("加工与服务"),
    "other": _l("其他"),
}

post_state: Words = {"open": _l("进行中"), "met": _l("已满足"), "withdrawn": _l("已撤下")}
post_tone: Mapping[str, str] = {"open": "accent", "met": "good"}

outcome: Words = {
    "introduced": _l("已介绍"),
    "talking": _l("洽谈中"),
    "agreed": _l("已达成"),
    "failed": _l("未成"),
}
outcome_tone: Mapping[str, str] = {"talking": "accent", "agreed": "good", "failed": "bad"}

land_kind: Words = {
    "new_plot": _l("新增用地"),
    "extension": _l("扩建用地"),
    "temporary": _l("临时用地"),
    "rented_space": _l("租用厂房"),
    "change_of_use": _l("改变用途"),
    "title": _l("办理权证"),
}

land_stage: Words = {
    "received": _l("已收到"),
    "accepted": _l("已受理"),
    "surveyed": _l("已勘测"),
    "approved": _l("已批准"),
    "handed_over": _l("已交地"),
    "refused": _l("未通过"),
    "withdrawn": _l("已撤回"),
}
land_tone: Mapping[str, str] = {
    "received": "accent",
    "accepted": "accent",
    "surveyed": "accent",
    "approved": "good",
    "handed_over": "good",
    "refused": "bad",
}

area_unit: Words = {"mu": _l("亩"), "m2": _l("平方米")}

health: Words = {
    "unknown": _l("未查验"),
    "green": _l("绿码"),
    "yellow": _l("黄码"),
    "red": _l("红码"),
}
health_tone: Mapping[str, str] = {"green": "good", "yellow": "warn", "red": "bad"}

issuer: Words = {
    "yongxing": _l("甬行码"),
    "province_code": _l("省健康码"),
    "paper": _l("纸质证明"),
    "hospital": _l("医院证明"),
    "other": _l("其他"),
}

quarantine_place: Words = {
    "central": _l("集中隔离点"),
    "dormitory": _l("企业宿舍"),
    "home": _l("住所"),
}

quarantine_state: Words = {
    "running": _l("隔离中"),
    "released": _l("已解除"),
    "broken": _l("擅自离开"),
}
quarantine_tone: Mapping[str, str] = {"running": "warn", "released": "good", "broken": "bad"}

finding: Words = {
    "clear": _l("正常"),
    "fever": _l("发热"),
    "positive": _l("核酸阳性"),
    "absent": _l("未到"),
}
finding_tone: Mapping[str, str] = {
    "clear": "good",
    "fever": "bad",
    "positive": "bad",
    "absent": "warn",
}

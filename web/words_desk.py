"""Plain words for every code of the return-to-work desk; see ``web.words``."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from web.words import Words

scale: Words = {"above": _l("规上"), "below": _l("规下")}

size_class: Words = {
    "large": _l("大型"),
    "medium": _l("中型"),
    "small": _l("小型"),
    "micro": _l("微型"),
}

standing: Words = {
    "today": _l("当日已报"),
    "earlier": _l("沿用前几日"),
    "none": _l("未填报"),
}

standing_tone: Mapping[str, str] = {"today": "good", "earlier": "", "none": "warn"}

report_source: Words = {
    "form": _l("在线填报"),
    "sheet": _l("表格导入"),
    "api": _l("接口"),
    "demo": _l("演示"),
}

visit_kind: Words = {
    "visit": _l("上门走访"),
    "phone": _l("电话回访"),
    "inspection": _l("抽查"),
}

answer: Words = {
    "fine": _l("做到"),
    "fault": _l("有问题"),
    "not_applicable": _l("不涉及"),
}

steward_plan_state: Words = {
    "draft": _l("草案"),
    "adopted": _l("已采用"),
    "discarded": _l("已作废"),
}

case_source: Words = {
    "hotline": _l("热线"),
    "steward": _l("管家"),
    "enterprise": _l("企业"),
}

category: Words = {
    "labour": _l("用工招聘"),
    "supplies": _l("防疫物资"),
    "transport": _l("交通运输"),
    "health_code": _l("健康码"),
    "resumption": _l("复工申请"),
    "policy": _l("政策咨询"),
    "finance": _l("资金贷款"),
    "supply_chain": _l("产业链"),
    "land": _l("用地"),
    "wages": _l("工资待遇"),
    "living": _l("生活服务"),
    "other": _l("其他"),
}

urgency: Words = {
    "critical": _l("特急"),
    "high": _l("紧急"),
    "normal": _l("一般"),
    "low": _l("不急"),
}

urgency_tone: Mapping[str, str] = {"critical": "bad", "high": "warn"}

urgency_due: Words = {
    "critical": _l("4 小时内答复"),
    "high": _l("1 个工作日内答复"),
    "normal": _l("3 个工作日内答复"),
    "low": _l("5 个工作日内答复"),
}

case_state: Words = {
    "new": _l("待派"),
    "dispatched": _l("已派"),
    "in_hand": _l("在办"),
    "replied": _l("已答复"),
    "closed": _l("已办结"),
    "joined": _l("已并案"),
}

case_tone: Mapping[str, str] = {
    "new": "warn",
    "dispatched": "accent",
    "in_hand": "accent",
    "replied": "good",
    "closed": "good",
}

part: Words = {"lead": _l("主办"), "joint": _l("协办")}

part_state: Words = {
    "open": _l("办理中"),
    "done": _l("已办"),
    "returned": _l("已退回"),
}

case_event: Words = {
    "opened": _l("受理"),
    "dispatched": _l("派单"),
    "returned": _l("退回"),
    "accepted": _l("接办"),
    "noted": _l("记录"),
    "part_done": _l("协办回复"),
    "replied": _l("答复"),
    "called_back": _l("回访"),
    "reopened": _l("重新办理"),
    "closed": _l("办结"),
    "escalated": _l("升级督办"),
    "extended": _l("延期"),
    "joined": _l("并案"),
}

case_level: Mapping[int, object] = {
    1: _l("部门负责人督办"),
    2: _l("人社局督办"),
    3: _l("专班督办"),
}

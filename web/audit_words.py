"""Plain words for the details of the audit trail: what a key means, and what its value says."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from web import words, words_desk, words_relief, words_rights
from web.words import Words

detail: Words = {
    "accepted": _l("接受"),
    "account": _l("账号"),
    "active": _l("启用"),
    "added": _l("新增"),
    "arrival": _l("到达站"),
    "before": _l("原有问题"),
    "bound": _l("下限"),
    "candidate": _l("求职者"),
    "case": _l("诉求"),
    "category": _l("类别"),
    "changed": _l("更新"),
    "channel": _l("渠道"),
    "columns": _l("改了哪些项："),
    "consent_required": _l("必须同意"),
    "copy": _l("工作稿"),
    "count": _l("企业数"),
    "day": _l("日期"),
    "declined": _l("谢绝"),
    "demand": _l("请求"),
    "due": _l("期限"),
    "ended": _l("收回"),
    "enterprise": _l("企业"),
    "entries": _l("笔数"),
    "events": _l("事件数"),
    "faults": _l("问题数"),
    "grant": _l("同意请求"),
    "high": _l("月薪最高"),
    "hub": _l("车站机场"),
    "into": _l("并入"),
    "keep_days": _l("保存天数"),
    "kept": _l("不变"),
    "key_id": _l("密钥"),
    "kind": _l("种类"),
    "last": _l("最后一天"),
    "lead": _l("主办部门"),
    "low": _l("月薪最低"),
    "made": _l("新排"),
    "mends": _l("改自方案"),
    "met": _l("已满足"),
    "mode": _l("方式"),
    "moved": _l("换人"),
    "need": _l("需求"),
    "number": _l("版次"),
    "occasion": _l("事项"),
    "offer": _l("报价或供给"),
    "offers": _l("报价数"),
    "once": _l("一次性"),
    "openings": _l("名额"),
    "people": _l("人数"),
    "place": _l("地点"),
    "plan": _l("方案"),
    "points": _l("总分"),
    "purpose": _l("用途"),
    "reason": _l("原因："),
    "records": _l("记录数"),
    "roles": _l("角色"),
    "rows": _l("条数"),
    "rule": _l("规则"),
    "scale": _l("规模"),
    "scopes": _l("权限数"),
    "seats": _l("座位"),
    "seed": _l("随机种子"),
    "side": _l("供需"),
    "size": _l("户数"),
    "source": _l("来源"),
    "stage": _l("进展"),
    "state": _l("状态"),
    "stopped": _l("中途停止"),
    "target": _l("目标"),
    "to": _l("改为"),
    "trip": _l("班次"),
    "upheld": _l("支持申诉"),
    "urgent": _l("急用先批"),
    "vacancy": _l("岗位"),
    "verdict": _l("结论"),
    "way": _l("怎么说的"),
    "yuan": _l("金额"),
}

_VALUES: dict[str, tuple[Words, ...]] = {
    "category": (words_desk.category,),
    "channel": (words.channel,),
    "demand": (words_rights.demand,),
    "kind": (
        words.plan_kind, words_desk.visit_kind, words_relief.land_kind, words.boarding_kind,
        words.sheet_kind,
    ),
    "mode": (words.mode,),
    "occasion": (words.occasion,),
    "purpose": (words_rights.purpose,),
    "roles": (words.role,),
    "scale": (words_desk.scale,),
    "side": (words_relief.side,),
    "source": (words_desk.case_source,),
    "stage": (words.stage,),
    "state": (words.trip_state, words.notice_state, words.candidate_state),
    "to": (words_relief.land_stage, words_relief.outcome, words_relief.quarantine_state),
    "verdict": (words.stage,),
    "way": (words_rights.way,),
}  # fmt: skip
"""Where the words for the codes of a key are."""


def told(key: str, value: object) -> str:
    """Return the value of a detail in plain words; a code that has none stays as it is."""
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    tables = _VALUES.get(key, ())
    return "、".join(
        str(next((table[code] for table in tables if code in table), code))
        for code in str(value).split("+")
    )

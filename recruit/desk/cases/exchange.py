"""Cases as a sheet: what a call centre or a department hands over, opened one by one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.desk.cases.clock import CHINA
from recruit.desk.cases.model import CaseSource, Category, ServiceCase, Urgency
from recruit.desk.cases.operations import Matter, open_case
from recruit.desk.forms import Column, Exchange, Form, FormPreview, Tally
from recruit.desk.lookup import by_name, judge_enterprises
from recruit.intake.reasons import Reason
from recruit.intake.staging import name, text
from recruit.intake.values import places
from recruit.intake.values.reading import Reader, Reading, clean, error, is_blank
from recruit.intake.workbook import Cell

CATEGORY_NAMES: Mapping[str, Category] = {
    "用工": Category.LABOUR,
    "用工招聘": Category.LABOUR,
    "防疫物资": Category.SUPPLIES,
    "交通运输": Category.TRANSPORT,
    "健康码": Category.HEALTH_CODE,
    "复工申请": Category.RESUMPTION,
    "政策咨询": Category.POLICY,
    "资金贷款": Category.FINANCE,
    "产业链": Category.SUPPLY_CHAIN,
    "用地": Category.LAND,
    "工资待遇": Category.WAGES,
    "生活服务": Category.LIVING,
    "其他": Category.OTHER,
}
URGENCY_NAMES: Mapping[str, Urgency] = {
    "特急": Urgency.CRITICAL,
    "紧急": Urgency.HIGH,
    "一般": Urgency.NORMAL,
    "不急": Urgency.LOW,
}
SOURCE_NAMES: Mapping[str, CaseSource] = {
    "热线": CaseSource.HOTLINE,
    "管家": CaseSource.STEWARD,
    "企业": CaseSource.ENTERPRISE,
}


def one_of(names: Mapping[str, StrEnum], *, blank: StrEnum) -> Reader:
    """Return a reader of a closed set by its words."""

    def read(cell: Cell) -> Reading:
        if is_blank(cell):
            return Reading(blank)
        written = clean(cell)
        if written in names:
            return Reading(names[written])
        known = "、".join(names)
        return Reading(blank, (error(Reason.CHOICE_UNKNOWN, value=written, choices=known),))

    return read


def moment(cell: Cell) -> Reading:
    """Return a moment in China: 2020-03-01 09:30, or a day at nine."""
    if is_blank(cell):
        return Reading(None)
    if isinstance(cell, dt.datetime):
        return Reading(cell.replace(tzinfo=CHINA).astimezone(dt.UTC))
    written = clean(cell).replace("/", "-").replace("T", " ")
    for form_, hours in (("%Y-%m-%d %H:%M", 0), ("%Y-%m-%d %H:%M:%S", 0), ("%Y-%m-%d", 9)):
        try:
            found = dt.datetime.strptime(written, form_).replace(tzinfo=CHINA)
        except ValueError:
            continue
        return Reading((found + dt.timedelta(hours=hours)).astimezone(dt.UTC))
    return Reading(None, (error(Reason.DATE_UNREADABLE, value=written),))


def form() -> Form:
    """Return the form of a sheet of cases."""
    return Form(
        "诉求",
        (
            Column("title", ("诉求", "事项", "标题", "主题", "问题"), text(limit=120),
                   required=True, example="口罩只够两天，请帮忙联系货源", width=32),
            Column("body", ("详情", "内容", "具体情况", "描述"), text(limit=2000), width=40),
            Column("category", ("类别", "分类", "诉求类别"),
                   one_of(CATEGORY_NAMES, blank=Category.OTHER), required=True,
                   choices=tuple(CATEGORY_NAMES), example="防疫物资"),
            Column("urgency", ("紧急程度", "缓急", "紧急"),
                   one_of(URGENCY_NAMES, blank=Urgency.NORMAL), choices=tuple(URGENCY_NAMES),
                   example="紧急"),
            Column("source", ("来源", "渠道"), one_of(SOURCE_NAMES, blank=CaseSource.HOTLINE),
                   choices=tuple(SOURCE_NAMES), example="热线"),
            Column("town", ("镇街", "所属镇街"), partial(places.town, required=False),
                   example="泗门镇"),
            Column("enterprise", ("企业名称", "企业", "单位名称"), name(), width=28),
            Column("caller", ("联系人", "来电人", "姓名"), name(limit=40)),
            Column("phone", ("联系电话", "来电号码", "电话", "手机号"), text(limit=20), width=16),
            Column("at", ("受理时间", "来电时间", "时间", "日期"), moment, width=18,
                   note="不填就是现在", example="2020-03-01 09:30"),
        ),
    )  # fmt: skip


def exchange(*, now: dt.datetime) -> Exchange:
    """Return how cases come in; a case of the same title, caller and moment is there already."""
    return Exchange(form(), _judge, partial(_commit, now=now))


def _judge(session: Session, preview: FormPreview, town: str | None) -> None:
    judge_enterprises(session, preview, town)


def _commit(session: Session, preview: FormPreview, by: str, *, now: dt.datetime) -> Tally:
    tally = Tally()
    firms = by_name(session, {str(row.values["enterprise"] or "") for row in preview.good})
    moments = [row.values["at"] for row in preview.good if row.values["at"] is not None]
    there = {
        (title, phone, opened)
        for title, phone, opened in session.execute(
            select(ServiceCase.title, ServiceCase.caller_phone, ServiceCase.opened_at).where(
                ServiceCase.opened_at.in_(moments)
            )
        )
    }
    for row in preview.good:
        values = row.values
        at = values["at"] if isinstance(values["at"], dt.datetime) else now
        key = (str(values["title"]), str(values["phone"]), at)
        if key in there:
            tally.unchanged += 1
            continue
        there.add(key)
        matter = Matter(
            title=str(values["title"]),
            category=Category(str(values["category"])),
            urgency=Urgency(str(values["urgency"])),
            body=str(values["body"]),
            town=str(values["town"] or ""),
            caller_name=str(values["caller"]),
            caller_phone=str(values["phone"]),
        )
        source = CaseSource(str(values["source"]))
        firm = firms.get(str(values["enterprise"] or ""))
        open_case(session, matter, source, by=by, enterprise=firm, at=at)
        tally.added += 1
    return tally

"""Land requests as a sheet: one of the same enterprise and project is changed, others added."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.desk.cases.exchange import one_of
from recruit.desk.forms import Column, Exchange, Form, FormPreview, Tally
from recruit.desk.land.model import LandKind, LandRequest
from recruit.desk.land.operations import MOST, Asked, ask, write
from recruit.desk.land.terms import PAPERS
from recruit.desk.lookup import by_name, judge_enterprises, repeated
from recruit.intake.reasons import Reason
from recruit.intake.staging import name, optional, text
from recruit.intake.values import places
from recruit.intake.values.answers import yes_no
from recruit.intake.values.dates import Dates
from recruit.intake.values.reading import Reading, clean, error
from recruit.intake.workbook import Cell

KIND_NAMES: Mapping[str, LandKind] = {
    "新增用地": LandKind.NEW_PLOT,
    "扩建用地": LandKind.EXTENSION,
    "临时用地": LandKind.TEMPORARY,
    "租用厂房": LandKind.RENTED_SPACE,
    "改变用途": LandKind.CHANGE_OF_USE,
    "办理权证": LandKind.TITLE,
}
_AREA = re.compile(r"(\d+(?:\.\d+)?)(亩|畝|平方米|㎡|m2|平米)?", re.I)
_BETWEEN = re.compile(r"[、,，;；/|\n]+")
_PAPERS = tuple(dict.fromkeys(paper.name for papers in PAPERS.values() for paper in papers))
_LONG_AGO = dt.date(2019, 1, 1)


def area(cell: Cell) -> Reading:
    """Return number and unit of an area: 12 (mu), 12亩, 800平方米."""
    found = _AREA.fullmatch(clean(cell).replace(",", "").replace("，", "").replace(" ", ""))
    if found is None:
        return Reading(None, (error(Reason.COUNT_UNREADABLE, value=clean(cell)),))
    value = float(found.group(1))
    if not 0 < value <= MOST:
        return Reading(None, (error(Reason.COUNT_IMPLAUSIBLE, count=clean(cell)),))
    return Reading((value, "mu" if found.group(2) in (None, "亩", "畝") else "m2"))


def papers(cell: Cell) -> Reading:
    """Return the names of documents handed in: 用地申请书、营业执照."""
    names = [part for part in (one.strip() for one in _BETWEEN.split(clean(cell))) if part]
    unknown = next((one for one in names if one not in _PAPERS), None)
    if unknown is not None:
        known = "、".join(_PAPERS)
        return Reading([], (error(Reason.CHOICE_UNKNOWN, value=unknown, choices=known),))
    return Reading(names)


def form(*, today: dt.date) -> Form:
    """Return the form of land requests."""
    days = Dates(_LONG_AGO, today)
    return Form(
        "用地需求",
        (
            Column("enterprise", ("企业名称", "企业", "单位名称", "统一社会信用代码"), name(),
                   required=True, note="登记的全称，或 18 位统一社会信用代码",
                   example="余姚市某某电器有限公司", width=30),
            Column("kind", ("用地类型", "需求类型", "类型"),
                   one_of(KIND_NAMES, blank=LandKind.NEW_PLOT), required=True,
                   choices=tuple(KIND_NAMES), example="扩建用地"),
            Column("project", ("项目名称", "项目"), text(limit=120), required=True,
                   example="二期厂房扩建", width=28),
            Column("area", ("面积", "用地面积", "需求面积"), area, required=True,
                   note="不写单位就是亩，如 12 或 800平方米", example="12亩"),
            Column("town", ("用地镇街", "镇街", "所在镇街"),
                   partial(places.town, required=False), example="泗门镇",
                   note="不填就是企业所在镇街"),
            Column("site", ("地块位置", "位置", "地址"), text(limit=120), width=24),
            Column("urgent", ("急用先批", "是否急用", "急用"), partial(yes_no, blank=False),
                   choices=("是", "否"), example="否"),
            Column("responsible", ("责任组", "责任单位", "负责小组"), text(limit=60),
                   example="用地保障组"),
            Column("received", ("收到日期", "提交日期", "受理日期"),
                   optional(days.day, blank=None), note="不填就是今天", example="2020-03-02"),
            Column("papers", ("已交材料", "材料"), optional(papers, blank=None), width=36,
                   note="用顿号分开：" + "、".join(_PAPERS)),
            Column("note", ("说明", "具体需求"), text(limit=500), width=32),
        ),
    )  # fmt: skip


def exchange(*, today: dt.date) -> Exchange:
    """Return how land requests come in; those without a day were received today."""
    return Exchange(form(today=today), _judge, partial(_commit, today=today))


def _judge(session: Session, preview: FormPreview, town: str | None) -> None:
    judge_enterprises(session, preview, town)
    repeated(preview, ("enterprise", "project"))


def _commit(session: Session, preview: FormPreview, by: str, *, today: dt.date) -> Tally:
    tally = Tally()
    firms = by_name(session, {str(row.values["enterprise"]) for row in preview.good})
    there = {(one.enterprise_id, one.project): one for one in session.scalars(select(LandRequest))}
    for row in preview.good:
        values = row.values
        firm, measured = firms.get(str(values["enterprise"])), values["area"]
        if firm is None or not isinstance(measured, tuple):
            continue
        received, handed_in = values["received"], values["papers"]
        asked = Asked(
            kind=LandKind(str(values["kind"])),
            project=" ".join(str(values["project"]).split()),
            town=str(values["town"] or firm.town_code),
            area=measured[0],
            unit=measured[1],
            site=str(values["site"]),
            urgent=bool(values["urgent"]),
            responsible=str(values["responsible"]),
            note=str(values["note"]),
        )
        old = there.get((firm.id, asked.project))
        if old is None:
            there[firm.id, asked.project] = ask(
                session,
                firm,
                asked,
                handed_in=handed_in if isinstance(handed_in, list) else (),
                on=received if isinstance(received, dt.date) else today,
                by=by,
            )
            tally.added += 1
        elif write(old, asked):
            tally.changed += 1
        else:
            tally.unchanged += 1
    session.flush()
    return tally

"""Headcount sheets: what enterprises and towns send, read, checked against the registry, written.

A sheet without a column of dates is of the day it is uploaded for.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.desk.figures.model import ReportSource, Scale, Workforce
from recruit.desk.figures.operations import Headcount, take
from recruit.desk.forms import Column, Exchange, Form, FormPreview, Tally
from recruit.desk.lookup import by_name, judge_enterprises, repeated
from recruit.intake.problems import Problem, Severity
from recruit.intake.reasons import Reason
from recruit.intake.staging import name, optional
from recruit.intake.values.counts import yuan
from recruit.intake.values.dates import Dates
from recruit.intake.values.numerals import chinese_to_digits
from recruit.intake.values.reading import Reading, clean, error, is_blank, warning
from recruit.intake.workbook import Cell
from recruit.models import Enterprise

MOST_STAFF = 200_000

_ONE_NUMBER = re.compile(r"\d+(?:\.\d+)?\s*[百千万kK]?")


def people(cell: Cell) -> Reading:
    """Return a number of people, 0 included, None when blank; 三百 and 300人 are read.

    What is not one plain number (约300, 八十多, 80-90) is taken, with a warning of how many.
    """
    if is_blank(cell):
        return Reading(None)
    text = clean(cell).removesuffix("人").removesuffix("名").replace(",", "").replace("，", "")
    if text.isdecimal():
        count = int(text)
    else:
        reading = yuan(text)
        if not isinstance(reading.value, int) or reading.notes or text.startswith("-"):
            return Reading(None, (error(Reason.COUNT_UNREADABLE, value=clean(cell)),))
        count = reading.value
    if count > MOST_STAFF:
        return Reading(None, (error(Reason.COUNT_IMPLAUSIBLE, count=count),))
    if _ONE_NUMBER.fullmatch(chinese_to_digits(text)):
        return Reading(count)
    return Reading(count, (warning(Reason.COUNT_RANGE, count=count),))


def form(day: dt.date) -> Form:
    """Return the form of a headcount sheet for a day."""
    dates = Dates(day - dt.timedelta(days=60), day)
    return Form(
        "复工到岗日报",
        (
            Column(
                "enterprise",
                ("企业名称", "企业", "单位名称", "公司名称", "统一社会信用代码", "信用代码"),
                name(),
                required=True,
                note="登记的全称，或 18 位统一社会信用代码",
                example="余姚市某某电器有限公司",
                width=30,
            ),
            Column(
                "day",
                ("日期", "填报日期", "统计日期"),
                optional(dates.day, blank=None),
                note="不填就是上传时选的日期",
                example=day.isoformat(),
            ),
            Column(
                "staff",
                ("用工总数", "员工总数", "职工总数", "在册人数", "用工人数", "应到人数", "应到岗"),
                people,
                required=True,
                note="当天在册的全部员工，新招的也算",
                example=120,
            ),
            Column(
                "back",
                ("到岗人数", "返岗人数", "已到岗", "已返岗", "在岗人数", "复工人数", "实到人数"),
                people,
                required=True,
                example=97,
            ),
            Column(
                "outside",
                ("其中省外", "省外返岗", "省外员工", "外省人数", "其中外省"),
                people,
                note="到岗的人里来自省外的；不掌握就不填",
                example=31,
            ),
            Column(
                "quarantined",
                ("隔离人数", "在隔离", "隔离观察"),
                people,
                example=0,
            ),
        ),
    )


def exchange(day: dt.date, *, today: dt.date) -> Exchange:
    """Return how headcount sheets come in for a day."""
    return Exchange(
        form(day), partial(_judge, day=day, today=today), partial(_commit, today=today)
    )


def _judge(
    session: Session, preview: FormPreview, town: str | None, *, day: dt.date, today: dt.date
) -> None:
    found = judge_enterprises(session, preview, town)
    listed = set(session.scalars(select(Workforce.enterprise_id)))
    for sheet in preview.sheets:
        for row in sheet.rows:
            values = row.values
            values["day"] = values["day"] or day
            values["quarantined"] = values["quarantined"] or 0
            when = values["day"]
            if isinstance(when, dt.date) and when > today:
                row.problems.append(
                    Problem(
                        Reason.DAY_IN_FUTURE,
                        Severity.ERROR,
                        sheet.label("day"),
                        "",
                        {"date": when.isoformat()},
                    )
                )
            _judge_counts(row.values, row.problems, sheet.label)
            enterprise = found.get(str(values["enterprise"] or ""))
            values["_enterprise"] = None if enterprise is None else enterprise.id
            if enterprise is not None and enterprise.id not in listed:
                row.problems.append(
                    Problem(
                        Reason.NOT_ON_LIST,
                        Severity.ERROR,
                        sheet.label("enterprise"),
                        str(values["enterprise"]),
                    )
                )
    repeated(preview, ("_enterprise", "day"))


def _judge_counts(values: dict[str, object], problems: list[Problem], label: object) -> None:
    """Tell parts that are larger than the whole."""
    assert callable(label)
    for part, whole in (("back", "staff"), ("outside", "back"), ("quarantined", "staff")):
        few, many = values[part], values[whole]
        if isinstance(few, int) and isinstance(many, int) and few > many:
            problems.append(
                Problem(
                    Reason.PART_ABOVE_WHOLE,
                    Severity.ERROR,
                    label(part),
                    str(few),
                    {"count": many, "whole": label(whole)},
                )
            )


def _commit(session: Session, preview: FormPreview, by: str, *, today: dt.date) -> Tally:
    firms = by_name(session, {str(row.values["enterprise"]) for row in preview.good})
    reports = []
    for row in preview.good:
        firm = firms.get(str(row.values["enterprise"]))
        when = row.values["day"]
        if firm is not None and isinstance(when, dt.date):
            counts = {key: row.values[key] for key in _COUNTS}
            reports.append((firm.id, when, Headcount(**counts)))  # type: ignore[arg-type]
    taken = take(session, reports, by=by, today=today, source=ReportSource.SHEET)
    return Tally(taken.added, taken.changed, taken.unchanged)


_COUNTS = ("staff", "back", "outside", "quarantined")


def roll_form() -> Form:
    """Return the form of the reporting list: enterprise, scale, staff."""
    return Form(
        "填报名单",
        (
            Column(
                "enterprise",
                ("企业名称", "企业", "单位名称", "公司名称", "统一社会信用代码", "信用代码"),
                name(),
                required=True,
                example="余姚市某某电器有限公司",
                width=30,
            ),
            Column(
                "scale",
                ("规模", "规上规下", "是否规上"),
                scale,
                required=True,
                choices=("规上", "规下"),
                note="规上：年主营业务收入 2000 万元及以上的工业企业",
                example="规上",
            ),
            Column(
                "staff",
                ("用工总数", "员工总数", "职工总数", "在册人数", "用工人数"),
                people,
                required=True,
                example=120,
            ),
        ),
    )


def scale(cell: Cell) -> Reading:
    """Return 规上 or 规下."""
    text = clean(cell)
    if text in ("规上", "規上", "规模以上", "規模以上", "是", "above", "large"):
        return Reading(Scale.ABOVE)
    if text in ("规下", "規下", "规模以下", "規模以下", "否", "below", "small"):
        return Reading(Scale.BELOW)
    return Reading(None, (error(Reason.CHOICE_UNKNOWN, value=text, choices="规上、规下"),))


def roll_exchange() -> Exchange:
    """Return how the reporting list comes in."""
    return Exchange(roll_form(), _judge_roll, _commit_roll)


def _judge_roll(session: Session, preview: FormPreview, town: str | None) -> None:
    judge_enterprises(session, preview, town)
    repeated(preview, ("enterprise",))


def _commit_roll(session: Session, preview: FormPreview, by: str) -> Tally:
    del by
    tally = Tally()
    firms: dict[str, Enterprise] = by_name(
        session, {str(row.values["enterprise"]) for row in preview.good}
    )
    there = {one.enterprise_id: one for one in session.scalars(select(Workforce))}
    for row in preview.good:
        firm = firms.get(str(row.values["enterprise"]))
        wanted, staff = row.values["scale"], row.values["staff"]
        if firm is None or not isinstance(wanted, Scale) or not isinstance(staff, int):
            continue
        old = there.get(firm.id)
        if old is None:
            there[firm.id] = Workforce(enterprise_id=firm.id, scale=wanted, staff=staff)
            session.add(there[firm.id])
            tally.added += 1
        elif (old.scale, old.staff) != (wanted, staff):
            old.scale, old.staff = wanted, staff
            tally.changed += 1
        else:
            tally.unchanged += 1
    session.flush()
    return tally

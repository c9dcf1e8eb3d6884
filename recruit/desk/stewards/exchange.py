"""The list of stewards as a sheet: found by mobile number, added or changed."""

from __future__ import annotations

import re
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.desk.figures.exchange import people
from recruit.desk.forms import Column, Exchange, Form, FormPreview, Tally
from recruit.desk.lookup import repeated
from recruit.desk.stewards.model import Steward
from recruit.desk.stewards.operations import MOST_EACH
from recruit.intake.problems import Problem, Severity
from recruit.intake.reasons import Reason
from recruit.intake.staging import name, text
from recruit.intake.values import numbers, places
from recruit.intake.values.reading import Reading, clean, error
from recruit.intake.workbook import Cell

_BETWEEN = re.compile(r"[、,，;；/|\s]+")


def industries(cell: Cell) -> Reading:
    """Return the industries of a cell: 模具、小家电."""
    return Reading([part for part in _BETWEEN.split(clean(cell)) if part])


def capacity(cell: Cell) -> Reading:
    """Return how many enterprises a steward may have; a blank cell is one."""
    reading = people(cell)
    if reading.value is None:
        return Reading(1, reading.notes)
    if isinstance(reading.value, int) and reading.value > MOST_EACH:
        return Reading(1, (error(Reason.COUNT_IMPLAUSIBLE, count=reading.value),))
    return reading


def form() -> Form:
    """Return the form of the list of stewards."""
    return Form(
        "复工管家",
        (
            Column("name", ("姓名", "管家姓名", "管家"), name(limit=40), required=True,
                   example="钱建国"),
            Column("phone", ("手机号", "联系电话", "手机", "电话"), numbers.mobile, required=True,
                   example="19900099999", width=16),
            Column("town", ("镇街", "所属镇街", "镇乡街道"), partial(places.town, required=True),
                   required=True, example="泗门镇"),
            Column("unit", ("单位", "工作单位", "所在单位", "派出单位"), text(limit=80),
                   example="泗门镇经济发展办公室", width=24),
            Column("industries", ("熟悉行业", "行业", "对口行业"), industries,
                   example="模具、小家电", width=20),
            Column("capacity", ("联系企业数", "每人家数", "最多家数"), capacity,
                   note="最多联系几家；不填是 1 家", example=1),
        ),
    )  # fmt: skip


def exchange() -> Exchange:
    """Return how the list of stewards comes in."""
    return Exchange(form(), _judge, _commit)


def _judge(session: Session, preview: FormPreview, town: str | None) -> None:
    del session
    for sheet in preview.sheets:
        for row in sheet.rows:
            if town is not None and row.values["town"] not in ("", None, town):
                row.problems.append(
                    Problem(
                        Reason.ENTERPRISE_OF_ANOTHER_TOWN,
                        Severity.ERROR,
                        sheet.label("town"),
                        str(row.values["name"]),
                    )
                )
    repeated(preview, ("phone",))


def _commit(session: Session, preview: FormPreview, by: str) -> Tally:
    del by
    tally = Tally()
    there = {one.phone: one for one in session.scalars(select(Steward))}
    for row in preview.good:
        values = {key: row.values[key] for key in ("name", "unit", "industries", "capacity")}
        values["town_code"] = row.values["town"]
        phone = str(row.values["phone"])
        old = there.get(phone)
        if old is None:
            there[phone] = Steward(phone=phone, **values)
            session.add(there[phone])
            tally.added += 1
        elif any(getattr(old, key) != value for key, value in values.items()):
            for key, value in values.items():
                setattr(old, key, value)
            tally.changed += 1
        else:
            tally.unchanged += 1
    session.flush()
    return tally

"""Quotations as a sheet: an offer of the same code is changed, others are added."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.desk.cases.exchange import one_of
from recruit.desk.forms import Column, Exchange, Form, FormPreview, Tally
from recruit.desk.lookup import repeated
from recruit.errors import UserError
from recruit.intake.problems import Problem, Severity
from recruit.intake.reasons import Reason
from recruit.intake.staging import optional, text
from recruit.intake.values.dates import Dates
from recruit.intake.values.reading import Reader, Reading, clean, error, is_blank
from recruit.intake.workbook import Cell
from recruit.models import Campaign, CharterOffer, Hub, Mode
from recruit.operations.editing import mark
from recruit.operations.transport.quotations import (
    KIND_OF,
    MOST_SEATS,
    MOST_YUAN,
    Quotation,
    line_of,
    places,
    quotation_of,
    require_sound,
    save_offer,
)

MODE_NAMES: Mapping[str, Mode] = {
    "大客车": Mode.COACH,
    "大巴": Mode.COACH,
    "接驳车": Mode.FEEDER,
    "包车厢": Mode.CARRIAGE,
    "团体票": Mode.CARRIAGE,
    "专列": Mode.TRAIN,
    "包机": Mode.FLIGHT,
    "市内摆渡": Mode.SHUTTLE,
    "摆渡车": Mode.SHUTTLE,
}
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)(?:元|座|人|班|%)?(?:/.*)?")
_DAYS = Dates(dt.date(2019, 1, 1), dt.date(2035, 12, 31))


def form() -> Form:
    """Return the form of quotations."""
    return Form(
        "运力报价",
        (
            Column("mode", ("方式", "运输方式", "车型类别"), one_of(MODE_NAMES, blank=Mode.COACH),
                   required=True, example="大客车",
                   choices=("大客车", "接驳车", "包车厢", "专列", "包机", "市内摆渡")),
            Column("hub", ("车站机场", "始发站", "出发站", "起飞机场"), text(limit=40),
                   note="包车厢、专列填火车站，包机填机场；大客车不填", example=""),
            Column("seats", ("座位数", "座位", "每节座位"), _number_up_to(MOST_SEATS),
                   required=True, example=49),
            Column("usable_share", ("可用比例", "实载率"), _share, note="如 50%；不填按 100%",
                   example="100%"),
            Column("fixed_yuan", ("每班价格", "固定价格", "包车价", "起步价"),
                   _number_up_to(MOST_YUAN), note="元／班", example=1500),
            Column("per_km_yuan", ("每公里价格", "公里价"),
                   _number_up_to(10_000), note="元／公里", example=11),
            Column("per_seat_yuan", ("每人价格", "票价"),
                   _number_up_to(100_000), note="元／人", example=0),
            Column("max_per_day", ("每天最多班次", "每日运力"),
                   _number_up_to(10_000), note="不限就留空", example=""),
            Column("min_passengers", ("最少人数", "起订人数"),
                   _number_up_to(MOST_SEATS), example=8),
            Column("first_date", ("开始日期", "起始日期"), optional(_DAYS.day, blank=None),
                   example="2020-02-20"),
            Column("last_date", ("结束日期", "截止日期"), optional(_DAYS.day, blank=None),
                   example="2020-03-20"),
            Column("code", ("编号", "报价编号"), text(limit=40),
                   note="不填就自动编；填已有的编号就更新那一条", example=""),
        ),
    )  # fmt: skip


def _number_up_to(most: float) -> Reader:
    """Return a reader of a number from 0 to ``most``, None for a blank."""

    def read(cell: Cell) -> Reading:
        if is_blank(cell):
            return Reading(None)
        found = _NUMBER.fullmatch(clean(cell).replace(",", "").replace("，", "").replace(" ", ""))
        if found is None:
            return Reading(None, (error(Reason.COUNT_UNREADABLE, value=clean(cell)),))
        if float(found[1]) > most:
            return Reading(None, (error(Reason.COUNT_IMPLAUSIBLE, count=clean(cell)),))
        return Reading(float(found[1]))

    return read


def _share(cell: Cell) -> Reading:
    """Return a share above 0 up to 1: 50%, 0.5, 50; 1 for a blank."""
    if is_blank(cell):
        return Reading(1.0)
    written = clean(cell).replace("％", "%")
    found = _NUMBER.fullmatch(written)
    if found is None:
        return Reading(None, (error(Reason.COUNT_UNREADABLE, value=clean(cell)),))
    number = float(found[1])
    share = number / 100 if written.endswith("%") or number > 1 else number
    if not 0 < share <= 1:
        return Reading(None, (error(Reason.COUNT_IMPLAUSIBLE, count=clean(cell)),))
    return Reading(share)


def exchange(campaign_id: int) -> Exchange:
    """Return how quotations come in to a campaign."""
    return Exchange(
        form(), partial(_judge, campaign_id=campaign_id), partial(_commit, campaign_id=campaign_id)
    )


def _judge(session: Session, preview: FormPreview, town: str | None, *, campaign_id: int) -> None:
    """Tell rows that no quotation may be like; a quotation is of no town."""
    del town
    hubs = places(session, campaign_id)
    for row in preview.good:
        row.values["code"] = row.values["code"] or None
        try:
            require_sound(_quotation(row.values, hubs), hubs)
        except UserError as refusal:
            row.problems.append(
                Problem(Reason.ROW_REFUSED, Severity.ERROR, params={"said": refusal})
            )
    repeated(preview, ("code",))


def _commit(session: Session, preview: FormPreview, by: str, *, campaign_id: int) -> Tally:
    tally = Tally()
    campaign = session.get_one(Campaign, campaign_id)
    hubs = places(session, campaign_id)
    there = {
        offer.code: offer
        for offer in session.scalars(
            select(CharterOffer).where(CharterOffer.campaign_id == campaign_id)
        )
    }
    for row in preview.good:
        wanted = _quotation(row.values, hubs)
        old = there.get(wanted.code)
        if old is None:
            save_offer(session, campaign, wanted, by=by)
            tally.added += 1
            continue
        wanted = replace(wanted, line=line_of(old))
        if quotation_of(old) == wanted:
            tally.unchanged += 1
        else:
            save_offer(session, campaign, wanted, offer=old, seen=mark(old), by=by)
            tally.changed += 1
    return tally


def _quotation(values: Mapping[str, object], hubs: Mapping[str, Hub]) -> Quotation:
    """Return a row as a quotation; a hub is named by its name or its code."""
    mode = Mode(str(values["mode"]))
    written = str(values["hub"] or "")
    kind = KIND_OF.get(mode)
    found = [
        hub.code
        for hub in hubs.values()
        if written in (hub.code, hub.name, hub.name.removesuffix("站"))
        and kind in (None, hub.kind)
    ]
    first, last = values["first_date"], values["last_date"]
    most = values["max_per_day"]
    return Quotation(
        mode=mode,
        seats=int(_number(values["seats"])),
        code=str(values["code"] or ""),
        hub=found[0] if written and found else written,
        usable_share=_number(values["usable_share"]),
        fixed_yuan=_number(values["fixed_yuan"]),
        per_km_yuan=_number(values["per_km_yuan"]),
        per_seat_yuan=_number(values["per_seat_yuan"]),
        max_per_day=None if most is None else int(_number(most)),
        min_passengers=int(_number(values["min_passengers"])),
        first_date=first if isinstance(first, dt.date) else None,
        last_date=last if isinstance(last, dt.date) else None,
    )


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0

"""Needs and offers as a sheet: an open post of the same product is changed, others are added."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.desk.cases.exchange import one_of
from recruit.desk.forms import Column, Exchange, Form, FormPreview, Tally
from recruit.desk.lookup import by_name, judge_enterprises, repeated
from recruit.desk.supply.model import Goods, PostState, Side, SupplyPost
from recruit.desk.supply.operations import MOST, Wares, change, post
from recruit.intake.reasons import Reason
from recruit.intake.staging import name, optional, text
from recruit.intake.values.dates import Dates
from recruit.intake.values.reading import Reading, clean, error, is_blank
from recruit.intake.workbook import Cell

SIDE_NAMES: Mapping[str, Side] = {
    "需求": Side.NEED,
    "供给": Side.OFFER,
    "求购": Side.NEED,
    "供应": Side.OFFER,
}
GOODS_NAMES: Mapping[str, Goods] = {
    "零部件": Goods.PARTS,
    "原材料": Goods.MATERIALS,
    "防疫物资": Goods.PROTECTION,
    "包装": Goods.PACKAGING,
    "设备工具": Goods.EQUIPMENT,
    "运输物流": Goods.TRANSPORT,
    "加工与服务": Goods.SERVICE,
    "其他": Goods.OTHER,
}
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)(万|萬|千)?")
_TIMES = {"": 1.0, "千": 1e3, "万": 1e4, "萬": 1e4}
_DAYS = Dates(dt.date(2019, 1, 1), dt.date(2035, 12, 31))


def quantity(cell: Cell) -> Reading:
    """Return a number above 0, None for a blank: 20000, 2万."""
    if is_blank(cell):
        return Reading(None)
    found = _NUMBER.fullmatch(clean(cell).replace(",", "").replace("，", "").replace(" ", ""))
    if found is None:
        return Reading(None, (error(Reason.COUNT_UNREADABLE, value=clean(cell)),))
    value = float(found.group(1)) * _TIMES[found.group(2) or ""]
    if not 0 < value <= MOST:
        return Reading(None, (error(Reason.COUNT_IMPLAUSIBLE, count=clean(cell)),))
    return Reading(value)


def form() -> Form:
    """Return the form of needs and offers."""
    return Form(
        "供需对接",
        (
            Column("enterprise", ("企业名称", "企业", "单位名称", "统一社会信用代码"), name(),
                   required=True, note="登记的全称，或 18 位统一社会信用代码",
                   example="余姚市某某电器有限公司", width=30),
            Column("side", ("供需", "供需方向", "类型"), one_of(SIDE_NAMES, blank=Side.NEED),
                   required=True, choices=("需求", "供给"), example="需求"),
            Column("goods", ("类别", "物资类别", "种类"), one_of(GOODS_NAMES, blank=Goods.OTHER),
                   choices=tuple(GOODS_NAMES), example="零部件"),
            Column("product", ("产品或服务", "产品", "品名", "物资名称", "名称"), text(limit=80),
                   required=True, example="注塑件", width=24),
            Column("quantity", ("数量",), quantity, note="大于 0；不限数量就留空", example=5000),
            Column("unit", ("单位", "计量单位"), text(limit=20), example="件"),
            Column("until", ("截止日期", "需要日期", "有效期"), optional(_DAYS.day, blank=None),
                   note="需求：何时要用；供给：有效到何时", example="2020-03-20"),
            Column("note", ("说明", "备注说明", "规格要求"), text(limit=500), width=32),
        ),
    )  # fmt: skip


def exchange() -> Exchange:
    """Return how needs and offers come in."""
    return Exchange(form(), _judge, _commit)


def _judge(session: Session, preview: FormPreview, town: str | None) -> None:
    judge_enterprises(session, preview, town)
    repeated(preview, ("enterprise", "side", "product"))


def _commit(session: Session, preview: FormPreview, by: str) -> Tally:
    tally = Tally()
    firms = by_name(session, {str(row.values["enterprise"]) for row in preview.good})
    open_posts = select(SupplyPost).where(SupplyPost.state == PostState.OPEN)
    there = {
        (one.enterprise_id, one.side, one.product): one for one in session.scalars(open_posts)
    }
    for row in preview.good:
        values = row.values
        firm = firms.get(str(values["enterprise"]))
        if firm is None:
            continue
        amount, until = values["quantity"], values["until"]
        wares = Wares(
            side=Side(str(values["side"])),
            goods=Goods(str(values["goods"])),
            product=" ".join(str(values["product"]).split()),
            quantity=amount if isinstance(amount, float) else None,
            unit=str(values["unit"]),
            until=until if isinstance(until, dt.date) else None,
            note=str(values["note"]),
        )
        old = there.get((firm.id, wares.side, wares.product))
        if old is None:
            made = post(session, firm, wares, by=by)
            there[firm.id, wares.side, wares.product] = made
            tally.added += 1
        elif _said(old) != wares:
            change(session, old.id, wares, by=by)
            tally.changed += 1
        else:
            tally.unchanged += 1
    return tally


def _said(one: SupplyPost) -> Wares:
    return Wares(one.side, one.goods, one.product, one.quantity, one.unit, one.until, one.note)

"""Sheets of policies: declared facts of many enterprises coming in, applications going out."""

from __future__ import annotations

import datetime as dt
import re

from sqlalchemy.orm import Session

from recruit.desk.forms import Column, Exchange, Form, FormPreview, Tally
from recruit.desk.lookup import by_name, judge_enterprises, repeated
from recruit.desk.policies.facts import FACTS, Fact, FactKind, Origin, Value
from recruit.desk.policies.operations import declare
from recruit.intake.reasons import Reason
from recruit.intake.staging import name, optional
from recruit.intake.values.dates import Dates
from recruit.intake.values.reading import Reader, Reading, clean, error, is_blank
from recruit.intake.workbook import Cell

_YES = ("是", "有", "已", "y", "yes", "true", "1", "√")
_NO = ("否", "无", "無", "未", "没有", "沒有", "n", "no", "false", "0", "×")
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)(万|萬|亿|億)?(?:元|人|个月|個月|份)?")
_TIMES = {"": 1.0, "万": 1e4, "萬": 1e4, "亿": 1e8, "億": 1e8}
_LONG_AGO, _FAR = dt.date(2015, 1, 1), dt.date(2035, 12, 31)


def form() -> Form:
    """Return the form of declared facts: the enterprise, then one column a fact."""
    columns = [
        Column(
            "enterprise",
            ("企业名称", "企业", "单位名称", "公司名称", "统一社会信用代码", "信用代码"),
            name(),
            required=True,
            note="登记的全称，或 18 位统一社会信用代码",
            example="余姚市某某电器有限公司",
            width=30,
        )
    ]
    columns += [
        Column(
            fact.code,
            (fact.words[0], *_also(fact)),
            reader(fact),
            note=_note(fact),
            choices=tuple(words[0] for words in (fact.choices or {}).values()),
            width=18,
        )
        for fact in FACTS.values()
        if fact.origin is Origin.DECLARED
    ]
    return Form("政策申报事项", tuple(columns))


def _also(fact: Fact) -> tuple[str, ...]:
    """Return further headings: without what stands in front of the name in full."""
    short = fact.words[0].removeprefix("上年度").removeprefix("单位")
    return (short,) if short != fact.words[0] else ()


def _note(fact: Fact) -> str:
    return {
        FactKind.SHARE: "百分比，如 3.5%",
        FactKind.YUAN: "元，可写 12万",
        FactKind.DATE: "日期，如 2020-04-30",
        FactKind.YES_NO: "是 或 否",
    }.get(fact.kind, "")


def exchange() -> Exchange:
    """Return how declared facts come in."""
    return Exchange(form(), _judge, _commit)


def reader(fact: Fact) -> Reader:
    """Return the reader of a fact's cells; blank cells say nothing."""
    if fact.kind is FactKind.DATE:
        return optional(Dates(_LONG_AGO, _FAR).day, blank=None)
    if fact.kind is FactKind.YES_NO:
        return _yes_no
    if fact.kind is FactKind.CHOICE:
        return lambda cell: _choice(fact, cell)
    return lambda cell: _number(fact, cell)


def _yes_no(cell: Cell) -> Reading:
    if is_blank(cell):
        return Reading(None)
    text = clean(cell).lower()
    if text in _YES:
        return Reading(True)
    if text in _NO:
        return Reading(False)
    return Reading(None, (error(Reason.CHOICE_UNKNOWN, value=clean(cell), choices="是、否"),))


def _choice(fact: Fact, cell: Cell) -> Reading:
    if is_blank(cell):
        return Reading(None)
    text = clean(cell)
    for code, words in (fact.choices or {}).items():
        if text.lower() == code or text in words:
            return Reading(code)
    known = "、".join(words[0] for words in (fact.choices or {}).values())
    return Reading(None, (error(Reason.CHOICE_UNKNOWN, value=text, choices=known),))


def _number(fact: Fact, cell: Cell) -> Reading:
    if is_blank(cell):
        return Reading(None)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        value = float(cell)
    else:
        text = clean(cell).replace(",", "").replace("，", "").replace(" ", "")
        percent = text.endswith("%") or text.endswith("％")
        found = _NUMBER.fullmatch(text.rstrip("%％"))
        if found is None:
            return Reading(None, (error(Reason.COUNT_UNREADABLE, value=clean(cell)),))
        value = float(found.group(1)) * _TIMES[found.group(2) or ""]
        if percent:
            value /= 100
    least, most = 0.0, 1.0 if fact.kind is FactKind.SHARE else 1e12
    if not least <= value <= most:
        return Reading(None, (error(Reason.COUNT_IMPLAUSIBLE, count=clean(cell)),))
    return Reading(value)


def _judge(session: Session, preview: FormPreview, town: str | None) -> None:
    judge_enterprises(session, preview, town)
    repeated(preview, ("enterprise",))


def _commit(session: Session, preview: FormPreview, by: str) -> Tally:
    firms = by_name(session, {str(row.values["enterprise"]) for row in preview.good})
    tally = Tally()
    for row in preview.good:
        firm = firms.get(str(row.values["enterprise"]))
        said: dict[str, Value | None] = {
            key: value  # type: ignore[misc]
            for key, value in row.values.items()
            if key in FACTS and value is not None
        }
        if firm is None:
            continue
        if declare(session, firm, said, by=by):
            tally.changed += 1
        else:
            tally.unchanged += 1
    return tally

"""Arrivals as a sheet: what checkpoints, towns and enterprises wrote down, coming in."""

from __future__ import annotations

import datetime as dt
from functools import partial

from sqlalchemy.orm import Session

from recruit.desk.arrivals.model import Issuer
from recruit.desk.arrivals.operations import Arrival, known, register_incomer, shown
from recruit.desk.arrivals.reading import place
from recruit.desk.forms import Column, Exchange, Form, FormPreview, Tally
from recruit.desk.lookup import by_name, judge_enterprises, repeated
from recruit.errors import UserError
from recruit.intake.problems import Problem, Severity
from recruit.intake.reasons import Reason
from recruit.intake.staged import StagedRow
from recruit.intake.staging import name, optional, text
from recruit.intake.values import answers, numbers, places
from recruit.intake.values.dates import Dates
from recruit.intake.values.reading import Reading, clean
from recruit.intake.workbook import Cell
from recruit.models import HealthStatus

_BACK = dt.timedelta(days=400)
_ISSUERS = (
    ("甬行", Issuer.YONGXING), ("健康码", Issuer.PROVINCE_CODE), ("省", Issuer.PROVINCE_CODE),
    ("医院", Issuer.HOSPITAL), ("纸", Issuer.PAPER), ("证明", Issuer.PAPER),
)  # fmt: skip


def issuer(cell: Cell) -> Reading:
    """Return who issued a status by the words written; other when none is known."""
    written = clean(cell)
    return Reading(next((kind for word, kind in _ISSUERS if word in written), Issuer.OTHER))


def form(today: dt.date) -> Form:
    """Return the form of a list of arrivals."""
    dates = Dates(today - _BACK, today + dt.timedelta(days=30))
    day = optional(dates.day, blank=None)
    return Form(
        "来余人员",
        (
            Column("name", ("姓名",), name(limit=40), required=True, example="李大山"),
            Column("phone", ("手机号", "联系电话", "手机", "电话"), numbers.mobile, required=True,
                   example="19900099999", width=16),
            Column("home", ("老家", "籍贯", "户籍地", "户籍所在地"), place, required=True,
                   example="贵州威宁", width=18),
            Column("stayed", ("14天内住在", "14天停留地", "近14天停留地", "来自"), place,
                   note="不填就是老家", example="贵州威宁", width=18),
            Column("day", ("到达日期", "来余日期", "抵达日期"), dates.day, required=True,
                   example=today.isoformat()),
            Column("vehicle", ("车次", "车牌", "车次或车牌", "交通工具"), text(limit=40),
                   example="G1234"),
            Column("town", ("镇街", "所属镇街", "镇乡街道"), partial(places.town, required=True),
                   required=True, example="泗门镇"),
            Column("address", ("住址", "在余住址", "住处"), text(limit=80), width=24),
            Column("enterprise", ("企业", "企业名称", "工作单位"), name(), width=28),
            Column("status", ("健康码", "健康状态", "码色"), answers.health, example="绿"),
            Column("issuer", ("签发", "签发机构", "健康码种类"), issuer, example="甬行码"),
            Column("issued", ("签发日期", "查验日期"), day, note="不填就是到达日期"),
            Column("expires", ("有效期至", "有效期"), day, note="不填按规则"),
        ),
    )  # fmt: skip


def exchange(today: dt.date) -> Exchange:
    """Return how a list of arrivals comes in, read as of a day."""
    return Exchange(form(today), partial(_judge, today), partial(_commit, today))


def _arrival(row: StagedRow, today: dt.date, enterprise_id: int | None = None) -> Arrival:
    values = row.values
    day = values["day"]
    assert isinstance(day, dt.date)
    status = values["status"]
    issued, expires = values["issued"], values["expires"]
    kind = values["issuer"]
    seen = None
    if isinstance(status, HealthStatus) and status is not HealthStatus.UNKNOWN:
        seen = shown(
            status,
            kind if isinstance(kind, Issuer) else Issuer.OTHER,
            issued if isinstance(issued, dt.date) else day,
            expires if isinstance(expires, dt.date) else None,
            today=today,
        )
    return Arrival(
        str(values["name"]),
        str(values["phone"]),
        str(values["home"]),
        str(values["stayed"] or values["home"]),
        day,
        str(values["town"]),
        vehicle=str(values["vehicle"] or "").upper(),
        address=str(values["address"] or ""),
        enterprise_id=enterprise_id,
        shown=seen,
    )


def _judge(today: dt.date, session: Session, preview: FormPreview, town: str | None) -> None:
    judge_enterprises(session, preview, None)
    for sheet in preview.sheets:
        for row in sheet.rows:
            if row.is_faulty:
                continue
            if town is not None and row.values["town"] != town:
                row.problems.append(
                    Problem(Reason.ENTERPRISE_OF_ANOTHER_TOWN, Severity.ERROR,
                            sheet.label("town"), "")
                )  # fmt: skip
            day = row.values["day"]
            if not isinstance(day, dt.date) or day > today:
                _fault(row, sheet.label("day"), day)
                continue
            try:
                _arrival(row, today)
            except UserError:
                _fault(row, sheet.label("expires"), row.values["expires"])
    repeated(preview, ("name", "phone", "day"))


def _fault(row: StagedRow, label: str, value: object) -> None:
    written = "" if value is None else str(value)
    row.problems.append(
        Problem(Reason.DATE_IMPLAUSIBLE, Severity.ERROR, label, written, {"date": written})
    )


def _commit(today: dt.date, session: Session, preview: FormPreview, by: str) -> Tally:
    tally = Tally()
    firms = by_name(session, {str(row.values["enterprise"] or "") for row in preview.good})
    for row in preview.good:
        firm = firms.get(str(row.values["enterprise"] or ""))
        arrival = _arrival(row, today, None if firm is None else firm.id)
        if known(session, arrival) is not None:
            tally.unchanged += 1
            continue
        register_incomer(session, arrival, today=today, by=by)
        tally.added += 1
    return tally

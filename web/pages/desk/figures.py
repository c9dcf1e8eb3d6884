"""Who is back: the daily sheet, its rows, its course, late reporters, and the report itself."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, abort, g, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from recruit.causes import Cause
from recruit.desk.figures import exchange as exchanges
from recruit.desk.figures import operations, queries
from recruit.desk.figures.model import Scale
from recruit.desk.figures.queries import DailySheet, Standing
from recruit.desk.forms import table_book
from recruit.desk.lookup import by_name, like
from recruit.desk.printing import PrintedTable, table_pdf
from recruit.errors import UserError
from recruit.language import Language
from recruit.models import Enterprise, RoleName
from recruit.operations.lookup import require
from web import names
from web import words_desk as words
from web.charts import lines
from web.filters import Filters, choices
from web.i18n import day as long_day
from web.i18n import language, number, percent
from web.pages.desk.acting import (
    as_day,
    day_asked,
    done,
    download,
    own_town,
    today,
    whole,
)
from web.pages.desk.intake import Intake, add_intake
from web.room import registry
from web.ways import number as page_asked

blueprint = Blueprint("figures", __name__)

SHOWN_DAYS = 21
"""So many days are drawn."""


@blueprint.get("/back-at-work")
def sheet() -> str:
    """Show the figure of a day and how it came about."""
    with registry().read() as session:
        day = _day(session)
        found = queries.daily_sheet(session, day, town=_town())
        first = day - dt.timedelta(days=SHOWN_DAYS - 1)
        course = queries.series(session, first, day, town=_town())
    # A rate of the few who have reported already would say little of the rest.
    listed = {line.key: line.enterprises for line in found.by_scale}
    chart = lines(
        {
            scale.value: [
                (
                    point.day,
                    point.rate if point.counted * 2 >= listed.get(scale.value, 0) else None,
                )
                for point in points
            ]
            for scale, points in course.items()
            if scale.value in listed and any(point.counted for point in points)
        },
        least=0.0,
        most=1.0,
    )
    return render_template(
        "desk/figures/sheet.html",
        sheet=found,
        chart=chart,
        course={scale.value: points for scale, points in course.items()},
        breakdowns=_breakdowns(found),
        today=today(),
    )


@blueprint.get("/back-at-work/rows")
def rows() -> str:
    """Show the enterprises a number is made of."""
    filters = _filters()
    with registry().read() as session:
        day = _day(session)
        page = queries.headcount_rows(session, day, **_wanted(filters), page=page_asked("page"))
        known = queries.industries(session)
    return render_template(
        "desk/figures/rows.html",
        day=day,
        page=page,
        filters=filters,
        choices={
            "towns": choices(names.towns(), names.town),
            "industries": [(one, one) for one in known if one],
        },
        own=own_town(),
    )


@blueprint.get("/back-at-work/rows.xlsx")
def rows_book() -> Response:
    """Hand out the rows as a workbook."""
    filters = _filters()
    with registry().read() as session:
        day = _day(session)
        page = queries.headcount_rows(session, day, **_wanted(filters), per_page=None)
    head = (
        gettext("企业名称"), gettext("镇街"), gettext("行业"), gettext("规模"),
        gettext("填报日期"), gettext("用工总数"), gettext("到岗人数"), gettext("其中省外"),
        gettext("隔离人数"),
    )  # fmt: skip
    body = [
        (
            row.enterprise, names.town(row.town), row.industry, str(words.scale[row.scale]),
            row.reported_for.isoformat() if row.reported_for else "",
            row.staff, row.back, row.outside, row.quarantined,
        )
        for row in page
    ]  # fmt: skip
    book = table_book([(gettext("到岗明细"), head, body)])
    return download(book, f"back-at-work-{day.isoformat()}-rows.xlsx")


@blueprint.get("/back-at-work/daily.pdf")
def sheet_pdf() -> Response:
    """Hand out the daily sheet on paper."""
    found, title, lead, tables = _printed()
    pdf = table_pdf(
        title,
        lead,
        tables,
        foot=gettext("由企业逐户填报汇总；数字可在系统内逐户查看。"),
        language=Language(language()),
        day=found.day,
    )
    return download(pdf, f"back-at-work-{found.day.isoformat()}.pdf", "application/pdf")


@blueprint.get("/back-at-work/daily.xlsx")
def sheet_book() -> Response:
    """Hand out the daily sheet as a workbook."""
    found, title, lead, tables = _printed()
    pages = [(title[:31], (title,), [(line,) for line in lead])]
    pages += [(table.title, table.head, table.plain) for table in tables]
    return download(table_book(pages), f"back-at-work-{found.day.isoformat()}.xlsx")


@blueprint.get("/back-at-work/late")
def late() -> str:
    """Show who owes a report, with whom to call and a text to send."""
    with registry().read() as session:
        day = _day(session)
        page = queries.late_reporters(session, day, town=_town(), page=page_asked("page"))
    return render_template("desk/figures/late.html", day=day, page=page)


@blueprint.get("/back-at-work/late.xlsx")
def late_book() -> Response:
    """Hand out the list to call as a workbook."""
    with registry().read() as session:
        day = _day(session)
        page = queries.late_reporters(session, day, town=_town(), per_page=None)
    head = (
        gettext("企业名称"), gettext("镇街"), gettext("规模"), gettext("联系人"),
        gettext("联系电话"), gettext("上次填报"), gettext("已催次数"),
    )  # fmt: skip
    body = [
        (
            row.enterprise, names.town(row.town), str(words.scale[row.scale]), row.contact_name,
            row.contact_phone, row.last_report.isoformat() if row.last_report else "", row.times,
        )
        for row in page
    ]  # fmt: skip
    return download(
        table_book([(gettext("迟报企业"), head, body)]), f"late-{day.isoformat()}.xlsx"
    )


@blueprint.post("/back-at-work/late")
def remind() -> Response:
    """Write down that the chosen enterprises were reminded."""
    day = as_day(request.form.get("day", "")) or abort(400)
    chosen = {int(one) for one in request.form.getlist("enterprise") if one.isdecimal()}
    back = url_for("figures.late", day=day.isoformat())

    def act(session: Session) -> str:
        owed = queries.late_reporters(session, day, town=_town(), per_page=None)
        known = {row.enterprise_id for row in owed}
        count = operations.remind(session, chosen & known, day, by=g.account.username)
        return gettext("已记下催报 %(n)s 家。", n=number(count)) if count else ""

    return done(back, act)


@blueprint.get("/back-at-work/enterprises/<int:enterprise_id>")
def enterprise(enterprise_id: int) -> str:
    """Show what one enterprise reported, day by day."""
    with registry().read() as session:
        firm = require(session, Enterprise, enterprise_id)
        if own_town() not in (None, firm.town_code):
            abort(403)
        reports = queries.reports_of(session, enterprise_id)
    chart = lines({"back": [(one.date, one.back) for one in reversed(reports)]}, least=0)
    return render_template("desk/figures/enterprise.html", firm=firm, reports=reports, chart=chart)


@blueprint.route("/back-at-work/report", methods=["GET", "POST"])
def report() -> str | Response | tuple[str, int]:
    """Take the report of an enterprise: its own, or one of the town or the city."""
    if request.method == "GET":
        return _report_form({}, "")
    values = dict(request.form)
    day = as_day(values.get("day", ""))
    counts = {key: whole(key) for key in ("staff", "back", "outside", "quarantined")}
    if day is None or counts["staff"] is None or counts["back"] is None:
        return _report_form(values, gettext("请填写日期、用工总数和到岗人数，都用数字。")), 400
    if values.get("outside", "").strip() and counts["outside"] is None:
        return _report_form(values, gettext("“其中省外”请填数字；不掌握就不填。")), 400
    try:
        with registry().write() as session:
            firm = _reporting_firm(session, values.get("enterprise", "").strip())
            news = operations.report(
                session,
                firm,
                day,
                operations.Headcount(
                    counts["staff"],
                    counts["back"],
                    counts["outside"],
                    counts["quarantined"] or 0,
                ),
                by=g.account.username,
                today=today(),
            )
    except UserError as error:
        return _report_form(values, error.say(Language(language()))), 400
    said = gettext("已收到。") if news else gettext("与已有填报相同，没有改动。")
    return done(url_for("figures.report", day=day.isoformat()), lambda _: said)


def _report_form(values: dict[str, str], problem: str) -> str:
    firm, past = None, ()
    with registry().read() as session:
        if _own_firm() is not None:
            firm = require(session, Enterprise, _own_firm() or 0)
            past = queries.reports_of(session, firm.id, most=10)
    return render_template(
        "desk/figures/report.html",
        values=values,
        problem=problem,
        firm=firm,
        past=past,
        today=today(),
        day=values.get("day") or (day_asked() or today()).isoformat(),
    )


def _own_firm() -> int | None:
    """Return the firm of an enterprise account, None for the bureau and towns."""
    roles = g.account.roles
    if roles & {RoleName.ADMIN, RoleName.BUREAU, RoleName.TOWN}:
        return None
    found: int | None = g.account.enterprise_id
    return found or abort(403)


def _reporting_firm(session: Session, written: str) -> Enterprise:
    own = _own_firm()
    if own is not None:
        return require(session, Enterprise, own)
    firm = by_name(session, {written}).get(written)
    if firm is None:
        near = like(session, written)
        raise UserError(Cause.ENTERPRISE_UNKNOWN, name=written, near="、".join(near) or "–")
    if own_town() not in (None, firm.town_code):
        raise UserError(Cause.ENTERPRISE_ELSEWHERE, enterprise=firm.name)
    return firm


def _day(session: Session) -> dt.date:
    """Return the day asked for, else the last anybody reported for."""
    asked = day_asked()
    return asked or queries.latest_day(session) or today()


def _town() -> str:
    return own_town() or ""


def _filters() -> Filters:
    return Filters.read(
        q=None,
        scale=words.scale,
        size=[*words.size_class, "none"],
        town=names.towns(),
        industry=None,
        standing=words.standing,
    )


def _wanted(filters: Filters) -> dict[str, object]:
    return {
        "q": filters.q,
        "scale": Scale(filters.scale) if filters.scale else None,
        "size": filters.size,
        "town": own_town() or filters.town,
        "industry": filters.industry,
        "standing": Standing(filters.standing) if filters.standing else None,
    }


def _breakdowns(found: DailySheet) -> list[tuple[str, str, list[tuple[str, object]]]]:
    """Return the tables of the sheet: the filter they drill down by, title, named lines."""
    sized = [(str(words.size_class.get(one.key, gettext("未分类"))), one) for one in found.by_size]
    return [
        ("scale", gettext("按规模"), [(str(words.scale[one.key]), one) for one in found.by_scale]),
        ("town", gettext("按镇街"), [(names.town(one.key), one) for one in found.by_town]),
        (
            "industry",
            gettext("按行业"),
            [(one.key or gettext("未填行业"), one) for one in found.by_industry],
        ),
        ("size", gettext("按企业大小"), sized),
    ]


def _printed() -> tuple[DailySheet, str, list[str], list[PrintedTable]]:
    """Return the daily sheet in words, as paper and workbook take it."""
    with registry().read() as session:
        found = queries.daily_sheet(session, _day(session), town=_town())
    title = gettext("余姚市企业复工到岗日报")
    lead = [long_day(found.day)]
    lead += [
        gettext(
            "%(scale)s企业 %(firms)s 家，到岗 %(back)s 人，返岗率 %(rate)s。",
            scale=words.scale[line.key],
            firms=number(line.enterprises),
            back=number(line.back),
            rate=percent(line.rate, 1),
        )
        for line in found.by_scale
    ]
    lead.append(
        gettext(
            "其中当日填报 %(today)s 家，沿用七日内填报 %(earlier)s 家，未填报 %(none)s 家。",
            today=number(found.total.today),
            earlier=number(found.total.counted - found.total.today),
            none=number(found.total.enterprises - found.total.counted),
        )
    )
    head = (
        "", gettext("企业数"), gettext("已计入"), gettext("用工总数"), gettext("到岗人数"),
        gettext("返岗率"),
    )  # fmt: skip
    tables = [
        PrintedTable(
            name,
            (name, *head[1:]),
            tuple(
                (
                    label,
                    number(line.enterprises),
                    number(line.counted),
                    number(line.staff),
                    number(line.back),
                    percent(line.rate, 1),
                )
                for label, line in body
            ),
            tuple(
                (label, line.enterprises, line.counted, line.staff, line.back, line.rate)
                for label, line in body
            ),
        )
        for _, name, body in _breakdowns(found)
    ]
    return found, title, lead, tables


def _intake_day() -> dt.date:
    return day_asked() or today()


add_intake(
    blueprint,
    "/back-at-work/import",
    Intake(
        lambda: exchanges.exchange(_intake_day(), today=today()),
        lambda: gettext("导入到岗日报"),
        "figures",
        "figures.sheet",
        "headcount",
    ),
)
add_intake(
    blueprint,
    "/back-at-work/list",
    Intake(
        exchanges.roll_exchange,
        lambda: gettext("导入填报名单"),
        "figures",
        "figures.sheet",
        "reporting-list",
    ),
    prefix="roll",
)

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
from recruit.desk.lookup import by_name, like
from recruit.errors import UserError
from recruit.language import Language
from recruit.models import Enterprise, RoleName
from recruit.operations.lookup import require
from web import names
from web import words_desk as words
from web.charts import lines
from web.filters import Filters, choices
from web.i18n import language, number
from web.pages.desk.acting import as_day, day_asked, done, keys, own_town, whole
from web.pages.desk.intake import Intake, add_intake
from web.pages.desk.ringing import revealed
from web.room import registry, today
from web.town_chart import town_sheets
from web.ways import number as page_asked

blueprint = Blueprint("figures", __name__)

SHOWN_DAYS = 21
"""So many days are drawn."""


@blueprint.get("/back-at-work")
def sheet() -> str:
    """Show the figure of a day and how it came about."""
    with registry().read() as session:
        day = day_shown(session)
        found = queries.daily_sheet(session, day, town=town_limit())
        first = day - dt.timedelta(days=SHOWN_DAYS - 1)
        course = queries.series(session, first, day, town=town_limit())
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
        breakdowns=breakdowns(found),
        dots=town_sheets({line.key: (line.back, line.rate) for line in found.by_town}),
        town_rows={
            line.key: url_for("figures.rows", day=day.isoformat(), town=line.key)
            for line in found.by_town
        },
        today=today(),
    )


@blueprint.get("/back-at-work/rows")
def rows() -> str:
    """Show the enterprises a number is made of."""
    filters = filters_read()
    with registry().read() as session:
        day = day_shown(session)
        page = queries.headcount_rows(session, day, **wanted(filters), page=page_asked("page"))
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


@blueprint.get("/back-at-work/late")
def late() -> str:
    """Show who owes a report, with whom to call and a text to send."""
    with registry().read() as session:
        day = day_shown(session)
        page = queries.late_reporters(session, day, town=town_limit(), page=page_asked("page"))
    return render_template("desk/figures/late.html", day=day, page=page)


@blueprint.post("/back-at-work/late")
def remind() -> Response:
    """Write down that the chosen enterprises were reminded."""
    day = as_day(request.form.get("day", "")) or abort(400)
    chosen = set(keys("enterprise"))
    back = url_for("figures.late", day=day.isoformat())

    def act(session: Session) -> str:
        owed = queries.late_reporters(session, day, town=town_limit(), per_page=None)
        known = {row.enterprise_id for row in owed}
        count = operations.remind(session, chosen & known, day, by=g.account.username)
        return gettext("已记下催报 %(n)s 家。", n=number(count)) if count else ""

    return done(back, act)


@blueprint.get("/back-at-work/enterprises/<int:enterprise_id>")
def enterprise(enterprise_id: int) -> str:
    """Show what one enterprise reported, day by day."""
    return _enterprise(enterprise_id)


@blueprint.post("/back-at-work/enterprises/<int:enterprise_id>/phone")
def reveal(enterprise_id: int) -> str | tuple[str, int]:
    """Show the number of an enterprise's contact in full, once, and note why."""
    full, problem = revealed(Enterprise, enterprise_id, lambda firm: firm.contact_phone)
    page = _enterprise(enterprise_id, full, problem)
    return (page, 400) if problem else page


def _enterprise(enterprise_id: int, full: str = "", problem: str = "") -> str:
    with registry().read() as session:
        firm = require(session, Enterprise, enterprise_id)
        reports = queries.reports_of(session, enterprise_id)
    return render_template(
        "desk/figures/enterprise.html",
        firm=firm,
        reports=reports,
        chart=lines({"back": [(one.date, one.back) for one in reversed(reports)]}, least=0),
        number=full,
        problem=problem,
    )


@blueprint.route("/back-at-work/report", methods=["GET", "POST"])
def report() -> str | Response | tuple[str, int]:
    """Take the report of an enterprise: its own, or one of the town or the city."""
    if request.method != "POST":
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


def day_shown(session: Session) -> dt.date:
    """Return the day asked for, else the last anybody reported for."""
    asked = day_asked()
    return asked or queries.latest_day(session) or today()


def town_limit() -> str:
    """Return the town that queries are narrowed to, "" for all."""
    return own_town() or ""


def filters_read() -> Filters:
    """Return the filters of the list of enterprises."""
    return Filters.read(
        q=None,
        scale=words.scale,
        size=[*words.size_class, "none"],
        town=names.towns(),
        industry=None,
        standing=words.standing,
    )


def wanted(filters: Filters) -> dict[str, object]:
    """Return the filters as the query takes them, within the town of the account."""
    return {
        "q": filters.q,
        "scale": Scale(filters.scale) if filters.scale else None,
        "size": filters.size,
        "town": own_town() or filters.town,
        "industry": filters.industry,
        "standing": Standing(filters.standing) if filters.standing else None,
    }


def breakdowns(found: DailySheet) -> list[tuple[str, str, list[tuple[str, object]]]]:
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

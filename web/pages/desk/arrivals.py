"""Arrivals for bureau and town: the list with its figures, one person, status and quarantine."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, abort, g, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from recruit.causes import Thing
from recruit.desk.arrivals import exchange, operations, queries, round_queries
from recruit.desk.arrivals.model import Incomer, Place, Quarantine
from recruit.desk.arrivals.queries import IncomerRow, Show
from recruit.desk.arrivals.reading import place_elsewhere, read_status
from recruit.desk.arrivals.rules import words_of
from recruit.desk.forms import table_book
from recruit.language import Language
from recruit.models import HealthStatus
from recruit.operations import reveal as revealing
from recruit.operations.lookup import require
from web import names, words
from web import words_relief as relief
from web.charts import stacked
from web.filters import Filters, choices, is_day
from web.i18n import language
from web.in_full import Shown, book_session, numbers
from web.pages.desk.acting import as_day, done, download, own_town, whole
from web.pages.desk.intake import Intake, add_intake
from web.room import registry, today
from web.ways import number as page_asked

blueprint = Blueprint("arrivals", __name__)

MOST_DAYS = 60


@blueprint.app_template_filter("place_of_stay")
def place_of_stay(code: str) -> str:
    """Return the name of a county, or of a city or province outside those we hire in."""
    name = names.county(code)
    if name != code:
        return name
    return place_elsewhere(code) or names.province(code)


SHOWN_DAYS = 14
"""So many days of arrivals are drawn."""


@blueprint.app_template_filter("quarantine_rule")
def quarantine_rule(code: str) -> str:
    """Return what the rule of a quarantine says."""
    return words_of(code, Language(language())) or gettext("人工决定")


def _filters() -> Filters:
    return Filters.read(
        day=lambda text: is_day(text) and "2000" <= text[:4] <= "2100",
        stay=lambda text: len(text) == 2 and text.isdecimal(),
        status=relief.health,
        show=set(Show),
        town=names.towns(),
    )


def _found(session: Session, filters: Filters, **more: object) -> queries.Page[IncomerRow]:
    return queries.arrivals(
        session,
        today=today(),
        town=own_town() or filters.town or None,
        day=filters.day("day"),
        stayed_in=filters.stay,
        status=HealthStatus(filters.status) if filters.status else None,
        show=Show(filters.show) if filters.show else None,
        **more,  # type: ignore[arg-type]
    )


@blueprint.get("/arrivals")
def index() -> str:
    """Show arrivals with the figures on top; every figure leads to its rows."""
    filters = _filters()
    with registry().read() as session:
        return _index(session, filters, _found(session, filters, page=page_asked("page")))


@blueprint.post("/arrivals/search")
def search() -> str:
    """Find somebody by name or number; both come in the body, never in an address."""
    person = request.form.get("person", "").strip()[:40]
    filters = Filters.of({}, day=None, stay=None, status=None, show=None, town=None)
    with registry().read() as session:
        page = queries.arrivals(
            session, today=today(), town=own_town(), person=person, per_page=None
        ) if person else _found(session, filters)  # fmt: skip
        return _index(session, filters, page, person=person)


def _index(
    session: Session, filters: Filters, page: queries.Page[IncomerRow], person: str = ""
) -> str:
    stays = queries.provinces_of_stay(session, own_town())
    days = queries.by_day(session, last=today(), days=SHOWN_DAYS, town=own_town())
    return render_template(
        "desk/arrivals/index.html",
        chart=stacked([(f"{day.month}/{day.day}", parts) for day, parts in days]),
        page=page,
        sought=person,
        filters=filters,
        own=own_town(),
        figures=queries.figures(session, today=today(), town=own_town()),
        stays=[(code, names.province(code)) for code, _ in stays],
        towns=choices(names.towns(), names.town),
        today=today(),
    )


@blueprint.route("/arrivals.xlsx", methods=["GET", "POST"])
def book() -> Response:
    """Hand out the list as a workbook: numbers masked, or in full for the work on the ground."""
    with book_session() as session:
        page = _found(session, _filters(), per_page=None)
        shown = numbers(session, Thing.INCOMER, rows=page.total)
    table = (gettext("来余人员"), _head(), [_cells(row, shown) for row in page])
    return download(table_book([table]), "arrivals.xlsx")


def _head() -> list[str]:
    return [
        gettext("姓名"), gettext("手机号"), gettext("老家"), gettext("14 天内住在"),
        gettext("到达日期"), gettext("车次或车牌"), gettext("镇街"), gettext("住址"),
        gettext("企业"), gettext("健康状态"), gettext("有效期至"), gettext("隔离观察"),
        gettext("隔离到"),
    ]  # fmt: skip


def _cells(row: IncomerRow, shown: Shown) -> list[str]:
    return [
        row.name, shown(row.phone), place_of_stay(row.home), place_of_stay(row.stayed_in),
        row.arrived_on.isoformat(), row.trip or row.vehicle, names.town(row.town), row.address,
        row.enterprise, str(relief.health[row.status]), _iso(row.expires_on),
        str(relief.quarantine_state[row.quarantine]) if row.quarantine else "",
        _iso(row.last_day),
    ]  # fmt: skip


def _iso(day: dt.date | None) -> str:
    return "" if day is None else day.isoformat()


@blueprint.get("/arrivals/<int:incomer_id>")
def person(incomer_id: int) -> str:
    """Show one arrival: he is looked after with this page; his number for a reason."""
    return _person(incomer_id, None)


@blueprint.post("/arrivals/<int:incomer_id>/reveal")
def reveal(incomer_id: int) -> str:
    """Show the number of one arrival in full, once, and note why."""
    with registry().write() as session:
        incomer = require(session, Incomer, incomer_id)
        reason = request.form.get("reason", "")
        revealing.shown(session, incomer, reason=reason, by=g.account.username)
        number = incomer.phone
    return _person(incomer_id, number)


def _person(incomer_id: int, number: str | None) -> str:
    with registry().read() as session:
        incomer = require(session, Incomer, incomer_id)
        row = queries.arrival(session, incomer_id)
        kept = operations.running(session, incomer)
        return render_template(
            "desk/arrivals/person.html",
            incomer=incomer,
            row=row,
            number=number,
            kept=kept,
            seen=round_queries.screenings(session, incomer_id),
            today=today(),
        )


@blueprint.post("/arrivals/<int:incomer_id>/status")
def status(incomer_id: int) -> Response:
    """Keep a status somebody shows."""

    def act(session: Session) -> str:
        incomer = require(session, Incomer, incomer_id)
        seen = read_status(request.form, today())
        if seen is None:
            return gettext("请选择健康码的颜色。")
        rule = operations.record_status(session, incomer, seen, by=g.account.username)
        if rule is None:
            return gettext("健康状态已更新。")
        return gettext("健康状态已更新；按规则开始隔离：%(rule)s", rule=quarantine_rule(rule.id))

    return done(_back(incomer_id), act)


@blueprint.post("/arrivals/<int:incomer_id>/quarantine")
def order(incomer_id: int) -> Response:
    """Order a quarantine by hand."""
    place = request.form.get("place", "")
    days = whole("days", most=MOST_DAYS)

    def act(session: Session) -> str:
        incomer = require(session, Incomer, incomer_id)
        if days is None or days < 1:
            return gettext("没有改动：请填写 1 到 60 天。")
        operations.order_quarantine(
            session,
            incomer,
            Place(place) if place in set(Place) else Place.CENTRAL,
            first_day=as_day(request.form.get("first", "")) or today(),
            days=days,
            reason=request.form.get("reason", "")[:200],
            by=g.account.username,
        )
        return gettext("隔离已开始。")

    return done(_back(incomer_id), act)


@blueprint.post("/arrivals/<int:incomer_id>/quarantine/<step>")
def change(incomer_id: int, step: str) -> Response:
    """Release, say that somebody left, or let a broken quarantine run again."""
    if step not in {"release", "broken", "again"}:
        abort(404)
    reason = request.form.get("reason", "")[:200]
    by = g.account.username

    def act(session: Session) -> str:
        kept = _quarantine(session, require(session, Incomer, incomer_id))
        if step == "release":
            operations.release(session, kept, today=today(), reason=reason, by=by)
            return gettext("隔离已解除。")
        if step == "broken":
            operations.mark_broken(session, kept, reason=reason, by=by)
            return gettext("已记下擅自离开。")
        until = as_day(request.form.get("until", ""))
        operations.resume(session, kept, last_day=until, by=by)
        return gettext("隔离继续。")

    return done(_back(incomer_id), act)


def _quarantine(session: Session, incomer: Incomer) -> Quarantine:
    return operations.running(session, incomer) or abort(404)


@blueprint.get("/arrivals/<int:incomer_id>/contacts")
def contacts(incomer_id: int) -> str:
    """Show who travelled near somebody, numbers masked; the workbook has them."""
    with registry().read() as session:
        incomer = require(session, Incomer, incomer_id)
        row = queries.arrival(session, incomer_id)
        near = queries.near(session, incomer)
    return render_template(
        "desk/arrivals/contacts.html", incomer=incomer, row=row, near=near, words=words
    )


@blueprint.route("/arrivals/<int:incomer_id>/contacts.xlsx", methods=["GET", "POST"])
def contacts_book(incomer_id: int) -> Response:
    """Hand out who travelled near somebody: numbers masked, or in full for tracing."""
    with book_session() as session:
        near = queries.near(session, require(session, Incomer, incomer_id))
        people = len(near.seats) + len(near.vehicle)
        shown = numbers(session, Thing.INCOMER, rows=people, key=incomer_id)
    head = (
        gettext("姓名"), gettext("电话"), gettext("老家"), gettext("班次"), gettext("座位"),
        gettext("远近"), gettext("开始同车"), gettext("结束同车"),
    )  # fmt: skip
    seats = [
        (
            row.candidate, shown(row.phone), place_of_stay(row.home_county), row.trip, row.seat,
            str(words.near[row.near]), f"{row.since:%Y-%m-%d %H:%M}",
            f"{row.until:%Y-%m-%d %H:%M}",
        )
        for row in near.seats
    ]  # fmt: skip
    same = [_cells(row, shown) for row in near.vehicle]
    tables = [(gettext("邻座名单"), head, seats), (gettext("同一车次"), _head(), same)]
    return download(table_book(tables), f"contacts-{incomer_id}.xlsx")


def _back(incomer_id: int) -> str:
    return url_for("arrivals.person", incomer_id=incomer_id)


add_intake(
    blueprint,
    "/arrivals/import",
    Intake(
        lambda: exchange.exchange(today()),
        lambda: gettext("导入来余人员"),
        "health",
        "arrivals.index",
        "arrivals",
    ),
)

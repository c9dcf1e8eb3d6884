"""What can be chartered: quotations, stations and airports, closed places, limits and rules."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any, TypeVar

from flask import Blueprint, abort, g, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from recruit.desk.forms import table_book
from recruit.errors import UserError
from recruit.language import Language
from recruit.models import Campaign, CharterOffer, Closure, Hub, Mode
from recruit.operations.editing import mark
from recruit.operations.lookup import require
from recruit.operations.transport import exchange, quotations, stations
from recruit.queries import transport as queries
from web import names, words
from web.filters import Filters
from web.hubs import hub_names
from web.i18n import language
from web.pages.desk.acting import as_day, done, download, whole
from web.pages.desk.intake import Intake, add_intake
from web.pages.transport_limits import shown_limits
from web.room import registry, today
from web.ways import number as page_asked

blueprint = Blueprint("transport", __name__)

Record = TypeVar("Record", CharterOffer, Hub, Closure)

_CALL = re.compile(r"^(?P<place>.+?)(?:[\s,，@]+(?P<minutes>\d{1,4}))?$")


@blueprint.get("/transport")
def index() -> str:
    """List quotations, and say how much else there is."""
    filters = _filters()
    with registry().read() as session:
        g.hub_names = hub_names(session, g.campaign.id)
        page = queries.offers(session, g.campaign.id, **_wanted(filters), page=page_asked("page"))
        hubs = queries.hubs(session, g.campaign.id)
        closures = queries.closures(session, g.campaign.id)
    return render_template(
        "transport/index.html",
        page=page,
        filters=filters,
        hubs=[(hub.code, names.place(hub.code)) for hub in hubs if hub.offers],
        counts={"hubs": len(hubs), "closures": len(closures)},
    )


@blueprint.get("/transport.xlsx")
def book() -> Response:
    """Hand out the quotations as a workbook that the import takes back."""
    filters = _filters()
    with registry().read() as session:
        page = queries.offers(session, g.campaign.id, **_wanted(filters), per_page=None)
    spoken = {mode: text for text, mode in reversed([*exchange.MODE_NAMES.items()])}
    body = [
        (
            spoken[row.mode], row.hub_name, row.seats, row.usable_share, row.fixed_yuan,
            row.per_km_yuan, row.per_seat_yuan, row.max_per_day, row.min_passengers,
            row.first_date.isoformat() if row.first_date else "",
            row.last_date.isoformat() if row.last_date else "", row.code,
        )
        for row in page
    ]  # fmt: skip
    form = exchange.form()
    content = table_book([(form.name, form.headings, body)])
    return download(content, f"transport-{today().isoformat()}.xlsx")


@blueprint.route("/transport/offers/new", methods=["GET", "POST"])
def new() -> str | Response | tuple[str, int]:
    """Take down a quotation."""
    if request.method != "POST":
        asked = request.args.get("mode", "")
        return _offer_form(None, {"mode": asked if asked in set(Mode) else Mode.COACH.value}, "")
    try:
        with registry().write() as session:
            quotations.save_offer(
                session, _campaign(session), _quotation(session), by=g.account.username
            )
    except UserError as error:
        return _offer_form(None, request.form, error.say(Language(language()))), 400
    return done(url_for("transport.index"), lambda _: gettext("已登记报价；下次排车按此计算。"))


@blueprint.route("/transport/offers/<int:offer_id>", methods=["GET", "POST"])
def offer(offer_id: int) -> str | Response | tuple[str, int]:
    """Show a quotation, and change it."""
    with registry().read() as session:
        found = _own(require(session, CharterOffer, offer_id))
        written = _as_form(found, quotations.places(session, g.campaign.id))
        seen = mark(found)
    if request.method != "POST":
        return _offer_form(offer_id, written, "", seen=seen)
    try:
        with registry().write() as session:
            quotations.save_offer(
                session,
                _campaign(session),
                _quotation(session),
                offer=require(session, CharterOffer, offer_id),
                seen=request.form.get("seen", ""),
                by=g.account.username,
            )
    except UserError as error:
        said = error.say(Language(language()))
        return _offer_form(offer_id, request.form, said, seen=request.form.get("seen", "")), 400
    return done(url_for("transport.index"), lambda _: gettext("已保存；下次排车按此计算。"))


@blueprint.post("/transport/offers/<int:offer_id>/remove")
def remove(offer_id: int) -> Response:
    """Take a quotation back."""

    def act(session: Session) -> str:
        found = _own(require(session, CharterOffer, offer_id))
        quotations.remove_offer(session, _campaign(session), found, by=g.account.username)
        return gettext("已删除报价。")

    return done(url_for("transport.index"), act)


@blueprint.get("/transport/places")
def places() -> str:
    """Show stations, airports and what is closed; find further ones by name."""
    wanted = request.args.get("q", "").strip()[:40]
    with registry().read() as session:
        g.hub_names = hub_names(session, g.campaign.id)
        hubs = queries.hubs(session, g.campaign.id)
        closures = queries.closures(session, g.campaign.id)
    used = {hub.code for hub in hubs}
    found = [one for one in stations.find_stations(wanted) if one.code not in used]
    return render_template(
        "transport/places.html",
        hubs=hubs,
        closures=closures,
        q=wanted,
        found=found,
        places=[(hub.code, names.place(hub.code)) for hub in hubs if not hub.arrival],
    )


@blueprint.post("/transport/places")
def add_place() -> Response:
    """Let the campaign use a station or airport."""

    def act(session: Session) -> str:
        form = request.form
        hub = stations.add_hub(
            session,
            _campaign(session),
            form.get("code", ""),
            arrival=form.get("arrival") == "1",
            with_offers=form.get("offers") == "1",
            by=g.account.username,
        )
        return gettext("已启用%(name)s。", name=hub.name)

    return done(url_for("transport.places"), act)


@blueprint.post("/transport/places/<int:hub_id>")
def change_place(hub_id: int) -> Response:
    """Set on which days a station or airport may be used, or use it no more."""

    def act(session: Session) -> str:
        hub = _own(require(session, Hub, hub_id))
        if request.form.get("act") == "remove":
            name = hub.name
            gone = stations.remove_hub(session, _campaign(session), hub, by=g.account.username)
            return gettext("已停用%(name)s，删去 %(n)s 条报价。", name=name, n=gone)
        stations.set_hub_days(
            session,
            _campaign(session),
            hub,
            first_date=as_day(request.form.get("first", "")),
            last_date=as_day(request.form.get("last", "")),
            by=g.account.username,
        )
        return gettext("已保存；下次排车按此计算。")

    return done(url_for("transport.places"), act)


@blueprint.post("/transport/closures")
def close() -> Response:
    """Close a county, a station or an airport for some days."""

    def act(session: Session) -> str:
        form = request.form
        stations.close_place(
            session,
            _campaign(session),
            form.get("place", "")[:40],
            first_date=as_day(form.get("first", "")),
            last_date=as_day(form.get("last", "")),
            reason=form.get("reason", ""),
            by=g.account.username,
        )
        return gettext("已登记封闭；已排好的车请到排车室重排。")

    return done(url_for("transport.places"), act)


@blueprint.post("/transport/closures/<int:closure_id>/lift")
def lift(closure_id: int) -> Response:
    """Take a closure back."""

    def act(session: Session) -> str:
        closure = _own(require(session, Closure, closure_id))
        stations.open_place(session, _campaign(session), closure, by=g.account.username)
        return gettext("已解除封闭。")

    return done(url_for("transport.places"), act)


def _offer_form(
    offer_id: int | None, values: Mapping[str, Any], problem: str, *, seen: str = ""
) -> str:
    with registry().read() as session:
        g.hub_names = hub_names(session, g.campaign.id)
        hubs = queries.hubs(session, g.campaign.id)
        capped = shown_limits(queries.limits(session, g.campaign.id))
    return render_template(
        "transport/offer.html",
        offer_id=offer_id,
        values=values,
        problem=problem,
        seen=seen,
        hubs=[(hub.code, names.place(hub.code), hub.arrival) for hub in hubs],
        capped=capped,
    )


def _quotation(session: Session) -> quotations.Quotation:
    """Return what the form says; what cannot be read is out of every range, and refused."""
    form = request.form
    mode = form.get("mode", "")
    if mode not in set(Mode):
        abort(400)
    share = _decimal("usable_share", blank=100.0)
    return quotations.Quotation(
        mode=Mode(mode),
        code=form.get("code", "").strip()[:60],
        hub=form.get("hub", "")[:40],
        seats=whole("seats") or 0,
        usable_share=share / 100,
        fixed_yuan=_decimal("fixed_yuan"),
        per_km_yuan=_decimal("per_km_yuan"),
        per_seat_yuan=_decimal("per_seat_yuan"),
        max_per_day=whole("max_per_day") if form.get("max_per_day") else None,
        min_passengers=_whole("min_passengers", blank=0),
        first_date=as_day(form.get("first_date", "")),
        last_date=as_day(form.get("last_date", "")),
        line=quotations.Line(
            depart=form.get("depart", "").strip()[:10],
            minutes=_whole("minutes", blank=0) or None,
            calls=_calls(session, form.get("calls", "")),
            min_carriages=_whole("min_carriages", blank=1),
            per_seat_km_yuan=_decimal("per_seat_km_yuan"),
        ),
    )


def _calls(session: Session, text: str) -> tuple[tuple[str, int | None], ...]:
    """Return further stations, one a line: a name or code, and minutes after it."""
    known = quotations.places(session, g.campaign.id)
    by_name = {hub.name.removesuffix("站"): code for code, hub in known.items()}
    found = []
    for line in text.splitlines()[:20]:
        fits = _CALL.match(line.strip())
        if fits is None:
            continue
        written = fits["place"].strip()
        code = written if written in known else by_name.get(written.removesuffix("站"), written)
        found.append((code, int(fits["minutes"]) if fits["minutes"] else None))
    return tuple(found)


def _as_form(found: CharterOffer, hubs: Mapping[str, Hub]) -> dict[str, Any]:
    """Return a quotation as the fields of the form, stations by the names that it reads back."""
    known = quotations.quotation_of(found)
    line = known.line
    calls = "\n".join(
        (hubs[place].name if place in hubs else place) + ("" if minutes is None else f" {minutes}")
        for place, minutes in line.calls
    )
    return {
        "mode": known.mode.value,
        "code": known.code,
        "hub": known.hub,
        "seats": known.seats,
        "usable_share": f"{known.usable_share * 100:g}",
        "fixed_yuan": f"{known.fixed_yuan:g}",
        "per_km_yuan": f"{known.per_km_yuan:g}",
        "per_seat_yuan": f"{known.per_seat_yuan:g}",
        "per_seat_km_yuan": f"{line.per_seat_km_yuan:g}",
        "max_per_day": "" if known.max_per_day is None else known.max_per_day,
        "min_passengers": known.min_passengers,
        "first_date": known.first_date or "",
        "last_date": known.last_date or "",
        "depart": line.depart,
        "minutes": line.minutes or "",
        "calls": calls,
        "min_carriages": line.min_carriages,
    }


def _decimal(name: str, *, blank: float = 0.0) -> float:
    """Return a number of the form; what is none is less than any that is allowed."""
    text = request.form.get(name, "").strip()
    if not text:
        return blank
    try:
        number = float(text)
    except ValueError:
        return -1.0
    return number if math.isfinite(number) else -1.0


def _whole(name: str, *, blank: int) -> int:
    if not request.form.get(name, "").strip():
        return blank
    number = whole(name)
    return -1 if number is None else number


def _campaign(session: Session) -> Campaign:
    return require(session, Campaign, g.campaign.id)


def _own(record: Record) -> Record:
    """Return a record of the campaign at hand; one of another is not there."""
    return record if record.campaign_id == g.campaign.id else abort(404)


def _filters() -> Filters:
    return Filters.read(q=None, mode=words.mode, hub=None)


def _wanted(filters: Filters) -> dict[str, Any]:
    return {
        "mode": Mode(filters.mode) if filters.mode else None,
        "hub": filters.hub or "",
        "q": filters.q,
    }


add_intake(
    blueprint,
    "/transport/import",
    Intake(
        lambda: exchange.exchange(g.campaign.id),
        lambda: gettext("导入运力报价"),
        "transport",
        "transport.index",
        "quotations",
    ),
)

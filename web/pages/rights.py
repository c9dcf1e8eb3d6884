"""People's rights at the desk: what is asked and due, one person's file, how long all is kept."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    g,
    render_template,
    request,
    send_file,
    url_for,
)
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from recruit.desk.forms import table_book
from recruit.models import Campaign, Candidate
from recruit.operations import campaigns
from recruit.operations.lookup import require
from recruit.rights import (
    consents,
    erasing,
    held,
    links,
    machine,
    queries,
    requests,
    retention,
)
from recruit.rights.consents import Effect
from recruit.rights.held import Held
from recruit.rights.model import Demand, Purpose, RequestState, RightsRequest, Way
from web import consent
from web import words_rights as words
from web.access import scope
from web.filters import Filters
from web.pages.desk.acting import XLSX, done, whole
from web.qr import svg
from web.room import registry, today
from web.ways import number as page_asked

blueprint = Blueprint("rights", __name__)


@blueprint.get("/rights")
def index() -> str:
    """List what people have asked for, the nearest deadline first."""
    filters = Filters.read(state=words.request_state)
    state = RequestState(filters.state) if filters.state else RequestState.OPEN
    with registry().read() as session:
        campaign = require(session, Campaign, g.campaign.id)
        return render_template(
            "rights/index.html",
            page=queries.requests(session, campaign.id, state=state, page=page_asked("page")),
            filters=filters,
            numbers=queries.standing(session, campaign.id, today=today()),
            season=campaign,
            goes_on=retention.goes_on(campaign),
            bounds=(retention.LEAST_DAYS, retention.MOST_DAYS),
            purposes=list(Purpose),
            today=today(),
        )


@blueprint.post("/rights/keeping")
def keeping() -> Answer:
    """Set how long people are kept, and whether nobody is decided on before they agreed."""

    def act(session: Session) -> str:
        campaign = require(session, Campaign, g.campaign.id)
        days = whole("keep_days")
        retention.set_keep_days(session, campaign, days or 0, by=g.account.username)
        campaigns.require_consent(
            session, campaign, bool(request.form.get("required")), by=g.account.username
        )
        return gettext("已保存。")

    return done(url_for("rights.index"), act)


@blueprint.post("/rights/requests/<int:request_id>")
def answer(request_id: int) -> Answer:
    """Answer a request; what it asks for is done on the person's page."""
    back = url_for("rights.index")

    def act(session: Session) -> str:
        found = session.get(RightsRequest, request_id)
        if found is None or found.campaign_id != g.campaign.id:
            abort(404)
        requests.answer(
            session,
            found,
            grant=request.form.get("grant") == "yes",
            reply=request.form.get("reply", ""),
            by=g.account.username,
        )
        return gettext("已答复，本人在自己的页面上看到。")

    if request.form.get("candidate", "").isdecimal():
        back = url_for("rights.person", candidate_id=int(request.form["candidate"]))
    return done(back, act)


@blueprint.get("/candidates/<int:candidate_id>/rights")
def person(candidate_id: int) -> str:
    """Show what is kept about a person, to what they agreed, what they asked for."""
    return _person_page(candidate_id)


@blueprint.post("/candidates/<int:candidate_id>/rights/consent")
def agree(candidate_id: int) -> Answer:
    """Note a yes or a no that was given by telephone or on paper."""
    purpose, way = request.form.get("purpose", ""), request.form.get("way", "")
    if purpose not in set(Purpose) or way not in words.by_staff:
        abort(400)

    def act(session: Session, found: Candidate) -> str:
        how = {"way": Way(way), "by": g.account.username}
        if request.form.get("given") == "yes":
            consents.agree(session, found, Purpose(purpose), **how)
            return gettext("已记下同意。")
        return said(consents.take_back(session, found, Purpose(purpose), **how))

    return _acting(candidate_id, act)


@blueprint.post("/candidates/<int:candidate_id>/rights/machine")
def by_machine(candidate_id: int) -> Answer:
    """Note that a person wants no placement by machine, or allows it again."""

    def act(session: Session, found: Candidate) -> str:
        if request.form.get("allow") == "yes":
            machine.allow(session, found, by=g.account.username)
            return gettext("已恢复电脑安排，下次匹配时参加。")
        machine.refuse(session, found, by=g.account.username)
        return gettext("已记下：今后只由人工安排，请固定到岗位。")

    return _acting(candidate_id, act)


@blueprint.post("/candidates/<int:candidate_id>/rights/ask")
def ask(candidate_id: int) -> Answer:
    """Note what a person asked for by telephone or at the counter."""
    demand = request.form.get("demand", "")
    if demand not in set(Demand):
        abort(400)

    def act(session: Session, found: Candidate) -> str:
        requests.ask(
            session,
            found,
            Demand(demand),
            by=g.account.username,
            text=request.form.get("text", ""),
        )
        return gettext("已记下请求。")

    return _acting(candidate_id, act)


@blueprint.post("/candidates/<int:candidate_id>/rights/erase")
def erase(candidate_id: int) -> Answer:
    """Erase a person at their wish."""

    def act(session: Session, found: Candidate) -> str:
        if request.form.get("sure") != "yes":
            flash(gettext("请先勾选确认。"), "warn")
            return ""
        erasing.erase(session, found, by=g.account.username)
        return gettext("已删除此人的姓名、号码和记录，不能恢复。")

    return _acting(candidate_id, act)


@blueprint.post("/candidates/<int:candidate_id>/rights/link")
def link(candidate_id: int) -> str | Answer:
    """Make the address of the person's own page and show it once."""
    made: list[str] = []

    def act(session: Session, found: Candidate) -> str:
        made.append(links.make(session, found, by=g.account.username))
        return ""

    back = _acting(candidate_id, act)
    return _person_page(candidate_id, token=made[0]) if made else back


@blueprint.post("/candidates/<int:candidate_id>/rights/copy.<any(xlsx, json):kind>")
def copy(candidate_id: int, kind: str) -> Response:
    """Hand out a copy of everything that is kept about a person."""
    with registry().write() as session:
        found = held.hand_out(session, candidate_id, by=g.account.username, scope=scope())
    if found is None:
        abort(404)
    return handed_out(found, kind)


def handed_out(found: Held, kind: str) -> Response:
    """Return a copy as a workbook to read, or as JSON to take elsewhere."""
    if kind == "json":
        told = {
            "person": found.person,
            **{name: list(rows) for name, rows in found.sections.items()},
        }
        text = json.dumps(told, ensure_ascii=False, indent=2, default=held.plain)
        content, mime = text.encode(), "application/json"
    else:
        person = [(str(words.field[name]), words.value("", name, value))
                  for name, value in found.person.items()]  # fmt: skip
        sheets = [(gettext("本人信息"), (gettext("项目"), gettext("内容")), person)]
        sheets += [
            (
                str(words.section[name]),
                tuple(str(words.field[column]) for column in rows[0]),
                [tuple(words.value(name, c, v) for c, v in row.items()) for row in rows],
            )
            for name, rows in found.sections.items()
            if rows
        ]
        content, mime = table_book(sheets), XLSX
    return send_file(
        io.BytesIO(content),
        mimetype=mime,
        as_attachment=True,
        download_name=f"{gettext('我的信息')}.{kind}",
    )


def said(effect: Effect) -> str:
    """Return what taking a consent back has led to, for who took it back."""
    return {
        Effect.NOTHING: gettext("已记下。"),
        Effect.WITHDRAWN: gettext("已记下：不再用于介绍工作，登记和安排已退出。"),
        Effect.COMES_ALONE: gettext("已记下：不再安排车票和座位，由本人自行前来。"),
        Effect.ASKED: gettext("已记下。人已在路上或已上岗，工作人员会核实还能停止哪些使用。"),
    }[effect]


def _acting(candidate_id: int, act: Callable[[Session, Candidate], str]) -> Answer:
    def on_person(session: Session) -> str:
        return act(session, _found(session, candidate_id))

    return done(url_for("rights.person", candidate_id=candidate_id), on_person)


def _person_page(candidate_id: int, token: str = "") -> str:
    with registry().read() as session:
        found = _found(session, candidate_id)
        address = url_for("mine.page", token=token, _external=True) if token else ""
        return render_template(
            "rights/person.html",
            one=found,
            kept=held.held(session, found),
            standing=consents.standing(session, found.id),
            asked=queries.requests(
                session, found.campaign_id, state=None, candidate_id=found.id, per_page=None
            ),
            notices=consent.NOTICES,
            purposes=list(Purpose),
            demands=list(Demand),
            address=address,
            code=svg(address) if address else "",
            today=today(),
        )


def _found(session: Session, candidate_id: int) -> Candidate:
    found = session.get(Candidate, candidate_id)
    if found is None or found.campaign_id != g.campaign.id:
        abort(404)
    return found

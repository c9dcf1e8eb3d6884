"""Offers out and answers back: the bureau's list, and the page of one person by a token."""

from __future__ import annotations

import datetime as dt
import io

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    g,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask_babel import gettext
from werkzeug.wrappers import Response as Answer

from recruit.causes import Thing
from recruit.models import Campaign, Stage, now
from recruit.operations import invitations, replying
from recruit.operations.lookup import require
from recruit.operations.replying import DeclineReason
from recruit.queries import offers, own_people
from recruit.queries.own_people import PersonDetail
from web import tables
from web.filters import Filters
from web.i18n import moment
from web.in_full import numbers
from web.pages.referrer import WAY
from web.room import registry
from web.ways import number, row_numbers

blueprint = Blueprint("answers", __name__)

DAYS = (1, 2, 3, 5, 7)
BY_PERSON = "person"
"""Who is written down when somebody answers for himself."""


@blueprint.get("/answers")
def index() -> str:
    """Show who has not answered, the longest waiting first."""
    filters = Filters.read(days=DAYS)
    with registry().read() as session:
        page = offers.open_offers(
            session, g.campaign.id, waiting_since=_since(filters.days), page=number("page")
        )
        figures = offers.answers_so_far(session, g.campaign.id)
    return render_template(
        "answers/index.html",
        page=page,
        figures=figures,
        filters=filters,
        days=[(n, gettext("%(n)s 天以上", n=n)) for n in DAYS],
        reasons=list(DeclineReason),
        now=now(),
    )


@blueprint.post("/answers")
def note() -> Answer:
    """Note the answers of those ticked, as they gave them by telephone."""
    ticked = row_numbers(request.form.getlist("placement"))
    if not ticked:
        flash(gettext("请先勾选人。"), "warn")
        return redirect(url_for("answers.index"), 303)
    with registry().write() as session:
        done = replying.reply(
            session,
            require(session, Campaign, g.campaign.id),
            ticked,
            accept=request.form.get("answer") == "accept",
            reason=request.form.get("reason", ""),
            by=g.account.username,
        )
    flash(gettext("已记下 %(n)s 人的答复。", n=done.moved), "good")
    if done.stale:
        flash(gettext("%(n)s 人其间已有答复，没有改动。", n=done.stale), "warn")
    return redirect(url_for("answers.index"), 303)


@blueprint.post("/answers/links.xlsx")
def links() -> Response:
    """Make an address for everybody who has not answered, as a list; numbers for a reason."""
    with registry().write() as session:
        page = offers.open_offers(session, g.campaign.id, per_page=None)
        shown = numbers(session, Thing.PLACEMENT, rows=page.total)
        made = invitations.answer_links(session, [row.placement_id for row in page])
    content = tables.workbook(
        gettext("待答复"),
        [
            gettext("姓名"),
            gettext("电话"),
            gettext("推荐人"),
            gettext("企业"),
            gettext("岗位"),
            gettext("通知时间"),
            gettext("答复网址"),
        ],
        [
            (
                row.candidate,
                shown(row.phone),
                row.referrer or "",
                row.enterprise,
                row.vacancy,
                moment(row.offered_at),
                url_for("answers.show", token=made[row.placement_id], _external=True),
            )
            for row in page
        ],
    )
    return send_file(
        io.BytesIO(content),
        mimetype=tables.XLSX,
        as_attachment=True,
        download_name=f"{gettext('待答复')}.xlsx",
    )


@blueprint.get("/o/<token>")
def show(token: str) -> str:
    """Show one person the offer, or the journey once it was accepted."""
    found = _found(token)
    person = found.person
    return render_template(
        "answers/offer.html",
        found=found,
        one=person,
        token=token,
        way=WAY,
        reached=WAY.index(person.stage) + 1 if person.stage in WAY else 0,
        reasons=list(DeclineReason),
    )


@blueprint.post("/o/<token>")
def reply(token: str) -> Answer:
    """Note the answer the person gives."""
    found = _found(token).person
    with registry().write() as session:
        done = replying.reply(
            session,
            require(session, Campaign, _campaign_of(token)),
            [found.placement_id] if found.placement_id else [],
            accept=request.form.get("answer") == "accept",
            reason=request.form.get("reason", ""),
            by=BY_PERSON,
        )
    if done.moved:
        flash(gettext("已收到您的答复，谢谢。"), "good")
    else:
        flash(gettext("这份通知已有答复。要改主意，请给推荐人或人社局打电话。"), "warn")
    return redirect(url_for("answers.show", token=token), 303)


def _found(token: str) -> PersonDetail:
    with registry().read() as session:
        found = own_people.person_of_token(session, token)
    if found is None or found.person.stage in {None, Stage.PROPOSED}:
        abort(404)
    return found


def _campaign_of(token: str) -> int:
    with registry().read() as session:
        return own_people.campaign_of_token(session, token) or abort(404)


def _since(days: str) -> dt.datetime | None:
    return now() - dt.timedelta(days=int(days)) if days else None

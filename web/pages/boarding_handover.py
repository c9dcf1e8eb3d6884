"""Handing over on arrival: who goes to which firm, signed on screen or on paper."""

from __future__ import annotations

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from recruit.documents import Language, MissingPolicy, hand_over_pdf, hand_over_xlsx
from recruit.models import HandOver, Trip
from recruit.operations import handover, papers
from recruit.operations.lookup import require
from recruit.queries import handover as query
from web.hubs import hub_names
from web.i18n import language
from web.room import registry

blueprint = Blueprint("boarding_handover", __name__)

TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@blueprint.get("/boarding/<int:trip_id>/handover")
def page(trip_id: int) -> str:
    """Show who is still to be handed over, firm by firm, and what has been signed."""
    with registry().read() as session:
        found = query.hand_over_list(session, trip_id)
        if found is None:
            abort(404)
        g.hub_names = hub_names(session, g.campaign.id)
    return render_template("boarding/handover.html", trip_id=trip_id, found=found)


@blueprint.post("/boarding/<int:trip_id>/handover")
def sign(trip_id: int) -> Response:
    """Sign for the people who are ticked."""
    form = request.form
    with registry().write() as session:
        done = handover.sign(
            session,
            require(session, Trip, trip_id),
            form.getlist("candidate", type=int),
            receiver=form.get("receiver", "")[:60],
            note=form.get("note", "")[:200],
            enterprise_id=form.get("enterprise", type=int),
            town_code=form.get("town", "")[:12],
            by=g.account.username,
        )
        people = len(done.people)
    flash(gettext("已交接 %(n)s 人。", n=people), "good")
    return redirect(url_for(".page", trip_id=trip_id), 303)


@blueprint.post("/boarding/<int:trip_id>/handover/<int:hand_over_id>/strike")
def strike(trip_id: int, hand_over_id: int) -> Response:
    """Strike a hand-over that was signed by mistake."""
    with registry().write() as session:
        done = require(session, HandOver, hand_over_id)
        if done.trip_id != trip_id:
            abort(404)
        handover.take_back(session, done, by=g.account.username)
    flash(gettext("交接记录已撤销。"), "good")
    return redirect(url_for(".page", trip_id=trip_id), 303)


@blueprint.get("/boarding/<int:trip_id>/handover.<any(pdf, xlsx):form>")
def paper(trip_id: int, form: str) -> Response:
    """Hand out the list, with lines to sign on."""
    by = g.account.display_name or g.account.username
    with registry().read() as session:
        said = papers.hand_over_paper(session, trip_id, by=by)
    words_of = Language(language())
    content = (
        hand_over_pdf(said, language=words_of, missing=MissingPolicy.MARK)
        if form == "pdf"
        else hand_over_xlsx(said, language=words_of)
    )
    name = f'attachment; filename="handover-{said.code}.{form}"'
    return Response(content, mimetype=TYPES[form], headers={"Content-Disposition": name})

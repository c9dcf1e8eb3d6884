"""Boarding on a phone: choose a trip, check people on board, with or without a line.

The phone page is one shell without anybody's data; scripts fill it from the list that
``boarding_roster`` makes and keep it in the browser while the line is down. What the shell
does, the list page (``boarding_list``) does with forms.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from itertools import groupby

from flask import Blueprint, Response, abort, g, render_template, request, url_for
from flask_wtf.csrf import generate_csrf

from recruit import queries as query
from recruit.queries import boarding as door
from web.hubs import hub_names
from web.look import asset, static_text
from web.pages import boarding_roster
from web.pages.charter_scope import own_province
from web.room import registry, today

blueprint = Blueprint("boarding", __name__)

SCRIPTS = ("boarding-store.js", "boarding-sync.js", "boarding-scan.js", "boarding.js")
VENDOR = ("vendor/qr-0.7.0/decode.js", "vendor/qr-0.7.0/index.js")
STYLES = ("laoxiang.css", "boarding.css")


@blueprint.get("/boarding/")
def index() -> str:
    """Show the trips people get on, a day at a time: today's, or the next there are."""
    with registry().read() as session:
        g.hub_names = hub_names(session, g.campaign.id)
        trips = door.door_trips(session, g.campaign.id, province=own_province())
    days = {day: list(rows) for day, rows in groupby(trips, key=lambda trip: trip.date)}
    shown = _day_shown(list(days))
    return render_template("boarding/index.html", days=days, shown=shown)


def _day_shown(days: list[dt.date]) -> dt.date | None:
    """Return the day asked for, else today, the next with trips or the last; None without any."""
    asked = request.args.get("day", "")
    coming = [day for day in days if day >= today()]
    return next(
        (day for day in days if day.isoformat() == asked),
        coming[0] if coming else days[-1] if days else None,
    )


@blueprint.get("/boarding/<int:trip_id>")
def phone(trip_id: int) -> str:  # noqa: ARG001  (the script reads it from the address)
    """Show the phone page: the same text for every trip, so that it can be kept."""
    return _shell()


@blueprint.get("/boarding/shell")
def shell() -> str:
    """Return the phone page for the service worker to keep."""
    return _shell()


@blueprint.get("/boarding/sw.js")
def worker() -> Response:
    """Return the service worker; its scope is /boarding/ because it stands there."""
    kept = [asset(name) for name in (*STYLES, "icon.svg", "laoxiang.js", *SCRIPTS)]
    kept += [url_for("static", filename=name) for name in VENDOR]
    source = static_text("boarding-sw.js")
    settings = json.dumps({"shell": url_for(".shell"), "assets": kept})
    version = hashlib.sha256(f"{settings}{source}".encode()).hexdigest()[:12]
    text = f"const KEPT = {settings};\nconst VERSION = {json.dumps(version)};\n{source}"
    return Response(
        text, mimetype="text/javascript", headers={"Cache-Control": "no-cache, must-revalidate"}
    )


@blueprint.get("/boarding/session.json")
def session_token() -> dict[str, str]:
    """Return the token that a report has to carry; asked for when there is a line."""
    return {"token": generate_csrf()}


@blueprint.get("/boarding/<int:trip_id>/roster.json")
def roster(trip_id: int) -> Response:
    """Return what a phone keeps of a trip; 304 when it has not changed."""
    with registry().read() as session:
        if query.trip(session, trip_id) is None:
            abort(404)
    boarding_roster.opened(trip_id)
    with registry().read() as session:
        found = query.trip(session, trip_id)
        if found is None:
            abort(404)
        g.hub_names = hub_names(session, g.campaign.id)
        text = json.dumps(boarding_roster.roster(session, found), ensure_ascii=False)
    answer = Response(text, mimetype="application/json")
    answer.set_etag(hashlib.sha256(text.encode()).hexdigest()[:24])
    answer.headers["Cache-Control"] = "no-store"
    return answer.make_conditional(request)


@blueprint.post("/boarding/<int:trip_id>/reports")
def reports(trip_id: int) -> dict[str, object]:
    """Take what a phone has reported; the same reports again change nothing."""
    said = request.get_json(silent=True)
    if not isinstance(said, dict) or not isinstance(said.get("reports"), list):
        abort(400)
    with registry().write() as session:
        if query.trip(session, trip_id) is None:
            abort(404)
        answers = boarding_roster.take(session, trip_id, said, by=g.account.username)
    return {"answers": answers}


@blueprint.post("/boarding/whose")
def whose() -> dict[str, object]:
    """Say where the holder of a pass belongs, when the phone's own list does not know."""
    said = request.get_json(silent=True)
    token = said.get("token") if isinstance(said, dict) else None
    if not isinstance(token, str) or not token.isascii() or len(token) > 64:
        abort(400)
    with registry().read() as session:
        g.hub_names = hub_names(session, g.campaign.id)
        found = door.whereabouts(session, token)
        if found is None or found.campaign_id != g.campaign.id:
            return {"known": False}
        return {"known": True, **boarding_roster.where(found)}


def _shell() -> str:
    return render_template(
        "boarding/phone.html", scripts=SCRIPTS, vendor=url_for("static", filename=VENDOR[0])
    )

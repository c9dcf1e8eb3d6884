"""After a charter plan was changed: whom to tell what; and who sat near whom.

The changing itself is in ``charter_tasks`` and ``charter_room``.
"""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, abort, g, render_template
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from recruit import queries as query
from recruit.causes import Thing
from recruit.identity import mask_name
from recruit.language import Language
from recruit.models import PlanKind
from recruit.wording.news import news
from web import names, words
from web.hubs import hub_names
from web.i18n import language, moment
from web.in_full import book_session, numbers
from web.lists import download
from web.pages.charter_scope import own_province
from web.room import registry
from web.ways import number

blueprint = Blueprint("mending", __name__)

PER_PAGE = 50


@blueprint.get("/plans/<int:plan_id>/told")
def told(plan_id: int) -> str:
    """Show who must be told what about a mended plan, with a text ready to be sent."""
    with registry().read() as session:
        header = _plan(session, plan_id)
        g.hub_names = hub_names(session, g.campaign.id)
        rows = query.told(session, plan_id, province=own_province())
    page = number("page", most=max(1, -(-len(rows) // PER_PAGE)))
    first = (page - 1) * PER_PAGE
    shown = rows[first : first + PER_PAGE]
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.kind] = counts.get(row.kind, 0) + 1
    return render_template(
        "mending/told.html",
        plan=header,
        counts=counts,
        page=query.Page(shown, len(rows), page, PER_PAGE),
        texts={row.candidate_id: _text(row) for row in shown},
        at=_at,
    )


@blueprint.get("/trips/<int:trip_id>/contacts/<int:candidate_id>")
def contacts(trip_id: int, candidate_id: int) -> str:
    """Show who sat near somebody on every leg of his journey."""
    trip, who, rows = _contacts(trip_id, candidate_id)
    return render_template(
        "mending/contacts.html", trip=trip, who=who, rows=rows, candidate_id=candidate_id
    )


@blueprint.route("/trips/<int:trip_id>/contacts/<int:candidate_id>.xlsx", methods=["GET", "POST"])
def contacts_sheet(trip_id: int, candidate_id: int) -> Response:
    """Hand out who sat near somebody as a workbook: numbers masked, or in full for a reason."""
    trip, _, rows = _contacts(trip_id, candidate_id)
    with book_session() as session:
        shown = numbers(session, Thing.TRIP, rows=len(rows), key=trip_id)
    titles = ("班次", "座位", "姓名", "电话", "老家", "远近", "开始同车", "结束同车")
    lines = [
        (
            row.trip,
            row.seat,
            row.candidate,
            shown(row.phone),
            str(names.county(row.home_county)),
            str(words.near[row.near]),
            f"{row.since:%Y-%m-%d %H:%M}",
            f"{row.until:%Y-%m-%d %H:%M}",
        )
        for row in rows
    ]
    return download(trip.code, titles, lines)


def _contacts(
    trip_id: int, candidate_id: int
) -> tuple[query.TripRow, query.SeatRow, tuple[query.ContactRow, ...]]:
    with registry().read() as session:
        found = query.trip(session, trip_id)
        if found is None:
            abort(404)
        _plan(session, found.trip.plan_id)
        g.hub_names = hub_names(session, g.campaign.id)
        who = next((seat for seat in found.seats if seat.candidate_id == candidate_id), None)
        rows = query.contacts(session, found.trip.plan_id, candidate_id)
    if who is None or rows is None:
        abort(404)
    return found.trip, who, rows


def _at(written: str) -> str:
    """Return a moment as a plan notes it, on the clock of China, in words."""
    return moment(dt.datetime.fromisoformat(written)) if written else ""


def _text(row: query.ToldRow) -> str:
    """Return the text to one person as lists show it, in the language of the page."""
    facts = {
        "name": mask_name(row.candidate),
        "from_time": _at(row.from_time),
        "to_trip": row.to_trip.split(" > ")[0],
        "to_time": _at(row.to_time),
        "to_place": str(names.place(row.to_place)) if row.to_place else "",
        "to_seat": row.to_seat,
    }
    return news(row.kind, Language(language()), facts)


def _plan(session: Session, plan_id: int) -> query.PlanRow:
    found = query.plan(session, plan_id)
    if found is None or found.campaign_id != g.campaign.id or found.kind is not PlanKind.CHARTER:
        abort(404)
    return found

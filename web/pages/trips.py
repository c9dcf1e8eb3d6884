"""Trips: by day, as a list, one by one with map, stops, drivers and manifest; downloads."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from flask import Blueprint, Response, abort, g, render_template, request
from sqlalchemy.orm import Session

from recruit import queries as query
from recruit.documents import Language, MissingPolicy, manifest_pdf, manifest_xlsx
from recruit.models import Mode, PlanKind, RoleName
from recruit.operations import manifests
from web import maps, names, timeline, words
from web.filters import Filters, choices
from web.hubs import hub_names
from web.i18n import language, short_day
from web.pages.charter_scope import own_province
from web.room import registry
from web.ways import number

blueprint = Blueprint("trips", __name__)

PER_PAGE = 50
TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Day:
    """One day of the campaign: trips that leave and people on them."""

    date: dt.date
    trips: int
    people: int

    @property
    def iso(self) -> str:
        """The day as it stands in the address."""
        return self.date.isoformat()


@blueprint.get("/trips")
def index() -> str:
    """Show the days and the trips of a plan: the published one unless another is asked for."""
    days = _days()
    filters = Filters.read(
        date=[day.isoformat() for day in days], mode=words.mode, province=names.provinces()
    )
    with registry().read() as session:
        shown = _plan(session)
        if shown is None:
            return render_template("trips/index.html", plan=None)
        g.hub_names = hub_names(session, g.campaign.id)
        plan_id = request.args.get("plan", type=int)
        # A town sees all of them, without names.
        own = "" if RoleName.TOWN in g.account.roles else own_province()
        everything = query.trips(
            session, g.campaign.id, plan_id=plan_id, province=own, per_page=None
        ).rows
        page = query.trips(
            session,
            g.campaign.id,
            plan_id=plan_id,
            mode=Mode(filters.mode) if filters.mode else None,
            province=own or filters.province,
            date=dt.date.fromisoformat(filters.date) if filters.date else None,
            page=number("page"),
            per_page=PER_PAGE,
        )
    trips, people = Counter(t.date for t in everything), Counter[dt.date]()
    for trip in everything:
        people[trip.date] += trip.boarded
    seats = sum(trip.seats for trip in everything)
    boarded = sum(people.values())
    return render_template(
        "trips/index.html",
        plan=shown,
        page=page,
        bar=timeline.bar,
        filters=filters,
        days=[Day(day, trips[day], people[day]) for day in days],
        totals={
            "trips": len(everything),
            "boarded": boarded,
            "fill": boarded / seats if seats else None,
            "yuan": sum(trip.yuan for trip in everything),
        },
        choices={
            "days": [(day.isoformat(), short_day(day)) for day in days if trips[day]],
            "modes": [(mode, words.mode[mode]) for mode in {t.mode.value for t in everything}],
            "provinces": choices([own] if own else names.provinces(), names.province),
        },
    )


@blueprint.get("/trips/<int:trip_id>")
def detail(trip_id: int) -> str:
    """Show one trip with map, stops, driver schedule and the manifest by seat."""
    with registry().read() as session:
        found = _trip(session, trip_id)
        g.hub_names = hub_names(session, g.campaign.id)
    stops = [stop for stop in found.stops if stop.place]
    return render_template(
        "trips/detail.html",
        trip=found.trip,
        stops=stops,
        people=found.travellers,
        place_of={stop.seq: stop.place for stop in stops},
        seconds=(found.trip.arrive - found.trip.depart).total_seconds(),
        drivers=timeline.drivers(found.driving),
        sketch=maps.one_trip(
            found.trip.mode.value,
            [(stop.place, (stop.lat, stop.lon)) for stop in stops],
            found.trip.boarded,
        )
        if stops
        else None,
    )


@blueprint.get("/trips/<int:trip_id>/manifest.<any(pdf, xlsx):form>")
def manifest(trip_id: int, form: str) -> Response:
    """Issue the manifest of one trip and hand it out."""
    with registry().read() as session:
        found = _trip(session, trip_id).trip
    return _issued(found.plan_id, [trip_id], form, f"manifest-{found.code}")


@blueprint.get("/plans/<int:plan_id>/manifests.<any(pdf, xlsx):form>")
def manifests_of_plan(plan_id: int, form: str) -> Response:
    """Issue the manifests of a plan, or of one day or province of it, as one file."""
    date, province = request.args.get("date", ""), request.args.get("province", "")
    known = {day.isoformat() for day in _days()}
    with registry().read() as session:
        _known(query.plan(session, plan_id))
        province = own_province() or province
        trips = query.trips(
            session,
            g.campaign.id,
            plan_id=plan_id,
            date=dt.date.fromisoformat(date) if date in known else None,
            province=province,
            per_page=None,
        ).rows
    return _issued(plan_id, [trip.id for trip in trips], form, f"manifests-{date or plan_id}")


def _issued(plan_id: int, trip_ids: list[int], form: str, stem: str) -> Response:
    """Issue manifests and hand them out; a list that has not changed keeps its number."""
    with registry().write() as session:
        issued = manifests.issue(
            session,
            plan_id,
            by=g.account.display_name or g.account.username,
            trip_ids=trip_ids,
        )
    if not issued:
        abort(404)
    words_of = Language(language())
    content = (
        manifest_pdf(issued, language=words_of, missing=MissingPolicy.MARK)
        if form == "pdf"
        else manifest_xlsx(issued, language=words_of)
    )
    return Response(
        content,
        mimetype=TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="{stem}.{form}"'},
    )


def _plan(session: Session) -> query.PlanRow | None:
    """Return the plan asked for, else the one in force, else None."""
    asked = request.args.get("plan", type=int)
    if asked is None:
        return query.plan_in_force(session, g.campaign.id, PlanKind.CHARTER)
    return _known(query.plan(session, asked))


def _known(found: query.PlanRow | None) -> query.PlanRow:
    if found is None or found.campaign_id != g.campaign.id or found.kind is not PlanKind.CHARTER:
        abort(404)
    return found


def _trip(session: Session, trip_id: int) -> query.TripDetail:
    found = query.trip(session, trip_id)
    if found is None:
        abort(404)
    _known(query.plan(session, found.trip.plan_id))
    return found


def _days() -> list[dt.date]:
    length = (g.campaign.last_date - g.campaign.first_date).days + 1
    return [g.campaign.first_date + dt.timedelta(days=n) for n in range(length)]

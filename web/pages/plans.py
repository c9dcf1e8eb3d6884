"""Plan versions: what a run proposes, why, and the publishing that a person signs."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from recruit import queries as query
from recruit.models import PlanKind, PlanState, PlanVersion
from recruit.operations import plans as operations
from recruit.operations.lookup import require
from web import names, words
from web.filters import Filters, choices
from web.i18n import number as written
from web.room import registry
from web.ways import number

blueprint = Blueprint("plans", __name__)

PER_PAGE = 50

HELD = 20
"""People listed who have accepted a place that no longer fits."""

WANTED = 10
"""Full vacancies listed where one more opening would help most."""


@blueprint.get("/plans/<int:plan_id>")
def detail(plan_id: int) -> str:
    """Show a plan: a matching by enterprise, a charter plan in figures."""
    with registry().read() as session:
        header = _plan(session, plan_id)
        if header.kind is PlanKind.CHARTER:
            return _charter(session, header)
        results = _results(session, plan_id)
        in_force = _in_force(session, header)
        earlier = _earlier(session, header)
        held = _held(session, header)
    return render_template(
        "plans/matching.html",
        held=held,
        earlier=earlier,
        plan=header,
        in_force=in_force,
        results=results,
        openings=sum(row.openings for row in results.enterprises),
        filled=sum(row.filled for row in results.enterprises),
        page=_page(results.enterprises),
    )


@blueprint.get("/plans/<int:plan_id>/enterprises/<int:enterprise_id>")
def enterprise(plan_id: int, enterprise_id: int) -> str:
    """Show whom a plan places at one enterprise, with the parts of each score."""
    with registry().read() as session:
        header = _plan(session, plan_id, PlanKind.MATCHING)
        results = _results(session, plan_id)
        found = next((row for row in results.enterprises if row.id == enterprise_id), None)
        if found is None:
            abort(404)
        page = query.assignments(
            session, plan_id, enterprise_id=enterprise_id, page=number("page")
        )
    return render_template("plans/enterprise.html", plan=header, enterprise=found, page=page)


@blueprint.get("/plans/<int:plan_id>/people")
def people(plan_id: int) -> str:
    """Show where a plan places everybody, person by person, with the parts of each score."""
    filters = Filters.read(province=names.provinces(), trade=names.trades(), pinned=["yes"])
    orders = list(query.AssignmentOrder)
    asked = request.args.get("sort", "")
    order = next((one for one in orders if one == asked), query.AssignmentOrder.WEAKEST)
    with registry().read() as session:
        header = _plan(session, plan_id, PlanKind.MATCHING)
        results = _results(session, plan_id)
        page = query.assignments(
            session,
            plan_id,
            province=filters.province,
            trade=filters.trade,
            pinned=bool(filters.pinned),
            order=order,
            page=number("page"),
        )
    return render_template(
        "plans/people.html",
        plan=header,
        results=results,
        page=page,
        filters=filters,
        order=order,
        orders=[(one.value, words.assignment_order[one]) for one in orders],
        provinces=choices(names.provinces(), names.province),
        trades=choices(names.trades(), names.trade),
    )


@blueprint.get("/plans/<int:plan_id>/unmatched")
def unmatched(plan_id: int) -> str:
    """Show who has no place, each with the reason and what would help."""
    reason = request.args.get("reason", "")
    reason = reason if reason in words.unmatched else ""
    with registry().read() as session:
        header = _plan(session, plan_id, PlanKind.MATCHING)
        results = _results(session, plan_id)
        page = query.unmatched(session, plan_id, reason=reason, page=number("page"))
        chains = query.chains(session, {row.candidate_id: row.detail for row in page.rows})
    return render_template(
        "plans/unmatched.html",
        plan=header,
        results=results,
        reason=reason,
        page=page,
        chains=chains,
        broken=lambda detail: sorted(
            detail.get("failed", {}).items(), key=lambda entry: -entry[1]
        )[:3],
    )


@blueprint.get("/plans/<int:plan_id>/shortfalls")
def shortfalls(plan_id: int) -> str:
    """Show which vacancies stay short, and why."""
    with registry().read() as session:
        header = _plan(session, plan_id, PlanKind.MATCHING)
        results = _results(session, plan_id)
    short = [row for row in results.shortfalls if row.filled < row.openings]
    wanted = sorted(
        (row for row in results.shortfalls if row.filled >= row.openings),
        key=lambda row: (-(row.seat_people or 0), -(row.seat_value or 0), row.vacancy_id),
    )
    return render_template(
        "plans/shortfalls.html",
        plan=header,
        results=results,
        page=_page(short),
        wanted=wanted[:WANTED],
    )


@blueprint.get("/plans/<int:plan_id>/compare")
def compare(plan_id: int) -> str:
    """Show who is placed otherwise than in another version: the one asked for, or the last."""
    with registry().read() as session:
        header = _plan(session, plan_id, PlanKind.MATCHING)
        rows = query.plans(session, header.campaign_id, PlanKind.MATCHING)
        versions = [row for row in rows if row.id != plan_id]
        wanted = request.args.get("with", type=int)
        other = next(
            (row for row in versions if row.id == wanted),
            next((row for row in versions if row.id < plan_id), None) if wanted is None else None,
        )
        if other is None:
            abort(404)
        changes = query.plan_changes(session, other.id, plan_id)
    return render_template(
        "plans/compare.html", plan=header, other=other, versions=versions, changes=changes
    )


@blueprint.post("/plans/<int:plan_id>/publish")
def publish(plan_id: int) -> Response:
    """Publish a draft in the name of whoever is logged in.

    The form says which published plan its page showed: who signs means to replace that one.
    """
    seen = request.form.get("replacing", "")
    if seen and not (seen.isascii() and seen.isdigit()):
        abort(400)
    with registry().write() as session:
        _plan(session, plan_id)
        done = operations.publish(
            session,
            require(session, PlanVersion, plan_id),
            by=g.account.username,
            replacing=int(seen) if seen else None,
        )
    flash(
        gettext(
            "已发布：新安排 %(made)s 人，保留 %(kept)s 人，收回 %(ended)s 人，跳过 %(out)s 人。",
            made=written(done.made),
            kept=written(done.kept),
            ended=written(done.ended),
            out=written(done.left_out),
        ),
        "good",
    )
    return redirect(url_for("plans.detail", plan_id=plan_id), 303)


@blueprint.post("/plans/<int:plan_id>/discard")
def discard(plan_id: int) -> Response:
    """Put a draft aside."""
    with registry().write() as session:
        _plan(session, plan_id)
        operations.discard(session, require(session, PlanVersion, plan_id), by=g.account.username)
    flash(gettext("已作废。"), "good")
    return redirect(url_for("plans.detail", plan_id=plan_id), 303)


def _charter(session: Session, header: query.PlanRow) -> str:
    trips = query.trips(session, g.campaign.id, plan_id=header.id, per_page=None).rows
    left = query.unserved(session, header.id)
    served = header.summary.get("counts", {}).get("seated")
    seats = sum(trip.seats for trip in trips)
    return render_template(
        "plans/charter.html",
        plan=header,
        in_force=_in_force(session, header),
        figures={
            "trips": len(trips),
            "served": served,
            # With what people spend on their own way to a hub, as the plan counts it.
            "yuan": sum(header.summary.get("yuan_by_mode", {}).values()),
            "yuan_per_worker": header.summary.get("yuan_per_worker"),
            "fill": sum(trip.boarded for trip in trips) / seats if seats else None,
            "on_time": header.summary.get("on_time_share"),
        },
        page=_page(left),
    )


def _plan(session: Session, plan_id: int, kind: PlanKind | None = None) -> query.PlanRow:
    """Return a plan of the campaign in use, or answer that there is none."""
    found = query.plan(session, plan_id)
    if found is None or found.campaign_id != g.campaign.id or kind not in (None, found.kind):
        abort(404)
    return found


def _earlier(session: Session, header: query.PlanRow) -> query.PlanRow | None:
    """Return the version to compare with: the one a run was to keep, else the one before."""
    rows = query.plans(session, header.campaign_id, header.kind)
    run = None if header.run_id is None else query.run(session, header.run_id)
    kept = None if run is None else run.keep_plan_id
    earlier = [row for row in rows if row.id < header.id]
    return next((row for row in earlier if row.id == kept), earlier[0] if earlier else None)


def _in_force(session: Session, header: query.PlanRow) -> int | None:
    """Return the id of the published plan that this one would replace, None without any."""
    published = (
        row.id
        for row in query.plans(session, header.campaign_id, header.kind)
        if row.state is PlanState.PUBLISHED
    )
    return next(published, None)


def _held(
    session: Session, header: query.PlanRow
) -> list[tuple[query.CandidateRow, tuple[str, ...]]]:
    """Return those who kept a place that no longer fits, and the rules it breaks."""
    held = header.summary.get("held", {}).get("first", [])[:HELD]
    people = query.people_rows(session, [one["candidate"] for one in held])
    return [
        (people[one["candidate"]], tuple(one["rules"]))
        for one in held
        if one["candidate"] in people
    ]


def _results(session: Session, plan_id: int) -> query.MatchingResults:
    results = query.matching_results(session, plan_id)
    if results is None:
        abort(404)
    return results


def _page(rows: Any) -> query.Page[Any]:
    page = number("page", most=max(1, -(-len(rows) // PER_PAGE)))
    first = (page - 1) * PER_PAGE
    return query.Page(tuple(rows[first : first + PER_PAGE]), len(rows), page, PER_PAGE)

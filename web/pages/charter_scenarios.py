"""Charter plans side by side: a name for each, who changes between two, publishing."""

from __future__ import annotations

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from recruit import queries as query
from recruit.models import PlanKind, PlanState, PlanVersion
from recruit.operations import scenarios as operations
from recruit.operations.lookup import require
from recruit.queries import charter_room as room
from recruit.queries.plan_difference import plan_difference
from web import words
from web.hubs import hub_names
from web.i18n import number as written
from web.pages.charter_scope import own_province
from web.room import registry
from web.ways import number

blueprint = Blueprint("scenarios", __name__)

PER_PAGE = 50


@blueprint.get("/charter-room/plans/<int:plan_id>")
def show(plan_id: int) -> str:
    """Show one plan among others: its name, its figures, and what its reader may do with it."""
    with registry().read() as session:
        _plan(session, plan_id)
        rows = room.scenarios(session, g.campaign.id)
        row = next((one for one in rows if one.id == plan_id), None)
        if row is None:
            abort(404)
        force = next((one for one in rows if one.state is PlanState.PUBLISHED), None)
        own = own_province()
        may_publish = row.state is PlanState.DRAFT and (
            not own or operations.confined_to(session, require(session, PlanVersion, plan_id), own)
        )
    return render_template(
        "charter/plan.html",
        row=row,
        force=force,
        may_publish=may_publish,
        own=own,
        others=[one for one in rows if one.id != plan_id],
    )


@blueprint.post("/charter-room/plans/<int:plan_id>/name")
def rename(plan_id: int) -> Response:
    """Give a plan version a name."""
    with registry().write() as session:
        _plan(session, plan_id)
        operations.rename(
            session,
            require(session, PlanVersion, plan_id),
            name=request.form.get("name", ""),
            by=g.account.username,
        )
    flash(gettext("名字已改。"), "good")
    return redirect(url_for("scenarios.show", plan_id=plan_id), 303)


@blueprint.post("/charter-room/plans/<int:plan_id>/publish")
def publish(plan_id: int) -> Response:
    """Publish a draft; a squad only one that changes nobody's journey but its own people's."""
    seen = request.form.get("replacing", type=int)
    with registry().write() as session:
        _plan(session, plan_id)
        done = operations.publish(
            session,
            require(session, PlanVersion, plan_id),
            by=g.account.username,
            province=own_province(),
            replacing=seen,
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
    return redirect(url_for("scenarios.show", plan_id=plan_id), 303)


@blueprint.get("/charter-room/compare")
def compare() -> str:
    """Show two plans side by side, and whose journey differs."""
    asked = request.args.getlist("plan", type=int)
    with registry().read() as session:
        rows = room.scenarios(session, g.campaign.id)
        known = {row.id: row for row in rows}
        chosen = sorted({plan for plan in asked if plan in known})[:2]
        if len(chosen) < 2:
            return render_template("charter/compare.html", rows=rows, pair=None, chosen=chosen)
        g.hub_names = hub_names(session, g.campaign.id)
        page = number("page")
        found = plan_difference(
            session,
            require(session, PlanVersion, chosen[0]),
            require(session, PlanVersion, chosen[1]),
            province=own_province(),
            first=(page - 1) * PER_PAGE,
            count=PER_PAGE,
        )
    return render_template(
        "charter/compare.html",
        rows=rows,
        chosen=chosen,
        pair=(known[chosen[0]], known[chosen[1]]),
        found=found,
        kinds=[kind for kind in words.told if kind in found.counts],
        page=query.Page(found.rows, found.total, page, PER_PAGE),
    )


def _plan(session: Session, plan_id: int) -> query.PlanRow:
    found = query.plan(session, plan_id)
    if found is None or found.campaign_id != g.campaign.id or found.kind is not PlanKind.CHARTER:
        abort(404)
    return found

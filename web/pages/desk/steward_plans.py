"""Assignment of stewards, and rounds of inspections by sampling."""

from __future__ import annotations

from flask import abort, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from recruit.desk.forms import table_book
from recruit.desk.stewards import assigning, operations, queries, visit_queries
from recruit.desk.stewards.model import InspectionRound, StewardPlan, VisitKind
from recruit.operations.lookup import require
from web import names
from web import words_desk as words
from web.i18n import number
from web.pages.desk.acting import done, download, own_town, whole
from web.pages.desk.stewards import blueprint
from web.room import registry, today
from web.ways import number as page_asked


@blueprint.get("/stewards/plans")
def plans() -> str:
    """Show proposals, and ask for one."""
    with registry().read() as session:
        rows = queries.steward_plans(session)
        cover = queries.cover(session, today())
    return render_template("desk/stewards/plans.html", plans=rows, cover=cover)


@blueprint.post("/stewards/plans")
def propose() -> Response:
    """Compute the best assignment; solving happens outside the transaction."""
    with registry().read() as session:
        posed = assigning.pose(session)
    found, seconds = assigning.solve(posed)
    with registry().write() as session:
        plan_id = assigning.propose(session, posed, found, seconds=seconds, by=g.account.username)
    return redirect(url_for("stewards.plan", plan_id=plan_id), 303)


@blueprint.get("/stewards/plans/<int:plan_id>")
def plan(plan_id: int) -> str:
    """Show what a proposal changes, and how well it is proved."""
    changed = request.args.get("show") == "changed"
    with registry().read() as session:
        found = require(session, StewardPlan, plan_id)
        page = queries.pairs(session, found, changed_only=changed, page=page_asked("page"))
    return render_template(
        "desk/stewards/plan.html", plan=found, page=page, changed=changed, sums=found.summary
    )


@blueprint.post("/stewards/plans/<int:plan_id>/adopt")
def adopt(plan_id: int) -> Response:
    """Make a proposal hold from today on."""

    def act(session: Session) -> str:
        moved = assigning.adopt(
            session, require(session, StewardPlan, plan_id), since=today(), by=g.account.username
        )
        return gettext("已采用，%(n)s 家企业有了新的管家。", n=number(moved))

    return done(url_for("stewards.plan", plan_id=plan_id), act)


@blueprint.post("/stewards/plans/<int:plan_id>/discard")
def discard(plan_id: int) -> Response:
    """Drop a proposal."""

    def act(session: Session) -> str:
        assigning.discard(session, require(session, StewardPlan, plan_id), by=g.account.username)
        return gettext("已作废。")

    return done(url_for("stewards.plans"), act)


@blueprint.get("/stewards/rounds")
def rounds() -> str:
    """Show rounds of inspections, and draw one."""
    with registry().read() as session:
        rows = visit_queries.rounds(session)
    return render_template(
        "desk/stewards/rounds.html",
        rounds=rows,
        today=today(),
        towns=[(code, names.town(code)) for code in names.towns()],
    )


@blueprint.post("/stewards/rounds")
def draw() -> Response:
    """Draw enterprises to be inspected."""
    kind = request.form.get("kind", "")
    town = request.form.get("town", "")
    seed = whole("seed", most=2**31 - 1)
    made = []

    def act(session: Session) -> str:
        found = operations.draw_round(
            session,
            kind=VisitKind(kind) if kind in set(VisitKind) else VisitKind.INSPECTION,
            size=whole("size") or 0,
            seed=int(f"{today():%Y%m%d}") if seed is None else seed,
            day=today(),
            town=town if town in names.towns() else "",
            by=g.account.username,
        )
        made.append(found.id)
        return gettext("已抽出 %(n)s 家。", n=number(found.size))

    answer = done(url_for("stewards.rounds"), act)
    if made:
        return redirect(url_for("stewards.round_detail", round_id=made[0]), 303)
    return answer


@blueprint.get("/stewards/rounds/<int:round_id>")
def round_detail(round_id: int) -> str:
    """Show the enterprises of a round."""
    with registry().read() as session:
        found = require(session, InspectionRound, round_id)
        page = visit_queries.samples(
            session, round_id, town=own_town() or "", page=page_asked("page")
        )
    strata = [
        (names.town(key.split("/")[0]), str(words.scale[key.split("/")[1]]), *counts)
        for key, counts in sorted(found.summary.items())
    ]
    return render_template("desk/stewards/round.html", round=found, page=page, strata=strata)


@blueprint.get("/stewards/rounds/<int:round_id>.xlsx")
def round_book(round_id: int) -> Response:
    """Hand out a round as a workbook to take along."""
    with registry().read() as session:
        if session.get(InspectionRound, round_id) is None:
            abort(404)
        page = visit_queries.samples(session, round_id, town=own_town() or "", per_page=None)
    head = (
        gettext("企业名称"), gettext("镇街"), gettext("规模"), gettext("联系人"),
        gettext("联系电话"), gettext("问题数"), gettext("情况"),
    )  # fmt: skip
    body = [
        (row.enterprise, names.town(row.town), str(words.scale[row.scale]), row.contact_name,
         row.contact_phone, row.faults, row.note)
        for row in page
    ]  # fmt: skip
    return download(table_book([(gettext("抽查名单"), head, body)]), f"round-{round_id}.xlsx")

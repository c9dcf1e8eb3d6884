"""The charter room: plans side by side, and one plan on the table that is edited by hand.

A step is tried first, shown with its cost or the rules it breaks, and kept when it is
confirmed; nothing is saved that breaks a rule.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from recruit import queries as query
from recruit.models import Mode, PlanKind, PlanVersion, WorkingCopy, WorkingState
from recruit.operations import working_copies as editing
from recruit.operations.lookup import require
from recruit.queries import charter_board as boards
from recruit.queries import charter_room as room
from web import charter_view as view
from web import charter_words, names, words
from web.charter_forms import days_of_season, edits_of, groups_of
from web.filters import Filters, choices
from web.hubs import hub_names
from web.i18n import short_day
from web.pages.charter_scope import own_province
from web.room import registry

blueprint = Blueprint("room", __name__)

VIEWS = ("day", "vehicle", "map", "steps")


@blueprint.get("/charter-room")
def index() -> str:
    """Show the plans side by side, the working copies and the background work."""
    with registry().read() as session:
        province = own_province()
        return render_template(
            "charter/index.html",
            scenarios=room.scenarios(session, g.campaign.id),
            copies=room.copies(session, g.campaign.id, province=province),
            tasks=room.tasks(session, g.campaign.id, province=province),
            in_force=query.plan_in_force(session, g.campaign.id, PlanKind.CHARTER),
            own=province,
            charter_words=charter_words,
        )


@blueprint.post("/charter-room/copies")
def open_copy() -> Response:
    """Put a plan version on the table."""
    plan_id = request.form.get("plan", type=int) or 0
    with registry().read() as session:
        plan = require(session, PlanVersion, plan_id)
        if plan.campaign_id != g.campaign.id:
            abort(404)
        province = own_province()
        opening = editing.prepare(session, plan)
        name = request.form.get("name", "").strip() or plan.note
        name = name or gettext("第 %(n)s 版的工作稿", n=plan.number)
    with registry().write() as session:
        made = editing.open_copy(
            session, opening, name=name, by=g.account.username, province=province
        ).id
    return redirect(url_for("room.table", copy_id=made), 303)


@blueprint.get("/charter-room/copies/<int:copy_id>")
def table(copy_id: int) -> str:
    """Show one plan on the table: by day, by vehicle, as a map or as the list of its steps."""
    with registry().read() as session:
        copy = _copy(session, copy_id)
        g.hub_names = hub_names(session, g.campaign.id)
        board = boards.board_of(editing.bench_of(session, require(session, WorkingCopy, copy.id)))
        own = copy.province
        tray = [group for group in board.tray if not own or group.county[:2] == own[:2]]
        filters = _filters(board, own)
        shown = view.chosen(board, filters, own)
        selected = board.by_code.get(request.args.get("trip", ""))
        groups = [board.groups[key] for _, key in board.aboard[selected.code]] if selected else []
        who = room.people(session, [p for group in (*groups, *tray) for p in group.people])
        steps = room.steps(session, copy.id)
    here = request.args.get("view", "day")
    return render_template(
        "charter/table.html",
        copy=copy,
        board=board,
        view=here if here in VIEWS else "day",
        filters=filters,
        choices=_choices(board, own),
        shown=shown,
        days=view.days(shown),
        lanes=view.lanes(shown) if here not in ("vehicle", "map", "steps") else (),
        departures=view.departures(shown) if here == "vehicle" else (),
        sketch=view.sketch(shown) if here == "map" else None,
        selected=selected,
        tray=tray,
        who=who,
        steps=steps,
        opened=next((step.figures for step in steps if step.number == 0), steps[-1].figures),
        own=own,
        charter_words=charter_words,
    )


@blueprint.get("/charter-room/copies/<int:copy_id>/move")
def choose(copy_id: int) -> str:
    """Show where a party, or everybody of a stop, could be moved: the way without a mouse."""
    with registry().read() as session:
        copy = _copy(session, copy_id)
        g.hub_names = hub_names(session, g.campaign.id)
        bench = editing.bench_of(session, require(session, WorkingCopy, copy.id))
        board = boards.board_of(bench)
        groups = groups_of(board)
        who = room.people(session, [p for group in groups for p in group.people])
    likely, others = boards.targets(board, max(groups, key=lambda group: group.size))
    if len(groups) > 1:
        people = sum(group.size for group in groups)
        others += [v for v in likely if v.free < people]
        likely = [v for v in likely if v.free >= people]
    own = copy.province
    return render_template(
        "charter/move.html",
        copy=copy,
        groups=groups,
        county=groups[0].county,
        ways={group.key: board.ways.get(group.key, ()) for group in groups},
        likely=likely,
        others=[v for v in others if not own or v.province == own],
        offers=[offer for offer in board.offers if offer.mode != "shuttle"],
        hubs=[(hub, names.place(hub)) for hub in sorted(board.near)],
        days=days_of_season(),
        who=who,
        charter_words=charter_words,
    )


@blueprint.post("/charter-room/copies/<int:copy_id>/try")
def attempt(copy_id: int) -> str | Response:
    """Show what a step would do: its cost and whom it changes, or the rules it breaks."""
    with registry().read() as session:
        copy = _copy(session, copy_id)
        g.hub_names = hub_names(session, g.campaign.id)
        row = require(session, WorkingCopy, copy.id)
        board = boards.board_of(editing.bench_of(session, row))
        edits = edits_of(board)
        if not edits:
            flash(gettext("请先选要改什么、改到哪里。"), "bad")
            return redirect(_back(copy_id), 303)
        tried = editing.try_edits(session, row, edits)
        groups = [
            board.groups[key]
            for key in dict.fromkeys(e.get("party", "") for e in edits)
            if key in board.groups
        ]
        blamed = [one.where for one in tried.broken]
        who = room.people(session, [*(p for group in groups for p in group.people), *blamed])
    part = "X-Part" in request.headers
    return render_template(
        "charter/tried_part.html" if part else "charter/tried.html",
        copy=copy,
        tried=tried,
        board=board,
        edits=edits,
        groups=groups,
        told=_counted(tried),
        who=who,
        form=[(k, v) for k, v in request.form.items(multi=True) if k not in _OWN_FIELDS],
        back=_back(copy_id),
        part=part,
        charter_words=charter_words,
    )


_OWN_FIELDS = ("csrf_token", "revision")


@blueprint.post("/charter-room/copies/<int:copy_id>/keep")
def keep(copy_id: int) -> Response:
    """Keep a step that was confirmed; refuse it when somebody was quicker or it breaks a rule."""
    with registry().read() as session:
        copy = _copy(session, copy_id)
        row = require(session, WorkingCopy, copy.id)
        editing.refuse_overtaken(row, _revision())
        edits = edits_of(boards.board_of(editing.bench_of(session, row)))
        if not edits:
            abort(400)
        tried = editing.try_edits(session, row, edits)
    with registry().write() as session:
        editing.keep(session, tried, by=g.account.username)
    flash(gettext("已改好，可以撤销。"), "good")
    return redirect(_back(copy_id), 303)


@blueprint.post("/charter-room/copies/<int:copy_id>/<any(undo, redo):way>")
def go(copy_id: int, way: str) -> Response:
    """Take the last step back, or do it again."""
    with registry().write() as session:
        _copy(session, copy_id)
        verb = editing.undo if way == "undo" else editing.redo
        verb(session, copy_id, revision=_revision(), by=g.account.username)
    return redirect(_back(copy_id), 303)


@blueprint.post("/charter-room/copies/<int:copy_id>/save")
def save(copy_id: int) -> Response:
    """Make a draft version of what is on the table."""
    with registry().write() as session:
        copy = _copy(session, copy_id)
        name = request.form.get("name", "").strip() or copy.name
        version = editing.save(
            session, copy_id, revision=_revision(), name=name, by=g.account.username
        )
        number = version.number
    flash(gettext("已存为第 %(n)s 版草案；发布后才生效。", n=number), "good")
    return redirect(url_for("room.table", copy_id=copy_id), 303)


@blueprint.post("/charter-room/copies/<int:copy_id>/name")
def rename(copy_id: int) -> Response:
    """Give a working copy another name."""
    with registry().write() as session:
        _copy(session, copy_id)
        editing.rename(session, copy_id, name=request.form.get("name", ""))
    return redirect(url_for("room.table", copy_id=copy_id), 303)


@blueprint.post("/charter-room/copies/<int:copy_id>/put-away")
def put_away(copy_id: int) -> Response:
    """Close a working copy; what was saved stays."""
    with registry().write() as session:
        _copy(session, copy_id)
        editing.put_away(session, copy_id, by=g.account.username)
    flash(gettext("工作稿已收起。"), "good")
    return redirect(url_for("room.index"), 303)


@blueprint.get("/charter-room/copies/<int:copy_id>/why")
def why(copy_id: int) -> str:
    """Show what a head costs by each way from a county on a day."""
    county = request.args.get("county", "")[:6]
    with registry().read() as session:
        copy = _copy(session, copy_id)
        g.hub_names = hub_names(session, g.campaign.id)
        bench = editing.bench_of(session, require(session, WorkingCopy, copy.id))
        board = boards.board_of(bench)
    counties = sorted({group.county for group in board.groups.values()})
    if copy.province:
        counties = [code for code in counties if code[:2] == copy.province[:2]]
    if county not in counties:
        county = counties[0] if counties else ""
    days = days_of_season()
    asked = request.args.get("date", "")
    from_here = boards.from_county(board, county)
    leaves = [vehicle.date for vehicle, _ in from_here]
    date = next((d for d in days if d.isoformat() == asked), min(leaves, default=days[0]))
    return render_template(
        "charter/why.html",
        copy=copy,
        county=county,
        date=date,
        counties=choices(counties, names.county),
        days=[(d.isoformat(), short_day(d)) for d in days],
        ways=editing.alternatives(bench, county, date) if county else (),
        vehicles=from_here,
        board=board,
        left=[group for group in board.tray if group.county == county],
        charter_words=charter_words,
    )


def _copy(session: Session, copy_id: int) -> room.CopyRow:
    """Return a working copy of this campaign that the account may see, or answer 404."""
    found = room.copy(session, copy_id)
    own = own_province()
    if (
        found is None
        or found.campaign_id != g.campaign.id
        or (own and found.province != own)
        or found.state is not WorkingState.OPEN
    ):
        abort(404)
    return found


def _filters(board: boards.Board, own: str) -> Filters:
    return Filters.read(
        date=[day.isoformat() for day in view.days(board.vehicles)],
        mode=list(Mode),
        county={group.county for group in board.groups.values()},
        province=() if own else names.provinces(),
    )


def _choices(board: boards.Board, own: str) -> dict[str, Any]:
    mine = [v for v in board.vehicles if not own or v.province == own]
    counties = {
        group.county for group in board.groups.values() if not own or group.county[:2] == own[:2]
    }
    modes = {vehicle.mode for vehicle in mine}
    return {
        "days": [(day.isoformat(), short_day(day)) for day in view.days(mine)],
        "modes": [(mode.value, words.mode[mode]) for mode in Mode if mode.value in modes],
        "counties": choices(sorted(counties), names.county),
        "provinces": [] if own else choices(names.provinces(), names.province),
    }


def _counted(tried: editing.Tried) -> dict[str, int]:
    """Return how many people have to be told each kind of thing, the gravest first."""
    counts: dict[str, int] = {}
    for row in tried.told:
        counts[row["kind"]] = counts.get(row["kind"], 0) + 1
    return {kind: counts[kind] for kind in words.told if kind in counts}


def _revision() -> int:
    found = request.form.get("revision", type=int)
    return abort(400) if found is None else found


def _back(copy_id: int) -> str:
    """Return the board as it was looked at: the same view, filters and vehicle."""
    kept = {
        name: request.form[f"at_{name}"][:60]
        for name in ("view", "date", "mode", "county", "province", "trip")
        if request.form.get(f"at_{name}")
    }
    return url_for("room.table", copy_id=copy_id, **kept)

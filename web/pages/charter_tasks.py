"""Background work of the charter room: replan after a disruption, prices of rules, joint plans."""

from __future__ import annotations

import datetime as dt
from itertools import zip_longest
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from recruit import jobs
from recruit import queries as query
from recruit.models import (
    Campaign,
    CharterTask,
    PlanKind,
    PlanState,
    PlanVersion,
    TaskKind,
    TripState,
)
from recruit.operations import charter_tasks as operations
from recruit.operations import mending
from recruit.operations.lookup import require
from recruit.queries import charter_room as room
from web import charter_words, live, names
from web.filters import choices
from web.hubs import hub_names
from web.pages.charter_scope import own_province
from web.room import registry

blueprint = Blueprint("tasks", __name__)

WAITING = (TripState.PLANNED, TripState.CONFIRMED)
PATIENCE_S = 1.5
"""Seconds the page waits for work before it shows its progress instead."""

MOST_PEOPLE = 200
"""People whose day changes, or who withdraw, in one replan at most."""


@blueprint.get("/plans/<int:plan_id>/replan")
def replan_form(plan_id: int) -> str:
    """Show what can have happened: places sealed, vehicles lost, people late or withdrawn."""
    return _form(plan_id)


@blueprint.post("/plans/<int:plan_id>/replan/find")
def find(plan_id: int) -> str:
    """Show the form with the people of a name; sent, so that no name stands in an address."""
    return _form(plan_id)


def _form(plan_id: int) -> str:
    with registry().read() as session:
        header = _plan(session, plan_id)
        g.hub_names = hub_names(session, g.campaign.id)
        own = own_province()
        trips = query.trips(
            session, g.campaign.id, plan_id=plan_id, province=own, per_page=None
        ).rows
        text = " ".join(request.form.get("q", "").split())[:20]
        people = room.sought(session, g.campaign.id, text, province=own) if text else ()
        counties = room.home_counties(session, g.campaign.id, province=own)
        chosen = request.values.getlist("who", type=int)[:MOST_PEOPLE]
        kept = room.named(session, g.campaign.id, chosen, province=own)
    waiting = [trip for trip in trips if trip.state in WAITING and trip.mode.value != "shuttle"]
    hubs = sorted({t.first_place for t in waiting if not t.first_place.isdecimal()})
    return render_template(
        "charter/replan.html",
        plan=header,
        trips=waiting,
        hubs=choices(hubs, names.place),
        counties=choices(counties, names.county),
        provinces=choices([own] if own else names.provinces(), names.province),
        people=people,
        kept=kept,
        sought=text,
        charter_words=charter_words,
    )


@blueprint.post("/plans/<int:plan_id>/replan")
def replan(plan_id: int) -> Response:
    """Enter what happened and mend the plan in the background."""
    happened = _happened()
    if happened is None:
        flash(gettext("请把封闭的地点和日期填完整，结束不早于开始。"), "bad")
        return redirect(url_for("tasks.replan_form", plan_id=plan_id), 303)
    anything = happened.sealed or happened.cancelled or happened.late or happened.withdrawn
    if not anything and "registry" not in request.form:
        flash(gettext("请至少填一件发生的事，或勾选“按登记的变化重排”。"), "bad")
        return redirect(url_for("tasks.replan_form", plan_id=plan_id), 303)
    with registry().write() as session:
        _plan(session, plan_id)
        own = own_province()
        if own:
            _require_own(session, plan_id, happened, own)
        campaign = require(session, Campaign, g.campaign.id)
        mending.enter(session, campaign, happened, by=g.account.username)
        task = operations.ask(
            session,
            campaign,
            TaskKind.REPLAN,
            by=g.account.username,
            plan=require(session, PlanVersion, plan_id),
            province=own,
            what={
                "cancelled": sorted(happened.cancelled),
                "sealed": [
                    [one.place, one.first.isoformat(), one.last.isoformat()]
                    for one in happened.sealed
                ],
                "late": len(happened.late),
                "withdrawn": len(happened.withdrawn),
            },
        ).id
    return _begun(task)


@blueprint.post("/charter-room/prices")
def ask_prices() -> Response:
    """Work out in the background what each rule costs."""
    with registry().write() as session:
        plan = _plan(session, request.form.get("plan", type=int) or 0)
        task = operations.ask(
            session,
            require(session, Campaign, g.campaign.id),
            TaskKind.PRICES,
            by=g.account.username,
            plan=require(session, PlanVersion, plan.id),
            province=own_province(),
        ).id
    return _begun(task)


@blueprint.post("/charter-room/joint")
def ask_joint() -> Response:
    """Plan matching and charter together in the background."""
    with registry().write() as session:
        task = operations.ask(
            session,
            require(session, Campaign, g.campaign.id),
            TaskKind.JOINT,
            by=g.account.username,
        ).id
    return _begun(task)


@blueprint.get("/charter-room/tasks/<int:task_id>")
def detail(task_id: int) -> str:
    """Show a piece of background work: its progress, then what it gave."""
    with registry().read() as session:
        task = _task(session, task_id)
        g.hub_names = hub_names(session, g.campaign.id)
        made = None if task.made_plan_id is None else query.plan(session, task.made_plan_id)
    return render_template("charter/task.html", task=task, made=made, charter_words=charter_words)


@blueprint.get("/charter-room/tasks/<int:task_id>/progress")
def progress(task_id: int) -> Response:
    """Answer the page that polls."""
    with registry().read() as session:
        task = _task(session, task_id)
    fragment = render_template("charter/progress.html", task=task, charter_words=charter_words)
    return live.answer(fragment, finished=not task.under_way)


@blueprint.post("/charter-room/tasks/<int:task_id>/stop")
def stop(task_id: int) -> Response:
    """Ask work to stop."""
    with registry().write() as session:
        _task(session, task_id)
        operations.stop(session, require(session, CharterTask, task_id), by=g.account.username)
    return redirect(url_for("tasks.detail", task_id=task_id), 303)


def _begun(task_id: int) -> Response:
    jobs.start_charter_task(registry(), task_id).join(PATIENCE_S)
    return redirect(url_for("tasks.detail", task_id=task_id), 303)


def _happened() -> mending.Happened | None:
    """Return what the form says happened; None when a closure is half filled in."""
    form = request.form
    sealed = []
    columns = (form.getlist(name) for name in ("place", "first", "last"))
    rows = zip_longest(*columns, fillvalue="")
    for place, first, last in list(rows)[:10]:
        if not place.strip():
            continue
        try:
            days = (dt.date.fromisoformat(first), dt.date.fromisoformat(last))
        except ValueError:
            return None
        if days[1] < days[0]:
            return None
        sealed.append(mending.Sealed(place.strip()[:40], *days))
    late: dict[int, dt.date] = {}
    withdrawn: list[int] = []
    for number in form.getlist("who", type=int)[:MOST_PEOPLE]:
        if form.get(f"what-{number}") == "withdrawn":
            withdrawn.append(number)
        elif form.get(f"what-{number}") == "late":
            try:
                late[number] = dt.date.fromisoformat(form.get(f"ready-{number}", ""))
            except ValueError:
                return None
    cancelled = frozenset(code[:12] for code in form.getlist("cancel") if code)
    return mending.Happened(sealed, cancelled, late, withdrawn)


def _require_own(
    session: Session, plan_id: int, happened: mending.Happened, province: str
) -> None:
    """Refuse a squad what concerns another province."""
    trips = query.trips(
        session, g.campaign.id, plan_id=plan_id, province=province, per_page=None
    ).rows
    own_hubs = {trip.first_place for trip in trips}
    touched = {*happened.late, *happened.withdrawn}
    named: Any = room.named(session, g.campaign.id, touched, province=province)
    if (
        happened.cancelled - {trip.code for trip in trips}
        or len(named) < len(touched)
        or any(
            one.place[:2] != province[:2] and one.place not in own_hubs for one in happened.sealed
        )
    ):
        abort(403)


def _plan(session: Session, plan_id: int) -> query.PlanRow:
    found = query.plan(session, plan_id)
    if found is None or found.campaign_id != g.campaign.id or found.kind is not PlanKind.CHARTER:
        abort(404)
    if found.state not in (PlanState.DRAFT, PlanState.PUBLISHED):
        abort(404)
    return found


def _task(session: Session, task_id: int) -> room.TaskRow:
    found = room.task(session, task_id)
    own = own_province()
    if found is None or found.campaign_id != g.campaign.id or (own and found.province != own):
        abort(404)
    return found

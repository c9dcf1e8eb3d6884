"""Trying a change against a matching plan, seeing what it would do, and making it for good."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.wrappers import Response

from recruit import jobs
from recruit import queries as query
from recruit.models import Candidate, PinKind, PlanKind, PlanVersion, Trial, Vacancy
from recruit.operations import trials as operations
from recruit.operations.lookup import require
from web import live, names
from web.filters import choices, is_day
from web.room import registry

blueprint = Blueprint("trials", __name__)

_OF_A_PERSON = ("pin", "min_wage", "leave")
_KINDS = (*_OF_A_PERSON, "openings", "wage", "arrive")

PATIENCE_S = 2.0
"""Seconds the page waits for a trial before it shows its progress instead."""


@blueprint.get("/plans/<int:plan_id>/what-if")
def form(plan_id: int) -> str:
    """Show what can be tried: with the person asked for, with a vacancy, with a newcomer."""
    with registry().read() as session:
        header = _plan(session, plan_id)
        person = _person(session, request.args.get("candidate", type=int))
        company = 0 if person is None else query.company(session, person.party_id)
        posts = query.vacancies_of(session, g.campaign.id)
    return render_template(
        "trials/form.html",
        plan=header,
        candidate=person,
        company=company,
        vacancies=posts,
        trades=choices(names.trades(), names.trade),
        towns=choices(names.towns(), names.town),
        chosen=request.args.get("vacancy", type=int),
    )


@blueprint.post("/plans/<int:plan_id>/what-if")
def ask(plan_id: int) -> Response:
    """Start a trial; show its effect, or its progress when it takes longer."""
    with registry().write() as session:
        _plan(session, plan_id)
        trial = _asked(session, require(session, PlanVersion, plan_id), request.form)
        if trial is None:
            flash(gettext("请把要试的改动填完整：选岗位，数字填整数。"), "bad")
            return redirect(url_for("trials.form", plan_id=plan_id), 303)
        trial_id = trial.id
    jobs.start_trial(registry(), trial_id).join(PATIENCE_S)
    return redirect(url_for("trials.detail", trial_id=trial_id), 303)


@blueprint.get("/trials/<int:trial_id>")
def detail(trial_id: int) -> str:
    """Show what a change would do."""
    with registry().read() as session:
        trial = _trial(session, trial_id)
        header = _plan(session, trial.plan_id)
    return render_template("trials/detail.html", trial=trial, plan=header)


@blueprint.get("/trials/<int:trial_id>/progress")
def progress(trial_id: int) -> Response:
    """Answer the page that polls."""
    with registry().read() as session:
        trial = _trial(session, trial_id)
    fragment = render_template("trials/progress.html", trial=trial)
    return live.answer(fragment, finished=trial.finished_at is not None)


@blueprint.post("/trials/<int:trial_id>/adopt")
def adopt(trial_id: int) -> Response:
    """Make the change for good, in the name of whoever is logged in."""
    with registry().write() as session:
        _trial(session, trial_id)
        operations.adopt(session, require(session, Trial, trial_id), by=g.account.username)
    flash(gettext("已记下；下次匹配按此计算。"), "good")
    return redirect(url_for("trials.detail", trial_id=trial_id), 303)


Form = ImmutableMultiDict[str, str]


def _asked(session: Session, plan: PlanVersion, form: Form) -> Trial | None:
    """Return the trial a form asks for, None when it is not filled in."""
    kind, by = form.get("kind", ""), g.account.username
    if kind not in _KINDS:
        abort(400)
    if kind == "arrive":
        newcomer = _newcomer(form)
        return None if newcomer is None else operations.try_arrival(session, plan, newcomer, by=by)
    if kind in _OF_A_PERSON:
        row = form.get("candidate", type=int)
        person = None if row is None else require(session, Candidate, row)
        return None if person is None else _of_person(session, plan, person, form)
    row = form.get("vacancy", type=int)
    return (
        None if row is None else _of_vacancy(session, plan, require(session, Vacancy, row), form)
    )


def _of_person(session: Session, plan: PlanVersion, person: Candidate, form: Form) -> Trial | None:
    by = g.account.username
    if form["kind"] == "leave":
        whole = form.get("who") == "party"
        return operations.try_leaving(session, plan, person, with_party=whole, by=by)
    if form["kind"] == "min_wage":
        least = form.get("least", type=int)
        if least is None:
            return None
        return operations.try_least_wage(session, plan, person, least=least, by=by)
    row, pin = form.get("vacancy", type=int), form.get("pin", "must")
    if row is None or pin not in set(PinKind):
        return None
    vacancy = require(session, Vacancy, row)
    return operations.try_pin(session, plan, person, vacancy, kind=PinKind(pin), by=by)


def _of_vacancy(session: Session, plan: PlanVersion, post: Vacancy, form: Form) -> Trial | None:
    by = g.account.username
    if form["kind"] == "openings":
        more = form.get("more", type=int)
        if more is None:
            return None
        return operations.try_openings(session, plan, post, more=more, by=by)
    low, high = form.get("low", type=int), form.get("high", type=int)
    if low is None or high is None:
        return None
    return operations.try_wage(session, plan, post, low=low, high=high, by=by)


def _newcomer(form: Form) -> operations.Newcomer | None:
    """Return who comes as a form says, None when it is not filled in."""
    level, years = form.get("level", type=int), form.get("years", type=float)
    least, day = form.get("least", type=int), form.get("ready_date", "")
    trade, town = form.get("trade", ""), form.get("town", "")
    known = trade in names.trades() and town in ("", *names.towns())
    if level is None or years is None or least is None or not known or (day and not is_day(day)):
        return None
    return operations.Newcomer(
        trade=trade,
        level=level,
        years=years,
        min_wage=least,
        ready_date=dt.date.fromisoformat(day) if day else None,
        needs_dormitory="bed" in form,
        preferred_town=town,
    )


def _person(session: Session, candidate_id: int | None) -> Candidate | None:
    found = None if candidate_id is None else session.get(Candidate, candidate_id)
    return found if found is not None and found.campaign_id == g.campaign.id else None


def _plan(session: Session, plan_id: int) -> query.PlanRow:
    found = query.plan(session, plan_id)
    if found is None or found.campaign_id != g.campaign.id or found.kind is not PlanKind.MATCHING:
        abort(404)
    return found


def _trial(session: Session, trial_id: int) -> query.TrialRow:
    found = query.trial(session, trial_id)
    if found is None or found.campaign_id != g.campaign.id:
        abort(404)
    return found

"""Trying a change against a matching plan, seeing what it would do, and making it for good."""

from __future__ import annotations

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
from web import live
from web.room import registry

blueprint = Blueprint("trials", __name__)

_NUMBERS = {"pin": ("candidate",), "openings": ("more",), "wage": ("low", "high")}
"""By kind of change the whole numbers its form holds."""

PATIENCE_S = 2.0
"""Seconds the page waits for a trial before it shows its progress instead."""


@blueprint.get("/plans/<int:plan_id>/what-if")
def form(plan_id: int) -> str:
    """Show what can be tried: a pin of the person asked for, openings, a wage."""
    with registry().read() as session:
        header = _plan(session, plan_id)
        person = _person(session, request.args.get("candidate", type=int))
        posts = query.vacancies_of(session, g.campaign.id)
    return render_template(
        "trials/form.html",
        plan=header,
        candidate=person,
        vacancies=posts,
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


def _asked(
    session: Session, plan: PlanVersion, form: ImmutableMultiDict[str, str]
) -> Trial | None:
    """Return the trial a form asks for, None when it is not filled in."""
    kind = form.get("kind", "")
    if kind not in _NUMBERS:
        abort(400)
    vacancy_id = form.get("vacancy", type=int)
    numbers = [form.get(name, type=int) for name in _NUMBERS[kind]]
    pin = form.get("pin", "must")
    if vacancy_id is None or None in numbers or pin not in set(PinKind):
        return None
    vacancy, by = require(session, Vacancy, vacancy_id), g.account.username
    first, last = int(numbers[0] or 0), int(numbers[-1] or 0)
    if kind == "pin":
        person = require(session, Candidate, first)
        return operations.try_pin(session, plan, person, vacancy, kind=PinKind(pin), by=by)
    if kind == "openings":
        return operations.try_openings(session, plan, vacancy, more=first, by=by)
    return operations.try_wage(session, plan, vacancy, low=first, high=last, by=by)


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

"""One person, vacancy, enterprise or referrer: what is known, and changing it by a form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from recruit import queries as query
from recruit.identity import InvalidIdentity, check_mobile
from recruit.language import Language
from recruit.models import (
    Campaign,
    Candidate,
    Enterprise,
    HealthStatus,
    PinKind,
    Referrer,
    SizeClass,
    Vacancy,
)
from recruit.operations import candidates as people
from recruit.operations import editing, pins
from recruit.operations.lookup import require
from web import names, words
from web.filters import choices, is_day, is_number
from web.i18n import language
from web.room import registry

blueprint = Blueprint("records", __name__)

PER_PAGE = 25


class BadEntry(Exception):
    """A field that cannot be taken; the message says which and how to mend it."""


@blueprint.get("/candidates/<int:candidate_id>")
def candidate(candidate_id: int) -> str:
    """Show one person: masked, with the way through the stages and why."""
    with registry().read() as session:
        person = _person(session, candidate_id)
        row = query.people_rows(session, [candidate_id])[candidate_id]
        found = query.dossier(session, person)
        company: query.Slice[Any] | None = None
        if person.party_id is not None:
            wanted = query.PeopleFilter(party_id=person.party_id)
            company = query.people(
                session, g.campaign.id, wanted, turn=query.Turn(per_page=PER_PAGE)
            )
        return render_template(
            "records/candidate.html",
            one=person,
            row=row,
            found=found,
            company=company,
            seen=editing.mark(person),
            choices={
                "trades": choices(names.trades(), names.trade),
                "towns": choices(names.towns(), names.town),
            },
        )


@blueprint.post("/candidates/<int:candidate_id>")
def save_candidate(candidate_id: int) -> Response:
    """Change what a person said about himself."""
    here = url_for("records.candidate", candidate_id=candidate_id)
    try:
        values: dict[str, Any] = {
            "trade": _choice("trade", names.trades()),
            "level": _number("level", gettext("技能等级"), most=4),
            "years": _decimal("years", gettext("工作年限")),
            "min_wage": _number("min_wage", gettext("期望月薪"), most=1_000_000),
            "ready_date": _day("ready_date", gettext("可出发日")),
            "needs_dormitory": bool(request.form.get("needs_dormitory")),
            "preferred_town": _choice("preferred_town", ("", *names.towns())),
            "health_status": HealthStatus(_choice("health_status", words.health)),
            "health_expires": _day("health_expires", gettext("健康码有效至")),
        }
        if request.form.get("phone", "").strip():
            values["phone"] = check_mobile(request.form["phone"]).value
    except (BadEntry, InvalidIdentity) as error:
        said = str(error) if isinstance(error, BadEntry) else error.say(Language(language()))
        flash(said, "bad")
        return redirect(here, 303)
    with registry().write() as session:
        editing.edit_candidate(
            session,
            require(session, Campaign, g.campaign.id),
            _person(session, candidate_id),
            values,
            seen=request.form.get("seen", ""),
            by=g.account.username,
        )
    flash(gettext("已保存；下次匹配按此计算。"), "good")
    return redirect(here, 303)


@blueprint.post("/candidates/<int:candidate_id>/stay")
def stay(candidate_id: int) -> Response:
    """Note that a person withdraws, or comes back."""
    with registry().write() as session:
        person = _person(session, candidate_id)
        if request.form.get("to") == "withdrawn":
            people.withdraw(session, person, by=g.account.username)
            flash(gettext("已退出登记。"), "good")
        else:
            people.reinstate(session, person, by=g.account.username)
            flash(gettext("已恢复登记。"), "good")
    return redirect(url_for("records.candidate", candidate_id=candidate_id), 303)


@blueprint.post("/candidates/<int:candidate_id>/pins")
def pin(candidate_id: int) -> Response:
    """Pin a person to a vacancy, or away from it; the page it came from is shown again."""
    kind, post = request.form.get("kind", ""), request.form.get("vacancy", "")
    if kind not in set(PinKind) or not is_number(post):
        abort(400)
    with registry().write() as session:
        pins.set_pin(
            session,
            require(session, Campaign, g.campaign.id),
            _person(session, candidate_id),
            require(session, Vacancy, int(post)),
            kind=PinKind(kind),
            points=10 if kind == PinKind.KEEP else 0,
            reason=request.form.get("reason", "")[:200],
            by=g.account.username,
        )
    flash(gettext("已固定：%(kind)s。下次匹配按此计算。", kind=words.pin[kind]), "good")
    return _back(url_for("records.candidate", candidate_id=candidate_id))


@blueprint.post("/pins/<int:pin_id>/remove")
def unpin(pin_id: int) -> Response:
    """Take a pin away; the page it came from is shown again."""
    with registry().write() as session:
        pins.remove_pin(session, pin_id, by=g.account.username)
    flash(gettext("已取消固定。"), "good")
    return _back(url_for("candidates.index", pinned=1))


@blueprint.get("/vacancies/<int:vacancy_id>")
def vacancy(vacancy_id: int) -> str:
    """Show one vacancy: its terms, who is on the way to it, pins."""
    with registry().read() as session:
        post = _vacancy(session, vacancy_id)
        row = query.vacancies_by_key(session, [vacancy_id])[vacancy_id]
        wanted = query.PeopleFilter(vacancy_id=vacancy_id)
        coming = query.people(session, g.campaign.id, wanted, turn=query.Turn(per_page=PER_PAGE))
        return render_template(
            "records/vacancy.html",
            post=post,
            row=row,
            coming=coming,
            pins=query.pins(session, vacancy_id=vacancy_id),
            seen=editing.mark(post),
            choices={"trades": choices(names.trades(), names.trade)},
        )


@blueprint.post("/vacancies/<int:vacancy_id>")
def save_vacancy(vacancy_id: int) -> Response:
    """Change the terms of a vacancy."""
    here = url_for("records.vacancy", vacancy_id=vacancy_id)
    try:
        values = {
            "title": request.form.get("title", "").strip()[:80],
            "trade": _choice("trade", names.trades()),
            "level": _number("level", gettext("技能等级"), most=4),
            "openings": _number("openings", gettext("名额"), most=100_000),
            "wage_min": _number("wage_min", gettext("月薪最低（元）"), most=1_000_000),
            "wage_max": _number("wage_max", gettext("月薪最高（元）"), most=1_000_000),
            "start_from": _day("start_from", gettext("最早开工日")),
            "start_until": _day("start_until", gettext("最迟开工日")),
            "dormitory": bool(request.form.get("dormitory")),
            "adults_only": bool(request.form.get("adults_only")),
        }
    except BadEntry as error:
        flash(str(error), "bad")
        return redirect(here, 303)
    with registry().write() as session:
        editing.edit_vacancy(
            session,
            require(session, Campaign, g.campaign.id),
            _vacancy(session, vacancy_id),
            values,
            seen=request.form.get("seen", ""),
            by=g.account.username,
        )
    flash(gettext("已保存；下次匹配按此计算。"), "good")
    return redirect(here, 303)


@blueprint.get("/enterprises/<int:enterprise_id>")
def enterprise(enterprise_id: int) -> str:
    """Show one enterprise: its vacancies, and who comes."""
    with registry().read() as session:
        firm = require(session, Enterprise, enterprise_id)
        row = query.enterprises_by_key(session, g.campaign.id, [enterprise_id])[enterprise_id]
        posts = query.vacancy_list(
            session,
            g.campaign.id,
            query.VacancyFilter(enterprise_id=enterprise_id),
            turn=query.Turn(per_page=100),
        )
        wanted = query.PeopleFilter(enterprise_id=enterprise_id)
        coming = query.people(session, g.campaign.id, wanted, turn=query.Turn(per_page=PER_PAGE))
        return render_template(
            "records/enterprise.html",
            firm=firm,
            row=row,
            posts=posts,
            coming=coming,
            seen=editing.mark(firm),
            choices={"towns": choices(names.towns(), names.town)},
        )


@blueprint.post("/enterprises/<int:enterprise_id>")
def save_enterprise(enterprise_id: int) -> Response:
    """Change what is known of an enterprise."""
    here = url_for("records.enterprise", enterprise_id=enterprise_id)
    try:
        size = _choice("size_class", ("", *words.size_class))
        fill = _number("min_fill", gettext("最低到岗率"), most=100, blank=True)
        values = {
            "town_code": _choice("town_code", names.towns()),
            "tier": int(_choice("tier", [str(tier) for tier in words.tier])),
            "size_class": SizeClass(size) if size else None,
            "industry": request.form.get("industry", "").strip()[:60],
            "dormitory_places": _number(
                "dormitory_places", gettext("宿舍床位"), most=100_000, blank=True
            ),
            "couples_rooms": _number("couples_rooms", gettext("夫妻房"), most=100_000, blank=True),
            "min_fill": None if fill is None else fill / 100,
        }
    except BadEntry as error:
        flash(str(error), "bad")
        return redirect(here, 303)
    with registry().write() as session:
        editing.edit_enterprise(
            session,
            require(session, Campaign, g.campaign.id),
            require(session, Enterprise, enterprise_id),
            values,
            seen=request.form.get("seen", ""),
            by=g.account.username,
        )
    flash(gettext("已保存；下次匹配按此计算。"), "good")
    return redirect(here, 303)


@blueprint.get("/referrers/<int:referrer_id>")
def referrer(referrer_id: int) -> str:
    """Show one referrer: target, people by stage, people named twice."""
    with registry().read() as session:
        who = require(session, Referrer, referrer_id)
        progress = query.referrer_progress(session, g.campaign.id, referrer_id=referrer_id)
        wanted = query.PeopleFilter(referrer_id=referrer_id)
        brought = query.people(session, g.campaign.id, wanted, turn=query.Turn(per_page=PER_PAGE))
        stages = query.stages_of(session, g.campaign.id, referrer_id=referrer_id)
        doubles = query.double_referrals(session, g.campaign.id, referrer_id=referrer_id)
        return render_template(
            "records/referrer.html",
            who=who,
            progress=progress[0] if progress else None,
            brought=brought,
            stages=stages,
            doubles=doubles[:PER_PAGE],
            seen=editing.mark(who),
        )


@blueprint.post("/referrers/<int:referrer_id>")
def save_referrer(referrer_id: int) -> Response:
    """Set how many people a referrer has promised."""
    here = url_for("records.referrer", referrer_id=referrer_id)
    try:
        target = _number("target", gettext("目标人数"), most=100_000)
    except BadEntry as error:
        flash(str(error), "bad")
        return redirect(here, 303)
    with registry().write() as session:
        editing.edit_referrer(
            session,
            require(session, Campaign, g.campaign.id),
            require(session, Referrer, referrer_id),
            {"target": target},
            seen=request.form.get("seen", ""),
            by=g.account.username,
        )
    flash(gettext("已保存。"), "good")
    return redirect(here, 303)


def _back(fallback: str) -> Response:
    """Go back to the page the form stood on."""
    from web.ways import inside

    return redirect(inside(request.form.get("next", ""), fallback), 303)


def _choice(name: str, known: Mapping[str, Any] | tuple[str, ...] | list[str]) -> str:
    text = request.form.get(name, "")
    if text not in known:
        abort(400)
    return text


def _number(name: str, label: str, *, most: int, blank: bool = False) -> Any:
    text = request.form.get(name, "").strip()
    if not text and blank:
        return None
    if not is_number(text) or int(text) > most:
        raise BadEntry(gettext("“%(label)s”要填 0 到 %(most)s 的整数。", label=label, most=most))
    return int(text)


def _decimal(name: str, label: str) -> float:
    try:
        value = float(request.form.get(name, "") or 0)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 60:
        raise BadEntry(gettext("“%(label)s”要填 0 到 60 的数。", label=label))
    return value


def _day(name: str, label: str) -> dt.date | None:
    text = request.form.get(name, "").strip()
    if text and not is_day(text):
        raise BadEntry(gettext("“%(label)s”要填日期，如 2020-02-22。", label=label))
    return dt.date.fromisoformat(text) if text else None


def _person(session: Session, candidate_id: int) -> Candidate:
    found = session.get(Candidate, candidate_id)
    if found is None or found.campaign_id != g.campaign.id:
        abort(404)
    return found


def _vacancy(session: Session, vacancy_id: int) -> Vacancy:
    found = session.get(Vacancy, vacancy_id)
    if found is None or found.campaign_id != g.campaign.id:
        abort(404)
    return found

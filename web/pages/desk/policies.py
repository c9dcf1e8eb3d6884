"""Policies: the catalogue, one policy in words, and what an enterprise qualifies for."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, abort, g, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from recruit.causes import Cause
from recruit.desk.lookup import by_name, like
from recruit.desk.policies import exchange, operations, queries, rules
from recruit.desk.policies.facts import FACTS, Origin, Value
from recruit.desk.policies.reading import read_rule
from recruit.desk.policies.speaking import condition_words, term_words, value_words
from recruit.errors import UserError
from recruit.language import Language
from recruit.models import Enterprise, RoleName
from recruit.operations.lookup import require
from web.i18n import language, number
from web.pages.desk.acting import as_day, done, own_town
from web.pages.desk.intake import Intake, add_intake
from web.room import registry, today

blueprint = Blueprint("policies", __name__)

OFFICES = frozenset({RoleName.ADMIN, RoleName.BUREAU, RoleName.DEPARTMENT})
"""Who sees every enterprise's applications."""


@blueprint.app_template_filter("said")
def said(thing: object) -> str:
    """Return something that is known in every language in the one of this request."""
    here = Language(language())
    if isinstance(thing, dict):
        return str(thing.get(here, ""))
    speak = getattr(thing, "say", None)
    return str(speak(here)) if callable(speak) else str(thing)


@blueprint.app_context_processor
def _speaking() -> dict[str, object]:
    here = Language(language())
    return {
        "condition_words": lambda one: condition_words(one).say(here),
        "term_words": lambda one: term_words(one).say(here),
        "fact_name": lambda code: FACTS[code].name(here),
        "fact_value": lambda code, value: value_words(FACTS[code], value, here),
    }


@blueprint.get("/policies")
def index() -> str:
    """Show the catalogue with what became of each policy."""
    with registry().read() as session:
        found = queries.catalogue(session)
    return render_template("desk/policies/index.html", policies=found, today=on_day())


@blueprint.post("/policies/shipped")
def take_shipped() -> Response:
    """Take in the policies that come with the program."""

    def act(session: Session) -> str:
        kept = rules.keep_rules(session, rules.shipped_rules(), by=g.account.username)
        return _kept(kept)

    return done(url_for("policies.index"), act)


@blueprint.get("/policies/<int:rule_id>")
def rule(rule_id: int) -> str:
    """Show one policy in words, its versions, and who qualifies."""
    with registry().read() as session:
        row = rules.stored_rule(session, rule_id)
        read = read_rule(row.body)
        who = (
            queries.who_qualifies(session, read, campaign_id=campaign_id(), on=on_day())
            if read.here and OFFICES & g.account.roles
            else ()
        )
        versions = queries.versions(session, row.code)
        granted = operations.granted_so_far(session, row.code)
    return render_template(
        "desk/policies/rule.html",
        row=row,
        rule=read,
        who=who[:SHOWN],
        more=max(0, len(who) - SHOWN),
        versions=versions,
        granted=granted,
    )


SHOWN = 50
"""Enterprises named on the page of a policy."""


@blueprint.post("/policies/<int:rule_id>/retire")
def retire(rule_id: int) -> Response:
    """Take a policy out of the catalogue."""

    def act(session: Session) -> str:
        rules.retire_rule(session, rule_id, by=g.account.username)
        return gettext("已停用；已提交的申请照常办理。")

    return done(url_for("policies.rule", rule_id=rule_id), act)


@blueprint.post("/policies/<int:rule_id>/restore")
def restore(rule_id: int) -> Response:
    """Put a version back in force."""

    def act(session: Session) -> str:
        rules.restore_rule(session, rule_id, by=g.account.username)
        return gettext("已恢复执行。")

    return done(url_for("policies.rule", rule_id=rule_id), act)


@blueprint.get("/policies/check")
def check() -> str | Response:
    """Find an enterprise, or go straight to one's own."""
    if RoleName.ENTERPRISE in g.account.roles and not OFFICES & g.account.roles:
        return done(url_for("policies.firm", enterprise_id=own_firm()), lambda _: "")
    written = request.args.get("enterprise", "").strip()[:80]
    found, near = None, ()
    if written:
        with registry().read() as session:
            found = by_name(session, {written}).get(written)
            near = () if found else like(session, written)
    if found is not None:
        return done(url_for("policies.firm", enterprise_id=found.id), lambda _: "")
    return render_template("desk/policies/check.html", written=written, near=near)


@blueprint.get("/policies/enterprises/<int:enterprise_id>")
def firm(enterprise_id: int) -> str:
    """Show what an enterprise qualifies for, what is missing, and what it has declared."""
    with registry().read() as session:
        enterprise = allowed(session, enterprise_id)
        found, facts = queries.standings(
            session, enterprise_id, campaign_id=campaign_id(), on=on_day()
        )
    asked = dict.fromkeys(
        code
        for one in found
        if one.assessment.rule.here
        for code in one.assessment.rule.facts()
        if FACTS[code].origin is Origin.DECLARED
    )
    return render_template(
        "desk/policies/firm.html",
        firm=enterprise,
        standings=found,
        facts=facts,
        declared=[FACTS[code] for code in asked],
        counted=[
            one for one in FACTS.values() if one.origin is Origin.REGISTRY and one.code in facts
        ],
        language=Language(language()),
        on=on_day(),
    )


@blueprint.post("/policies/enterprises/<int:enterprise_id>/facts")
def declare(enterprise_id: int) -> Response:
    """Keep what is declared of an enterprise."""

    def act(session: Session) -> str:
        enterprise = allowed(session, enterprise_id)
        said_now: dict[str, Value | None] = {}
        for code, fact in FACTS.items():
            if fact.origin is Origin.REGISTRY or code not in request.form:
                continue
            reading = exchange.reader(fact)(request.form[code].strip())
            if reading.notes:
                raise UserError(
                    Cause.POLICY_FACT_VALUE,
                    fact=operations.Names(fact),
                    value=request.form[code][:40],
                    wanted=operations.wanted_words(fact),
                )
            said_now[code] = reading.value  # type: ignore[assignment]
        changed = operations.declare(session, enterprise, said_now, by=g.account.username)
        return (
            gettext("已更新 %(n)s 项。", n=number(changed)) if changed else gettext("没有改动。")
        )

    return done(url_for("policies.firm", enterprise_id=enterprise_id, day=_day_given()), act)


@blueprint.post("/policies/<int:rule_id>/apply")
def apply(rule_id: int) -> Response:
    """File an application for an enterprise."""
    enterprise_id = request.form.get("enterprise", type=int) or abort(400)

    def act(session: Session) -> str:
        enterprise = allowed(session, enterprise_id)
        operations.apply(
            session,
            enterprise,
            rule_id,
            campaign_id=campaign_id(),
            papers=request.form.getlist("paper"),
            later=request.form.getlist("later"),
            on=on_day(),
            by=g.account.username,
        )
        return gettext("已提交申请，办理进度见“申请”。")

    return done(url_for("policies.firm", enterprise_id=enterprise_id, day=_day_given()), act)


def allowed(session: Session, enterprise_id: int) -> Enterprise:
    """Return an enterprise whose policies this account may see; 403 otherwise."""
    enterprise = require(session, Enterprise, enterprise_id)
    roles = g.account.roles
    if OFFICES & roles:
        return enterprise
    mine = RoleName.ENTERPRISE in roles and g.account.enterprise_id == enterprise.id
    if mine or (RoleName.TOWN in roles and own_town() == enterprise.town_code):
        return enterprise
    return abort(403)


def own_firm() -> int:
    """Return the enterprise of an enterprise account; 403 when it has none."""
    found: int | None = g.account.enterprise_id
    return found or abort(403)


def on_day() -> dt.date:
    """Return the day whose rules count: the one asked for, else today within the campaign."""
    asked = as_day(request.values.get("day", ""))
    campaign = g.get("campaign")
    if asked is not None or campaign is None:
        return asked or today()
    return min(max(today(), campaign.first_date), campaign.last_date)


def _day_given() -> str | None:
    asked = as_day(request.values.get("day", ""))
    return asked.isoformat() if asked else None


def campaign_id() -> int | None:
    """Return the campaign whose hiring and charters count."""
    found = g.get("campaign")
    return found.id if found is not None else None


def _kept(kept: rules.Kept) -> str:
    return gettext(
        "新增 %(added)s 项，更新 %(changed)s 项，未变 %(same)s 项",
        added=number(kept.added),
        changed=number(kept.changed),
        same=number(kept.unchanged),
    )


add_intake(
    blueprint,
    "/policies/facts",
    Intake(
        exchange.exchange,
        lambda: gettext("导入政策申报事项"),
        "policies",
        "policies.index",
        "policy-facts",
    ),
)

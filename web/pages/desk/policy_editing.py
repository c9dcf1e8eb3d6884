"""Writing policies: a form that needs no program, and YAML for those who like it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from recruit.desk.policies import rules
from recruit.desk.policies.facts import FACTS
from recruit.desk.policies.reading import WrongRule, read_rule, read_rules
from recruit.desk.policies.rule import TermKind, Test
from recruit.desk.policies.writing import as_yaml
from recruit.language import Language
from web.i18n import language, number
from web.pages.desk.acting import download
from web.pages.desk.policy_form import LANGUAGES, from_form, lines
from web.room import registry

blueprint = Blueprint("policy_editing", __name__)

SPARE = 2
"""Blank lines under each list of the form."""


@blueprint.route("/policies/new", methods=["GET", "POST"])
@blueprint.route("/policies/<int:rule_id>/edit", methods=["GET", "POST"])
def form(rule_id: int | None = None) -> str | Response | tuple[str, int]:
    """Show a policy as a form, or take the form in."""
    if request.method != "POST":
        body: dict[str, Any] = {"here": True, "region": "余姚"}
        if rule_id is not None:
            with registry().read() as session:
                body = dict(rules.stored_rule(session, rule_id).body)
        return _page(body, rule_id, "")
    body = from_form(request.form)
    if "more" in request.form:
        return _page(body, rule_id, "")
    try:
        rule = read_rule(body)
        with registry().write() as session:
            rules.keep_rules(session, [rule], by=g.account.username)
            stored = next(
                row.id for row, read in rules.rules_in_catalogue(session) if read.code == rule.code
            )
    except WrongRule as error:
        return _page(body, rule_id, error.say(Language(language()))), 400
    flash(gettext("政策已保存。"), "good")
    return redirect(url_for("policies.rule", rule_id=stored), 303)


@blueprint.route("/policies/yaml", methods=["GET", "POST"])
def yaml() -> str | Response | tuple[str, int]:
    """Show the catalogue as YAML, or take rules in from YAML."""
    if request.method != "POST":
        with registry().read() as session:
            text = as_yaml([rule for _, rule in rules.rules_in_catalogue(session)])
        return render_template("desk/policies/yaml.html", text=text, problem="", facts=FACTS)
    file = request.files.get("file")
    text = request.form.get("text", "")
    if file is not None and file.filename:
        text = file.read().decode("utf-8", "replace")
    try:
        with registry().write() as session:
            kept = rules.keep_rules(session, read_rules(text), by=g.account.username)
    except WrongRule as error:
        problem = error.say(Language(language()))
        page = render_template("desk/policies/yaml.html", text=text, problem=problem, facts=FACTS)
        return page, 400
    flash(
        gettext(
            "新增 %(added)s 项，更新 %(changed)s 项，未变 %(same)s 项",
            added=number(kept.added),
            changed=number(kept.changed),
            same=number(kept.unchanged),
        ),
        "good",
    )
    return redirect(url_for("policies.index"), 303)


@blueprint.get("/policies/catalogue.yaml")
def book() -> Response:
    """Hand out the catalogue as YAML."""
    with registry().read() as session:
        text = as_yaml([rule for _, rule in rules.rules_in_catalogue(session)])
    return download(text.encode(), "laoxiang-policies.yaml", "application/yaml")


def _page(body: Mapping[str, Any], rule_id: int | None, problem: str) -> str:
    return render_template(
        "desk/policies/form.html",
        body=body,
        rule_id=rule_id,
        problem=problem,
        facts=FACTS.values(),
        tests=list(Test),
        terms=list(TermKind),
        languages=LANGUAGES,
        lines={key: [*found, *({},) * SPARE] for key, found in lines(body).items()},
        here_language=Language(language()),
    )

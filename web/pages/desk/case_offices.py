"""Departments with their work, and the rules that say who gets what."""

from __future__ import annotations

from flask import abort, g, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from recruit.desk.cases import departments as offices
from recruit.desk.cases import office_queries
from recruit.desk.cases.model import Category, Department, Part
from recruit.operations.lookup import require
from web.pages.desk.acting import done, key, keys, whole
from web.pages.desk.cases import blueprint
from web.room import moment, registry


@blueprint.get("/cases/departments")
def departments() -> str:
    """Show departments with their work, and who gets what."""
    with registry().read() as session:
        rows = office_queries.departments(session, moment())
        rules = office_queries.rules(session)
    return render_template("desk/cases/departments.html", rows=rows, rules=rules, parts=Part)


@blueprint.post("/cases/departments")
def save_department() -> Response:
    """Make or change a department."""
    chosen = key(request.form.get("id"))

    def act(session: Session) -> str:
        offices.save_department(
            session,
            None if chosen is None else require(session, Department, chosen),
            name=request.form.get("name", "")[:60],
            handlers=whole("handlers", most=10_000) or 0,
            active=chosen is None or request.form.get("active") == "1",
            by=g.account.username,
        )
        return gettext("已保存。")

    return done(url_for("cases.departments"), act)


@blueprint.post("/cases/rules")
def save_rules() -> Response:
    """Set who gets cases of a category."""
    category = request.form.get("category", "")
    if category not in set(Category):
        abort(400)
    chosen = {kind: keys(kind) for kind in ("lead", "joint")}

    def act(session: Session) -> str:
        for one in {*chosen["lead"], *chosen["joint"]}:
            require(session, Department, one)
        offices.set_rules(session, Category(category), by=g.account.username, **chosen)
        return gettext("派单规则已保存。")

    return done(url_for("cases.departments"), act)

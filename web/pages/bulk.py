"""One change to many rows of a list: what it asks for, what it would do, and doing it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from recruit import queries as query
from recruit.language import Language
from recruit.models import Campaign, ListName
from recruit.operations import bulk
from recruit.operations.lookup import require
from web import lists
from web.bulk_actions import ACTIONS, Action
from web.i18n import language, number
from web.pages import candidates, enterprises, parties, referrers, vacancies
from web.room import registry

blueprint = Blueprint("bulk", __name__)

SHOWN = 100
"""Lines of a preview that are listed; the others are counted."""
POSTS_SHOWN = 60

_WANTED: dict[ListName, Callable[[], tuple[lists.Asked, Any]]] = {
    ListName.CANDIDATES: candidates.wanted,
    ListName.VACANCIES: vacancies.wanted,
    ListName.ENTERPRISES: enterprises.wanted,
    ListName.PARTIES: parties.wanted,
    ListName.REFERRERS: referrers.wanted,
}


@blueprint.post("/lists/<name>/change")
def change(name: str) -> str | Response:
    """Ask for what is missing, show what would change, or change it when it is confirmed."""
    if name not in {known.value for known in ACTIONS}:
        abort(404)
    listed = ListName(name)
    code = request.form.get("action", "")
    action = ACTIONS[listed].get(code)
    if action is None:
        abort(400)
    asked, statement = _WANTED[listed]()
    made = action.made(request.form) if _filled(action) else None
    confirmed = request.form.get("mark", "")
    with registry().write() if made and confirmed else registry().read() as session:
        campaign = require(session, Campaign, g.campaign.id)
        rows = lists.chosen(session, statement)
        if not rows:
            flash(gettext("请先在列表里勾选要改的行。"), "bad")
            return redirect(_back(listed, asked), 303)
        if made is not None and confirmed:
            done = bulk.apply(session, campaign, made, rows, mark=confirmed, by=g.account.username)
        else:
            found = bulk.preview(session, campaign, made, rows) if made is not None else None
            posts = _posts(session) if action.needs_post else ()
            return render_template(
                "lists/change.html",
                name=name,
                code=code,
                action=action,
                asked=asked,
                rows=rows,
                everything=bool(request.form.get("all")),
                preview=found,
                shown=_lines(found),
                posts=posts,
                back=_back(listed, asked),
                form=request.form,
                said=lambda error: error.say(Language(language())),
            )
    _say(action, done)
    return redirect(_back(listed, asked), 303)


def _filled(action: Action) -> bool:
    """Whether the form is past its first step; an action that asks for nothing always is."""
    return not (action.fields or action.needs_post) or bool(request.form.get("asked"))


def _lines(found: bulk.Preview | None) -> list[bulk.Line]:
    """Return the lines to list: refusals first, then what changes."""
    if found is None:
        return []
    rank = {True: 0, False: 1}
    ordered = sorted(
        found.lines, key=lambda line: (rank[line.refusal is not None], not line.changes, line.id)
    )
    return ordered[:SHOWN]


def _posts(session: Session) -> tuple[query.VacancyRow, ...]:
    """Return the vacancies that a pin may name: those found, else those chosen."""
    wanted = query.VacancyFilter(text=request.form.get("find", "").strip()[:60])
    return query.vacancy_list(
        session, g.campaign.id, wanted, turn=query.Turn(per_page=POSTS_SHOWN)
    ).rows


def _back(listed: ListName, asked: lists.Asked) -> str:
    return url_for(f"{listed.value}.index", **asked.hidden)


def _say(action: Action, done: bulk.Preview) -> None:
    flash(
        gettext(
            "%(what)s：已改 %(changed)s 行，原样 %(same)s 行，不能改 %(refused)s 行。",
            what=str(action.title),
            changed=number(done.changing),
            same=number(done.same),
            refused=number(done.refused),
        ),
        "warn" if done.refused else "good",
    )

"""One person's own page, behind an address of their own: what is kept, yes and no, requests."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from recruit import queries as query
from recruit.errors import UserError
from recruit.language import Language
from recruit.models import Candidate, Stage
from recruit.rights import consents, held, links, machine, queries, requests
from recruit.rights.model import Demand, Purpose, Way
from web import consent
from web.i18n import language
from web.pages.referrer import WAY
from web.pages.rights import handed_out, said
from web.room import registry, today

blueprint = Blueprint("mine", __name__)

BY = "person"
"""Who is written down when somebody acts for himself."""


@blueprint.get("/mine/<token>")
def page(token: str) -> str:
    """Show what is kept, why it came out so, and what may be done about it."""
    with registry().read() as session:
        one = _whose(session, token)
        row = query.people_rows(session, [one.id])[one.id]
        return render_template(
            "rights/mine.html",
            one=one,
            row=row,
            reached=WAY.index(Stage(row.stage)) + 1 if row.stage in WAY else 0,
            judged=query.dossier(session, one).judged,
            kept=held.held(session, one),
            standing=consents.standing(session, one.id),
            asked=queries.requests(
                session, one.campaign_id, state=None, candidate_id=one.id, per_page=None
            ),
            titles=consent.TITLES,
            notices=consent.NOTICES,
            purposes=list(Purpose),
            demands=list(Demand),
            token=token,
            today=today(),
        )


@blueprint.post("/mine/<token>/consent")
def agree(token: str) -> Answer:
    """Say yes to a purpose, or take it back."""
    purpose = request.form.get("purpose", "")
    if purpose not in set(Purpose):
        abort(400)

    def act(session: Session, one: Candidate) -> str:
        if request.form.get("given") == "yes":
            consents.agree(session, one, Purpose(purpose), way=Way.SELF, by=BY)
            return gettext("谢谢，已记下您的同意。")
        return said(consents.take_back(session, one, Purpose(purpose), way=Way.SELF, by=BY))

    return _acting(token, act)


@blueprint.post("/mine/<token>/machine")
def by_machine(token: str) -> Answer:
    """Refuse to be placed by a machine, or allow it again."""

    def act(session: Session, one: Candidate) -> str:
        if request.form.get("allow") == "yes":
            machine.allow(session, one, by=BY)
            return gettext("已恢复，电脑会在下次匹配时为您选岗位。")
        machine.refuse(session, one, by=BY)
        return gettext("已记下。今后由工作人员为您安排，他们会打电话给您。")

    return _acting(token, act)


@blueprint.post("/mine/<token>/ask")
def ask(token: str) -> Answer:
    """Ask for a correction, for erasing, for a look by a person."""
    demand = request.form.get("demand", "")
    if demand not in set(Demand):
        abort(400)

    def act(session: Session, one: Candidate) -> str:
        requests.ask(session, one, Demand(demand), by=BY, text=request.form.get("text", ""))
        return gettext("已收到，工作人员会在期限内答复。")

    return _acting(token, act)


@blueprint.post("/mine/<token>/copy.<any(xlsx, json):kind>")
def copy(token: str, kind: str) -> Response:
    """Hand out a copy of everything that is kept."""
    with registry().write() as session:
        found = held.hand_out(session, _whose(session, token).id, by=BY)
    if found is None:
        abort(404)
    return handed_out(found, kind)


def _acting(token: str, act: Callable[[Session, Candidate], str]) -> Answer:
    try:
        with registry().write() as session:
            told = act(session, _whose(session, token))
    except UserError as error:
        flash(error.say(Language(language())), "bad")
    else:
        flash(told, "good")
    return redirect(url_for("mine.page", token=token), 303)


def _whose(session: Session, token: str) -> Candidate:
    one = links.whose(session, token)
    if one is None:
        abort(404)
    return one

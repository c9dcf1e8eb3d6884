"""A referrer's phone: how far he is, what to do, his people one by one. Only his own, ever."""

from __future__ import annotations

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from recruit.language import Language
from recruit.models import Campaign, Candidate, Stage
from recruit.operations import candidates, invitations, registering, replying
from recruit.operations.lookup import require
from recruit.operations.replying import DeclineReason
from recruit.queries import bonuses, disputes, own_people, referrers
from recruit.queries.own_people import Need, OwnPerson, PersonDetail
from web import qr
from web.i18n import language
from web.room import registry

blueprint = Blueprint("referrer", __name__)

WAY = (
    Stage.OFFERED,
    Stage.ACCEPTED,
    Stage.SEATED,
    Stage.BOARDED,
    Stage.ARRIVED,
    Stage.ON_DUTY,
)
"""The stages of the way after registering, as the page draws them."""
FILTERS = ("registered", *WAY, Stage.RETAINED, *(Stage.DECLINED, Stage.WITHDRAWN, Stage.NO_SHOW))


@blueprint.get("/my")
def home() -> str:
    """Show how far he is, the next trip, money, and what there is to do."""
    with registry().read() as session:
        progress = referrers.referrer_progress(
            session, g.campaign.id, referrer_id=g.account.referrer_id
        )
        people = own_people.own_people(session, g.campaign.id, g.account.referrer_id)
        trip = own_people.next_trip(session, g.campaign.id, g.account.referrer_id)
        statement = bonuses.bonus_statement(session, g.campaign.id, g.account.referrer_id)
        doubles = referrers.double_referrals(
            session, g.campaign.id, referrer_id=g.account.referrer_id
        )
        open_disputes = [
            row
            for row in disputes.disputes(session, g.campaign.id, referrer_id=g.account.referrer_id)
            if row.state == "open"
        ]
    return render_template(
        "referrer/home.html",
        progress=progress[0] if progress else None,
        people=people,
        stages=own_people.stages(people),
        todo=[
            (need, [person for person in people if need in person.needs])
            for need in Need
            if any(need in person.needs for person in people)
        ],
        trip=trip,
        statement=statement,
        doubles=doubles,
        open_disputes=open_disputes,
    )


@blueprint.get("/my/people")
def people() -> str:
    """Show his people by stage."""
    with registry().read() as session:
        everyone = own_people.own_people(session, g.campaign.id, g.account.referrer_id)
        doubles = referrers.double_referrals(
            session, g.campaign.id, referrer_id=g.account.referrer_id
        )
        disputed = {
            row.candidate_id: row.id
            for row in disputes.disputes(session, g.campaign.id, referrer_id=g.account.referrer_id)
            if row.state == "open"
        }
    counts = own_people.stages(everyone)
    chosen = request.args.get("stage", "")
    need = request.args.get("need", "")
    shown = [person for person in everyone if _wanted(person, chosen, need)]
    return render_template(
        "referrer/people.html",
        people=shown,
        total=len(everyone),
        counts=[(stage, counts[stage]) for stage in FILTERS if counts.get(stage)],
        chosen=chosen if chosen in FILTERS else "",
        need=need if need in set(Need) else "",
        disputed=disputed,
        later=[d for d in doubles if d.also_claimed_by_id == g.account.referrer_id],
        first=[d for d in doubles if d.attributed_to_id == g.account.referrer_id],
    )


@blueprint.get("/my/people/<int:candidate_id>")
def person(candidate_id: int) -> str:
    """Show one person: the way so far, the journey, what would help."""
    return _page(_own(candidate_id))


def _page(found: PersonDetail, wrong_id: str = "") -> str:
    link = ""
    if found.answer_token and found.person.stage is Stage.OFFERED:
        link = url_for("answers.show", token=found.answer_token, _external=True)
    return render_template(
        "referrer/person.html",
        found=found,
        one=found.person,
        way=WAY,
        reached=_reached(found.person),
        reasons=list(DeclineReason),
        wrong_id=wrong_id,
        typed_id=request.form.get("id_number", "")[:40],
        link=link,
        code=qr.svg(link) if link else "",
    )


@blueprint.post("/my/people/<int:candidate_id>/answer")
def answer(candidate_id: int) -> Response:
    """Note the answer that the person gave him."""
    found = _own(candidate_id).person
    if found.placement_id is None:
        abort(404)
    accept = request.form.get("answer") == "accept"
    with registry().write() as session:
        done = replying.reply(
            session,
            require(session, Campaign, g.campaign.id),
            [found.placement_id],
            accept=accept,
            reason=request.form.get("reason", ""),
            by=g.account.username,
        )
    if done.moved:
        flash(
            gettext("已记下：愿意去。") if accept else gettext("已记下：不去。会另作安排。"),
            "good",
        )
    else:
        flash(gettext("这份通知已有答复，没有改动。"), "warn")
    return redirect(url_for("referrer.person", candidate_id=candidate_id), 303)


@blueprint.post("/my/people/<int:candidate_id>/link")
def link(candidate_id: int) -> Response:
    """Make the address on which the person answers for himself."""
    found = _own(candidate_id).person
    if found.placement_id is None or found.stage is not Stage.OFFERED:
        abort(404)
    with registry().write() as session:
        invitations.answer_links(session, [found.placement_id])
    return redirect(url_for("referrer.person", candidate_id=candidate_id, _anchor="link"), 303)


@blueprint.post("/my/people/<int:candidate_id>/id")
def complete(candidate_id: int) -> Response | tuple[str, int]:
    """Add the ID number that was missing."""
    found = _own(candidate_id)
    with registry().write() as session:
        wrong = registering.complete_id(
            session,
            require(session, Campaign, g.campaign.id),
            require(session, Candidate, candidate_id),
            request.form.get("id_number", "")[:40],
            by=g.account.username,
        )
    if wrong is not None:
        return _page(found, wrong.say(Language(language()))), 422
    flash(gettext("身份证号已补上。"), "good")
    return redirect(url_for("referrer.person", candidate_id=candidate_id), 303)


@blueprint.post("/my/people/<int:candidate_id>/withdraw")
def withdraw(candidate_id: int) -> Response:
    """Note that the person no longer wants to come."""
    _own(candidate_id)
    with registry().write() as session:
        candidates.withdraw(
            session, require(session, Candidate, candidate_id), by=g.account.username
        )
    flash(gettext("已记下：本人不来了。想来时重新登记即可恢复。"), "good")
    return redirect(url_for("referrer.person", candidate_id=candidate_id), 303)


def _own(candidate_id: int) -> PersonDetail:
    with registry().read() as session:
        found = own_people.own_person(session, g.campaign.id, g.account.referrer_id, candidate_id)
    return found or abort(404)


def _reached(found: OwnPerson) -> int:
    """Return how many steps of the way lie behind, counting from registering as 0."""
    if found.stage is Stage.RETAINED:
        return len(WAY)
    return WAY.index(found.stage) + 1 if found.stage in WAY else 0


def _wanted(found: OwnPerson, stage: str, need: str) -> bool:
    if need and need in set(Need):
        return Need(need) in found.needs
    return stage not in FILTERS or (found.stage or "registered") == stage

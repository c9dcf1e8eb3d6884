"""Disputes: a referrer raises and follows them, the other reads along, the bureau decides."""

from __future__ import annotations

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from recruit.models import Campaign, Candidate, Dispute, DisputeSide, Referrer, RoleName
from recruit.operations import disputes
from recruit.operations.lookup import require
from recruit.queries import disputes as query
from recruit.queries import referrers
from recruit.queries.disputes import DisputeDetail
from web.room import registry
from web.ways import row_numbers

blueprint = Blueprint("disputes", __name__)


@blueprint.get("/disputes")
def index() -> str:
    """Show all disputes, or those of the referrer who asks."""
    with registry().read() as session:
        rows = query.disputes(session, g.campaign.id, referrer_id=_own())
    template = "referrer/disputes.html" if _own() else "referrer/all_disputes.html"
    return render_template(template, rows=rows)


@blueprint.get("/disputes/new")
def form() -> str:
    """Show the form: about a person somebody else brought first, or about the bonus."""
    with registry().read() as session:
        doubles = referrers.double_referrals(
            session, g.campaign.id, referrer_id=g.account.referrer_id
        )
    return render_template(
        "referrer/dispute_form.html",
        claims=[one for one in doubles if one.also_claimed_by_id == g.account.referrer_id],
        chosen=request.args.get("candidate", type=int),
        kind=request.args.get("kind", ""),
    )


@blueprint.post("/disputes/new")
def start() -> Response:
    """Raise a dispute."""
    about = row_numbers([request.form.get("about", "")])
    text = request.form.get("text", "")
    with registry().write() as session:
        campaign = require(session, Campaign, g.campaign.id)
        referrer = require(session, Referrer, g.account.referrer_id)
        if about:
            made = disputes.dispute_attribution(
                session,
                campaign,
                referrer,
                require(session, Candidate, about[0]),
                text=text,
                by=g.account.username,
            )
        else:
            made = disputes.dispute_bonus(
                session, campaign, referrer, text=text, by=g.account.username
            )
    flash(gettext("申诉已交给人社局，对方也能看到。"), "good")
    return redirect(url_for("disputes.detail", dispute_id=made.id), 303)


@blueprint.get("/disputes/<int:dispute_id>")
def detail(dispute_id: int) -> str:
    """Show one dispute with everything that was said."""
    found = _found(dispute_id)
    template = "referrer/dispute.html" if _own() else "referrer/judge.html"
    return render_template(template, found=found, row=found.dispute, side=_side(found))


@blueprint.post("/disputes/<int:dispute_id>")
def speak(dispute_id: int) -> Response:
    """Add a message, take the dispute back, or decide it."""
    found = _found(dispute_id)
    does, text = request.form.get("does", "say"), request.form.get("text", "")
    with registry().write() as session:
        one = require(session, Dispute, dispute_id)
        if does == "withdraw" and _side(found) is DisputeSide.RAISER:
            disputes.withdraw(session, one, by=g.account.username)
        elif does in {"uphold", "reject"} and _side(found) is DisputeSide.BUREAU:
            disputes.decide(
                session, one, upheld=does == "uphold", text=text, by=g.account.username
            )
        else:
            disputes.say(session, one, _side(found), text, by=g.account.username)
    flash(gettext("已记下。"), "good")
    return redirect(url_for("disputes.detail", dispute_id=dispute_id), 303)


def _own() -> int | None:
    """Return whose disputes are shown: None for the bureau, which sees all."""
    if g.account.roles & {RoleName.ADMIN, RoleName.BUREAU}:
        return None
    found: int = g.account.referrer_id or 0
    return found


def _found(dispute_id: int) -> DisputeDetail:
    with registry().read() as session:
        found = query.dispute(session, g.campaign.id, dispute_id, referrer_id=_own())
    return found or abort(404)


def _side(found: DisputeDetail) -> DisputeSide:
    if _own() is None:
        return DisputeSide.BUREAU
    return DisputeSide.RAISER if found.dispute.raiser_id == _own() else DisputeSide.HOLDER

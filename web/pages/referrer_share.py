"""The card a referrer shares: an address with a code on which people register through him."""

from __future__ import annotations

from flask import Blueprint, Response, flash, g, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as Answer

from recruit import documents
from recruit.documents import poster
from recruit.models import Campaign, Referrer
from recruit.operations import invitations
from recruit.operations.lookup import require
from recruit.queries import board
from web import names, qr
from web.i18n import language
from web.room import registry

blueprint = Blueprint("sharing", __name__)


@blueprint.get("/my/share")
def card() -> str:
    """Show the card, or the button that makes it."""
    with registry().read() as session:
        token = board.invitation_token(session, g.campaign.id, g.account.referrer_id)
        referrer = require(session, Referrer, g.account.referrer_id)
        vacancies = board.open_vacancies(
            session, g.campaign.id, enterprise_id=referrer.employer_id, per_page=5
        )
    address = _address(token) if token else ""
    return render_template(
        "referrer/share.html",
        address=address,
        code=qr.svg(address) if address else "",
        referrer=referrer,
        vacancies=vacancies,
    )


@blueprint.post("/my/share")
def make() -> Answer:
    """Make the address."""
    with registry().write() as session:
        invitations.invitation(
            session,
            require(session, Campaign, g.campaign.id),
            require(session, Referrer, g.account.referrer_id),
        )
    return redirect(url_for("sharing.card"), 303)


@blueprint.post("/my/share/renew")
def renew() -> Answer:
    """Make another address; cards handed out before lead nowhere."""
    with registry().write() as session:
        invitations.renew(
            session,
            require(session, Campaign, g.campaign.id),
            require(session, Referrer, g.account.referrer_id),
            by=g.account.username,
        )
    flash(gettext("已换新地址，旧卡片不能再用。"), "good")
    return redirect(url_for("sharing.card"), 303)


@blueprint.get("/my/share.png")
def picture() -> Response | Answer:
    """Hand out the card as a picture to send on."""
    with registry().read() as session:
        token = board.invitation_token(session, g.campaign.id, g.account.referrer_id)
        referrer = require(session, Referrer, g.account.referrer_id)
    if token is None:
        return redirect(url_for("sharing.card"), 303)
    home = names.county(referrer.home_county) if referrer.home_county else ""
    content = poster.share_card(
        poster.Card(
            title=gettext("跟我去余姚上班"),
            name=referrer.name,
            line=gettext("%(county)s老乡招工", county=home) if home else gettext("老乡招工"),
            points=(
                gettext("岗位由余姚市人社局核实"),
                gettext("出门就上车，下车就进厂"),
                gettext("扫码看岗位，一分钟登记"),
            ),
            address=_address(token),
        ),
        language=documents.Language(language()),
    )
    answer = Response(content, mimetype="image/png")
    answer.headers["Content-Disposition"] = "attachment; filename=laoxiang-card.png"
    return answer


def _address(token: str) -> str:
    return url_for("public.invitation", token=token, _external=True)

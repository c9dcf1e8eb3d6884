"""Webhooks, for the administrator: whom to tell of what, and the log of what was sent."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from recruit.errors import UserError
from recruit.hosts import AllowedHosts
from recruit.language import Language
from recruit.models import Action, Delivery, Webhook
from recruit.operations import webhooks as operations
from recruit.operations.lookup import require
from recruit.queries import webhooks as rows
from web.auth.pages import seal
from web.i18n import language
from web.room import registry, room
from web.ways import number

blueprint = Blueprint("webhooks", __name__)


@blueprint.get("/webhooks")
def index() -> str:
    """Show the webhooks and what was sent."""
    return _page()


@blueprint.post("/webhooks")
def make() -> str | tuple[str, int]:
    """Tell an address of events from now on, and show the secret once."""
    url, wanted = request.form.get("url", "").strip(), set(request.form.getlist("events"))
    try:
        with registry().write() as session:
            _, secret = operations.make(
                session,
                url=url,
                events=[Action(event) for event in operations.EVENTS if event.value in wanted],
                hosts=_hosts(),
                seal=seal(),
                by=g.account.username,
            )
    except UserError as error:
        return _page(message=error.say(Language(language())), given=url), 400
    return _page(secret=secret)


@blueprint.post("/webhooks/<int:webhook_id>/switch")
def switch(webhook_id: int) -> Response:
    """Pause a webhook, or take it up again."""
    with registry().write() as session:
        hook = require(session, Webhook, webhook_id)
        operations.set_active(session, hook, not hook.active, by=g.account.username)
    return redirect(url_for("webhooks.index"), 303)


@blueprint.post("/webhooks/<int:webhook_id>/remove")
def remove(webhook_id: int) -> Response:
    """Forget a webhook and its messages."""
    with registry().write() as session:
        operations.remove(session, require(session, Webhook, webhook_id), by=g.account.username)
    flash(gettext("推送地址已删除。"), "good")
    return redirect(url_for("webhooks.index"), 303)


@blueprint.post("/webhooks/deliveries/<int:delivery_id>/retry")
def retry(delivery_id: int) -> Response:
    """Send a message once more."""
    with registry().write() as session:
        operations.retry(session, require(session, Delivery, delivery_id))
    return redirect(url_for("webhooks.index"), 303)


def _hosts() -> AllowedHosts:
    return AllowedHosts(room().settings.webhook_hosts)


def _page(*, secret: str = "", message: str = "", given: str = "") -> str:
    with registry().read() as session:
        hooks = rows.webhooks(session)
        page = rows.deliveries(session, page=number("page"))
    return render_template(
        "webhooks/index.html",
        rows=hooks,
        page=page,
        hosts=_hosts().names,
        events=[event.value for event in operations.EVENTS],
        secret=secret,
        message=message,
        given=given,
    )

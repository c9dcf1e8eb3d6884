"""Tokens of the API: one's own, made and shown once, and revoked; an administrator revokes any."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from recruit.errors import UserError
from recruit.language import Language
from recruit.models import Account, ApiToken, TokenScope, now
from recruit.operations import tokens as operations
from recruit.operations.lookup import require
from recruit.queries import accounts as account_rows
from web.access import scopes_of
from web.i18n import language
from web.room import registry

blueprint = Blueprint("tokens", __name__)

DAYS = (30, 90, 365)


@blueprint.get("/account/tokens")
def index() -> str:
    """Show one's own tokens."""
    return _page("", "")


@blueprint.post("/account/tokens")
def make() -> str | tuple[str, int]:
    """Make a token and show it once."""
    wanted = set(request.form.getlist("scopes"))
    days = request.form.get("days", type=int)
    try:
        with registry().write() as session:
            _, token = operations.make(
                session,
                require(session, Account, g.account.id),
                name=request.form.get("name", ""),
                scopes=[scope for scope in TokenScope if scope.value in wanted],
                allowed=scopes_of(g.account.roles),
                days=days if days in DAYS else DAYS[0],
                by=g.account.username,
            )
    except UserError as error:
        return _page("", error.say(Language(language()))), 400
    return _page(token, "")


@blueprint.post("/account/tokens/<int:token_id>/revoke")
def revoke(token_id: int) -> Response:
    """Make a token worthless."""
    with registry().write() as session:
        token = require(session, ApiToken, token_id)
        operations.revoke(session, token, by=g.account.username)
        owner = token.account_id
    flash(gettext("令牌已作废。"), "good")
    if owner != g.account.id:
        return redirect(url_for("accounts.detail", account_id=owner), 303)
    return redirect(url_for("tokens.index"), 303)


def _page(made: str, message: str) -> str:
    with registry().read() as session:
        rows = account_rows.tokens(session, account_id=g.account.id)
    return render_template(
        "tokens/index.html",
        made=made,
        message=message,
        tokens=rows,
        moment_now=now(),
        scopes=sorted(scope.value for scope in scopes_of(g.account.roles)),
    )

"""Accounts, for the administrator: who may log in, as what, limited to what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from recruit import queries as query
from recruit.causes import Cause
from recruit.desk.lookup import by_name, like
from recruit.desk.membership import (
    Membership,
    attach,
    membership,
    offices,
    steward_named,
    steward_written,
)
from recruit.errors import UserError
from recruit.language import Language
from recruit.models import Account, RoleName
from recruit.operations import accounts as operations
from recruit.operations import second_factor
from recruit.operations.lookup import require
from recruit.queries import accounts as account_rows
from recruit.queries.named import written
from web import names
from web.auth.pages import unlock as forget_failures
from web.filters import Filters, choices
from web.i18n import language
from web.room import registry
from web.ways import number

blueprint = Blueprint("accounts", __name__)

_STATES = {"active": True, "inactive": False}


@blueprint.get("/accounts")
def index() -> str:
    """Show the accounts."""
    filters = Filters.read(q=None, role=list(RoleName), state=_STATES)
    with registry().read() as session:
        page = account_rows.accounts(
            session,
            q=filters.q,
            role=filters.role,
            active=_STATES.get(filters.state),
            page=number("page"),
        )
    return render_template("accounts/index.html", page=page, filters=filters)


@blueprint.get("/accounts/new")
def form() -> str:
    """Show an empty form."""
    return _form(None, {}, "")


@blueprint.post("/accounts")
def create() -> str | tuple[str, int]:
    """Make an account and show its password once."""
    try:
        with registry().write() as session:
            terms = _terms(session)
            account, password = operations.create_account(
                session,
                username=request.form.get("username", "").strip()[:80],
                once=True,
                by=g.account.username,
                **terms,
            )
            wanted = _acting_for(session)
            attach(session, account, terms["roles"], wanted, by=g.account.username)
    except UserError as error:
        return _form(None, request.form, error.say(Language(language()))), 400
    return render_template(
        "accounts/secret.html", username=account.username, password=password, new=True
    )


@blueprint.get("/accounts/<int:account_id>")
def detail(account_id: int) -> str:
    """Show one account: what it may, and what can be done about it."""
    return _form(_row(account_id), {}, "")


@blueprint.post("/accounts/<int:account_id>")
def change(account_id: int) -> Response | tuple[str, int]:
    """Give an account other roles or limits."""
    try:
        with registry().write() as session:
            terms = _terms(session)
            account = require(session, Account, account_id)
            operations.change_account(session, account, by=g.account.username, **terms)
            wanted = _acting_for(session)
            attach(session, account, terms["roles"], wanted, by=g.account.username)
    except UserError as error:
        return _form(_row(account_id), request.form, error.say(Language(language()))), 400
    flash(gettext("已保存；该账号需重新登录。"), "good")
    return redirect(url_for("accounts.detail", account_id=account_id), 303)


@blueprint.post("/accounts/<int:account_id>/password")
def reset_password(account_id: int) -> str:
    """Give an account a password to be used once, and show it."""
    with registry().write() as session:
        account = require(session, Account, account_id)
        password = operations.set_password(session, account, by=g.account.username, once=True)
        username = account.username
    return render_template("accounts/secret.html", username=username, password=password, new=False)


@blueprint.post("/accounts/<int:account_id>/<act>")
def act(account_id: int, act: str) -> Response:
    """Shut out, let in again, end sessions, unlock, or reset the second factor."""
    by = g.account.username
    with registry().write() as session:
        account = require(session, Account, account_id)
        if act == "deactivate":
            operations.deactivate(session, account, by=by)
            said = gettext("账号已停用，所有登录都已结束。")
        elif act == "activate":
            operations.activate(session, account, by=by)
            said = gettext("账号已恢复。")
        elif act == "end-sessions":
            operations.end_sessions(session, account, by=by)
            said = gettext("该账号的所有登录都已结束。")
        elif act == "unlock":
            operations.note_unlocked(session, account, by=by)
            forget_failures(account.id, account.username)
            said = gettext("已解除登录限制。")
        elif act == "reset-second-factor":
            second_factor.remove(session, account, by=by)
            operations.end_sessions(session, account, by=by)
            said = gettext("两步验证已重置；下次登录后重新设置。")
        else:
            abort(404)
    flash(said, "good")
    return redirect(url_for("accounts.detail", account_id=account_id), 303)


def _terms(session: Session) -> dict[str, Any]:
    """Return roles, name and limits as the form has them; a limit without its role is none.

    Raises
    ------
    UserError
        When the enterprise that is written is none.
    """
    given = request.form
    roles = [role for role in RoleName if role.value in given.getlist("roles")]
    limits: dict[str, Any] = {
        "town_code": given.get("town_code", "").strip() or None,
        "squad_id": given.get("squad_id", type=int),
        "referrer_id": query.referrer_named(session, given.get("referrer", "")),
        "enterprise_id": _firm(session, given.get("enterprise", "").strip()),
    }
    needed = {
        RoleName.TOWN: "town_code",
        RoleName.SQUAD: "squad_id",
        RoleName.REFERRER: "referrer_id",
        RoleName.ENTERPRISE: "enterprise_id",
    }
    kept = {needed[role] for role in roles if role in needed}
    return {
        "roles": roles,
        "display_name": given.get("display_name", "").strip()[:80],
        **{name: value if name in kept else None for name, value in limits.items()},
    }


def _firm(session: Session, written: str) -> int | None:
    """Return the enterprise of a full name or credit code; a town has too many for a list."""
    if not written:
        return None
    firm = by_name(session, {written}).get(written)
    if firm is None:
        near = "、".join(like(session, written)) or "–"
        raise UserError(Cause.ENTERPRISE_UNKNOWN, name=written, near=near)
    return firm.id


def _acting_for(session: Session) -> Membership:
    """Return the steward and the department that the form names."""
    return Membership(
        steward_named(session, request.form.get("steward", "")),
        request.form.get("department_id", type=int),
    )


def _row(account_id: int) -> account_rows.AccountRow:
    with registry().read() as session:
        found = account_rows.accounts(session, account_id=account_id).rows
    if not found:
        abort(404)
    return found[0]


def _form(row: account_rows.AccountRow | None, given: Mapping[str, Any], message: str) -> str:
    campaign = g.campaign.id if g.campaign else None
    with registry().read() as session:
        squads = account_rows.squads(session, campaign)
        tokens = account_rows.tokens(session, account_id=row.id) if row else ()
        departments = offices(session)
        acts_for = membership(session, row.id) if row else Membership()
        steward = steward_written(session, acts_for.steward_id)
        referrer = ""
        if row and row.referrer and row.referrer_id is not None:
            referrer = written(row.referrer, row.referrer_id)
    roles = request.form.getlist("roles") if given else (row.roles if row else ())
    return render_template(
        "accounts/form.html",
        row=row,
        given=given,
        roles=roles,
        message=message,
        tokens=tokens,
        acts_for=acts_for,
        steward=steward,
        referrer=referrer,
        choices={
            "departments": departments,
            "towns": choices(names.towns(), names.town),
            "squads": [(number, names.province(code)) for number, code in squads],
        },
    )

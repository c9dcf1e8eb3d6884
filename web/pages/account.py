"""One's own account: password, second factor, sessions."""

from __future__ import annotations

import segno
from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from recruit.errors import UserError
from recruit.language import Language
from recruit.models import Account
from recruit.operations import accounts, second_factor
from recruit.operations.lookup import require
from web.auth import session as sessions
from web.auth.pages import seal
from web.i18n import language
from web.room import registry, room

blueprint = Blueprint("account", __name__)


@blueprint.get("/account")
def page() -> str:
    """Show the account of whoever is logged in."""
    with registry().read() as session:
        left = second_factor.codes_left(session, g.account.id)
    return render_template(
        "account/page.html",
        least=accounts.LEAST_PASSWORD,
        codes_left=left,
        required=g.account.is_staff and room().settings.second_factor_required,
    )


@blueprint.post("/account/password")
def password() -> Response:
    """Replace the password; this session goes on, all others end."""
    new = request.form.get("new", "")
    if new != request.form.get("again", ""):
        flash(gettext("两次输入的新密码不一样，请重新输入。"), "bad")
        return redirect(url_for("account.page"), 303)
    try:
        with registry().write() as session:
            account = require(session, Account, g.account.id)
            accounts.change_password(session, account, old=request.form.get("old", ""), new=new)
            key = account.session_key
    except UserError as error:
        return _refused(error)
    sessions.begin(key)
    flash(gettext("密码已更换，其他设备上的登录都已结束。"), "good")
    return redirect(url_for("account.page"), 303)


@blueprint.post("/account/sessions/end")
def end_sessions() -> Response:
    """End every session, this one too."""
    with registry().write() as session:
        account = require(session, Account, g.account.id)
        accounts.end_sessions(session, account, by=g.account.username)
    sessions.end()
    return redirect(url_for("auth.login"), 303)


@blueprint.get("/account/second-factor")
def show_second_factor() -> str | Response:
    """Show what the app has to scan."""
    if g.account.second_factor:
        return redirect(url_for("account.page"), 303)
    return _enrolment("")


@blueprint.post("/account/second-factor")
def confirm_second_factor() -> str | Response | tuple[str, int]:
    """Put the second factor in force, and show the spare codes once."""
    if g.account.second_factor:
        return redirect(url_for("account.page"), 303)
    try:
        with registry().write() as session:
            account = require(session, Account, g.account.id)
            codes = second_factor.confirm(
                session, account, request.form.get("code", ""), seal=seal()
            )
    except UserError as error:
        return _enrolment(error.say(Language(language()))), 400
    return render_template("account/codes.html", codes=codes)


@blueprint.post("/account/second-factor/codes")
def renew_codes() -> str | Response:
    """Replace the spare codes; a code of the phone is asked for."""
    with registry().write() as session:
        account = require(session, Account, g.account.id)
        right = second_factor.check(session, account, request.form.get("code", ""), seal=seal())
        codes = second_factor.renew_codes(session, account, by=g.account.username) if right else ()
    if not codes:
        flash(gettext("验证码不对或已用过。等手机上出现新的六位数字再输入。"), "bad")
        return redirect(url_for("account.page"), 303)
    return render_template("account/codes.html", codes=codes)


@blueprint.post("/account/second-factor/remove")
def remove_second_factor() -> Response:
    """Do without the second factor, where it is not required."""
    if g.account.is_staff and room().settings.second_factor_required:
        flash(gettext("工作人员必须使用两步验证；换手机请找管理员重置。"), "bad")
        return redirect(url_for("account.page"), 303)
    with registry().write() as session:
        account = require(session, Account, g.account.id)
        right = second_factor.check(session, account, request.form.get("code", ""), seal=seal())
        if right:
            second_factor.remove(session, account, by=g.account.username)
    if right:
        flash(gettext("两步验证已停用。"), "good")
    else:
        flash(gettext("验证码不对或已用过。等手机上出现新的六位数字再输入。"), "bad")
    return redirect(url_for("account.page"), 303)


def _enrolment(message: str) -> str:
    with registry().write() as session:
        account = require(session, Account, g.account.id)
        begun = second_factor.begin(session, account, seal=seal())
    drawing = segno.make(begun.uri, error="m").svg_inline(
        border=3, light="#ffffff", dark="#16201d", omitsize=True, svgclass="qr", lineclass=None
    )
    groups = " ".join(begun.secret[at : at + 4] for at in range(0, len(begun.secret), 4))
    return render_template(
        "account/second_factor.html", drawing=drawing, secret=groups, message=message
    )


def _refused(error: UserError) -> Response:
    flash(error.say(Language(language())), "bad")
    return redirect(url_for("account.page"), 303)

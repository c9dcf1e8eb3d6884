"""Logging in and out."""

from __future__ import annotations

import structlog
from flask import Blueprint, current_app, g, redirect, render_template, request
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from recruit.operations import accounts
from web import access
from web.auth import session
from web.auth.brake import Brake
from web.room import registry
from web.ways import inside

blueprint = Blueprint("auth", __name__)
log = structlog.get_logger(__name__)


class LoginForm(FlaskForm):
    """User name and password."""

    username = StringField(validators=[InputRequired(), Length(max=80)])
    password = PasswordField(validators=[InputRequired(), Length(max=256)])


@blueprint.route("/login", methods=["GET", "POST"])
def login() -> Response | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """Show the log-in page, or let somebody in."""
    target = inside(request.args.get("next", ""), "")
    if g.account is not None:
        return redirect(target or access.home(g.account.roles), 303)
    form = LoginForm()
    if request.method == "GET":
        return _page("", target), 200
    if not form.validate():
        return _page(gettext("请填写用户名和密码。"), target), 400
    by_name: Brake = current_app.extensions["login_brake"]
    by_address: Brake = current_app.extensions["address_brake"]
    name, address = (form.username.data or "").strip(), request.remote_addr or ""
    wait = max(by_name.wait(name.casefold()), by_address.wait(address))
    if wait:
        message = gettext("尝试次数过多，请在 %(n)s 分钟后再试。", n=-(-wait // 60))
        return _page(message, target, name), 429, {"Retry-After": str(wait)}
    with registry().read() as reading:
        account = accounts.verify(reading, name, form.password.data or "")
    if account is None:
        by_name.failed(name.casefold())
        by_address.failed(address)
        log.warning("login refused", address=address)
        return _page(gettext("用户名或密码不对，请检查后重新输入。"), target, name), 401
    by_name.succeeded(name.casefold())
    with registry().write() as writing:
        accounts.note_login(writing, account.id)
    session.begin(account.session_key)
    return redirect(target or access.home(account.roles), 303)


@blueprint.post("/logout")
def logout() -> Response:
    """End the session."""
    session.end()
    return redirect("/login", 303)


def _page(message: str, target: str, username: str = "") -> str:
    return render_template("login.html", message=message, target=target, username=username)

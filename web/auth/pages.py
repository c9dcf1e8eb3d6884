"""Logging in, with the second factor where the account has one, and logging out."""

from __future__ import annotations

import structlog
from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from recruit.models import Account
from recruit.operations import accounts, second_factor
from recruit.operations.accounts import AccountView
from recruit.sealing import Seal
from web import access
from web.auth import session
from web.auth.brake import Brake
from web.room import registry
from web.ways import inside

blueprint = Blueprint("auth", __name__)
log = structlog.get_logger(__name__)

Answer = Response | tuple[str, int] | tuple[str, int, dict[str, str]]


class LoginForm(FlaskForm):
    """User name and password."""

    username = StringField(validators=[InputRequired(), Length(max=80)])
    password = PasswordField(validators=[InputRequired(), Length(max=256)])


class CodeForm(FlaskForm):
    """Six digits of the phone, or a spare code."""

    code = StringField(validators=[InputRequired(), Length(max=40)])


@blueprint.route("/login", methods=["GET", "POST"])
def login() -> Answer:
    """Show the log-in page, or let somebody in."""
    target = inside(request.args.get("next", ""), "")
    if g.account is not None:
        return redirect(target or access.home(g.account.roles), 303)
    form = LoginForm()
    if request.method != "POST":
        return _page("", target), 200
    if not form.validate():
        return _page(gettext("请填写用户名和密码。"), target), 400
    return _judge((form.username.data or "").strip(), form.password.data or "", target)


def _judge(name: str, password: str, target: str) -> Answer:
    """Let the bearer of a right password on, and say to others what is wrong."""
    address = request.remote_addr or ""
    wait = _waits(name.casefold(), address)
    if wait:
        return _page(_too_often(wait), target, name), 429, {"Retry-After": str(wait)}
    with registry().read() as reading:
        account = accounts.verify(reading, name, password)
    if account is None:
        _failed(name.casefold(), address)
        log.warning("login refused", address=address)
        return _page(gettext("用户名或密码不对，请检查后重新输入。"), target, name), 401
    _by_name().succeeded(name.casefold())
    if account.second_factor:
        session.wait_for_code(account.session_key)
        return redirect(url_for("auth.code", next=target or None), 303)
    return _let_in(account, target)


@blueprint.route("/login/code", methods=["GET", "POST"])
def code() -> Answer:
    """Ask for the code of the phone, after the password was right."""
    target = inside(request.args.get("next", ""), "")
    account = session.pending()
    if account is None:
        return redirect(url_for("auth.login", next=target or None), 303)
    form = CodeForm()
    if request.method != "POST":
        return render_template("login_code.html", message="", target=target), 200
    if not form.validate():
        said = gettext("请输入手机上的六位验证码，或一个恢复码。")
        return render_template("login_code.html", message=said, target=target), 400
    key, address = f"code:{account.id}", request.remote_addr or ""
    wait = _waits(key, address)
    if wait:
        page = render_template("login_code.html", message=_too_often(wait), target=target)
        return page, 429, {"Retry-After": str(wait)}
    with registry().write() as writing:
        right = second_factor.check(
            writing,
            writing.get_one(Account, account.id),
            form.code.data or "",
            seal=seal(),
        )
    if not right:
        _failed(key, address)
        log.warning("code refused", account=account.id, address=address)
        said = gettext("验证码不对或已用过。等手机上出现新的六位数字再输入。")
        return render_template("login_code.html", message=said, target=target), 401
    _by_name().succeeded(key)
    return _let_in(account, target)


@blueprint.post("/logout")
def logout() -> Response:
    """End the session."""
    session.end()
    return redirect("/login", 303)


def seal() -> Seal:
    """Return what seals the secrets of this installation."""
    return Seal(current_app.config["SECRET_KEY"])


def unlock(account_id: int, username: str) -> None:
    """Forget the failed attempts on an account."""
    _by_name().succeeded(username.casefold(), f"code:{account_id}")


def _let_in(account: AccountView, target: str) -> Response:
    with registry().write() as writing:
        accounts.note_login(writing, account.id)
    session.begin(account.session_key)
    return redirect(target or access.home(account.roles), 303)


def _by_name() -> Brake:
    found: Brake = current_app.extensions["login_brake"]
    return found


def _by_address() -> Brake:
    found: Brake = current_app.extensions["address_brake"]
    return found


def _waits(name: str, address: str) -> int:
    return max(_by_name().wait(name), _by_address().wait(address))


def _failed(name: str, address: str) -> None:
    _by_name().failed(name)
    _by_address().failed(address)


def _too_often(wait: int) -> str:
    return gettext("尝试次数过多，请在 %(n)s 分钟后再试。", n=-(-wait // 60))


def _page(message: str, target: str, username: str = "") -> str:
    return render_template("login.html", message=message, target=target, username=username)

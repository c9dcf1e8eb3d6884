"""What an account has to do before anything else: replace a password it was given, and enrol.

Whoever has a duty open gets its page whatever address he asks for, until it is done.
"""

from __future__ import annotations

from flask import Flask, flash, g, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from web.access import ACCESS, Door
from web.room import room

_PASSWORD = frozenset({"account.page", "account.password"})
_SECOND_FACTOR = frozenset({"account.show_second_factor", "account.confirm_second_factor"})


def install(app: Flask) -> None:
    """Lead to the page of the open duty before any other is shown."""

    @app.before_request
    def _first_things_first() -> Response | None:
        account, endpoint = g.get("account"), request.endpoint
        if account is None or endpoint is None or "token" in g:
            return None
        if ACCESS.get(endpoint) is Door.PUBLIC or endpoint == "auth.logout":
            return None
        if account.must_change_password:
            return _unless(endpoint, _PASSWORD, "account.page", gettext("请先换掉临时密码。"))
        required = room().settings.second_factor_required
        if account.is_staff and required and not account.second_factor:
            said = gettext("工作人员登录要加一道手机验证码，请先设置。")
            return _unless(endpoint, _SECOND_FACTOR, "account.show_second_factor", said)
        return None


def _unless(endpoint: str, allowed: frozenset[str], page: str, said: str) -> Response | None:
    if endpoint in allowed:
        return None
    flash(said, "warn")
    return redirect(url_for(page), 303)

"""The log-in session: a signed cookie that names the account and ends by itself.

The cookie holds the account's session key (a new key ends all its sessions), when it began and
when it was last used. Nothing about the person is in it. Between password and second factor
it holds the key as *pending*, which opens nothing but the page that asks for the code.
"""

from __future__ import annotations

import time

from flask import Flask, g, request, session

from recruit.operations import accounts
from recruit.operations.accounts import AccountView
from web.room import registry

IDLE_S = 3 * 3600
"""A session not used for so long has ended."""
ABSOLUTE_S = 12 * 3600
"""A session has ended after so long, used or not."""
PENDING_S = 300
"""How long a right password waits for its code."""
_TOUCH_S = 60
"""How often the cookie is written anew to say it was used."""
_API = "/api/"


def begin(session_key: str) -> None:
    """Start a session for an account, dropping whatever the cookie held before."""
    now = int(time.time())
    session.clear()
    session.permanent = True
    session.update(key=session_key, began=now, used=now)


def wait_for_code(session_key: str) -> None:
    """Remember that the password was right and the code is still to come."""
    session.clear()
    session.update(pending=session_key, pending_since=int(time.time()))


def pending() -> AccountView | None:
    """Return the account whose code is awaited, or None."""
    key, since = session.get("pending"), session.get("pending_since", 0)
    if not isinstance(key, str) or int(time.time()) - since > PENDING_S:
        return None
    with registry().read() as reading:
        return accounts.by_session_key(reading, key)


def end() -> None:
    """End this session."""
    session.clear()


def install(app: Flask) -> None:
    """Find out on every request who is asking: ``g.account``, None when nobody is logged in.

    Programs that call the API show a token instead; a cookie counts for nothing there.
    """

    @app.before_request
    def _who() -> None:
        g.account = None
        if request.path.startswith(_API):
            return
        key = session.get("key")
        if not isinstance(key, str):
            return
        now = int(time.time())
        began, used = session.get("began", 0), session.get("used", 0)
        if now - began > ABSOLUTE_S or now - used > IDLE_S:
            end()
            return
        with registry().read() as reading:
            g.account = accounts.by_session_key(reading, key)
        if g.account is None:
            end()
        elif now - used > _TOUCH_S:
            session["used"] = now

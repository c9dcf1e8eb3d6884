"""The log-in session: a signed cookie that names the account and ends by itself.

The cookie holds the account's session key (a new key ends all its sessions), when it began and
when it was last used. Nothing about the person is in it.
"""

from __future__ import annotations

import time

from flask import Flask, g, session

from recruit.operations import accounts
from web.room import registry

IDLE_S = 3 * 3600
"""A session not used for so long has ended."""
ABSOLUTE_S = 12 * 3600
"""A session has ended after so long, used or not."""
_TOUCH_S = 60
"""How often the cookie is written anew to say it was used."""


def begin(session_key: str) -> None:
    """Start a session for an account, dropping whatever the cookie held before."""
    now = int(time.time())
    session.clear()
    session.permanent = True
    session.update(key=session_key, began=now, used=now)


def end() -> None:
    """End this session."""
    session.clear()


def install(app: Flask) -> None:
    """Find out on every request who is asking: ``g.account``, None when nobody is logged in."""

    @app.before_request
    def _who() -> None:
        g.account = None
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

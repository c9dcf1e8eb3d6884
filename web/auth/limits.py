"""How often somebody may ask: so many requests a minute for each token, and for each address.

Kept in memory that the processes of the server share. Failed log-ins have a brake of their own
(``web.auth.brake``); this keeps programs and public forms from taking the server for
themselves.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Flask, abort, g, request

from web.access import ACCESS, Door
from web.auth.tally import Tally

WINDOW_S = 60
TOKEN = 600
"""Requests of one API token in a minute."""
STRANGER = 60
"""Requests to the API without a valid token, from one address in a minute."""
FORMS: Mapping[str, int] = {"auth.login": 240, "preferences.save": 240}
"""Public forms sent from one address in a minute; a whole office may stand behind it."""
FORM = 60
"""The same for public forms not named above."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Whether a request may go on, and what is left of the minute."""

    allowed: bool
    limit: int
    remaining: int
    reset: int


class Allowance:
    """Counts requests of each key in windows of a minute."""

    def __init__(
        self, *, window: int = WINDOW_S, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.window = window
        self._clock = clock
        self._counts = Tally()

    def take(self, key: str, limit: int) -> Taken:
        """Count one request of a key and say whether it is within the limit."""
        now = self._clock()
        began, count = self._counts.add(key, now=now, window=self.window)
        reset = max(1, round(self.window - (now - began)))
        return Taken(count <= limit, limit, max(0, limit - count), reset)


def allowance(app: Flask) -> Allowance:
    """Return the counter of an app."""
    found: Allowance = app.extensions["allowance"]
    return found


def install(app: Flask) -> None:
    """Refuse public forms that are sent too often from one address."""
    app.extensions["allowance"] = Allowance()

    @app.before_request
    def _not_too_often() -> None:
        endpoint = request.endpoint
        if request.method != "POST" or endpoint is None or g.get("account") is not None:
            return
        if ACCESS.get(endpoint) is not Door.PUBLIC or endpoint.startswith("api."):
            return
        limit = FORMS.get(endpoint, FORM)
        taken = allowance(app).take(f"form:{endpoint}:{request.remote_addr}", limit)
        if not taken.allowed:
            g.retry_after = taken.reset
            abort(429)

    @app.after_request
    def _say_when(response):  # type: ignore[no-untyped-def]
        if response.status_code == 429 and "retry_after" in g:
            response.headers.setdefault("Retry-After", str(g.retry_after))
        return response

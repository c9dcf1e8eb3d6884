"""Which campaign the pages are about: the one open now, else the newest."""

from __future__ import annotations

from flask import Flask, g

from recruit.queries import campaigns
from web.room import registry


def install(app: Flask) -> None:
    """Put the campaign in use into ``g.campaign`` for whoever is logged in."""

    @app.before_request
    def _which() -> None:
        g.campaign = None
        if g.get("account") is not None:
            with registry().read() as reading:
                g.campaign = campaigns.current(reading)

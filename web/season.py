"""Which campaign the pages are about: the one open now, else the newest."""

from __future__ import annotations

from flask import Flask, g, render_template, request

from recruit import queries as query
from web.access import ACCESS, Door
from web.room import registry

_WITHOUT = frozenset({"account", "accounts", "tokens", "audit", "webhooks", "api"})
"""Blueprints that work before there is any campaign; the API says so itself."""


def install(app: Flask) -> None:
    """Put the campaign in use into ``g.campaign`` for whoever is logged in."""

    @app.before_request
    def _which() -> str | None:
        g.campaign = None
        if g.get("account") is None or request.endpoint is None or request.blueprint == "api":
            return None
        with registry().read() as reading:
            g.campaign = query.current(reading)
        if g.campaign is None and _needs_one(request.endpoint):
            return render_template("no_campaign.html")
        return None


def _needs_one(endpoint: str) -> bool:
    if endpoint.partition(".")[0] in _WITHOUT:
        return False
    return ACCESS.get(endpoint) is not Door.PUBLIC and endpoint != "auth.logout"

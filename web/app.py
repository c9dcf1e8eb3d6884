"""The composition root: registry and settings in, a Flask app out."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from web import access, errors, headers, i18n, look, readers, season, telemetry
from web.api import v1
from web.api.v1 import doors
from web.auth import duties, limits, session
from web.auth import pages as auth_pages
from web.auth.brake import Brake
from web.pages import (
    account,
    accounts,
    audit,
    boarding,
    boarding_handover,
    boarding_list,
    boarding_papers,
    boarding_ticket,
    candidates,
    charter_room,
    charter_scenarios,
    charter_tasks,
    desk,
    desk_lists,
    finding,
    health,
    imports,
    mending,
    mine,
    notices,
    objectives,
    overview,
    partners,
    plans,
    preferences,
    referrers,
    reveal,
    rights,
    runs,
    tokens,
    transport,
    transport_limits,
    trials,
    trips,
    vacancies,
    webhooks,
)
from web.room import furnish
from web.searches import Searches
from web.uploads import Uploads
from web.ways import RecordNumber

if TYPE_CHECKING:
    from recruit.settings import Settings
    from recruit.storage.session import Registry

LARGEST_UPLOAD = 32 * 1024 * 1024

_BLUEPRINTS = (
    auth_pages.blueprint,
    *(
        page.blueprint
        for page in (
            health,
            preferences,
            account,
            accounts,
            tokens,
            audit,
            webhooks,
            reveal,
            rights,
            overview,
            finding,
            vacancies,
            candidates,
            referrers,
            imports,
            objectives,
            runs,
            trials,
            plans,
            mending,
            mine,
            charter_room,
            charter_scenarios,
            charter_tasks,
            transport,
            transport_limits,
            trips,
            boarding,
            boarding_list,
            boarding_handover,
            boarding_papers,
            boarding_ticket,
            notices,
        )
    ),
    *partners.BLUEPRINTS,
    *desk_lists.BLUEPRINTS,
    *desk.BLUEPRINTS,
)


def create_app(registry: Registry, settings: Settings) -> Flask:
    """Return the app that serves one registry.

    Parameters
    ----------
    registry
        The opened registry; the app does not close it.
    settings
        Where the home directory is, what signs sessions, whether cookies need HTTPS.
    """
    app = Flask("web")
    app.url_map.converters["int"] = RecordNumber
    app.config.update(
        SECRET_KEY=settings.signing_key(),
        SESSION_COOKIE_NAME="laoxiang_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        PERMANENT_SESSION_LIFETIME=dt.timedelta(seconds=session.ABSOLUTE_S),
        SESSION_REFRESH_EACH_REQUEST=False,
        MAX_CONTENT_LENGTH=LARGEST_UPLOAD,
        WTF_CSRF_TIME_LIMIT=session.ABSOLUTE_S,
        WTF_CSRF_SSL_STRICT=settings.secure_cookies,
    )
    furnish(app, registry, settings)
    app.extensions["login_brake"] = Brake(5)
    # A whole office may stand behind one address.
    app.extensions["address_brake"] = Brake(50)
    app.extensions["uploads"] = Uploads(settings.home / "uploads", registry.keys)
    app.extensions["searches"] = Searches()
    telemetry.install(app, registry, settings)
    # The order matters: a nonce and a language for every answer, then who asks, then whether.
    headers.install(app)
    i18n.install(app)
    look.install(app)
    errors.install(app)
    readers.install(app)
    session.install(app)
    limits.install(app)
    doors.install(app)
    access.install(app)
    duties.install(app)
    # A program shows a token, no cookie: there is nothing to forge.
    CSRFProtect(app).exempt(v1.blueprint)
    season.install(app)
    for blueprint in _BLUEPRINTS:
        app.register_blueprint(blueprint)
    v1.install(app)
    if settings.proxies:
        near = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=near, x_proto=near)  # type: ignore[method-assign]
    return app

"""Who may call which page: one row an endpoint, as data; what has no row is refused.

The table is the whole truth: ``install`` asks it before every request, and the security tests
walk the URL map and fail on a route without a row. Which *records* of a page a role sees is
decided by the page's query.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from flask import Flask, abort, g, redirect, request, url_for
from werkzeug.wrappers import Response

from recruit.models import RoleName


class Door(Enum):
    """Rules that are not about a role."""

    PUBLIC = "public"
    """Everybody, also before log-in."""
    SIGNED_IN = "signed in"
    """Every account, whatever its role."""


ADMIN, BUREAU, TOWN, SQUAD = RoleName.ADMIN, RoleName.BUREAU, RoleName.TOWN, RoleName.SQUAD

DESK = frozenset({ADMIN, BUREAU})
"""Those who decide: they import, run, publish and see people's names."""
FIELD = DESK | {TOWN, SQUAD}
"""Those who also read figures, vacancies and trips, without names."""

Rule = Door | frozenset[RoleName]

ACCESS: Mapping[str, Rule] = {
    "static": Door.PUBLIC,
    "health.alive": Door.PUBLIC,
    "auth.login": Door.PUBLIC,
    "auth.logout": Door.SIGNED_IN,
    "preferences.save": Door.PUBLIC,
    "overview.page": FIELD,
    "vacancies.index": Door.SIGNED_IN,
    "candidates.index": DESK,
    "referrers.index": DESK,
    "runs.matching": DESK,
    "runs.charter": DESK,
    "runs.request_run": DESK,
    "objectives.show": DESK,
    "objectives.save": DESK,
    "runs.detail": DESK,
    "runs.progress": DESK,
    "runs.stop": DESK,
    "plans.detail": DESK,
    "plans.unmatched": DESK,
    "plans.shortfalls": DESK,
    "plans.enterprise": DESK,
    "plans.publish": DESK,
    "plans.discard": DESK,
    "plans.compare": DESK,
    "trials.form": DESK,
    "trials.ask": DESK,
    "trials.detail": DESK,
    "trials.progress": DESK,
    "trials.adopt": DESK,
    "mending.form": DESK,
    "mending.mend": DESK,
    "mending.told": DESK | {SQUAD},
    "mending.contacts": DESK,
    "mending.contacts_sheet": DESK,
    "trips.index": FIELD,
    "trips.detail": DESK | {SQUAD},
    "trips.manifest": DESK | {SQUAD},
    "trips.manifests_of_plan": DESK | {SQUAD},
    "imports.index": DESK,
    "imports.upload": DESK,
    "imports.preview_file": DESK,
    "imports.faults": DESK,
    "imports.commit": DESK,
    "imports.discard": DESK,
    "imports.template": DESK,
}


HOMES = ("overview.page", "vacancies.index")
"""Where an account lands after log-in: the first of these it may see."""


def home(roles: frozenset[str]) -> str:
    """Return the address an account of these roles starts at."""
    return url_for(next(endpoint for endpoint in HOMES if allows(endpoint, roles)))


def allows(endpoint: str, roles: frozenset[str] | None) -> bool:
    """Return whether an account with these roles (None: not logged in) may call an endpoint."""
    rule = ACCESS.get(endpoint)
    if rule is None:
        return False
    if rule is Door.PUBLIC:
        return True
    if roles is None:
        return False
    return rule is Door.SIGNED_IN or bool(rule & roles)


def install(app: Flask) -> None:
    """Ask the table before every request; put ``may`` into templates."""

    @app.before_request
    def _ask() -> Response | None:
        if request.endpoint is None:
            return None  # no such page: the router answers 404 or 405
        account = g.get("account")
        if allows(request.endpoint, account.roles if account else None):
            return None
        if account is None:
            here = request.full_path.rstrip("?") if request.method == "GET" else None
            return redirect(url_for("auth.login", next=here))
        return abort(403)

    @app.context_processor
    def _may() -> dict[str, object]:
        account = g.get("account")
        roles = account.roles if account else None
        return {
            "account": account,
            "may": lambda endpoint: allows(endpoint, roles),
            "home": home(roles) if roles is not None else url_for("auth.login"),
        }

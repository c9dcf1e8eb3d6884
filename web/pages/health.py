"""Signs of life for whoever watches the server: it runs, and it can work."""

from __future__ import annotations

from flask import Blueprint

from recruit.upkeep.readiness import Readiness, readiness
from web.room import registry

blueprint = Blueprint("health", __name__)

Sign = tuple[str, int, dict[str, str]]
_TEXT = {"Content-Type": "text/plain; charset=utf-8"}


@blueprint.get("/health")
@blueprint.get("/health/live")
def alive() -> Sign:
    """Answer that the process serves."""
    return "ok\n", 200, _TEXT


@blueprint.get("/health/ready")
def ready() -> Sign:
    """Answer whether the registry can be read and its tables are up to date."""
    found = readiness(registry())
    if found is not Readiness.READY:
        return f"{found}\n", 503, _TEXT
    return "ok\n", 200, _TEXT

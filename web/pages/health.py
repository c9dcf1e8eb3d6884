"""A sign of life for whoever watches the server."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
def alive() -> tuple[str, int, dict[str, str]]:
    """Answer that the process serves."""
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"}

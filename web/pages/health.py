"""Signs of life for whoever watches the server: it runs, and it can work."""

from __future__ import annotations

from alembic.runtime.migration import MigrationContext
from flask import Blueprint
from sqlalchemy.exc import SQLAlchemyError

from recruit.storage.migrate import newest
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
    """Answer whether the registry can be read and its tables are up to date.

    Nobody waits for the writer for this: it may be asked by anybody, often.
    """
    try:
        with registry().read() as session:
            revision = MigrationContext.configure(session.connection()).get_current_revision()
    except SQLAlchemyError:
        return "registry cannot be read\n", 503, _TEXT
    if revision != newest():
        return "tables are behind\n", 503, _TEXT
    return "ok\n", 200, _TEXT

"""Whether a registry can be worked with just now; cheap enough to be asked every second."""

from __future__ import annotations

from enum import StrEnum

from alembic.runtime.migration import MigrationContext
from sqlalchemy.exc import SQLAlchemyError

from recruit.storage.migrate import newest
from recruit.storage.session import Registry


class Readiness(StrEnum):
    """What a registry is ready for."""

    READY = "ready"
    UNREADABLE = "registry cannot be read"
    BEHIND = "tables are behind"


def readiness(registry: Registry) -> Readiness:
    """Return whether the registry can be read and its tables are up to date.

    Nobody waits for the writer for this.
    """
    try:
        with registry.read() as session:
            revision = MigrationContext.configure(session.connection()).get_current_revision()
    except SQLAlchemyError:
        return Readiness.UNREADABLE
    return Readiness.READY if revision == newest() else Readiness.BEHIND

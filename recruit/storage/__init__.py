"""The database: opening it, reading and writing sessions, migrations."""

from recruit.storage.migrate import migrate
from recruit.storage.session import Registry, WritesElsewhere, open_registry

__all__ = ["Registry", "WritesElsewhere", "migrate", "open_registry"]

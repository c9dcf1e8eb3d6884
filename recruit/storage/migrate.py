"""Brings the tables of a registry up to date with the models."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

if TYPE_CHECKING:
    from recruit.storage.session import Registry


def migrate(registry: Registry) -> None:
    """Upgrade to the newest revision, in one transaction; nothing happens when it is there."""
    with registry.engine.connect() as connection:
        behind = MigrationContext.configure(connection).get_current_revision() != newest()
    if behind:
        config = configuration()
        with registry.connect() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


@cache
def newest() -> str | None:
    """Return the newest revision of the scripts shipped in this package."""
    return ScriptDirectory.from_config(configuration()).get_current_head()


def configuration() -> Config:
    """Return Alembic's settings for the scripts shipped in this package."""
    config = Config()
    config.set_main_option("script_location", "recruit.storage:migrations")
    config.set_main_option("path_separator", "os")
    return config

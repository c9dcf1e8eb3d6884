"""Migrations: they give exactly the tables of the models, from nothing, anywhere."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, inspect

from recruit.models import Base
from recruit.storage import Registry, migrate, open_registry
from recruit.storage.migrate import configuration, newest


def test_the_migrations_give_the_tables_of_the_models(registry: Registry) -> None:
    with registry.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_every_check_of_the_models_is_in_the_database(registry: Registry) -> None:
    """Autogenerate does not compare checks, so it is done here by name."""
    inspector = inspect(registry.engine)
    for table in Base.metadata.sorted_tables:
        wanted = {str(c.name) for c in table.constraints if isinstance(c, CheckConstraint)}
        found = {str(c["name"]) for c in inspector.get_check_constraints(table.name)}
        assert found == wanted, table.name


def test_migrating_again_changes_nothing(registry: Registry) -> None:
    migrate(registry)
    with registry.engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == newest()


def test_every_step_can_be_taken_back(tmp_path: Path) -> None:
    registry = open_registry(home=tmp_path)
    config = configuration()
    with registry.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert inspect(registry.engine).get_table_names() == ["alembic_version"]
    registry.dispose()

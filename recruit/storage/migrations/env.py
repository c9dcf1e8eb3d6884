"""Runs the scripts on the connection that ``recruit.storage.migrate`` opened."""

from __future__ import annotations

from alembic import context
from sqlalchemy import text

from recruit.models import Base

MIGRATION_LOCK = 20200220
"""Advisory lock on PostgreSQL: two processes starting together migrate one after the other."""

connection = context.config.attributes["connection"]
if connection.dialect.name == "postgresql":
    connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()

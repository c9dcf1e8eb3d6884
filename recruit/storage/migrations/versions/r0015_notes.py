"""Free texts people may write into are sealed; the key of the blind indexes can be replaced.

Notes on visits, land, supplies and introductions, the words of steps of policies and land, notes
on plans, reasons of closures and names of working copies. ``index_key`` says which keys numbers
are indexed with; arrivals are found by who they are, so that equal ones follow one another.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from recruit.sealed.keys import ring_of
from recruit.storage.migrations.sealing import open_again, seal

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TEXTS = {
    "closure": ("reason",),
    "introduction": ("note",),
    "land_event": ("text",),
    "land_request": ("note",),
    "plan_version": ("note",),
    "policy_event": ("text",),
    "supply_post": ("note",),
    "visit": ("note",),
    "working_copy": ("name",),
}


def upgrade() -> None:
    """Note the key of the index, then seal row by row."""
    op.create_table(
        "index_key",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column(
            "state",
            sa.Enum(
                "coming",
                "active",
                "retiring",
                "retired",
                name="keystate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
    )
    op.execute("insert into index_key select id, 'active' from sealing_key where use = 'index'")
    op.create_index("ix_incomer_person", "incomer", ["person"])
    connection = op.get_bind()
    ring = ring_of(connection.dialect)
    sealed = sum(seal(connection, ring, table, texts=texts) for table, texts in TEXTS.items())
    if sealed:
        # The files are written anew after this revision.
        connection.execute(sa.text("update sealing_key set swept_at = null"))


def downgrade() -> None:
    """Put everything back in plain."""
    connection = op.get_bind()
    ring = ring_of(connection.dialect)
    for table, texts in TEXTS.items():
        open_again(connection, ring, table, texts=texts)
    op.drop_index("ix_incomer_person", table_name="incomer")
    op.drop_table("index_key")

"""Who still wants to come is found without looking at everybody's record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

INDEX = "ix_candidate_registered"
_THOSE = sa.text("state = 'registered'")


def upgrade() -> None:
    """Index those who want to come."""
    op.create_index(
        INDEX,
        "candidate",
        ["campaign_id", "state"],
        sqlite_where=_THOSE,
        postgresql_where=_THOSE,
    )


def downgrade() -> None:
    """Take the index away."""
    op.drop_index(INDEX, "candidate")

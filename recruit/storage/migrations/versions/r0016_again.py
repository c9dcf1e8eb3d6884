"""A matching made again from an earlier plan says how many people may move."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the share to the run."""
    op.add_column("run", sa.Column("most_moved", sa.Double()))


def downgrade() -> None:
    """Take the share away."""
    op.drop_column("run", "most_moved")

"""Who still wants to come is found without looking at everybody's record."""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

INDEX = "ix_candidate_campaign_id_state"


def upgrade() -> None:
    """Index people by their state."""
    op.create_index(INDEX, "candidate", ["campaign_id", "state"])


def downgrade() -> None:
    """Take the index away."""
    op.drop_index(INDEX, "candidate")

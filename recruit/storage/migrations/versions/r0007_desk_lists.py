"""Views kept of lists; indexes for lists of a hundred thousand people."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_INDEXES = {
    "candidate": (
        ("campaign_id", "name"),
        ("campaign_id", "ready_date"),
        ("campaign_id", "health_expires", "health_status"),
        ("campaign_id",),
        ("campaign_id", "referrer_id", "state"),
        ("campaign_id", "home_county", "trade", "state"),
    ),
    "placement": (
        ("campaign_id", "stage", "candidate_id"),
        ("campaign_id", "vacancy_id", "stage"),
    ),
    "referral": (("status", "referrer_id"),),
}


def upgrade() -> None:
    """Create the table and the indexes; a longer index takes the place of a shorter one."""
    lists = sa.Enum(
        *("candidates", "vacancies", "enterprises", "parties", "referrers"),
        name="listname",
        native_enum=False,
        create_constraint=True,
        length=32,
    )
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("account_id", sa.Integer(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("list_name", lists, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.UniqueConstraint("account_id", "list_name", "name"),
    )
    for table, indexes in _INDEXES.items():
        for columns in indexes:
            op.create_index("_".join(("ix", table, *columns)), table, columns)
    op.drop_index("ix_placement_campaign_id_stage", "placement")


def downgrade() -> None:
    """Drop the table and the indexes."""
    op.create_index("ix_placement_campaign_id_stage", "placement", ["campaign_id", "stage"])
    for table, indexes in _INDEXES.items():
        for columns in indexes:
            op.drop_index("_".join(("ix", table, *columns)), table)
    op.drop_table("saved_view")

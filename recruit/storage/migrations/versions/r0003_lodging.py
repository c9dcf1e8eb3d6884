"""Beds, couples' rooms, minimum fill; runs that start from a plan; trials of changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_CHECKS = {
    "dormitory_places": "dormitory_places is null or dormitory_places >= 0",
    "couples_rooms": "couples_rooms is null or couples_rooms >= 0",
    "min_fill": "min_fill is null or min_fill between 0 and 1",
}


def upgrade() -> None:
    """Add the columns and the table."""
    with op.batch_alter_table("enterprise") as table:
        table.add_column(sa.Column("dormitory_places", sa.Integer()))
        table.add_column(sa.Column("couples_rooms", sa.Integer()))
        table.add_column(sa.Column("min_fill", sa.Double()))
        for name, rule in _CHECKS.items():
            table.create_check_constraint(name, rule)
    with op.batch_alter_table("party") as table:
        table.add_column(
            sa.Column("couple", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    op.add_column("run", sa.Column("keep_plan_id", sa.Integer()))
    op.add_column("shortfall", sa.Column("seat_people", sa.Integer()))
    op.create_table(
        "trial",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "plan_version_id", sa.Integer(), sa.ForeignKey("plan_version.id"), nullable=False
        ),
        sa.Column("change", sa.JSON(), nullable=False),
        sa.Column("effect", sa.JSON()),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("requested_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime()),
    )
    op.create_index("ix_trial_plan_version_id", "trial", ["plan_version_id"])


def downgrade() -> None:
    """Drop the columns and the table."""
    op.drop_table("trial")
    op.drop_column("shortfall", "seat_people")
    op.drop_column("run", "keep_plan_id")
    with op.batch_alter_table("party") as table:
        table.drop_column("couple")
    with op.batch_alter_table("enterprise") as table:
        for name in _CHECKS:
            table.drop_constraint(name, type_="check")
            table.drop_column(name)

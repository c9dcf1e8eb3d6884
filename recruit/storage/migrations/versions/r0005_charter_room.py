"""The charter room: working copies with their steps, and work in the background."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "working_copy",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("campaign_id", sa.Integer(), sa.ForeignKey("campaign.id"), nullable=False),
        sa.Column("base_plan_id", sa.Integer(), sa.ForeignKey("plan_version.id"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("province_code", sa.String(), nullable=False),
        _closed("workingstate", "open closed"),
        sa.Column("problem", sa.LargeBinary(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_plan_id", sa.Integer(), sa.ForeignKey("plan_version.id")),
        sa.Column("saved_position", sa.Integer()),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
    )
    op.create_index("ix_working_copy_campaign_id", "working_copy", ["campaign_id"])
    op.create_table(
        "working_step",
        sa.Column("copy_id", sa.Integer(), sa.ForeignKey("working_copy.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("edits", sa.JSON(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("plan", sa.LargeBinary(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=False),
    )
    op.create_table(
        "charter_task",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("campaign_id", sa.Integer(), sa.ForeignKey("campaign.id"), nullable=False),
        _closed("taskkind", "replan prices joint", name="kind"),
        _closed("taskstate", "queued running done failed stopped"),
        sa.Column("plan_version_id", sa.Integer(), sa.ForeignKey("plan_version.id")),
        sa.Column("made_plan_id", sa.Integer(), sa.ForeignKey("plan_version.id")),
        sa.Column("province_code", sa.String(), nullable=False),
        sa.Column("ask", sa.JSON(), nullable=False),
        sa.Column("progress", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("stop_requested", sa.Boolean(), nullable=False),
        sa.Column("requested_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("started_at", sa.DateTime()),
        sa.Column("finished_at", sa.DateTime()),
        sa.Column("heartbeat_at", sa.DateTime()),
    )
    op.create_index("ix_charter_task_campaign_id", "charter_task", ["campaign_id"])


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("charter_task")
    op.drop_table("working_step")
    op.drop_table("working_copy")


def _closed(kind: str, values: str, *, name: str = "state") -> sa.Column[str]:
    members = sa.Enum(
        *values.split(), native_enum=False, create_constraint=True, length=32, name=kind
    )
    return sa.Column(name, members, nullable=False)

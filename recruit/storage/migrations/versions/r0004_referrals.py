"""Bonuses, disputes, invitations and answer links of referrers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, native_enum=False, create_constraint=True, length=32, name=name)


def _key(column: str, other: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(column, sa.Integer(), sa.ForeignKey(f"{other}.id"), nullable=null)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "bonus_rule",
        sa.Column("id", sa.Integer(), primary_key=True),
        _key("campaign_id", "campaign"),
        sa.Column("kind", _one_of("bonuskind", "on_duty", "retained", "target"), nullable=False),
        sa.Column("amount_yuan", sa.Integer(), nullable=False),
        sa.Column("target_share", sa.Double(), nullable=False),
        sa.Column("first_date", sa.Date(), nullable=False),
        sa.Column("last_date", sa.Date()),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("amount_yuan > 0", name="amount_yuan"),
        sa.CheckConstraint("target_share > 0", name="target_share"),
        sa.CheckConstraint("last_date is null or first_date <= last_date", name="dates"),
    )
    op.create_index("ix_bonus_rule_campaign_id", "bonus_rule", ["campaign_id"])
    op.create_table(
        "bonus_settlement",
        sa.Column("id", sa.Integer(), primary_key=True),
        _key("campaign_id", "campaign"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("settled_by", sa.String(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=False),
        sa.Column("paid_by", sa.String(), nullable=False),
        sa.Column("paid_at", sa.DateTime()),
        sa.UniqueConstraint("campaign_id", "number"),
    )
    op.create_table(
        "bonus_entry",
        sa.Column("id", sa.Integer(), primary_key=True),
        _key("campaign_id", "campaign"),
        _key("settlement_id", "bonus_settlement"),
        _key("rule_id", "bonus_rule"),
        _key("referrer_id", "referrer"),
        _key("candidate_id", "candidate", null=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("earned_on", sa.Date(), nullable=False),
        sa.Column("yuan", sa.Integer(), nullable=False),
        sa.UniqueConstraint("campaign_id", "key"),
    )
    for column in ("settlement_id", "referrer_id"):
        op.create_index(f"ix_bonus_entry_{column}", "bonus_entry", [column])
    op.create_table(
        "dispute",
        sa.Column("id", sa.Integer(), primary_key=True),
        _key("campaign_id", "campaign"),
        sa.Column("kind", _one_of("disputekind", "attribution", "bonus"), nullable=False),
        sa.Column(
            "state",
            _one_of("disputestate", "open", "upheld", "rejected", "withdrawn"),
            nullable=False,
        ),
        _key("raiser_id", "referrer"),
        _key("holder_id", "referrer", null=True),
        _key("candidate_id", "candidate", null=True),
        sa.Column("raised_at", sa.DateTime(), nullable=False),
        sa.Column("decided_at", sa.DateTime()),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    for column in ("campaign_id", "raiser_id", "holder_id", "candidate_id"):
        op.create_index(f"ix_dispute_{column}", "dispute", [column])
    op.create_table(
        "dispute_word",
        sa.Column("id", sa.Integer(), primary_key=True),
        _key("dispute_id", "dispute"),
        sa.Column("side", _one_of("disputeside", "raiser", "holder", "bureau"), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
    )
    op.create_index("ix_dispute_word_dispute_id", "dispute_word", ["dispute_id"])
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), primary_key=True),
        _key("campaign_id", "campaign"),
        _key("referrer_id", "referrer"),
        sa.Column("token", sa.String(), nullable=False, unique=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.UniqueConstraint("campaign_id", "referrer_id"),
    )
    op.create_table(
        "answer_link",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "placement_id",
            sa.Integer(),
            sa.ForeignKey("placement.id"),
            nullable=False,
            unique=True,
        ),
        sa.Column("token", sa.String(), nullable=False, unique=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in (
        "answer_link",
        "invitation",
        "dispute_word",
        "dispute",
        "bonus_entry",
        "bonus_settlement",
        "bonus_rule",
    ):
        op.drop_table(table)

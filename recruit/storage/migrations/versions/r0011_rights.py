"""Consent by purpose, requests of persons, their own page; retention."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_SETS = {
    "purpose": ("matching", "journey"),
    "way": ("self", "referrer", "roster", "phone", "paper"),
    "demand": ("correct", "erase", "review", "other"),
    "requeststate": ("open", "granted", "refused"),
}


def _set(name: str) -> sa.Enum:
    """Return the type of a closed set, checked by the database."""
    return sa.Enum(*_SETS[name], name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    """Add tables and columns; the consent noted so far becomes the first rows of the log."""
    for column in ("by_hand_since", "alone_since", "erased_at"):
        op.add_column("candidate", sa.Column(column, sa.DateTime()))
    op.add_column(
        "campaign",
        sa.Column("consent_required", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column(
        "campaign", sa.Column("keep_days", sa.Integer(), nullable=False, server_default="180")
    )
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("candidate_id", sa.Integer(), sa.ForeignKey("candidate.id"), nullable=False),
        sa.Column("purpose", _set("purpose"), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("way", _set("way"), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
    )
    op.create_index("ix_consent_candidate_id_purpose", "consent", ["candidate_id", "purpose"])
    op.create_table(
        "rights_request",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("campaign_id", sa.Integer(), sa.ForeignKey("campaign.id"), nullable=False),
        sa.Column("candidate_id", sa.Integer(), sa.ForeignKey("candidate.id"), nullable=False),
        sa.Column("demand", _set("demand"), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("state", _set("requeststate"), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("reply", sa.String(), nullable=False),
        sa.Column("closed_at", sa.DateTime()),
        sa.Column("closed_by", sa.String(), nullable=False),
    )
    op.create_index(
        "ix_rights_request_campaign_id_state_due",
        "rights_request",
        ["campaign_id", "state", "due"],
    )
    op.create_index("ix_rights_request_candidate_id", "rights_request", ["candidate_id"])
    op.create_table(
        "rights_link",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "candidate_id",
            sa.Integer(),
            sa.ForeignKey("candidate.id"),
            nullable=False,
            unique=True,
        ),
        sa.Column("digest", sa.String(), nullable=False, unique=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
    )
    for purpose in _SETS["purpose"]:
        op.execute(
            sa.text(
                'insert into consent (candidate_id, purpose, version, given, way, "by", at)'
                " select id, :purpose, consent_version, :yes,"
                " case consent_version when 'roster' then 'roster' else 'referrer' end,"
                " 'migration', consent_at from candidate where consent_at is not null"
            ).bindparams(sa.bindparam("purpose", purpose), sa.bindparam("yes", True))
        )


def downgrade() -> None:
    """Drop the tables and columns."""
    for table in ("rights_link", "rights_request", "consent"):
        op.drop_table(table)
    for column in ("keep_days", "consent_required"):
        op.drop_column("campaign", column)
    for column in ("erased_at", "alone_since", "by_hand_since"):
        op.drop_column("candidate", column)

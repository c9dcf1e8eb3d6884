"""Boarding passes, reports from the door, hand-overs; notices and their texts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "boarding_rule",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("fever_tenths", sa.Integer(), nullable=False),
        sa.Column("advice", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.CheckConstraint("fever_tenths between 360 and 400", name="fever"),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name="fk_boarding_rule_campaign_id_campaign"
        ),
        sa.PrimaryKeyConstraint("campaign_id", name="pk_boarding_rule"),
    )
    op.create_table(
        "notice_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column(
            "occasion",
            sa.Enum(
                "offer",
                "seat",
                "change",
                "cancellation",
                "arrival",
                name="occasion",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "channel",
            sa.Enum(
                "sms",
                "wechat",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name="fk_notice_text_campaign_id_campaign"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_notice_text"),
        sa.UniqueConstraint(
            "campaign_id",
            "occasion",
            "channel",
            name="uq_notice_text_campaign_id_occasion_channel",
        ),
    )
    op.create_table(
        "boarding_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("trip_id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "board",
                "undo",
                "held",
                "no_show",
                name="boardingkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("stop_seq", sa.Integer()),
        sa.Column("temperature_tenths", sa.Integer()),
        sa.Column(
            "health",
            sa.Enum(
                "unknown",
                "green",
                "yellow",
                "red",
                name="healthstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
        ),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("device_at", sa.DateTime(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "taken",
                "duplicate",
                "idle",
                "aboard",
                "refused",
                name="boardingoutcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidate.id"], name="fk_boarding_event_candidate_id_candidate"
        ),
        sa.ForeignKeyConstraint(["trip_id"], ["trip.id"], name="fk_boarding_event_trip_id_trip"),
        sa.PrimaryKeyConstraint("id", name="pk_boarding_event"),
        sa.UniqueConstraint("nonce", name="uq_boarding_event_nonce"),
    )
    op.create_index("ix_boarding_event_candidate_id", "boarding_event", ["candidate_id"])
    op.create_index(
        "ix_boarding_event_trip_id_candidate_id", "boarding_event", ["trip_id", "candidate_id"]
    )
    op.create_table(
        "hand_over",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trip_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer()),
        sa.Column("town_code", sa.String(), nullable=False),
        sa.Column("receiver", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name="fk_hand_over_enterprise_id_enterprise"
        ),
        sa.ForeignKeyConstraint(["trip_id"], ["trip.id"], name="fk_hand_over_trip_id_trip"),
        sa.PrimaryKeyConstraint("id", name="pk_hand_over"),
    )
    op.create_index("ix_hand_over_trip_id", "hand_over", ["trip_id"])
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column(
            "occasion",
            sa.Enum(
                "offer",
                "seat",
                "change",
                "cancellation",
                "arrival",
                name="occasion",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "channel",
            sa.Enum(
                "sms",
                "wechat",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "exported",
                "sent",
                "answered",
                "discarded",
                name="noticestate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("moved_by", sa.String(), nullable=False),
        sa.Column("moved_at", sa.DateTime()),
        sa.Column("answer", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name="fk_notice_campaign_id_campaign"
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidate.id"], name="fk_notice_candidate_id_candidate"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
        sa.UniqueConstraint(
            "candidate_id",
            "occasion",
            "channel",
            "digest",
            name="uq_notice_candidate_id_occasion_channel_digest",
        ),
    )
    op.create_index("ix_notice_campaign_id_state", "notice", ["campaign_id", "state"])
    op.create_table(
        "seat_pass",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("leg", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("issued_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name="fk_seat_pass_campaign_id_campaign"
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidate.id"], name="fk_seat_pass_candidate_id_candidate"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_seat_pass"),
        sa.UniqueConstraint("candidate_id", "leg", name="uq_seat_pass_candidate_id_leg"),
        sa.UniqueConstraint("token", name="uq_seat_pass_token"),
    )
    op.create_index("ix_seat_pass_campaign_id", "seat_pass", ["campaign_id"])
    op.create_table(
        "trip_boarding",
        sa.Column("trip_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("private_key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["trip_id"], ["trip.id"], name="fk_trip_boarding_trip_id_trip"),
        sa.PrimaryKeyConstraint("trip_id", name="pk_trip_boarding"),
    )
    op.create_table(
        "handed_over",
        sa.Column("hand_over_id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("trip_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidate.id"], name="fk_handed_over_candidate_id_candidate"
        ),
        sa.ForeignKeyConstraint(
            ["hand_over_id"], ["hand_over.id"], name="fk_handed_over_hand_over_id_hand_over"
        ),
        sa.ForeignKeyConstraint(["trip_id"], ["trip.id"], name="fk_handed_over_trip_id_trip"),
        sa.PrimaryKeyConstraint("hand_over_id", "candidate_id", name="pk_handed_over"),
        sa.UniqueConstraint("trip_id", "candidate_id", name="uq_handed_over_trip_id_candidate_id"),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("handed_over")
    op.drop_table("trip_boarding")
    op.drop_table("seat_pass")
    op.drop_table("notice")
    op.drop_table("hand_over")
    op.drop_table("boarding_event")
    op.drop_table("notice_text")
    op.drop_table("boarding_rule")

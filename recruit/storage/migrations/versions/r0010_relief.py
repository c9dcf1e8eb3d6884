"""The return-to-work desk: policies, supply-chain help, land, arrivals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_SETS = {
    "rulestate": ("active", "retired"),
    "landkind": ("new_plot", "extension", "temporary", "rented_space", "change_of_use", "title"),
    "landstage": (
        "received",
        "accepted",
        "surveyed",
        "approved",
        "handed_over",
        "refused",
        "withdrawn",
    ),
    "applicationstate": ("filed", "returned", "granted", "paid", "refused", "withdrawn"),
    "side": ("need", "offer"),
    "goods": (
        "parts",
        "materials",
        "protection",
        "packaging",
        "equipment",
        "transport",
        "service",
        "other",
    ),
    "poststate": ("open", "met", "withdrawn"),
    "outcome": ("introduced", "talking", "agreed", "failed"),
    "landpaperstate": ("missing", "later", "handed_in"),
    "policyeventkind": (
        "filed",
        "approved",
        "returned",
        "amended",
        "refused",
        "paid",
        "withdrawn",
        "paper",
    ),
    "paperstate": ("missing", "later", "handed_in"),
    "healthshown": ("unknown", "green", "yellow", "red"),
    "issuer": ("yongxing", "province_code", "paper", "hospital", "other"),
    "place": ("central", "dormitory", "home"),
    "quarantinestate": ("running", "released", "broken"),
    "finding": ("clear", "fever", "positive", "absent"),
}


def _set(name: str) -> sa.Enum:
    """Return the type of a closed set, checked by the database."""
    return sa.Enum(*_SETS[name], name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "policy_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", _set("rulestate"), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_policy_rule"),
        sa.UniqueConstraint("code", "version", name="uq_policy_rule_code_version"),
    )
    op.create_table(
        "screening_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_screening_round"),
        sa.UniqueConstraint("rule", "date", name="uq_screening_round_rule_date"),
    )
    op.create_table(
        "land_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("kind", _set("landkind"), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("town_code", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("area", sa.Double(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("stage", _set("landstage"), nullable=False),
        sa.Column("responsible", sa.String(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("area > 0", name="area"),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name="fk_land_request_enterprise_id_enterprise"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_land_request"),
    )
    op.create_index("ix_land_request_enterprise_id", "land_request", ["enterprise_id"])
    op.create_index("ix_land_request_stage_due", "land_request", ["stage", "due"])
    op.create_index("ix_land_request_town_code", "land_request", ["town_code"])
    op.create_table(
        "policy_application",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("state", _set("applicationstate"), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("asked_yuan", sa.Integer(), nullable=True),
        sa.Column("granted_yuan", sa.Integer(), nullable=True),
        sa.Column("extended_to", sa.Date(), nullable=True),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("granted_yuan is null or granted_yuan >= 0", name="granted"),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprise.id"],
            name="fk_policy_application_enterprise_id_enterprise",
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["policy_rule.id"], name="fk_policy_application_rule_id_policy_rule"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_policy_application"),
    )
    op.create_index("ix_policy_application_enterprise_id", "policy_application", ["enterprise_id"])
    op.create_index("ix_policy_application_rule_id", "policy_application", ["rule_id"])
    op.create_index("ix_policy_application_state_due", "policy_application", ["state", "due"])
    op.create_index(
        "uq_policy_application_live",
        "policy_application",
        ["code", "enterprise_id"],
        unique=True,
        sqlite_where=sa.text("state not in ('refused', 'withdrawn')"),
        postgresql_where=sa.text("state not in ('refused', 'withdrawn')"),
    )
    op.create_table(
        "policy_fact",
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("fact", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name="fk_policy_fact_enterprise_id_enterprise"
        ),
        sa.PrimaryKeyConstraint("enterprise_id", "fact", name="pk_policy_fact"),
    )
    op.create_table(
        "supply_post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("side", _set("side"), nullable=False),
        sa.Column("goods", _set("goods"), nullable=False),
        sa.Column("product", sa.String(), nullable=False),
        sa.Column("quantity", sa.Double(), nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("state", _set("poststate"), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity is null or quantity > 0", name="quantity"),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name="fk_supply_post_enterprise_id_enterprise"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_supply_post"),
    )
    op.create_index("ix_supply_post_enterprise_id", "supply_post", ["enterprise_id"])
    op.create_index("ix_supply_post_open", "supply_post", ["side", "goods", "state"])
    op.create_table(
        "introduction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("outcome", _set("outcome"), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["need_id"], ["supply_post.id"], name="fk_introduction_need_id_supply_post"
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["supply_post.id"], name="fk_introduction_offer_id_supply_post"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_introduction"),
        sa.UniqueConstraint("need_id", "offer_id", name="uq_introduction_need_id_offer_id"),
    )
    op.create_index("ix_introduction_need_id", "introduction", ["need_id"])
    op.create_index("ix_introduction_offer_id", "introduction", ["offer_id"])
    op.create_table(
        "land_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("stage", _set("landstage"), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["land_request.id"], name="fk_land_event_request_id_land_request"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_land_event"),
    )
    op.create_index("ix_land_event_request_id", "land_event", ["request_id"])
    op.create_table(
        "land_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("state", _set("landpaperstate"), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"], ["land_request.id"], name="fk_land_paper_request_id_land_request"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_land_paper"),
        sa.UniqueConstraint("request_id", "name", name="uq_land_paper_request_id_name"),
    )
    op.create_table(
        "policy_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("kind", _set("policyeventkind"), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("yuan", sa.Integer(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["policy_application.id"],
            name="fk_policy_event_application_id_policy_application",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_policy_event"),
    )
    op.create_index("ix_policy_event_application_id", "policy_event", ["application_id"])
    op.create_table(
        "policy_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("state", _set("paperstate"), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["policy_application.id"],
            name="fk_policy_paper_application_id_policy_application",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_policy_paper"),
        sa.UniqueConstraint("application_id", "code", name="uq_policy_paper_application_id_code"),
    )
    op.create_table(
        "incomer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("home", sa.String(), nullable=False),
        sa.Column("stayed_in", sa.String(), nullable=False),
        sa.Column("arrived_on", sa.Date(), nullable=False),
        sa.Column("vehicle", sa.String(), nullable=False),
        sa.Column("trip_id", sa.Integer(), nullable=True),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("town_code", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidate.id"], name="fk_incomer_candidate_id_candidate"
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name="fk_incomer_enterprise_id_enterprise"
        ),
        sa.ForeignKeyConstraint(["trip_id"], ["trip.id"], name="fk_incomer_trip_id_trip"),
        sa.PrimaryKeyConstraint("id", name="pk_incomer"),
        sa.UniqueConstraint(
            "phone", "name", "arrived_on", name="uq_incomer_phone_name_arrived_on"
        ),
    )
    op.create_index("ix_incomer_arrived_town", "incomer", ["arrived_on", "town_code"])
    op.create_index("ix_incomer_candidate_id", "incomer", ["candidate_id"])
    op.create_index("ix_incomer_enterprise_id", "incomer", ["enterprise_id"])
    op.create_index("ix_incomer_phone", "incomer", ["phone"])
    op.create_index("ix_incomer_trip_id", "incomer", ["trip_id"])
    op.create_table(
        "health_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incomer_id", sa.Integer(), nullable=False),
        sa.Column("status", _set("healthshown"), nullable=False),
        sa.Column("issuer", _set("issuer"), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incomer_id"], ["incomer.id"], name="fk_health_record_incomer_id_incomer"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_health_record"),
    )
    op.create_index("ix_health_record_incomer_id", "health_record", ["incomer_id"])
    op.create_table(
        "quarantine",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incomer_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("place", _set("place"), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("state", _set("quarantinestate"), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name="days"),
        sa.ForeignKeyConstraint(
            ["incomer_id"], ["incomer.id"], name="fk_quarantine_incomer_id_incomer"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_quarantine"),
    )
    op.create_index("ix_quarantine_incomer_id", "quarantine", ["incomer_id"])
    op.create_index("ix_quarantine_state_last_day", "quarantine", ["state", "last_day"])
    op.create_table(
        "screening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("incomer_id", sa.Integer(), nullable=False),
        sa.Column("finding", _set("finding"), nullable=True),
        sa.Column("temperature", sa.Double(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["incomer_id"], ["incomer.id"], name="fk_screening_incomer_id_incomer"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["screening_round.id"], name="fk_screening_round_id_screening_round"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_screening"),
        sa.UniqueConstraint("round_id", "incomer_id", name="uq_screening_round_id_incomer_id"),
    )
    op.create_index("ix_screening_incomer_id", "screening", ["incomer_id"])


def downgrade() -> None:
    """Drop the tables."""
    op.drop_index("ix_screening_incomer_id", table_name="screening")
    op.drop_table("screening")
    op.drop_index("ix_quarantine_state_last_day", table_name="quarantine")
    op.drop_index("ix_quarantine_incomer_id", table_name="quarantine")
    op.drop_table("quarantine")
    op.drop_index("ix_health_record_incomer_id", table_name="health_record")
    op.drop_table("health_record")
    op.drop_index("ix_incomer_trip_id", table_name="incomer")
    op.drop_index("ix_incomer_phone", table_name="incomer")
    op.drop_index("ix_incomer_enterprise_id", table_name="incomer")
    op.drop_index("ix_incomer_candidate_id", table_name="incomer")
    op.drop_index("ix_incomer_arrived_town", table_name="incomer")
    op.drop_table("incomer")
    op.drop_table("policy_paper")
    op.drop_index("ix_policy_event_application_id", table_name="policy_event")
    op.drop_table("policy_event")
    op.drop_table("land_paper")
    op.drop_index("ix_land_event_request_id", table_name="land_event")
    op.drop_table("land_event")
    op.drop_index("ix_introduction_offer_id", table_name="introduction")
    op.drop_index("ix_introduction_need_id", table_name="introduction")
    op.drop_table("introduction")
    op.drop_index("ix_supply_post_open", table_name="supply_post")
    op.drop_index("ix_supply_post_enterprise_id", table_name="supply_post")
    op.drop_table("supply_post")
    op.drop_table("policy_fact")
    op.drop_index(
        "uq_policy_application_live",
        table_name="policy_application",
        sqlite_where=sa.text("state not in ('refused', 'withdrawn')"),
        postgresql_where=sa.text("state not in ('refused', 'withdrawn')"),
    )
    op.drop_index("ix_policy_application_state_due", table_name="policy_application")
    op.drop_index("ix_policy_application_rule_id", table_name="policy_application")
    op.drop_index("ix_policy_application_enterprise_id", table_name="policy_application")
    op.drop_table("policy_application")
    op.drop_index("ix_land_request_town_code", table_name="land_request")
    op.drop_index("ix_land_request_stage_due", table_name="land_request")
    op.drop_index("ix_land_request_enterprise_id", table_name="land_request")
    op.drop_table("land_request")
    op.drop_table("screening_round")
    op.drop_table("policy_rule")

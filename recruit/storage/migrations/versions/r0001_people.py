"""Who and what: campaigns, enterprises, vacancies, people, imports, accounts."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "campaign",
        sa.Column("id", sa.Integer(), primary_key=True),
        _need("name", sa.String()),
        _need("first_date", sa.Date()),
        _need("last_date", sa.Date()),
        sa.Column("budget_yuan", sa.Integer()),
        _need("matching_settings", sa.JSON()),
        _need("charter_settings", sa.JSON()),
        _closed("state", "campaignstate", "preparing open closed"),
        _need("created_at", sa.DateTime()),
        sa.CheckConstraint("first_date <= last_date", name="horizon"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "enterprise",
        sa.Column("id", sa.Integer(), primary_key=True),
        _need("name", sa.String()),
        sa.Column("credit_code", sa.String()),
        _need("town_code", sa.String()),
        _need("industry", sa.String()),
        _closed("size_class", "sizeclass", "micro small medium large", nullable=True),
        _need("tier", sa.Integer()),
        _need("address", sa.String()),
        _need("contact_name", sa.String()),
        _need("contact_phone", sa.String()),
        _need("created_at", sa.DateTime()),
        sa.CheckConstraint("tier between 1 and 3", name="tier"),
        sa.UniqueConstraint("credit_code"),
        sa.UniqueConstraint("name"),
    )
    op.create_index("ix_enterprise_town_code", "enterprise", ["town_code"])
    op.create_table(
        "role",
        sa.Column("id", sa.Integer(), primary_key=True),
        _need("name", sa.String()),
        _need("description", sa.String()),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), primary_key=True),
        _need("campaign_id", sa.Integer(), sa.ForeignKey("campaign.id")),
        _need("file_name", sa.String()),
        _need("file_sha256", sa.String()),
        _need("counts", sa.JSON()),
        _need("imported_by", sa.String()),
        _need("imported_at", sa.DateTime()),
    )
    op.create_index("ix_import_batch_campaign_id", "import_batch", ["campaign_id"])
    op.create_index("ix_import_batch_file_sha256", "import_batch", ["file_sha256"])
    op.create_table(
        "party",
        sa.Column("id", sa.Integer(), primary_key=True),
        _need("campaign_id", sa.Integer(), sa.ForeignKey("campaign.id")),
        _need("import_key", sa.String()),
        _need("label", sa.String()),
        _closed("cohesion", "cohesion", "enterprise town travel"),
        sa.UniqueConstraint("campaign_id", "import_key"),
    )
    op.create_index("ix_party_campaign_id", "party", ["campaign_id"])
    op.create_table(
        "squad",
        sa.Column("id", sa.Integer(), primary_key=True),
        _need("campaign_id", sa.Integer(), sa.ForeignKey("campaign.id")),
        _need("province_code", sa.String()),
        _need("name", sa.String()),
        _need("leader_name", sa.String()),
        _need("leader_phone", sa.String()),
        sa.UniqueConstraint("campaign_id", "province_code"),
    )
    op.create_table(
        "vacancy",
        sa.Column("id", sa.Integer(), primary_key=True),
        _need("campaign_id", sa.Integer(), sa.ForeignKey("campaign.id")),
        _need("enterprise_id", sa.Integer(), sa.ForeignKey("enterprise.id")),
        _need("import_key", sa.String()),
        _closed("kind", "vacancykind", "open returning"),
        _need("title", sa.String()),
        _need("trade", sa.String()),
        _need("level", sa.Integer()),
        _need("years", sa.Double()),
        _need("openings", sa.Integer()),
        _need("wage_min", sa.Integer()),
        _need("wage_max", sa.Integer()),
        _need("wage_text", sa.String()),
        _need("dormitory", sa.Boolean()),
        _need("couple_rooms", sa.Integer()),
        sa.Column("start_from", sa.Date()),
        sa.Column("start_until", sa.Date()),
        _need("adults_only", sa.Boolean()),
        _need("bonus_yuan", sa.Integer()),
        _need("terms", sa.JSON()),
        _closed("state", "vacancystate", "draft posted paused closed"),
        _need("created_at", sa.DateTime()),
        sa.CheckConstraint("level between 0 and 4", name="level"),
        sa.CheckConstraint("openings >= 0", name="openings"),
        sa.CheckConstraint("wage_min >= 0 and wage_max >= wage_min", name="wage"),
        sa.UniqueConstraint("campaign_id", "import_key"),
    )
    op.create_index("ix_vacancy_campaign_id", "vacancy", ["campaign_id"])
    op.create_index("ix_vacancy_enterprise_id", "vacancy", ["enterprise_id"])
    op.create_table(
        "referrer",
        sa.Column("id", sa.Integer(), primary_key=True),
        _need("name", sa.String()),
        _need("phone", sa.String()),
        sa.Column("employer_id", sa.Integer(), sa.ForeignKey("enterprise.id")),
        _need("home_county", sa.String()),
        sa.Column("squad_id", sa.Integer(), sa.ForeignKey("squad.id")),
        _need("target", sa.Integer()),
        _need("created_at", sa.DateTime()),
        sa.CheckConstraint("target >= 0", name="target"),
        sa.UniqueConstraint("phone"),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), primary_key=True),
        _need("username", sa.String()),
        _need("password", sa.String()),
        _need("display_name", sa.String()),
        _need("active", sa.Boolean()),
        _need("session_key", sa.String()),
        sa.Column("town_code", sa.String()),
        sa.Column("squad_id", sa.Integer(), sa.ForeignKey("squad.id")),
        sa.Column("referrer_id", sa.Integer(), sa.ForeignKey("referrer.id")),
        sa.Column("enterprise_id", sa.Integer(), sa.ForeignKey("enterprise.id")),
        _need("created_at", sa.DateTime()),
        sa.Column("last_login_at", sa.DateTime()),
        sa.UniqueConstraint("session_key"),
        sa.UniqueConstraint("username"),
    )
    op.create_table(
        "candidate",
        sa.Column("id", sa.Integer(), primary_key=True),
        _need("campaign_id", sa.Integer(), sa.ForeignKey("campaign.id")),
        _need("name", sa.String()),
        sa.Column("id_number", sa.String()),
        _need("phone", sa.String()),
        sa.Column("birth_date", sa.Date()),
        _need("home_county", sa.String()),
        _need("home_address", sa.String()),
        _need("trade", sa.String()),
        _need("level", sa.Integer()),
        _need("years", sa.Double()),
        _need("education", sa.String()),
        _need("min_wage", sa.Integer()),
        sa.Column("ready_date", sa.Date()),
        _need("needs_dormitory", sa.Boolean()),
        _need("preferred_town", sa.String()),
        sa.Column("employer_id", sa.Integer(), sa.ForeignKey("enterprise.id")),
        _need("is_returning", sa.Boolean()),
        sa.Column("party_id", sa.Integer(), sa.ForeignKey("party.id")),
        sa.Column("referrer_id", sa.Integer(), sa.ForeignKey("referrer.id")),
        _closed("health_status", "healthstatus", "unknown green yellow red"),
        sa.Column("health_expires", sa.Date()),
        sa.Column("consent_at", sa.DateTime()),
        _need("consent_version", sa.String()),
        _need("remarks", sa.String()),
        _closed("state", "candidatestate", "registered withdrawn"),
        _need("registered_at", sa.DateTime()),
        sa.CheckConstraint("level between 0 and 4", name="level"),
        sa.CheckConstraint("not is_returning or employer_id is not null", name="returning"),
        sa.UniqueConstraint("campaign_id", "id_number"),
    )
    op.create_index("ix_candidate_campaign_id_phone", "candidate", ["campaign_id", "phone"])
    op.create_index("ix_candidate_employer_id", "candidate", ["employer_id"])
    op.create_index("ix_candidate_home_county", "candidate", ["home_county"])
    op.create_index("ix_candidate_party_id", "candidate", ["party_id"])
    op.create_index("ix_candidate_referrer_id", "candidate", ["referrer_id"])
    op.create_table(
        "account_role",
        sa.Column("account_id", sa.Integer(), sa.ForeignKey("account.id"), primary_key=True),
        sa.Column("role_id", sa.Integer(), sa.ForeignKey("role.id"), primary_key=True),
    )
    op.create_table(
        "pin",
        sa.Column("id", sa.Integer(), primary_key=True),
        _need("campaign_id", sa.Integer(), sa.ForeignKey("campaign.id")),
        _need("candidate_id", sa.Integer(), sa.ForeignKey("candidate.id")),
        _need("vacancy_id", sa.Integer(), sa.ForeignKey("vacancy.id")),
        _closed("kind", "pinkind", "must forbid keep"),
        _need("points", sa.Integer()),
        _need("reason", sa.String()),
        _need("by", sa.String()),
        _need("at", sa.DateTime()),
        sa.UniqueConstraint("candidate_id", "vacancy_id"),
    )
    op.create_index("ix_pin_campaign_id", "pin", ["campaign_id"])
    op.create_table(
        "referral",
        sa.Column("id", sa.Integer(), primary_key=True),
        _need("candidate_id", sa.Integer(), sa.ForeignKey("candidate.id")),
        _need("referrer_id", sa.Integer(), sa.ForeignKey("referrer.id")),
        _closed("status", "referralstatus", "attributed duplicate"),
        _need("matched_on", sa.String()),
        _need("claimed_at", sa.DateTime()),
        sa.UniqueConstraint("candidate_id", "referrer_id"),
    )
    op.create_index("ix_referral_referrer_id", "referral", ["referrer_id"])


def downgrade() -> None:
    """Drop the tables."""
    for name in (
        "referral",
        "pin",
        "account_role",
        "candidate",
        "account",
        "referrer",
        "vacancy",
        "squad",
        "party",
        "import_batch",
        "role",
        "enterprise",
        "campaign",
    ):
        op.drop_table(name)


def _closed(name: str, kind: str, values: str, *, nullable: bool = False) -> sa.Column[str]:
    """Return the column of a closed set: text with a check named after the set."""
    members = sa.Enum(
        *values.split(), name=kind, native_enum=False, create_constraint=True, length=32
    )
    return sa.Column(name, members, nullable=nullable)


def _need(name: str, kind: Any, *args: Any) -> sa.Column[Any]:
    """Return a column that must have a value."""
    return sa.Column(name, kind, *args, nullable=False)

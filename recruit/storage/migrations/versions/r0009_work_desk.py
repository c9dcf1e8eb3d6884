"""The return-to-work desk: headcounts, stewards, cases, the hotline."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_SETS = {
    "category": (
        "labour",
        "supplies",
        "transport",
        "health_code",
        "resumption",
        "policy",
        "finance",
        "supply_chain",
        "land",
        "wages",
        "living",
        "other",
    ),
    "visitkind": ("visit", "phone", "inspection"),
    "stewardplanstate": ("draft", "adopted", "discarded"),
    "part": ("lead", "joint"),
    "reportsource": ("form", "sheet", "api", "demo"),
    "casesource": ("hotline", "steward", "enterprise"),
    "urgency": ("critical", "high", "normal", "low"),
    "casestate": ("new", "dispatched", "in_hand", "replied", "closed", "joined"),
    "scale": ("above", "below"),
    "caseeventkind": (
        "opened",
        "dispatched",
        "returned",
        "accepted",
        "noted",
        "part_done",
        "replied",
        "called_back",
        "reopened",
        "closed",
        "escalated",
        "extended",
        "joined",
    ),
    "partstate": ("open", "done", "returned"),
}


def _set(name: str) -> sa.Enum:
    """Return the type of a closed set, checked by the database."""
    return sa.Enum(*_SETS[name], name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "article",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("category", _set("category"), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_article"),
        sa.UniqueConstraint("title", name="uq_article_title"),
    )
    op.create_table(
        "department",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("handlers", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("handlers > 0", name="handlers"),
        sa.PrimaryKeyConstraint("id", name="pk_department"),
        sa.UniqueConstraint("name", name="uq_department_name"),
    )
    op.create_table(
        "inspection_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("kind", _set("visitkind"), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("size > 0", name="size"),
        sa.PrimaryKeyConstraint("id", name="pk_inspection_round"),
    )
    op.create_table(
        "steward_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", _set("stewardplanstate"), nullable=False),
        sa.Column("pairs", sa.JSON(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_steward_plan"),
    )
    op.create_table(
        "article_gram",
        sa.Column("gram", sa.String(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name="fk_article_gram_article_id_article"
        ),
        sa.PrimaryKeyConstraint("gram", "article_id", name="pk_article_gram"),
    )
    op.create_table(
        "dispatch_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("category", _set("category"), nullable=False),
        sa.Column("town_code", sa.String(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("part", _set("part"), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name="fk_dispatch_rule_department_id_department"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_dispatch_rule"),
        sa.UniqueConstraint(
            "category",
            "town_code",
            "department_id",
            name="uq_dispatch_rule_category_town_code_department_id",
        ),
    )
    op.create_table(
        "headcount_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("staff", sa.Integer(), nullable=False),
        sa.Column("back", sa.Integer(), nullable=False),
        sa.Column("outside", sa.Integer(), nullable=True),
        sa.Column("quarantined", sa.Integer(), nullable=False),
        sa.Column("source", _set("reportsource"), nullable=False),
        sa.Column("reported_by", sa.String(), nullable=False),
        sa.Column("reported_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("back between 0 and staff", name="back"),
        sa.CheckConstraint("outside is null or outside between 0 and back", name="outside"),
        sa.CheckConstraint("quarantined between 0 and staff", name="quarantined"),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprise.id"],
            name="fk_headcount_report_enterprise_id_enterprise",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_headcount_report"),
        sa.UniqueConstraint(
            "enterprise_id", "date", name="uq_headcount_report_enterprise_id_date"
        ),
    )
    op.create_index("ix_headcount_report_date", "headcount_report", ["date"], unique=False)
    op.create_table(
        "report_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("reminded_by", sa.String(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprise.id"],
            name="fk_report_reminder_enterprise_id_enterprise",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_report_reminder"),
        sa.UniqueConstraint("enterprise_id", "date", name="uq_report_reminder_enterprise_id_date"),
    )
    op.create_index("ix_report_reminder_date", "report_reminder", ["date"], unique=False)
    op.create_table(
        "service_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("source", _set("casesource"), nullable=False),
        sa.Column("category", _set("category"), nullable=False),
        sa.Column("urgency", _set("urgency"), nullable=False),
        sa.Column("state", _set("casestate"), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("town_code", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("caller_name", sa.String(), nullable=False),
        sa.Column("caller_phone", sa.String(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("replied_at", sa.DateTime(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("reply", sa.String(), nullable=False),
        sa.Column("satisfaction", sa.Integer(), nullable=True),
        sa.Column("joined_to_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("level between 0 and 3", name="level"),
        sa.CheckConstraint(
            "satisfaction is null or satisfaction between 1 and 5",
            name="satisfied",
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name="fk_service_case_enterprise_id_enterprise"
        ),
        sa.ForeignKeyConstraint(
            ["joined_to_id"], ["service_case.id"], name="fk_service_case_joined_to_id_service_case"
        ),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["department.id"], name="fk_service_case_lead_id_department"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_service_case"),
        sa.UniqueConstraint("code", name="uq_service_case_code"),
    )
    op.create_index("ix_service_case_board", "service_case", ["state", "due_at"], unique=False)
    op.create_index("ix_service_case_enterprise", "service_case", ["enterprise_id"], unique=False)
    op.create_index("ix_service_case_joined_to_id", "service_case", ["joined_to_id"], unique=False)
    op.create_index("ix_service_case_lead", "service_case", ["lead_id", "state"], unique=False)
    op.create_index("ix_service_case_opened", "service_case", ["opened_at"], unique=False)
    op.create_index("ix_service_case_phone", "service_case", ["caller_phone"], unique=False)
    op.create_table(
        "workforce",
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("scale", _set("scale"), nullable=False),
        sa.Column("staff", sa.Integer(), nullable=False),
        sa.CheckConstraint("staff >= 0", name="staff"),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name="fk_workforce_enterprise_id_enterprise"
        ),
        sa.PrimaryKeyConstraint("enterprise_id", name="pk_workforce"),
    )
    op.create_index("ix_workforce_scale", "workforce", ["scale"], unique=False)
    op.create_table(
        "case_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", _set("caseeventkind"), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["service_case.id"], name="fk_case_event_case_id_service_case"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_case_event"),
    )
    op.create_index("ix_case_event_case_id", "case_event", ["case_id"], unique=False)
    op.create_table(
        "case_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("part", _set("part"), nullable=False),
        sa.Column("state", _set("partstate"), nullable=False),
        sa.Column("reply", sa.String(), nullable=False),
        sa.Column("replied_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["service_case.id"], name="fk_case_part_case_id_service_case"
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name="fk_case_part_department_id_department"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_case_part"),
        sa.UniqueConstraint("case_id", "department_id", name="uq_case_part_case_id_department_id"),
    )
    op.create_index(
        "ix_case_part_department", "case_part", ["department_id", "state"], unique=False
    )
    op.create_table(
        "phone_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("caller", sa.String(), nullable=False),
        sa.Column("town_code", sa.String(), nullable=False),
        sa.Column("category", _set("category"), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=False),
        sa.CheckConstraint("minutes >= 0", name="minutes"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name="fk_phone_call_article_id_article"
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["service_case.id"], name="fk_phone_call_case_id_service_case"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_phone_call"),
    )
    op.create_index("ix_phone_call_at", "phone_call", ["at"], unique=False)
    op.create_index("ix_phone_call_case_id", "phone_call", ["case_id"], unique=False)
    op.create_index("ix_phone_call_phone", "phone_call", ["phone"], unique=False)
    op.create_table(
        "department_member",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_department_member_account_id_account"
        ),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name="fk_department_member_department_id_department",
        ),
        sa.PrimaryKeyConstraint("account_id", name="pk_department_member"),
    )
    op.create_index(
        "ix_department_member_department_id", "department_member", ["department_id"], unique=False
    )
    op.create_table(
        "steward",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("town_code", sa.String(), nullable=False),
        sa.Column("industries", sa.JSON(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("capacity between 0 and 50", name="capacity"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_steward_account_id_account"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_steward"),
        sa.UniqueConstraint("account_id", name="uq_steward_account_id"),
        sa.UniqueConstraint("phone", name="uq_steward_phone"),
    )
    op.create_index("ix_steward_town_code", "steward", ["town_code"], unique=False)
    op.create_table(
        "stewardship",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("steward_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("until is null or until >= since", name="span"),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name="fk_stewardship_enterprise_id_enterprise"
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["steward_plan.id"], name="fk_stewardship_plan_id_steward_plan"
        ),
        sa.ForeignKeyConstraint(
            ["steward_id"], ["steward.id"], name="fk_stewardship_steward_id_steward"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_stewardship"),
    )
    op.create_index(
        "ix_stewardship_live",
        "stewardship",
        ["enterprise_id"],
        unique=True,
        sqlite_where=sa.text("until is null"),
        postgresql_where=sa.text("until is null"),
    )
    op.create_index("ix_stewardship_steward_id", "stewardship", ["steward_id"], unique=False)
    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("steward_id", sa.Integer(), nullable=True),
        sa.Column("kind", _set("visitkind"), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("faults", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.CheckConstraint("faults >= 0", name="faults"),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name="fk_visit_enterprise_id_enterprise"
        ),
        sa.ForeignKeyConstraint(
            ["steward_id"], ["steward.id"], name="fk_visit_steward_id_steward"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_visit"),
    )
    op.create_index("ix_visit_at", "visit", ["at"], unique=False)
    op.create_index("ix_visit_enterprise_id", "visit", ["enterprise_id"], unique=False)
    op.create_index("ix_visit_steward_id", "visit", ["steward_id"], unique=False)
    op.create_table(
        "inspection_sample",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("stratum", sa.String(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprise.id"],
            name="fk_inspection_sample_enterprise_id_enterprise",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["inspection_round.id"],
            name="fk_inspection_sample_round_id_inspection_round",
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name="fk_inspection_sample_visit_id_visit"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_inspection_sample"),
        sa.UniqueConstraint(
            "round_id", "enterprise_id", name="uq_inspection_sample_round_id_enterprise_id"
        ),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("inspection_sample")
    op.drop_index("ix_visit_steward_id", table_name="visit")
    op.drop_index("ix_visit_enterprise_id", table_name="visit")
    op.drop_index("ix_visit_at", table_name="visit")
    op.drop_table("visit")
    op.drop_index("ix_stewardship_steward_id", table_name="stewardship")
    op.drop_index(
        "ix_stewardship_live",
        table_name="stewardship",
        sqlite_where=sa.text("until is null"),
        postgresql_where=sa.text("until is null"),
    )
    op.drop_table("stewardship")
    op.drop_index("ix_steward_town_code", table_name="steward")
    op.drop_table("steward")
    op.drop_index("ix_department_member_department_id", table_name="department_member")
    op.drop_table("department_member")
    op.drop_index("ix_phone_call_phone", table_name="phone_call")
    op.drop_index("ix_phone_call_case_id", table_name="phone_call")
    op.drop_index("ix_phone_call_at", table_name="phone_call")
    op.drop_table("phone_call")
    op.drop_index("ix_case_part_department", table_name="case_part")
    op.drop_table("case_part")
    op.drop_index("ix_case_event_case_id", table_name="case_event")
    op.drop_table("case_event")
    op.drop_index("ix_workforce_scale", table_name="workforce")
    op.drop_table("workforce")
    op.drop_index("ix_service_case_phone", table_name="service_case")
    op.drop_index("ix_service_case_opened", table_name="service_case")
    op.drop_index("ix_service_case_lead", table_name="service_case")
    op.drop_index("ix_service_case_joined_to_id", table_name="service_case")
    op.drop_index("ix_service_case_enterprise", table_name="service_case")
    op.drop_index("ix_service_case_board", table_name="service_case")
    op.drop_table("service_case")
    op.drop_index("ix_report_reminder_date", table_name="report_reminder")
    op.drop_table("report_reminder")
    op.drop_index("ix_headcount_report_date", table_name="headcount_report")
    op.drop_table("headcount_report")
    op.drop_table("dispatch_rule")
    op.drop_table("article_gram")
    op.drop_table("steward_plan")
    op.drop_table("inspection_round")
    op.drop_table("department")
    op.drop_table("article")

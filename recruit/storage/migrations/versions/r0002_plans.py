"""Runs and plans, placements, charters and trips."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_STAGES = (
    "proposed offered accepted seated boarded arrived on_duty retained declined withdrawn no_show"
)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "closure",
        sa.Column("id", sa.Integer(), primary_key=True),
        _need("campaign_id", sa.Integer(), sa.ForeignKey("campaign.id")),
        _need("place", sa.String()),
        _need("first_date", sa.Date()),
        _need("last_date", sa.Date()),
        _need("reason", sa.String()),
    )
    op.create_index("ix_closure_campaign_id", "closure", ["campaign_id"])
    op.create_table(
        "hub",
        sa.Column("id", sa.Integer(), primary_key=True),
        _need("campaign_id", sa.Integer(), sa.ForeignKey("campaign.id")),
        _need("code", sa.String()),
        _closed("kind", "hubkind", "rail air"),
        _need("name", sa.String()),
        _need("lat", sa.Double()),
        _need("lon", sa.Double()),
        sa.Column("first_date", sa.Date()),
        sa.Column("last_date", sa.Date()),
        _need("arrival", sa.Boolean()),
        sa.UniqueConstraint("campaign_id", "code"),
    )
    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), primary_key=True),
        _need("campaign_id", sa.Integer(), sa.ForeignKey("campaign.id")),
        _closed("kind", "plankind", "matching charter"),
        _closed("state", "runstate", "queued running done stopped failed"),
        _need("seed", sa.Integer()),
        sa.Column("time_limit_s", sa.Double()),
        sa.Column("gap_target", sa.Double()),
        sa.Column("problem", sa.LargeBinary()),
        sa.Column("result", sa.LargeBinary()),
        _need("progress", sa.JSON()),
        _need("summary", sa.JSON()),
        _need("message", sa.String()),
        _need("requested_by", sa.String()),
        _need("stop_requested", sa.Boolean()),
        _need("created_at", sa.DateTime()),
        sa.Column("started_at", sa.DateTime()),
        sa.Column("finished_at", sa.DateTime()),
        sa.Column("heartbeat_at", sa.DateTime()),
    )
    op.create_index("ix_run_campaign_id", "run", ["campaign_id"])
    op.create_table(
        "charter_offer",
        sa.Column("id", sa.Integer(), primary_key=True),
        _need("campaign_id", sa.Integer(), sa.ForeignKey("campaign.id")),
        _need("code", sa.String()),
        _closed("mode", "mode", "coach feeder carriage train flight shuttle"),
        sa.Column("hub_id", sa.Integer(), sa.ForeignKey("hub.id")),
        _need("seats", sa.Integer()),
        _need("usable_share", sa.Double()),
        _need("fixed_yuan", sa.Double()),
        _need("per_km_yuan", sa.Double()),
        _need("per_seat_yuan", sa.Double()),
        sa.Column("max_per_day", sa.Integer()),
        _need("min_passengers", sa.Integer()),
        sa.Column("first_date", sa.Date()),
        sa.Column("last_date", sa.Date()),
        _need("extra", sa.JSON()),
        sa.CheckConstraint("seats > 0", name="seats"),
        sa.UniqueConstraint("campaign_id", "code"),
    )
    op.create_table(
        "plan_version",
        sa.Column("id", sa.Integer(), primary_key=True),
        _need("campaign_id", sa.Integer(), sa.ForeignKey("campaign.id")),
        _closed("kind", "plankind", "matching charter"),
        _need("number", sa.Integer()),
        sa.Column("run_id", sa.Integer(), sa.ForeignKey("run.id")),
        _closed("state", "planstate", "draft published superseded discarded"),
        _need("summary", sa.JSON()),
        _need("note", sa.String()),
        _need("created_at", sa.DateTime()),
        sa.Column("published_at", sa.DateTime()),
        sa.Column("published_by", sa.String()),
        sa.UniqueConstraint("campaign_id", "kind", "number"),
    )
    op.create_index(
        "uq_plan_version_published",
        "plan_version",
        ["campaign_id", "kind"],
        unique=True,
        sqlite_where=sa.text("state = 'published'"),
        postgresql_where=sa.text("state = 'published'"),
    )
    op.create_table(
        "shortfall",
        sa.Column(
            "plan_version_id", sa.Integer(), sa.ForeignKey("plan_version.id"), primary_key=True
        ),
        sa.Column("vacancy_id", sa.Integer(), sa.ForeignKey("vacancy.id"), primary_key=True),
        _need("openings", sa.Integer()),
        _need("filled", sa.Integer()),
        _need("reason", sa.String()),
        sa.Column("seat_value", sa.Integer()),
    )
    op.create_table(
        "trip",
        sa.Column("id", sa.Integer(), primary_key=True),
        _need("plan_version_id", sa.Integer(), sa.ForeignKey("plan_version.id")),
        _need("code", sa.String()),
        _closed("mode", "mode", "coach feeder carriage train flight shuttle"),
        _need("offer", sa.String()),
        _need("province_code", sa.String()),
        _need("date", sa.Date()),
        _need("depart", sa.DateTime()),
        _need("arrive", sa.DateTime()),
        _need("km", sa.Double()),
        _need("drivers", sa.Integer()),
        _need("yuan", sa.Double()),
        _need("seats", sa.Integer()),
        _need("boarded", sa.Integer()),
        _need("driving", sa.JSON()),
        _closed("state", "tripstate", "planned confirmed departed arrived cancelled"),
        sa.UniqueConstraint("plan_version_id", "code"),
    )
    op.create_index("ix_trip_date", "trip", ["date"])
    op.create_index("ix_trip_plan_version_id", "trip", ["plan_version_id"])
    op.create_table(
        "assignment",
        sa.Column(
            "plan_version_id", sa.Integer(), sa.ForeignKey("plan_version.id"), primary_key=True
        ),
        sa.Column("candidate_id", sa.Integer(), sa.ForeignKey("candidate.id"), primary_key=True),
        _need("vacancy_id", sa.Integer(), sa.ForeignKey("vacancy.id")),
        _need("score", sa.Integer()),
        _need("parts", sa.JSON()),
    )
    op.create_index("ix_assignment_vacancy_id", "assignment", ["vacancy_id"])
    op.create_table(
        "manifest",
        sa.Column("id", sa.Integer(), primary_key=True),
        _need("trip_id", sa.Integer(), sa.ForeignKey("trip.id")),
        _need("number", sa.Integer()),
        _need("content_sha256", sa.String()),
        _need("issued_at", sa.DateTime()),
        _need("issued_by", sa.String()),
        sa.UniqueConstraint("trip_id", "number"),
    )
    op.create_table(
        "placement",
        sa.Column("id", sa.Integer(), primary_key=True),
        _need("campaign_id", sa.Integer(), sa.ForeignKey("campaign.id")),
        _need("candidate_id", sa.Integer(), sa.ForeignKey("candidate.id")),
        _need("vacancy_id", sa.Integer(), sa.ForeignKey("vacancy.id")),
        sa.Column("plan_version_id", sa.Integer(), sa.ForeignKey("plan_version.id")),
        _closed("stage", "stage", _STAGES),
        _need("score", sa.Integer()),
        _need("created_at", sa.DateTime()),
        _need("version", sa.Integer()),
    )
    op.create_index("ix_placement_campaign_id_stage", "placement", ["campaign_id", "stage"])
    op.create_index("ix_placement_candidate_id", "placement", ["candidate_id"])
    op.create_index("ix_placement_vacancy_id", "placement", ["vacancy_id"])
    op.create_index(
        "uq_placement_live_candidate",
        "placement",
        ["candidate_id"],
        unique=True,
        sqlite_where=sa.text("stage not in ('declined', 'withdrawn', 'no_show')"),
        postgresql_where=sa.text("stage not in ('declined', 'withdrawn', 'no_show')"),
    )
    op.create_table(
        "seat",
        sa.Column("id", sa.Integer(), primary_key=True),
        _need("trip_id", sa.Integer(), sa.ForeignKey("trip.id")),
        _need("candidate_id", sa.Integer(), sa.ForeignKey("candidate.id")),
        _need("leg", sa.Integer()),
        _need("seat", sa.String()),
        _need("board_seq", sa.Integer()),
        _need("alight_seq", sa.Integer()),
        sa.Column("boarded_at", sa.DateTime()),
        sa.UniqueConstraint("trip_id", "candidate_id"),
        sa.UniqueConstraint("trip_id", "seat"),
    )
    op.create_index("ix_seat_candidate_id", "seat", ["candidate_id"])
    op.create_index("ix_seat_trip_id", "seat", ["trip_id"])
    op.create_table(
        "trip_stop",
        sa.Column("trip_id", sa.Integer(), sa.ForeignKey("trip.id"), primary_key=True),
        sa.Column("seq", sa.Integer(), primary_key=True),
        _need("place", sa.String()),
        _need("lat", sa.Double()),
        _need("lon", sa.Double()),
        sa.Column("arrive", sa.DateTime()),
        sa.Column("depart", sa.DateTime()),
        _need("boarding", sa.Integer()),
        _need("alighting", sa.Integer()),
    )
    op.create_table(
        "unmatched",
        sa.Column(
            "plan_version_id", sa.Integer(), sa.ForeignKey("plan_version.id"), primary_key=True
        ),
        sa.Column("candidate_id", sa.Integer(), sa.ForeignKey("candidate.id"), primary_key=True),
        _need("reason", sa.String()),
        _need("detail", sa.JSON()),
        sa.Column("points_needed", sa.Integer()),
        sa.Column("vacancy_id", sa.Integer(), sa.ForeignKey("vacancy.id")),
    )
    op.create_table(
        "unserved",
        sa.Column(
            "plan_version_id", sa.Integer(), sa.ForeignKey("plan_version.id"), primary_key=True
        ),
        sa.Column("candidate_id", sa.Integer(), sa.ForeignKey("candidate.id"), primary_key=True),
        _need("reason", sa.String()),
        _need("help", sa.String()),
    )
    op.create_table(
        "placement_event",
        sa.Column("id", sa.Integer(), primary_key=True),
        _need("placement_id", sa.Integer(), sa.ForeignKey("placement.id")),
        _closed("stage_from", "stage_from", _STAGES),
        _closed("stage_to", "stage_to", _STAGES),
        _need("by", sa.String()),
        _need("at", sa.DateTime()),
        _need("note", sa.String()),
    )
    op.create_index("ix_placement_event_placement_id", "placement_event", ["placement_id"])


def downgrade() -> None:
    """Drop the tables."""
    for name in (
        "placement_event",
        "unserved",
        "unmatched",
        "trip_stop",
        "seat",
        "placement",
        "manifest",
        "assignment",
        "trip",
        "shortfall",
        "plan_version",
        "charter_offer",
        "run",
        "hub",
        "closure",
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

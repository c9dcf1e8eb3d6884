"""Indexes that answer the list of cases by themselves: filters, counts and deep pages."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_LIST = (
    "opened_at",
    "state",
    "category",
    "urgency",
    "source",
    "town_code",
    "lead_id",
    "due_at",
)


def upgrade() -> None:
    """Put wider indexes in the place of narrow ones."""
    op.drop_index("ix_service_case_opened", table_name="service_case")
    op.create_index("ix_service_case_list", "service_case", list(_LIST))
    op.drop_index("ix_case_part_department", table_name="case_part")
    op.create_index("ix_case_part_department", "case_part", ["department_id", "state", "case_id"])


def downgrade() -> None:
    """Put the narrow indexes back."""
    op.drop_index("ix_case_part_department", table_name="case_part")
    op.create_index("ix_case_part_department", "case_part", ["department_id", "state"])
    op.drop_index("ix_service_case_list", table_name="service_case")
    op.create_index("ix_service_case_opened", "service_case", ["opened_at"])

"""Access: audit trail, second factors, API tokens and kept answers, webhooks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_KEPT = ("id", "at", "by", "action", "thing", "digest", "previous", "hash")

_SQLITE = (
    "create trigger audit_entry_keeps before delete on audit_entry "
    "begin select raise(abort, 'audit entries are never deleted'); end",
    "create trigger audit_entry_stays before update on audit_entry when new.detail is not null "
    "or new.key is not old.key or "
    + " or ".join(f'new."{name}" <> old."{name}"' for name in _KEPT)
    + " begin select raise(abort, 'audit entries are never changed'); end",
)
_POSTGRESQL = (
    "create function audit_entry_guard() returns trigger language plpgsql as $$ begin "
    "if tg_op = 'UPDATE' and new.detail is null and new.key is not distinct from old.key and "
    + " and ".join(f'new."{name}" = old."{name}"' for name in _KEPT)
    + " then return new; end if; "
    "raise exception 'audit entries are never changed or deleted'; end $$",
    "create trigger audit_entry_stays before update or delete on audit_entry "
    "for each row execute function audit_entry_guard()",
    "create trigger audit_entry_keeps before truncate on audit_entry "
    "for each statement execute function audit_entry_guard()",
)


def upgrade() -> None:
    """Add the tables, and the rules that leave the trail alone."""
    op.add_column(
        "account",
        sa.Column("must_change_password", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("thing", sa.String(), nullable=False),
        sa.Column("key", sa.Integer()),
        sa.Column("detail", sa.JSON()),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False, unique=True),
    )
    op.create_index("ix_audit_entry_action", "audit_entry", ["action"])
    op.create_index("ix_audit_entry_by", "audit_entry", ["by"])
    op.create_index("ix_audit_entry_thing_key", "audit_entry", ["thing", "key"])
    rules = _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL
    for rule in rules:
        op.execute(rule)
    _second_factors()
    _programs()


def _second_factors() -> None:
    op.create_table(
        "second_factor",
        sa.Column("account_id", sa.Integer(), sa.ForeignKey("account.id"), primary_key=True),
        sa.Column("sealed_secret", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime()),
        sa.Column("last_step", sa.Integer(), nullable=False),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("account_id", sa.Integer(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("used_at", sa.DateTime()),
        sa.UniqueConstraint("account_id", "code_hash"),
    )


def _programs() -> None:
    """Tokens of the API with the answers kept for them; webhooks with their outbox."""
    op.create_table(
        "api_token",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("account_id", sa.Integer(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("start", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False, unique=True),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime()),
        sa.Column("last_used_at", sa.DateTime()),
        sa.Column("revoked_at", sa.DateTime()),
    )
    op.create_index("ix_api_token_account_id", "api_token", ["account_id"])
    op.create_table(
        "api_answer",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("token_id", sa.Integer(), sa.ForeignKey("api_token.id"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("request_hash", sa.String(), nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.UniqueConstraint("token_id", "key"),
    )
    op.create_index("ix_api_answer_created_at", "api_answer", ["created_at"])
    op.create_table(
        "webhook",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("sealed_secret", sa.String(), nullable=False),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
    )
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("webhook_id", sa.Integer(), sa.ForeignKey("webhook.id"), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime()),
        sa.CheckConstraint("state in ('waiting', 'delivered', 'failed')", name="deliverystate"),
    )
    op.create_index("ix_delivery_webhook_id", "delivery", ["webhook_id"])
    op.create_index("ix_delivery_state_due_at", "delivery", ["state", "due_at"])


def downgrade() -> None:
    """Drop the tables and the column."""
    for table in ("delivery", "webhook", "api_answer", "api_token", "recovery_code",
                  "second_factor", "audit_entry"):  # fmt: skip
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("drop function audit_entry_guard()")
    op.drop_column("account", "must_change_password")

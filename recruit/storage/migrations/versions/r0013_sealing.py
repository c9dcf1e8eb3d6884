"""Personal data are sealed: ID and telephone numbers with a blind index, free texts without.

Columns that were looked up keep their unique rules and indexes: they are renamed and hold the
blind index from now on; the ciphertext goes into a new column of the old name. Everything is one
transaction; rewriting the files, so that nothing in plain is left in them, follows it
(``recruit.storage.migrate``) and is done again when it was cut off.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from alembic import op

from recruit.sealed.keys import ring_of
from recruit.storage.migrations.sealing import open_again, seal

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

INDEXED = {
    "candidate": ("id_number", "phone"),
    "enterprise": ("contact_phone",),
    "incomer": ("phone",),
    "phone_call": ("phone",),
    "referrer": ("phone",),
    "service_case": ("caller_phone",),
    "steward": ("phone",),
}
NULLABLE = frozenset(("id_number",))
TEXTS = {
    "api_answer": ("body",),
    "candidate": ("home_address", "remarks"),
    "case_event": ("text",),
    "case_part": ("reply",),
    "dispute_word": ("text",),
    "hand_over": ("receiver", "note"),
    "incomer": ("address",),
    "notice": ("body", "answer"),
    "phone_call": ("caller", "note"),
    "pin": ("reason",),
    "placement_event": ("note",),
    "quarantine": ("note",),
    "rights_request": ("text", "reply"),
    "service_case": ("body", "caller_name", "reply"),
    "squad": ("leader_phone",),
}


def upgrade() -> None:
    """Make room, then seal row by row."""
    op.create_table(
        "sealing_key",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("use", _set("keyuse", "data", "index"), nullable=False),
        sa.Column(
            "suite", _set("suite", "aes-256-gcm", "sm4-gcm", "hmac-sha-256"), nullable=False
        ),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("swept_at", sa.DateTime()),
    )
    for table, columns in INDEXED.items():
        for column in columns:
            op.execute(f'alter table "{table}" rename column {column} to {column}_index')
            nullable = column in NULLABLE
            default = None if nullable else ""
            op.add_column(
                table, sa.Column(column, sa.String(), nullable=nullable, server_default=default)
            )
    op.create_index("ix_enterprise_contact_phone", "enterprise", ["contact_phone_index"])
    connection = op.get_bind()
    ring = ring_of(connection.dialect)
    ring.make()
    sealed = sum(
        seal(connection, ring, table, texts=TEXTS.get(table, ()), indexed=INDEXED.get(table, ()))
        for table in sorted(INDEXED.keys() | TEXTS.keys())
    )
    at = dt.datetime.now(dt.UTC).replace(microsecond=0, tzinfo=None)
    keys = sa.table(
        "sealing_key", *(sa.column(name) for name in ("id", "use", "suite", "made_at", "swept_at"))
    )
    op.bulk_insert(
        keys,
        [
            {
                "id": key.id,
                "use": key.use.value,
                "suite": key.suite.value,
                "made_at": key.made_at.replace(tzinfo=None),
                "swept_at": None if sealed else at,
            }
            for key in ring.keys
        ],
    )


def downgrade() -> None:
    """Put everything back in plain."""
    connection = op.get_bind()
    ring = ring_of(connection.dialect)
    for table in sorted(INDEXED.keys() | TEXTS.keys()):
        open_again(
            connection, ring, table, texts=TEXTS.get(table, ()), indexed=INDEXED.get(table, ())
        )
    op.drop_index("ix_enterprise_contact_phone", "enterprise")
    for table, columns in INDEXED.items():
        for column in columns:
            op.drop_column(table, column)
            op.execute(f'alter table "{table}" rename column {column}_index to {column}')
    op.drop_table("sealing_key")


def _set(name: str, *values: str) -> sa.Enum:
    """Return the type of a closed set, checked by the database."""
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)

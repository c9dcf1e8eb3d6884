"""Names of persons are sealed, and what may hold one: titles of cases, labels of parties, files.

Names are searched in memory (``recruit.sealed.memory``); ``sealed_change`` tells a process which
it has to read again. Where a plain name was part of a unique rule, a blind index takes its place
in it: that of number and name for arrivals, that of referrer and label for parties.
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

from recruit.sealed.keys import KeyRing, KeyState, ring_of
from recruit.storage.migrations.sealing import open_again, page, seal

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TEXTS = {
    "account": ("display_name",),
    "candidate": ("name",),
    "enterprise": ("contact_name",),
    "import_batch": ("file_name",),
    "incomer": ("name",),
    "party": ("label",),
    "referrer": ("name",),
    "service_case": ("title",),
    "squad": ("leader_name",),
    "steward": ("name",),
}


def upgrade() -> None:
    """Make room for what is looked up, then seal row by row."""
    op.create_table(
        "sealed_change",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("moment", sa.BigInteger(), nullable=False),
    )
    op.create_index("ix_sealed_change_moment", "sealed_change", ["moment"])
    op.drop_index("ix_candidate_campaign_id_name", table_name="candidate")
    op.execute("alter table incomer rename column name to person")
    op.add_column("incomer", sa.Column("name", sa.String(), nullable=False, server_default=""))
    op.add_column(
        "party", sa.Column("label_index", sa.String(), nullable=False, server_default="")
    )
    op.create_index("ix_party_campaign_id_label", "party", ["campaign_id", "label_index"])
    connection = op.get_bind()
    ring = _ring(connection)
    _index_people(connection, ring)
    _index_parties(connection, ring)
    _number_sheets(connection)
    sealed = sum(seal(connection, ring, table, texts=texts) for table, texts in TEXTS.items())
    if sealed:
        # The files are written anew after this revision.
        connection.execute(sa.text("update sealing_key set swept_at = null"))


def downgrade() -> None:
    """Put everything back in plain; keys of parties stay indexes, unique and found by nobody."""
    connection = op.get_bind()
    ring = _ring(connection)
    for table, texts in TEXTS.items():
        open_again(connection, ring, table, texts=texts)
    connection.execute(sa.text("update incomer set person = name"))
    op.drop_index("ix_party_campaign_id_label", table_name="party")
    op.drop_column("party", "label_index")
    op.drop_column("incomer", "name")
    op.execute("alter table incomer rename column person to name")
    op.create_index("ix_candidate_campaign_id_name", "candidate", ["campaign_id", "name"])
    op.drop_index("ix_sealed_change_moment", table_name="sealed_change")
    op.drop_table("sealed_change")


def _ring(connection: sa.Connection) -> KeyRing:
    """Return the keys, indexing with the one the registry is indexed with."""
    ring = ring_of(connection.dialect)
    known = connection.execute(sa.text("select id from sealing_key where use = 'index'")).scalar()
    if known:
        ring.use_index({str(known): KeyState.ACTIVE})
    return ring


def _index_people(connection: sa.Connection, ring: KeyRing) -> None:
    """Index arrivals by number and name; ``person`` holds the plain name until then."""
    last = 0
    write = sa.text("update incomer set name = :name, person = :person where id = :id")
    while rows := page(connection, "incomer", "person, phone", last):
        news = []
        for row in rows:
            number = row["phone"]
            phone = ring.open(number, "incomer.phone", row["id"]) if number else ""
            key = f"{phone}|{row['person']}"
            person = ring.digest(key, "incomer.person")
            news.append({"id": row["id"], "name": row["person"], "person": person})
        connection.execute(write, news)
        last = rows[-1]["id"]


def _index_parties(connection: sa.Connection, ring: KeyRing) -> None:
    last = 0
    write = sa.text("update party set import_key = :key, label_index = :label where id = :id")
    while rows := page(connection, "party", "import_key, label", last):
        news = [
            {
                "id": row["id"],
                "key": ring.digest(row["import_key"], "party.import_key"),
                "label": ring.index(row["label"], "party.label") if row["label"] else "",
            }
            for row in rows
        ]
        connection.execute(write, news)
        last = rows[-1]["id"]


def _number_sheets(connection: sa.Connection) -> None:
    """Name the sheets of imports by number: that of a CSV is called by its file."""
    last = 0
    write = sa.text("update import_batch set counts = :counts where id = :id")
    while rows := page(connection, "import_batch", "counts", last):
        for row in rows:
            told = row["counts"]
            sheets = json.loads(told) if isinstance(told, str) else told
            counts = {
                str(n): {name: value for name, value in one.items() if name != "sheet"}
                for n, one in enumerate(sheets.values(), 1)
            }
            connection.execute(write, {"id": row["id"], "counts": json.dumps(counts)})
        last = rows[-1]["id"]

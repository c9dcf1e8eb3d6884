"""What revisions that seal have in common: turning columns into ciphertext and back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import sqlalchemy as sa

from recruit.logging import log
from recruit.sealed.keys import KeyRing

BATCH = 2_000

Index = Callable[[str, str], str]
"""Makes a blind index of a text and its field."""


def seal(
    connection: sa.Connection,
    ring: KeyRing,
    table: str,
    *,
    texts: Sequence[str] = (),
    indexed: Sequence[str] = (),
) -> int:
    """Seal every row of a table; returns in how many there was something to seal.

    Parameters
    ----------
    texts
        Columns sealed where they stand.
    indexed
        Columns whose plain text stands in ``<name>_index``, which gets the blind index; the
        ciphertext goes to ``<name>``.
    """
    read = ", ".join([*(f"{name}_index as {name}" for name in indexed), *texts])
    changed = (*indexed, *texts, *(f"{name}_index" for name in indexed))
    write = sa.text(
        f'update "{table}" set {", ".join(f"{name} = :{name}" for name in changed)} where id = :id'
    )
    sealed, last = 0, 0
    while rows := page(connection, table, read, last):
        news = []
        for row in rows:
            news.append({"id": row["id"]})
            for name in (*indexed, *texts):
                plain, field = row[name], f"{table}.{name}"
                news[-1][name] = ring.seal(plain, field, row["id"]) if plain else plain
                if name in indexed:
                    news[-1][f"{name}_index"] = ring.index(plain, field) if plain else plain
        connection.execute(write, news)
        sealed += sum(any(row[name] for name in (*indexed, *texts)) for row in rows)
        last = rows[-1]["id"]
        log.info("migration.sealed", table=table, rows=sealed)
    return sealed


def open_again(
    connection: sa.Connection,
    ring: KeyRing,
    table: str,
    *,
    texts: Sequence[str] = (),
    indexed: Sequence[str] = (),
) -> None:
    """Put the texts of a table back in plain; those of ``indexed`` in the place of the index."""
    sets = [
        *(f"{name}_index = :{name}" for name in indexed),
        *(f"{name} = :{name}" for name in texts),
    ]
    names = (*indexed, *texts)
    write = sa.text(f'update "{table}" set {", ".join(sets)} where id = :id')
    last = 0
    while rows := page(connection, table, ", ".join(names), last):
        news = []
        for row in rows:
            news.append({"id": row["id"]})
            for name in names:
                told = row[name]
                news[-1][name] = ring.open(told, f"{table}.{name}", row["id"]) if told else told
        connection.execute(write, news)
        last = rows[-1]["id"]


def page(connection: sa.Connection, table: str, columns: str, last: int) -> list[sa.RowMapping]:
    """Return the next rows of a table with their numbers."""
    found = connection.execute(
        sa.text(f'select id, {columns} from "{table}" where id > :last order by id limit :most'),
        {"last": last, "most": BATCH},
    )
    return list(found.mappings())

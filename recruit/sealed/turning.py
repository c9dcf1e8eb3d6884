"""Writing while the key of the blind indexes is replaced, so that unique rules hold meanwhile.

Old and new index stand side by side then. Before a value is written, whatever has it under the
other key is moved to the key that is written with, in the same transaction: equal values never
stand under two keys, so a unique rule sees them meet. Which key is written with is asked of the
registry, within the transaction: one that learned of a change late must not write as before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Index, Table, TextClause, UniqueConstraint, text

from recruit.sealed.columns import Blind, Ciphertext, Digest, Sealed
from recruit.sealed.indexing import normal
from recruit.sealed.keyfile import KeyState
from recruit.sealed.keys import KeyRing, ring_of

Row = Mapping[str, Any]

_KEYS = {
    "sqlite": text("select id, state from index_key order by id"),
    # Whoever turns from one key to the other waits for everybody who has begun to write.
    "postgresql": text("select id, state from index_key order by id for share"),
}


def turned(
    connection: Connection, table: Table, given: Sequence[Row], done: Sequence[Row]
) -> Sequence[Row]:
    """Return rows with the indexes of the key that is written with; equal values follow.

    Parameters
    ----------
    given
        The rows with plain values.
    done
        The same, sealed.
    """
    ring = ring_of(connection.dialect)
    columns = blinds(table)
    if len(ring.index_keys) == 1 or not columns:
        return done
    found = connection.execute(_KEYS[connection.dialect.name]).all()
    (key,) = (row.id for row in found if row.state == KeyState.ACTIVE)
    others = [row.id for row in found if row.id != key]
    for blind, source in columns:
        values = {plain for row in given if (plain := _plain(row, blind, source))}
        kind = table.c[blind].type
        assert isinstance(kind, Blind)
        new = {value: of(ring, key, value, kind) for value in values}
        pairs = [(of(ring, one, value, kind), new[value]) for one in others for value in values]
        follow(connection, table, blind, pairs)
        done = [
            {**row, blind: Digest(new[plain])} if (plain := _plain(was, blind, source)) else row
            for was, row in zip(given, done, strict=True)
        ]
    return done


def follow(
    connection: Connection, table: Table, blind: str, pairs: Iterable[tuple[str, str]]
) -> int:
    """Give all rows that have the first index of a pair the second; returns how many had it."""
    # Everybody goes in one order, so that two who move the same rows do not wait for each other.
    rows = [{"old": old, "new": new} for old, new in sorted(pairs)]
    statement = _follow(table, blind)
    return sum(connection.execute(statement, row).rowcount for row in rows)


def of(ring: KeyRing, key: str, value: str, kind: Blind) -> str:
    """Return the blind index of a value under a key."""
    return ring.digest_by(key, value if kind.exact else normal(value), kind.field)


@cache
def _follow(table: Table, blind: str) -> TextClause:
    before = " and ".join(
        f'{column} in (select id from "{kept}")' for column, kept in _led_by(table, blind)
    )
    within = f" and {before}" if before else ""
    return text(f'update "{table.name}" set {blind} = :new where {blind} = :old{within}')


def _led_by(table: Table, blind: str) -> Sequence[tuple[str, str]]:
    """Return what stands before a column in the index that finds it: columns and their tables."""
    keys = [
        [column.name for column in one.columns]
        for one in (*table.indexes, *table.constraints)
        if isinstance(one, Index | UniqueConstraint)
    ]
    best = min(
        (names[: names.index(blind)] for names in keys if blind in names), key=len, default=[]
    )
    return [(name, next(iter(table.c[name].foreign_keys)).column.table.name) for name in best]


@cache
def blinds(table: Table) -> tuple[tuple[str, str], ...]:
    """Return the blind columns of a table, each with the sealed one it follows from, or ""."""
    sources = {
        column.type.index: column.key
        for column in table.columns
        if isinstance(column.type, Sealed) and column.type.index
    }
    return tuple(
        (column.key, sources.get(column.key, ""))
        for column in table.columns
        if isinstance(column.type, Blind)
    )


def _plain(row: Row, blind: str, source: str) -> str:
    """Return what of a row is to be indexed, "" when nothing is."""
    value = row.get(source or blind)
    return value if isinstance(value, str) and not isinstance(value, Ciphertext | Digest) else ""

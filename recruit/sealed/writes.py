"""Sealing what is written: every insert and update of an engine passes here before it runs.

The mapper, bulk inserts of imports and plain statements all end as a statement with rows of
parameters. Only there is the whole row known: its number, which an insert is given beforehand,
and its values. A statement that carries values inside itself cannot be sealed and is refused by
:class:`recruit.sealed.columns.Sealed`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Insert, Table, Update, event, text

from recruit.sealed.columns import Ciphertext, Digest, Sealed
from recruit.sealed.keys import KeyRing, ring_of
from recruit.sealed.memory import note
from recruit.sealed.turning import turned

_PLAN = "laoxiang_sealed"

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """What of a table is sealed: key of the column, field, key of the blind index or ""."""

    columns: tuple[tuple[str, str, str], ...]
    nullable: frozenset[str]
    """Indexes that are empty as NULL, not as ""."""
    searched: tuple[tuple[str, str], ...]
    """Key and field of the columns whose changes are noted."""


def watch(engine: Engine) -> None:
    """Seal whatever this engine writes."""
    event.listen(engine, "before_execute", _before, retval=True)


def plan(table: Table) -> Plan:
    """Return what of a table is sealed."""
    found: Plan | None = table.info.get(_PLAN)
    if found is None:
        found = Plan(
            tuple(
                (column.key, column.type.field, column.type.index)
                for column in table.columns
                if isinstance(column.type, Sealed)
            ),
            frozenset(column.key for column in table.columns if column.nullable),
            tuple(
                (column.key, column.type.field)
                for column in table.columns
                if isinstance(column.type, Sealed) and column.type.searched
            ),
        )
        table.info[_PLAN] = found
    return found


def _before(
    connection: Connection,
    statement: Any,
    rows: Sequence[Row],
    row: Row,
    _options: Mapping[str, Any],
) -> tuple[Any, Sequence[Row], Row]:
    if not isinstance(statement, Insert | Update) or not isinstance(statement.table, Table):
        return statement, rows, row
    table = statement.table
    wanted = plan(table)
    if not wanted.columns:
        return statement, rows, row
    _note_blank(connection, statement, wanted)
    if not (rows or row):
        return statement, rows, row
    given = list(rows) if rows else [row]
    if not any(one.get(key) for key, _, _ in wanted.columns for one in given):
        # Nothing to seal; an index that stands for an emptied value is emptied with it.
        done = [_emptied(one, wanted) for one in given]
        _note(connection, wanted, given, None)
    else:
        if isinstance(statement, Insert):
            numbers = _numbers(connection, table, given)
        else:
            numbers = [_number(table, one) for one in given]
        ring = ring_of(connection.dialect)
        done = [
            _closed(one, number, wanted, ring) for one, number in zip(given, numbers, strict=True)
        ]
        if isinstance(statement, Insert):
            done = [{**one, "id": number} for one, number in zip(done, numbers, strict=True)]
        _note(connection, wanted, given, numbers)
    turn = turned(connection, table, given, done)
    return (statement, turn, {}) if rows else (statement, (), turn[0])


def _note(
    connection: Connection, wanted: Plan, rows: Sequence[Row], numbers: Sequence[int] | None
) -> None:
    """Note which rows of searched columns are written."""
    for key, field in wanted.searched:
        if numbers is None:
            if any(key in one for one in rows):
                note(connection, field, None)
            continue
        written = [number for one, number in zip(rows, numbers, strict=True) if key in one]
        if written:
            note(connection, field, written)


def _note_blank(connection: Connection, statement: Insert | Update, wanted: Plan) -> None:
    """Note what a statement writes that carries its values inside itself: emptiness only."""
    inside = {getattr(column, "key", column) for column in statement._values or ()}
    for key, field in wanted.searched:
        if key in inside:
            note(connection, field, None)


def _closed(row: Row, number: int, wanted: Plan, ring: KeyRing) -> dict[str, Any]:
    """Return a row with its texts sealed and indexed."""
    closed = _emptied(row, wanted)
    for key, field, index in wanted.columns:
        value = closed.get(key)
        if value and not isinstance(value, Ciphertext):
            closed[key] = Ciphertext(ring.seal(value, field, number))
            if index:
                closed[index] = Digest(ring.index(value, field))
    return closed


def _emptied(row: Row, wanted: Plan) -> dict[str, Any]:
    """Return a row whose indexes are empty where their values are."""
    emptied = dict(row)
    for key, _, index in wanted.columns:
        if index and key in emptied and not emptied[key]:
            emptied[index] = None if index in wanted.nullable else ""
    return emptied


def _number(table: Table, row: Row) -> int:
    """Return which row an update is about, as the mapper names it."""
    label = f"{table.name}_id"
    if label not in row:
        raise ValueError(f"sealed columns of {table.name} are changed by number only")
    return int(row[label])


def _numbers(connection: Connection, table: Table, rows: list[Row]) -> list[int]:
    """Return the numbers the rows have or will have."""
    if all(one.get("id") is not None for one in rows):
        return [int(one["id"]) for one in rows]
    if any(one.get("id") is not None for one in rows):
        raise ValueError(f"some rows of {table.name} have a number and some have none")
    if connection.dialect.name == "sqlite":
        # One writer at a time, and it sees the last commit.
        last = connection.execute(text(f'select max(id) from "{table.name}"')).scalar() or 0
        return list(range(last + 1, last + 1 + len(rows)))
    found = connection.execute(
        text(
            "select nextval(pg_get_serial_sequence(:name, 'id')) from generate_series(1, :count)"
        ),
        {"name": table.name, "count": len(rows)},
    )
    return [int(number) for number in found.scalars()]

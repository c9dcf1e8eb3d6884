"""Keys at work: which seals how much, whether everything opens, and replacing a key.

A rotation makes a new key, waits until every process has noticed it, and seals value after value
anew while people work: a value somebody changes meanwhile is left to the next pass. It may be
killed at any moment; the next one goes on where it was.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Column, String, Table, func, select, text, type_coerce
from sqlalchemy.orm import Session

from recruit.errors import UserError
from recruit.models import Action, Base, IndexKey
from recruit.operations import audit
from recruit.sealed.columns import Ciphertext, Sealed
from recruit.sealed.keyfile import Key, KeyState, Use
from recruit.sealed.keys import LOOK_S, KeyRing
from recruit.sealing import SealBroken
from recruit.storage import Registry
from recruit.storage.enrolment import note_keys
from recruit.upkeep.walking import PASSES, Progress, batches, sharing_time, silently

_ID = 8
"""Characters of a key's id in front of what it sealed."""


@dataclass(frozen=True, slots=True)
class Holding:
    """One key of the file or of the registry, and how many values it seals."""

    id: str
    key: Key | None
    """None: it is missing in the file."""
    values: int


@dataclass(frozen=True, slots=True)
class Rotated:
    """What a rotation did."""

    key: str
    values: int
    unopened: tuple[str, ...]
    """``table.column #row`` of values that no key opens; their keys are not retired."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What trying to open everything found."""

    values: int
    unopened: tuple[str, ...]


def holdings(registry: Registry) -> tuple[Holding, ...]:
    """Return every key: those of the file in their order, then those that are missing."""
    with registry.read() as session:
        count = sealed_by(session)
        known = list(session.scalars(select(IndexKey.id)))
    file = {key.id: key for key in registry.keys.keys}
    missing = sorted((count.keys() | set(known)) - file.keys())
    return (
        *(Holding(key.id, key, count[key.id]) for key in file.values()),
        *(Holding(one, None, count[one]) for one in missing),
    )


def sealed_by(session: Session) -> Counter[str]:
    """Return how many values each key seals."""
    found: Counter[str] = Counter()
    for _, column in _columns():
        raw = type_coerce(column, String())
        key = func.substr(raw, 1, _ID)
        rows = session.execute(select(key, func.count()).where(raw != "").group_by(key))
        for one, count in rows:
            found[one] += count
    return found


def open_all(registry: Registry) -> Opened:
    """Open every value and return where that fails, at most a hundred places."""
    values, broken = 0, []
    with registry.read() as session:
        for table, column in _columns():
            raw = type_coerce(column, String())
            statement = select(table.c.id, raw).where(raw != "").order_by(table.c.id)
            for row, content in session.execute(statement.execution_options(yield_per=2_000)):
                values += 1
                if not _opens(registry.keys, content, column, row):
                    broken.append(f"{_field(column)} #{row}")
    return Opened(values, tuple(broken[:100]))


def rotate(registry: Registry, *, by: str, told: Progress | None = None) -> Rotated:
    """Seal everything with a new key and retire the old one; a rotation cut off is finished.

    Parameters
    ----------
    by
        Who is written down for it.
    told
        Is told how far it is.
    """
    ring = registry.keys
    begun = any(key.state is KeyState.RETIRING and key.use is Use.DATA for key in ring.keys)
    if not begun:
        ring.replace_data_key()
    note_keys(registry)
    # Until then another process may seal with the key before.
    time.sleep(2 * LOOK_S)
    fresh = ring.key(Use.DATA)
    assert fresh is not None
    with registry.read() as session:
        count = sealed_by(session)
    total, done = count.total() - count[fresh.id], 0
    tell = told or silently
    tell(0, total)
    for _ in range(PASSES):
        unopened: list[str] = []
        for table, column in _columns():
            for batch in _stale(registry, table, column, fresh.id):
                with sharing_time():
                    done += _reseal(registry, table, column, batch, unopened)
                tell(min(done, total), total)
        with registry.read() as session:
            left = sealed_by(session)
        if left.total() - left[fresh.id] <= len(unopened):
            break
    with registry.write() as session:
        audit.record(session, Action.KEYS_ROTATED, by=by, key_id=fresh.id, rows=done)
    if not unopened and left.total() == left[fresh.id]:
        ring.retire()
    return Rotated(fresh.id, done, tuple(unopened))


def _stale(
    registry: Registry, table: Table, column: Column[str], fresh: str
) -> Iterator[list[tuple[int, str]]]:
    """Yield the values of a column that another key seals, batch by batch."""
    raw = type_coerce(column, String())
    statement = select(table.c.id, raw).where(raw != "", func.substr(raw, 1, _ID) != fresh)
    for rows in batches(registry, table, statement):
        yield [(row, content) for row, content in rows]


def _reseal(
    registry: Registry,
    table: Table,
    column: Column[str],
    batch: list[tuple[int, str]],
    unopened: list[str],
) -> int:
    """Seal one batch anew; returns how many values nobody had changed meanwhile."""
    news, field = [], _field(column)
    for row, content in batch:
        try:
            plain = registry.keys.open(content, field, row)
        except (SealBroken, UserError):
            unopened.append(f"{field} #{row}")
            continue
        news.append((row, content, registry.keys.seal(plain, field, row)))
    statement = text(
        f'update "{table.name}" set {column.name} = :new where id = :row and {column.name} = :old'
    )
    changed = 0
    with registry.connect() as connection:
        for row, old, new in news:
            changed += connection.execute(
                statement, {"row": row, "old": old, "new": Ciphertext(new)}
            ).rowcount
    return changed


def _columns() -> Iterator[tuple[Table, Column[str]]]:
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Sealed):
                yield table, column


def _field(column: Column[str]) -> str:
    assert isinstance(column.type, Sealed)
    return column.type.field


def _opens(ring: KeyRing, content: str, column: Column[str], row: int) -> bool:
    try:
        ring.open(content, _field(column), row)
    except (SealBroken, UserError):
        return False
    return True

"""Finding sealed texts by a part of them: opened in memory, never in the database.

Names are looked for by any of their characters. An index in the database that answers that is a
cipher by substitution and gives the names away; so a process opens the texts of a column when
somebody first looks for one, and keeps them. Every statement that writes such a column notes
which rows it touched (table ``sealed_change``, in the same transaction), so that any process
reads again those, and those only.
"""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from sqlalchemy import Connection, text
from sqlalchemy.engine import Dialect, Engine

from recruit.sealed.keys import KeyRing, ring_of

EVERYTHING = (0, 2**31 - 1)
"""The rows of a statement that does not say which it touches."""
RANGES = 200
"""Runs of numbers noted for one statement at most; beyond them the rows between count too."""
KEPT = 2_000
"""Changes that stay when older ones are forgotten."""
_ANSWERS = 16
_PRUNED = ""

_NOTE = {
    # One writer at a time, so that the order of moments is the order of commits.
    "sqlite": text(
        "insert into sealed_change (field, first, last, moment)"
        " select :field, :first, :last, coalesce(max(moment), 0) + 1 from sealed_change"
    ),
    "postgresql": text(
        "insert into sealed_change (field, first, last, moment)"
        " values (:field, :first, :last, pg_current_xact_id()::text::bigint)"
    ),
}
_MOMENT = {
    "sqlite": text(
        "select coalesce(max(moment), 0) + 1, coalesce(max(moment), 0) + 1 from sealed_change"
    ),
    # What was under way may yet commit: it is looked at again.
    "postgresql": text(
        "select pg_snapshot_xmin(now)::text::bigint, pg_snapshot_xmax(now)::text::bigint"
        " from pg_current_snapshot() as now"
    ),
}
_CHANGES = text(
    "select field, first, last from sealed_change"
    " where moment >= :since and moment < :beyond and field in (:field, '')"
)


@dataclass(frozen=True, slots=True)
class Order:
    """All rows of a column by what stands in it, and where each row is among them."""

    rows: tuple[int, ...]
    place: dict[int, int]


@dataclass(slots=True)
class _Texts:
    """The texts of one column by row, as they are compared, up to a moment."""

    since: int
    """What was written at this moment or later is not known yet."""
    by_row: dict[int, str]
    answers: dict[str, list[int]] = field(default_factory=dict)
    order: Order | None = None


class Memory:
    """The opened texts of one database.

    Parameters
    ----------
    engine
        Asked for what was committed since it was last asked.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept: dict[str, _Texts] = {}
        self._locks: dict[str, threading.Lock] = {}

    def holding(self, field: str, part: str) -> list[int]:
        """Return the rows whose text contains a part, whatever its case and width.

        Parameters
        ----------
        field
            Table and column, such as ``candidate.name``.
        """
        wanted = folded(part)
        with self._locks.setdefault(field, threading.Lock()):
            texts = self._fresh(field)
            if wanted not in texts.answers:
                if len(texts.answers) >= _ANSWERS:
                    texts.answers.clear()
                texts.answers[wanted] = [
                    row for row, told in texts.by_row.items() if wanted in told
                ]
            return texts.answers[wanted]

    def ordered(self, field: str) -> Order:
        """Return the rows of a column in the order of its texts; equal ones by their numbers."""
        with self._locks.setdefault(field, threading.Lock()):
            texts = self._fresh(field)
            if texts.order is None:
                sort = sorted((collated(told), row) for row, told in texts.by_row.items())
                rows = tuple(row for _, row in sort)
                texts.order = Order(rows, {row: at for at, row in enumerate(rows)})
            return texts.order

    def _fresh(self, field: str) -> _Texts:
        """Return the texts of a column as they stand now."""
        texts = self._kept.get(field)
        with self._engine.connect() as connection:
            # Asked first: what is read afterwards is at least as new.
            since, beyond = connection.execute(_MOMENT[connection.dialect.name]).one()
            if texts is None or texts.since > beyond:
                changes = [EVERYTHING]
            else:
                rows = connection.execute(
                    _CHANGES, {"since": texts.since, "beyond": beyond, "field": field}
                ).all()
                if not rows:
                    texts.since = since
                    return texts
                forgotten = any(row.field == _PRUNED for row in rows)
                changes = [EVERYTHING] if forgotten else [(row.first, row.last) for row in rows]
            by_row = {} if texts is None or EVERYTHING in changes else texts.by_row
            ring = ring_of(connection.dialect)
            for first, last in sorted(set(changes)):
                _read(connection, ring, field, first, last, by_row)
        self._kept[field] = _Texts(since, by_row)
        return self._kept[field]


def note(connection: Connection, field: str, rows: Iterable[int] | None) -> None:
    """Note that a statement writes a column of these rows, or of any; with its transaction."""
    ranges = [EVERYTHING] if rows is None else _ranges(rows)
    connection.execute(
        _NOTE[connection.dialect.name],
        [{"field": field, "first": first, "last": last} for first, last in ranges],
    )


def prune(connection: Connection) -> None:
    """Forget old changes; who has not looked since then reads everything again."""
    found = connection.execute(
        text("select moment from sealed_change order by moment desc limit 1 offset :kept"),
        {"kept": KEPT},
    ).scalar()
    if found is None:
        return
    connection.execute(text("delete from sealed_change where moment <= :last"), {"last": found})
    connection.execute(
        text("insert into sealed_change (field, first, last, moment) values ('', 0, 0, :last)"),
        {"last": found},
    )


def folded(told: str) -> str:
    """Return a text as it is compared: one width, one case."""
    return told.casefold() if told.isascii() else unicodedata.normalize("NFKC", told).casefold()


def collated(told: str) -> bytes:
    """Return what texts are ordered by: figures and letters, common characters by their pinyin.

    The first level of GB 2312 (3,755 characters) is encoded in that order; rarer ones follow, by
    radical or by code. A character that is read in several ways stands at one of them.
    """
    return b"".join(map(_place, told))


@cache
def _place(character: str) -> bytes:
    code = character.encode("gb18030", "replace")
    if len(code) == 1:
        return b"\0" + code
    return (b"\1" if b"\xb0\xa1" <= code <= b"\xd7\xf9" and len(code) == 2 else b"\2") + code


def give_memory(dialect: Dialect, memory: Memory) -> None:
    """Let the columns of an engine find its memory."""
    dialect.laoxiang_memory = memory  # type: ignore[attr-defined]


def memory_of(dialect: Dialect) -> Memory:
    """Return the memory of an engine.

    Raises
    ------
    RuntimeError
        When the engine was not made by ``recruit.storage``. This is a fault of the program.
    """
    memory = getattr(dialect, "laoxiang_memory", None)
    if not isinstance(memory, Memory):
        raise RuntimeError("this engine was given no memory")
    return memory


def _read(  # noqa: PLR0917
    connection: Connection,
    ring: KeyRing,
    field: str,
    first: int,
    last: int,
    by_row: dict[int, str],
) -> None:
    """Read the texts of some rows; those that are gone or empty are taken out."""
    table, _, column = field.partition(".")
    known = range(first, last + 1) if last - first < len(by_row) else tuple(by_row)
    for row in known:
        if first <= row <= last:
            by_row.pop(row, None)
    found = connection.execute(
        text(
            f'select id, {column} from "{table}"'
            f" where id between :first and :last and {column} <> ''"
        ),
        {"first": first, "last": last},
    )
    for row, content in found:
        by_row[row] = folded(ring.open(content, field, row))


def _ranges(rows: Iterable[int]) -> list[tuple[int, int]]:
    """Return rows as runs of numbers."""
    runs: list[tuple[int, int]] = []
    for row in sorted(set(rows)):
        if runs and row == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs if len(runs) <= RANGES else [(runs[0][0], runs[-1][1])]

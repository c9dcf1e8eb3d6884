"""Leases: who is doing a piece of work, held as long as the process lives and not a moment longer.

The operating system lets go of a lease when its process ends, however it ends, so that work
which lost its process is known at once and never while it is merely slow. On PostgreSQL a lease
is an advisory lock of a connection, on SQLite an exclusive transaction on an empty file beside
the database.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path

from sqlalchemy import text

from recruit.storage import Registry

FOLDER = "leases"
_TICK_S = 0.05


class Work(IntEnum):
    """What a lease is for; the number is the first half of the advisory lock."""

    RUN = 20200222
    CHARTER_TASK = 20200223


@contextmanager
def hold(
    registry: Registry, work: Work, number: int, *, patience_s: float = 1.0
) -> Iterator[bool]:
    """Hold a lease; give whether it could be had, which it cannot while another has it.

    Parameters
    ----------
    patience_s
        Seconds to wait for it: somebody may only be looking whether it is free.
    """
    holding = _file_lock if registry.embedded else _advisory_lock
    with holding(registry, work, number, patience_s) as held:
        yield held


def is_free(registry: Registry, work: Work, number: int) -> bool:
    """Return whether nobody holds a lease: who held it is dead, or has ended the work."""
    if registry.embedded and _path(registry, work, number) is None:
        return False  # a registry in memory dies with its process
    with hold(registry, work, number, patience_s=0) as held:
        return held


@contextmanager
def _file_lock(registry: Registry, work: Work, number: int, patience_s: float) -> Iterator[bool]:
    path = _path(registry, work, number)
    if path is None:
        yield True
        return
    path.parent.mkdir(mode=0o700, exist_ok=True)
    file = sqlite3.connect(path, timeout=patience_s, isolation_level=None, check_same_thread=False)
    try:
        try:
            file.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            yield False
            return
        try:
            yield True
        finally:
            path.unlink(missing_ok=True)
    finally:
        file.close()


@contextmanager
def _advisory_lock(
    registry: Registry, work: Work, number: int, patience_s: float
) -> Iterator[bool]:
    engine = registry.engine.execution_options(isolation_level="AUTOCOMMIT")
    key = {"work": work.value, "number": number}
    take = text("select pg_try_advisory_lock(:work, :number)")
    until = time.monotonic() + patience_s
    with engine.connect() as connection:
        while not (held := bool(connection.scalar(take, key))) and time.monotonic() < until:
            time.sleep(_TICK_S)
        try:
            yield held
        finally:
            if held:
                connection.execute(text("select pg_advisory_unlock(:work, :number)"), key)


def _path(registry: Registry, work: Work, number: int) -> Path | None:
    database = registry.engine.url.database
    if not database or database == ":memory:":
        return None
    return Path(database).parent / FOLDER / f"{work.name.lower()}-{number}"

"""What is read once and kept until somebody writes: totals of lists, the overview, who asks.

What is kept is exact: before it is used the database is asked whether anything has been
committed since, by whatever process. SQLite answers with ``PRAGMA data_version`` of a
connection of its own, PostgreSQL with its snapshot; both take microseconds.
"""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

from sqlalchemy import Pool, text
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

T = TypeVar("T")

MOST = 1_000
"""Figures kept at most; beyond them all are forgotten."""

_WRITES = "laoxiang_writes"


def counted(session: Session, key: Hashable, count: Callable[[Session], T]) -> T:
    """Return what ``count`` gives, from memory while nothing has been written since.

    Parameters
    ----------
    key
        What is counted, with everything that it depends on besides the registry.
    count
        Counts in the session it is given, which may see a later moment than ``session``.
        None is not kept: strangers who guess shall not drive out what is known.
    """
    engine = session.get_bind()
    if not isinstance(engine, Engine) or engine.get_execution_options().get(_WRITES):
        return count(session)
    with _LOCK:
        memory = _MEMORIES.get(engine.pool)
        if memory is None:
            memory = _MEMORIES[engine.pool] = _Memory(engine)
    return memory.counted(engine, key, count)


class _Memory:
    """The figures of one database, and the last moment they are known to be true of."""

    def __init__(self, engine: Engine) -> None:
        self._lock = threading.Lock()
        self._stamp: Hashable = None
        self._known: dict[Hashable, Any] = {}
        self._busy: dict[Hashable, threading.Lock] = {}
        self._asks: sqlite3.Connection | None = None
        name = engine.url.database
        if engine.dialect.name == "sqlite" and name and name != ":memory:":
            self._asks = sqlite3.connect(name, check_same_thread=False, isolation_level=None)
            weakref.finalize(self, self._asks.close)

    def counted(self, engine: Engine, key: Hashable, count: Callable[[Session], T]) -> T:
        """Look the figure up, or count it; who comes meanwhile waits for the same figure."""
        # The stamp is read first: what is counted afterwards is at least as new.
        if self._asks is not None:
            stamp = self._changed(self._asks)
            found, busy = self._look(stamp, key)
            if busy is None:
                return cast(T, found)
            with Session(engine, expire_on_commit=False) as session:
                return self._made(session, stamp, key, count, busy)
        with Session(engine, expire_on_commit=False) as session:
            moment = _snapshot(session)
            if moment is None:
                return count(session)
            found, busy = self._look(moment, key)
            if busy is None:
                return cast(T, found)
            return self._made(session, moment, key, count, busy)

    def _made(
        self,
        session: Session,
        stamp: Hashable,
        key: Hashable,
        count: Callable[[Session], T],
        busy: threading.Lock,
    ) -> T:
        with busy:
            found, again = self._look(stamp, key)
            if again is None:
                return cast(T, found)
            made = count(session)
            with self._lock:
                if self._stamp == stamp and made is not None:
                    self._known[key] = made
        return made

    def _look(self, stamp: Hashable, key: Hashable) -> tuple[Any, threading.Lock | None]:
        """Return the figure, or the lock to hold while it is counted."""
        with self._lock:
            if stamp != self._stamp or len(self._known) > MOST:
                self._known.clear()
                self._busy.clear()
                self._stamp = stamp
            if key in self._known:
                return self._known[key], None
            return None, self._busy.setdefault(key, threading.Lock())

    def _changed(self, asks: sqlite3.Connection) -> int:
        """Return what changes with every commit to the file."""
        with self._lock:
            return int(asks.execute("PRAGMA data_version").fetchone()[0])


def _snapshot(session: Session) -> str | None:
    """Return what changes with every commit, None when it cannot be told."""
    if session.get_bind().dialect.name == "postgresql":
        return str(session.scalar(text("select pg_current_snapshot()::text")))
    return None


_LOCK = threading.Lock()
_MEMORIES: weakref.WeakKeyDictionary[Pool, _Memory] = weakref.WeakKeyDictionary()

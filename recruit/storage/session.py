"""Sessions: how the registry is opened, read and written, on SQLite and on PostgreSQL.

SQLite allows one writer. Instead of letting threads meet ``database is locked``, a lock
lets one write at a time and every writing transaction begins with ``BEGIN IMMEDIATE``, so
that it sees the last commit and cannot fail half way for want of the lock. What a killed
process had committed is kept (write-ahead log), and when ``write`` returns it is on the disk:
writers wait for it together, after the lock (``flushing``).
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError, OperationalError, TimeoutError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from recruit.causes import Cause
from recruit.errors import Conflict
from recruit.sealed.keys import KeyRing, give_ring
from recruit.sealed.memory import Memory, give_memory
from recruit.sealed.suites import Suite
from recruit.sealed.writes import watch
from recruit.settings import KEYS, Settings, embedded_url, make_private
from recruit.storage.audit import write_down
from recruit.storage.flushing import Flush
from recruit.storage.turns import Turns

LOCK_WAIT_S = 30.0
"""How long a writer waits for another before it gives up with a Conflict."""

_WRITES = "laoxiang_writes"

_POOL: dict[str, Any] = {"pool_size": 20, "max_overflow": 20}
"""Connections kept and opened at most: more than the server has threads."""

_LATE = frozenset({"40001", "40P01", "55P03"})
"""What PostgreSQL says when writers stood in each other's way, or one waited too long."""

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={int(LOCK_WAIT_S * 1000)}",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA secure_delete=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-65536",
)


class WritesElsewhere(RuntimeError):
    """Raised where a process only reads: another one of the same server writes."""


class Registry:
    """An opened registry. Use :func:`open_registry`; close it with :meth:`dispose`."""

    def __init__(self, engine: Engine, keys: KeyRing) -> None:
        self.engine = engine
        self.keys = keys
        self.embedded = engine.dialect.name == "sqlite"
        options: dict[str, Any] = {}
        if not self.embedded:
            options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._reader = engine.execution_options(**options)
        self._writer = engine.execution_options(**{_WRITES: True})
        self._lock = Turns()
        name = engine.url.database if self.embedded else None
        self.flush = Flush(Path(f"{name}-wal")) if name and name != ":memory:" else None
        """What a commit waits for; None where the database sees to it, or nothing is kept."""
        self._holder: int | None = None
        self._only_reads = False

    @classmethod
    def plain(cls, url: str, *, keys: Path | None = None) -> Registry:
        """Open a registry as it is: tables that are behind stay so; see :func:`open_registry`."""
        ring = KeyRing(keys or key_file(url), Suite(Settings().sealing))
        engine = _engine(url)
        give_ring(engine.dialect, ring)
        give_memory(engine.dialect, Memory(engine))
        watch(engine)
        return cls(engine, ring)

    def only_read(self) -> None:
        """Refuse to write from now on: whatever tries gets :class:`WritesElsewhere`."""
        self._only_reads = True

    @property
    def url(self) -> str:
        """The database URL, its password hidden."""
        return self.engine.url.render_as_string(hide_password=True)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session that sees one moment and may not write."""
        with Session(self._reader, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Give a session that commits at the end, or takes everything back on an error.

        What operations noted for the audit trail is written with it.

        Raises
        ------
        Conflict
            When someone else changed the same record first, or made it already, or
            another writer did not finish in time.
        """
        with self._one_writer(), Session(self._writer, expire_on_commit=False) as session:
            try:
                with session.begin():
                    yield session
                    write_down(session)
            except StaleDataError:
                raise Conflict(Cause.CHANGED_MEANWHILE) from None
            except IntegrityError as error:
                if not _is_double(error):
                    raise
                raise Conflict(Cause.MADE_MEANWHILE) from error
            except (OperationalError, TimeoutError) as error:
                if not _came_too_late(error):
                    raise
                raise Conflict(Cause.WRITER_BUSY) from error
        self._until_kept()

    def _until_kept(self) -> None:
        if self.flush is not None:
            self.flush.wait()

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """Give a writing connection for what is below models, such as migrations."""
        with self._one_writer(), self._writer.begin() as connection:
            yield connection
        self._until_kept()

    def compact(self, *, rewrite: bool = False) -> None:
        """Give up the room of deleted rows, so that nothing of them is left in the files.

        Parameters
        ----------
        rewrite
            Whether PostgreSQL is to write every table anew (``VACUUM FULL``): a plain vacuum
            lets old bytes lie until they are written over. SQLite always does.
        """
        with self._one_writer():
            plain = self.engine.execution_options(isolation_level="AUTOCOMMIT")
            with plain.connect() as connection:
                if not self.embedded:
                    connection.exec_driver_sql("VACUUM FULL" if rewrite else "VACUUM")
                    return
                # The session that the engine begins by itself stands in the way of a vacuum.
                connection.exec_driver_sql("COMMIT")
                connection.exec_driver_sql("PRAGMA query_only=OFF")
                connection.info.pop(_WRITES, None)
                connection.exec_driver_sql("VACUUM")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.exec_driver_sql("BEGIN")

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()
        if self.flush is not None:
            self.flush.close()

    @contextmanager
    def _one_writer(self) -> Iterator[None]:
        """Hold the writer lock; PostgreSQL needs none, its rows are locked one by one."""
        if self._only_reads:
            raise WritesElsewhere
        if not self.embedded:
            yield
            return
        if self._holder == threading.get_ident():
            raise RuntimeError("a writing session is open in this thread already")
        if not self._lock.acquire(timeout=LOCK_WAIT_S):
            raise Conflict(Cause.WRITER_BUSY)
        self._holder = threading.get_ident()
        try:
            yield
        finally:
            self._holder = None
            self._lock.release()


def open_registry(
    url: str | None = None,
    *,
    home: Path | None = None,
    keys: Path | None = None,
    without_keys: bool = False,
) -> Registry:
    """Open a registry and bring its tables up to date.

    Parameters
    ----------
    url
        Database URL. Without one: the embedded database in ``home``.
    home
        Home directory. Without one and without a URL, the settings decide.
    keys
        Key file; see :func:`key_file` where none is given.
    without_keys
        Whether keys may be missing; nothing that is sealed can be read then.

    Raises
    ------
    UserError
        When the keys of the registry are missing.
    """
    from recruit.storage.enrolment import enrol
    from recruit.storage.migrate import migrate

    if url is None:
        url = Settings().url if home is None else embedded_url(home)
    registry = Registry.plain(url, keys=keys or key_file(url, home=home))
    try:
        migrate(registry)
        enrol(registry, without_keys=without_keys)
    except BaseException:
        registry.dispose()
        raise
    return registry


def key_file(url: str, *, home: Path | None = None) -> Path:
    """Return where the keys of a registry lie.

    The settings decide; without one they lie in the home directory, for an SQLite file beside it.
    """
    settings = Settings()
    parsed = make_url(url)
    if settings.key_file is not None:
        return settings.key_file
    if home is None and parsed.get_backend_name() == "sqlite" and parsed.database:
        home = Path(parsed.database).parent
    return (home or settings.home) / KEYS


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() != "sqlite":
        waits = {"options": f"-c lock_timeout={int(LOCK_WAIT_S * 1000)}"}
        return create_engine(
            parsed, pool_pre_ping=True, hide_parameters=True, connect_args=waits, **_POOL
        )
    if parsed.database and parsed.database != ":memory:":
        make_private(Path(parsed.database).parent)
    pool = _POOL if parsed.database else {}
    engine = create_engine(parsed, hide_parameters=True, **pool)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    """Set the pragmas; the driver must not begin transactions by itself."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    """Begin as what the session is: a writer with the lock, a reader without the right."""
    writes = bool(connection.get_execution_options().get(_WRITES, False))
    if connection.info.get(_WRITES) is not writes:
        connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
        connection.info[_WRITES] = writes
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _is_double(error: IntegrityError) -> bool:
    """Whether a unique rule was broken, as opposed to a rule no user can break."""
    code = getattr(error.orig, "sqlstate", None)
    return code == "23505" or "UNIQUE constraint failed" in str(error.orig)


def _came_too_late(error: OperationalError | TimeoutError) -> bool:
    """Whether another try may succeed: a deadlock, a lock or a connection waited for too long."""
    if isinstance(error, TimeoutError):
        return True
    return getattr(error.orig, "sqlstate", None) in _LATE

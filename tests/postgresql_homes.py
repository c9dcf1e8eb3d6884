"""Home directories whose registry is in PostgreSQL: the same tests on the other database.

With ``LAOXIANG_TEST_DATABASE=postgresql`` (``make test-postgresql``) whatever a test opens by
its home directory is opened in the cluster of the tests. A file in the home says which database
is its; a home that was copied gets a copy of the database. Tests marked ``embedded`` are about
the SQLite file itself and are left out.
"""

from __future__ import annotations

import os
import secrets
import shutil
import threading
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import Engine, make_url

from recruit.settings import KEYS

VARIABLE = "LAOXIANG_TEST_DATABASE"
POINTER = "test-database"
"""The file of a home: the name of its database, and the home it was made for."""


def wanted() -> bool:
    """Return whether the tests are asked to run on PostgreSQL."""
    return os.environ.get(VARIABLE, "") == "postgresql"


class Homes:
    """Databases of a cluster by home directory.

    Parameters
    ----------
    cluster
        URL of the cluster with ``{}`` for the database.
    """

    def __init__(self, cluster: str) -> None:
        self._cluster = cluster
        self._template = "template1"
        self._keys: Path | None = None
        self._admin: Engine = create_engine(
            cluster.format("postgres"), isolation_level="AUTOCOMMIT"
        )
        self._lock = threading.Lock()
        self._made: dict[str, Path] = {}

    def url(self, home: Path) -> str:
        """Return the URL of a home's database, which is made or copied when it is asked first."""
        home = home.absolute()
        with self._lock:
            pointer = home / POINTER
            name, _, owner = pointer.read_text().partition("\n") if pointer.exists() else ("",) * 3
            if owner != str(home):
                name = self._make(home, name or self._template)
                home.mkdir(parents=True, exist_ok=True)
                if self._keys is not None and not (home / KEYS).exists():
                    shutil.copy(self._keys, home / KEYS)
                pointer.write_text(f"{name}\n{home}")
        return self._cluster.format(name)

    def begin_with(self, home: Path) -> None:
        """Let every new home begin as a copy of this one, which has all tables, and its keys."""
        self._template = str(make_url(self.url(home)).database)
        self._keys = home / KEYS

    def forget(self, below: Path) -> None:
        """Drop the databases of the homes below a directory."""
        with self._lock:
            for name, home in list(self._made.items()):
                if home.is_relative_to(below):
                    self._tell(f"drop database {name} with (force)")
                    del self._made[name]

    def close(self) -> None:
        """Leave the cluster; it goes as a whole."""
        self._admin.dispose()

    def _make(self, home: Path, source: str) -> str:
        name = f"home_{secrets.token_hex(6)}"
        # Nobody may be connected to what is copied; pools find out and connect anew.
        self._tell(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            f"where datname = '{source}' and state = 'idle'"
        )
        self._tell(f"create database {name} template {source} strategy file_copy")
        self._made[name] = home
        return name

    def _tell(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(statement))

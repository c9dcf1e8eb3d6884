"""Dumping and restoring a PostgreSQL database with the programs that come with it.

The password goes by the environment, never by the command line, where others could read it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from recruit.causes import Cause
from recruit.errors import UserError

LONGEST_NAME = 63
"""Bytes of a database name (PostgreSQL, NAMEDATALEN - 1)."""


def dump(url: URL, target: Path, *, snapshot: str) -> None:
    """Write a dump of what a snapshot sees (``pg_dump``, custom format).

    Raises
    ------
    UserError
        When the program is missing or fails.
    """
    _run(
        "pg_dump",
        url,
        "--format=custom",
        "--no-owner",
        "--no-acl",
        f"--snapshot={snapshot}",
        f"--file={target}",
    )


def load(url: URL, source: Path) -> None:
    """Read a dump into an empty database; all of it or nothing.

    Raises
    ------
    UserError
        When the program is missing or fails.
    """
    _run(
        "pg_restore",
        url,
        "--no-owner",
        "--no-acl",
        "--exit-on-error",
        "--single-transaction",
        str(source),
    )


@contextmanager
def beside(url: URL, stamp: str) -> Iterator[URL]:
    """Make an empty database beside another; it goes unless it was given that one's name.

    Raises
    ------
    UserError
        When the account of the database may not make one.
    """
    name = f"{_short(url)}_new_{stamp}"
    with _server(url) as connection:
        connection.execute(text(f'create database "{name}"'))
    try:
        yield url.set(database=name)
    finally:
        with _server(url) as connection:
            connection.execute(text(f'drop database if exists "{name}"'))


def swap(url: URL, new: URL, stamp: str) -> str:
    """Give the new database the name of the old one, and return the old one's new name.

    Raises
    ------
    UserError
        When somebody is still connected: stop the server first.
    """
    old = f"{_short(url)}_replaced_{stamp}"
    with _server(url) as connection:
        connection.execute(text(f'alter database "{url.database}" rename to "{old}"'))
        connection.execute(text(f'alter database "{new.database}" rename to "{url.database}"'))
    return old


@contextmanager
def _server(url: URL) -> Iterator[Connection]:
    engine = create_engine(
        url.set(database="postgres"), isolation_level="AUTOCOMMIT", hide_parameters=True
    )
    try:
        with engine.connect() as connection:
            yield connection
    except SQLAlchemyError as error:
        said = str(getattr(error, "orig", error)).splitlines()[0]
        raise UserError(Cause.DATABASE_REFUSES, said=said) from None
    finally:
        engine.dispose()


def _short(url: URL) -> str:
    return (url.database or "")[: LONGEST_NAME - 30]


def _run(program: str, url: URL, *arguments: str) -> None:
    path = shutil.which(program)
    if path is None:
        raise UserError(Cause.PROGRAM_MISSING, program=program)
    plain = url.set(drivername="postgresql", password=None).render_as_string()
    environment = dict(os.environ)
    if url.password:
        environment["PGPASSWORD"] = str(url.password)
    done = subprocess.run(
        [path, f"--dbname={plain}", "--no-password", *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        raise UserError(Cause.DATABASE_REFUSES, said=lines[0] if lines else program)

"""Bringing a backup back: judged as a whole before anything that is there is touched.

The copy is unpacked beside the database, its hashes, its own integrity, its row counts and
its audit chain are verified, its tables are brought up to date, and only then does it take
the place of what is there, which stays beside under a name with the date.
"""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import URL, make_url, text

from recruit.causes import Cause
from recruit.errors import UserError
from recruit.models import Base
from recruit.operations import audit
from recruit.sealed import keyfile
from recruit.sealed.keys import KeyRing
from recruit.settings import KEYS
from recruit.storage import Registry, open_registry
from recruit.storage.audit import ANCHORS
from recruit.storage.migrate import configuration
from recruit.storage.session import key_file
from recruit.upkeep import archive, postgres
from recruit.upkeep.archive import Manifest
from recruit.upkeep.backup import count_rows

ROOM = 2
"""Free room that has to be there, in sizes of what is unpacked: the copy and its log."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back, and where what it replaced lies, "" when there was nothing.

    ``missing`` are the keys to put into ``key_file`` before anybody can work.
    """

    manifest: Manifest
    replaced: str
    key_file: Path
    missing: tuple[str, ...]


def restore(path: Path, home: Path, url: str, *, replace: bool, at: dt.datetime) -> Restored:
    """Bring a backup back into an installation whose server is stopped.

    Parameters
    ----------
    url
        The database to restore into, of the kind the backup was made of.
    replace
        Whether a registry that is there may be put aside.

    Raises
    ------
    UserError
        When the backup is damaged, of a later version or of another kind of database, or a
        registry is there; everything is then as it was.
    """
    target, keys = make_url(url), key_file(url, home=home)
    stamp = f"{at.astimezone(dt.UTC):%Y%m%dT%H%M%S}"
    with archive.opened(path) as (packed, manifest):
        kind = target.get_backend_name()
        if manifest.database != kind:
            raise UserError(Cause.BACKUP_OTHER_KIND, file=path.name, kind=manifest.database)
        _require_known(manifest, path.name)
        if not replace and _holds_something(target):
            raise UserError(Cause.REGISTRY_THERE)
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        if shutil.disk_usage(home).free < ROOM * manifest.size:
            raise UserError(Cause.NO_ROOM, megabytes=ROOM * manifest.size // 1_000_000 + 1)
        with tempfile.TemporaryDirectory(prefix=".laoxiang-restore-", dir=home) as draft:
            folder = Path(draft)
            for member in manifest.members:
                archive.unpack(packed, member, folder / Path(member.name).name)
            if kind == "sqlite":
                copy = folder / manifest.database_member
                _judge_file(copy, manifest, path.name)
                _judge_registry(f"sqlite:///{copy}", folder, path.name, keys)
                replaced = _into_file(copy, target, home, stamp)
            else:
                replaced = _into_server(folder, target, manifest, path.name, stamp, keys)
            _bring_files(folder, home, manifest)
            ring = KeyRing(keys)
            if (folder / KEYS).is_file():
                ring.take_in(keyfile.read(folder / KEYS))
    missing = tuple(key for key in manifest.keys if not ring.has(key))
    return Restored(manifest, replaced, keys, missing)


def _into_file(copy: Path, target: URL, home: Path, stamp: str) -> str:
    """Put a verified copy in the place of the database file, in one rename."""
    connection = sqlite3.connect(copy)
    connection.execute("pragma journal_mode = delete")
    connection.close()
    place = Path(target.database or "")
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = ""
    if place.exists():
        aside = str(_put_aside(place, home, stamp))
    copy.replace(place)
    archive.sync_folder(place.parent)
    return aside


def _into_server(  # noqa: PLR0917
    folder: Path, target: URL, manifest: Manifest, name: str, stamp: str, keys: Path
) -> str:
    """Load the dump into a database beside, verify it, and let the two change names."""
    with postgres.beside(target, stamp.lower()) as new:
        postgres.load(new, folder / manifest.database_member)
        registry = Registry.plain(new.render_as_string(hide_password=False))
        try:
            with registry.read() as session:
                rows = {
                    table.name: int(
                        session.scalar(text(f'select count(*) from "{table.name}"')) or 0
                    )
                    for table in Base.metadata.sorted_tables
                    if table.name in manifest.rows
                }
        finally:
            registry.dispose()
        _require_rows(rows, manifest, name)
        _judge_registry(new.render_as_string(hide_password=False), folder, name, keys)
        return postgres.swap(target, new, stamp.lower())


def _judge_file(copy: Path, manifest: Manifest, name: str) -> None:
    connection = sqlite3.connect(f"file:{copy}?mode=ro", uri=True)
    try:
        sound = connection.execute("pragma integrity_check").fetchall() == [("ok",)]
        sound = sound and not connection.execute("pragma foreign_key_check").fetchall()
        if not sound:
            raise UserError(Cause.BACKUP_ALTERED, file=name)
        _, rows = count_rows(connection)
    except sqlite3.DatabaseError:
        raise UserError(Cause.BACKUP_ALTERED, file=name) from None
    finally:
        connection.close()
    _require_rows(rows, manifest, name)


def _require_rows(rows: Mapping[str, int], manifest: Manifest, name: str) -> None:
    if any(rows.get(table) != count for table, count in manifest.rows.items() if table in rows):
        raise UserError(Cause.BACKUP_ALTERED, file=name)


def _judge_registry(url: str, folder: Path, name: str, keys: Path) -> None:
    """Bring the tables of the copy up to date and walk its audit chain."""
    registry = open_registry(url, keys=keys, without_keys=True)
    try:
        with registry.read() as session:
            verdict = audit.inspect(session, folder)
    finally:
        registry.dispose()
    if not verdict.sound:
        raise UserError(Cause.BACKUP_CHAIN_BROKEN, file=name, number=verdict.faults[0].number)


def _require_known(manifest: Manifest, name: str) -> None:
    known = {one.revision for one in ScriptDirectory.from_config(configuration()).walk_revisions()}
    if manifest.revision not in known:
        raise UserError(Cause.BACKUP_LATER, file=name, version=manifest.version)


def _holds_something(target: URL) -> bool:
    """Whether there is a registry already, whatever its state."""
    if target.get_backend_name() == "sqlite":
        place = Path(target.database or "")
        return place.exists() and place.stat().st_size > 0
    registry = Registry.plain(target.render_as_string(hide_password=False))
    try:
        with registry.read() as session:
            return bool(
                session.scalar(
                    text("select count(*) from pg_tables where schemaname = current_schema()")
                )
            )
    finally:
        registry.dispose()


def _put_aside(place: Path, home: Path, stamp: str) -> Path:
    """Keep the database that is there beside, its log written into it; nobody may be writing.

    Raises
    ------
    UserError
        When a server or a command still works on it.
    """
    aside = home / f"replaced-{stamp}"
    aside.mkdir(mode=0o700)
    connection = sqlite3.connect(place, timeout=1.0, isolation_level=None)
    try:
        # Leaving the write-ahead log is refused while anybody else has the file open.
        mode = connection.execute("pragma journal_mode = delete").fetchone()[0]
        if mode != "delete":
            raise UserError(Cause.REGISTRY_IN_USE)
    except sqlite3.OperationalError:
        aside.rmdir()
        raise UserError(Cause.REGISTRY_IN_USE) from None
    except sqlite3.DatabaseError:
        # What is there is no database any more: that is why it is replaced.
        pass
    finally:
        connection.close()
    (aside / place.name).hardlink_to(place)
    if (home / ANCHORS).is_file():
        (home / ANCHORS).replace(aside / ANCHORS)
    archive.sync_folder(aside)
    return aside


def _bring_files(folder: Path, home: Path, manifest: Manifest) -> None:
    for member in manifest.members:
        name = Path(member.name).name
        # Keys are added to those that are there, not put in their place.
        if member.name.startswith("home/") and name != KEYS:
            (folder / name).replace(home / name)
    archive.sync_folder(home)

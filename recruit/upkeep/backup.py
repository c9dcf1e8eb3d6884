"""Making a backup while people work: what it holds is one moment of the database.

The keys of an installation are not in it unless asked for: a stolen backup must not open what
is sealed. They are copied once, by hand, to where backups do not lie. The manifest names the keys
that are needed to read it.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import select, text

from recruit.models import Base, IndexKey
from recruit.settings import BACKUPS, KEYS
from recruit.storage import Registry
from recruit.storage.audit import ANCHORS
from recruit.upkeep import archive, postgres
from recruit.upkeep.archive import Manifest
from recruit.upkeep.rotation import sealed_by

NAME = "laoxiang-{at:%Y%m%dT%H%M%SZ}.zip"
PATTERN = "laoxiang-????????T??????Z.zip"
TAKEN_ALONG = (ANCHORS, ".laoxiang-demo")
"""Files of the home directory that belong to the database."""


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made, and how many old ones were removed."""

    path: Path
    size: int
    manifest: Manifest
    removed: int


def back_up(
    registry: Registry,
    home: Path,
    target: Path | None = None,
    *,
    at: dt.datetime,
    keep: int | None = None,
    with_keys: bool = False,
) -> Made:
    """Write a backup.

    Parameters
    ----------
    target
        A file, or a folder to write ``laoxiang-<moment>.zip`` into; ``backups`` below the home
        directory when not given.
    keep
        How many of the folder's backups stay, the newest; all when not given.
    with_keys
        Whether the key file goes with it: whoever has the backup then reads everything.

    Raises
    ------
    UserError
        When a program of PostgreSQL is missing or refuses.
    """
    path = _path(home, target, at)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix=".laoxiang-backup-", dir=path.parent) as draft:
        kind = "sqlite" if registry.embedded else "postgresql"
        copy = Path(draft) / archive.DATABASES[kind]
        revision, rows = (_sqlite if registry.embedded else _postgresql)(registry, copy)
        files = {copy.name: copy}
        files |= {f"home/{name}": home / name for name in TAKEN_ALONG if (home / name).is_file()}
        if with_keys:
            files[f"home/{KEYS}"] = registry.keys.path
        manifest = archive.pack(
            path,
            files,
            version=version("laoxiang"),
            made_at=at.isoformat(),
            database=kind,
            revision=revision,
            rows=rows,
            keys=needed(registry),
        )
    return Made(path, path.stat().st_size, manifest, _remove_old(path.parent, keep))


def needed(registry: Registry) -> tuple[str, ...]:
    """Return the ids of the keys that read what is sealed in a registry."""
    with registry.read() as session:
        return tuple(sorted({*sealed_by(session), *session.scalars(select(IndexKey.id))}))


def newest(folder: Path) -> Path | None:
    """Return the newest backup of a folder."""
    return max(folder.glob(PATTERN), default=None, key=lambda path: path.name)


def database_file(registry: Registry) -> Path:
    """Return the file of an embedded database."""
    return Path(registry.engine.url.database or "")


def count_rows(connection: sqlite3.Connection) -> tuple[str, Mapping[str, int]]:
    """Return revision and rows by table of an SQLite database."""
    known = {
        name
        for (name,) in connection.execute("select name from sqlite_master where type = 'table'")
    }
    rows = {
        table.name: int(connection.execute(f'select count(*) from "{table.name}"').fetchone()[0])
        for table in Base.metadata.sorted_tables
        if table.name in known
    }
    (revision,) = connection.execute("select version_num from alembic_version").fetchone()
    return str(revision), rows


def _sqlite(registry: Registry, copy: Path) -> tuple[str, Mapping[str, int]]:
    """Copy by SQLite's own backup: readers and writers go on, and the copy is one moment."""
    source = sqlite3.connect(f"file:{database_file(registry)}?mode=ro", uri=True)
    target = sqlite3.connect(copy)
    try:
        source.backup(target)
        # One file, without a log beside it.
        target.execute("pragma journal_mode = delete")
        return count_rows(target)
    finally:
        target.close()
        source.close()


def _postgresql(registry: Registry, copy: Path) -> tuple[str, Mapping[str, int]]:
    """Dump what one transaction sees, and count what the same one sees."""
    with registry.read() as session:
        snapshot = str(session.scalar(text("select pg_export_snapshot()")))
        rows = {
            table.name: int(session.scalar(text(f'select count(*) from "{table.name}"')) or 0)
            for table in Base.metadata.sorted_tables
        }
        revision = str(session.scalar(text("select version_num from alembic_version")))
        postgres.dump(registry.engine.url, copy, snapshot=snapshot)
    return revision, rows


def _path(home: Path, target: Path | None, at: dt.datetime) -> Path:
    folder = home / BACKUPS if target is None else target
    if target is not None and target.suffix == ".zip" and not target.is_dir():
        return target
    return folder / NAME.format(at=at.astimezone(dt.UTC))


def _remove_old(folder: Path, keep: int | None) -> int:
    if keep is None:
        return 0
    old = sorted(folder.glob(PATTERN), key=lambda path: path.name, reverse=True)[max(keep, 1) :]
    for path in old:
        path.unlink()
    return len(old)

"""The file a backup is: a zip with the database, a few files, and a manifest that seals them.

``manifest.json`` says which program, revision and kind of database, how many rows each table
had, and the SHA-256 of every member. Whoever reads an archive believes nothing else: names,
sizes and hashes have to agree before a byte is used.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from recruit.causes import Cause
from recruit.errors import UserError

FORMAT = 1
MANIFEST = "manifest.json"
DATABASES = {"sqlite": "database.sqlite", "postgresql": "database.pgdump"}
_NAMES = re.compile(r"database\.(sqlite|pgdump)|home/[A-Za-z0-9._-]{1,64}")
_LARGEST_MANIFEST = 1024 * 1024
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says of itself.

    Parameters
    ----------
    made_at
        In ISO 8601, UTC.
    revision
        Of the tables (``recruit.storage.migrations``).
    rows
        By table.
    keys
        Ids of the keys that are needed to read what is sealed.
    """

    version: str
    made_at: str
    database: str
    revision: str
    rows: Mapping[str, int]
    members: tuple[Member, ...]
    keys: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Bytes of all members unpacked."""
        return sum(member.size for member in self.members)

    @property
    def database_member(self) -> str:
        """Name of the member with the database."""
        return DATABASES[self.database]


def pack(
    target: Path,
    files: Mapping[str, Path],
    *,
    version: str,
    made_at: str,
    database: str,
    revision: str,
    rows: Mapping[str, int],
    keys: Iterable[str] = (),
) -> Manifest:
    """Write an archive; ``target`` is there as a whole or not at all, readable by its owner only.

    Parameters
    ----------
    files
        What to pack, by name in the archive.
    """
    members = tuple(
        Member(name, path.stat().st_size, _sha256(path)) for name, path in sorted(files.items())
    )
    manifest = Manifest(version, made_at, database, revision, dict(rows), members, tuple(keys))
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
                packed.writestr(MANIFEST, _written(manifest))
                for name, path in sorted(files.items()):
                    packed.write(path, name)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)
    return manifest


@contextmanager
def opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """Open an archive and give its manifest, once names and sizes have been judged.

    Raises
    ------
    UserError
        When it is no archive of ours, of a later format, or not as its manifest says.
    """
    try:
        packed = zipfile.ZipFile(path)
    except FileNotFoundError:
        raise UserError(Cause.BACKUP_MISSING, file=path.name) from None
    except (zipfile.BadZipFile, OSError):
        raise UserError(Cause.BACKUP_UNREADABLE, file=path.name) from None
    with packed:
        manifest = _manifest(packed, path.name)
        told = {member.name: member.size for member in manifest.members}
        there = {info.filename: info.file_size for info in packed.infolist()}
        there.pop(MANIFEST)
        sound = told == there and len(packed.infolist()) == len(there) + 1
        if not sound or not all(_NAMES.fullmatch(name) for name in there):
            raise UserError(Cause.BACKUP_ALTERED, file=path.name)
        yield packed, manifest


def unpack(packed: zipfile.ZipFile, member: Member, target: Path) -> None:
    """Write one member to a file; no more bytes than it says, and only those it says.

    Raises
    ------
    UserError
        When its content is not what the manifest sealed.
    """
    digest, left = hashlib.sha256(), member.size
    try:
        with packed.open(member.name) as source, target.open("xb") as file:
            target.chmod(0o600)
            while chunk := source.read(min(_CHUNK, left + 1)):
                left -= len(chunk)
                if left < 0:
                    break
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, RuntimeError):
        raise UserError(Cause.BACKUP_ALTERED, file=Path(packed.filename or "").name) from None
    if left or digest.hexdigest() != member.sha256:
        raise UserError(Cause.BACKUP_ALTERED, file=Path(packed.filename or "").name)


def sync_folder(folder: Path) -> None:
    """Have the disk keep what was renamed in a folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _manifest(packed: zipfile.ZipFile, name: str) -> Manifest:
    try:
        if packed.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
            raise UserError(Cause.BACKUP_UNREADABLE, file=name)
        told: dict[str, Any] = json.loads(packed.read(MANIFEST))
        if told["format"] != FORMAT:
            raise UserError(Cause.BACKUP_LATER, file=name, version=str(told.get("version", "?")))
        manifest = Manifest(
            version=str(told["version"]),
            made_at=str(told["made_at"]),
            database=str(told["database"]),
            revision=str(told["revision"]),
            rows={str(table): int(count) for table, count in told["rows"].items()},
            members=tuple(
                Member(str(one["name"]), int(one["size"]), str(one["sha256"]))
                for one in told["members"]
            ),
            keys=tuple(str(key) for key in told.get("keys", ())),
        )
    except (KeyError, ValueError, TypeError, AttributeError, zipfile.BadZipFile, RuntimeError):
        raise UserError(Cause.BACKUP_UNREADABLE, file=name) from None
    if DATABASES.get(manifest.database) not in {member.name for member in manifest.members}:
        raise UserError(Cause.BACKUP_UNREADABLE, file=name)
    return manifest


def _written(manifest: Manifest) -> str:
    return json.dumps({"format": FORMAT, **asdict(manifest)}, indent=1, sort_keys=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""A backup is one moment of a registry at work; what is restored is judged before it is used."""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
import sqlite3
import stat
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from recruit.causes import Cause
from recruit.models import Campaign, Candidate
from recruit.operations import campaigns, candidates
from recruit.sealed import keyfile
from recruit.settings import KEYS, embedded_url
from recruit.storage import open_registry
from recruit.storage.audit import ANCHORS
from recruit.upkeep import archive
from recruit.upkeep.backup import back_up, newest
from recruit.upkeep.restore import restore

from ..conftest import BY, FIRST_DATE, LAST_DATE, Town, copy_registry, refused

AT = dt.datetime(2020, 2, 21, 8, 30, tzinfo=dt.UTC)


@pytest.fixture
def home(tmp_path: Path, sqlite_template: Path) -> Path:
    """Return a home directory with a campaign and three people."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    copy_registry(sqlite_template, home)
    registry = open_registry(home=home)
    with registry.write() as session:
        campaigns.open_campaign(
            session, name="余姚", first_date=FIRST_DATE, last_date=LAST_DATE, by=BY
        )
    for number in range(3):
        register(home, f"甲{number}")
    registry.dispose()
    (home / ANCHORS).write_text("")
    (home / "secret_key").write_text("geheim")
    return home


def register(home: Path, name: str) -> None:
    registry = open_registry(home=home)
    with registry.write() as session:
        candidates.register(
            session,
            session.scalars(select(Campaign)).one(),
            name=name,
            home_county="520526",
            phone="13800000000",
            by=BY,
        )
    registry.dispose()


def names(home: Path) -> list[str]:
    registry = open_registry(home=home)
    with registry.read() as session:
        found = session.scalars(select(Candidate.name).order_by(Candidate.id)).all()
    registry.dispose()
    return list(found)


def make(home: Path, **more: object):
    registry = open_registry(home=home)
    try:
        return back_up(registry, home, at=AT, **more)
    finally:
        registry.dispose()


def bring(path: Path, home: Path, *, replace: bool = False):
    return restore(path, home, embedded_url(home), replace=replace, at=AT)


def altered(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """Return an archive with members that were changed."""
    with zipfile.ZipFile(path) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    change(members)
    bad = path.with_name("bad.zip")
    with zipfile.ZipFile(bad, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return bad


def test_a_backup_is_whole_private_and_without_keys(home):
    made = make(home)
    assert made.path == home / "backups" / "laoxiang-20200221T083000Z.zip"
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    with zipfile.ZipFile(made.path) as packed:
        assert set(packed.namelist()) == {"manifest.json", "database.sqlite", f"home/{ANCHORS}"}
        assert packed.testzip() is None
        assert b"geheim" not in b"".join(packed.read(name) for name in packed.namelist())
    assert made.manifest.rows["candidate"] == 3
    assert list(made.path.parent.iterdir()) == [made.path]


def test_what_was_there_comes_back_and_what_it_replaces_stays_beside(home):
    made = make(home)
    register(home, "后来")
    with refused(Cause.REGISTRY_THERE):
        bring(made.path, home)
    done = bring(made.path, home, replace=True)
    assert names(home) == ["甲0", "甲1", "甲2"]
    assert Path(done.replaced, "laoxiang.db").is_file()
    aside = sqlite3.connect(Path(done.replaced, "laoxiang.db"))
    assert aside.execute("select count(*) from candidate").fetchone() == (4,)
    aside.close()


def test_a_backup_comes_back_on_another_machine(home, tmp_path):
    made = make(home)
    elsewhere = tmp_path / "elsewhere"
    done = bring(made.path, elsewhere)
    assert done.replaced == ""
    # It says which keys are to be put where, and nothing works before.
    assert done.key_file == elsewhere / KEYS
    assert set(done.missing) == set(made.manifest.keys) != set()
    with refused(Cause.KEYS_MISSING, file=str(elsewhere / KEYS)):
        names(elsewhere)
    shutil.copy(home / KEYS, elsewhere)
    assert names(elsewhere) == ["甲0", "甲1", "甲2"]


def test_keys_are_in_a_backup_only_when_asked_for(home, tmp_path):
    with zipfile.ZipFile(make(home).path) as packed:
        assert not [name for name in packed.namelist() if "key" in name]
    registry = open_registry(home=home)
    with_keys = back_up(registry, home, tmp_path / "with.zip", at=AT, with_keys=True)
    registry.dispose()
    done = bring(with_keys.path, tmp_path / "elsewhere")
    assert done.missing == ()
    assert names(tmp_path / "elsewhere") == ["甲0", "甲1", "甲2"]
    assert stat.S_IMODE((tmp_path / "elsewhere" / KEYS).stat().st_mode) == 0o600


def test_keys_that_are_there_stay_when_a_backup_brings_its_own(home, tmp_path):
    registry = open_registry(home=home)
    with_keys = back_up(registry, home, tmp_path / "with.zip", at=AT, with_keys=True)
    registry.dispose()
    other = tmp_path / "other"
    open_registry(home=other).dispose()
    before = keyfile.read(other / KEYS)
    bring(with_keys.path, other, replace=True)
    assert keyfile.read(other / KEYS)[: len(before)] == before
    assert names(other) == ["甲0", "甲1", "甲2"]


def test_a_backup_made_while_people_work_is_one_moment(home):
    registry, stop = open_registry(home=home), threading.Event()

    def work() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with registry.write() as session:
                candidates.register(
                    session, session.scalars(select(Campaign)).one(), name=f"乙{number}",
                    home_county="520526", phone="13800000000", by=BY,
                )  # fmt: skip

    thread = threading.Thread(target=work)
    thread.start()
    try:
        before = _count(registry)
        made = back_up(registry, home, at=AT)
        after = _count(registry)
    finally:
        stop.set()
        thread.join()
        registry.dispose()
    assert before <= made.manifest.rows["candidate"] <= after
    bring(made.path, home, replace=True)
    assert len(names(home)) == made.manifest.rows["candidate"]


def _count(registry) -> int:
    with registry.read() as session:
        return session.scalar(select(func.count()).select_from(Candidate))


def test_the_oldest_of_a_folder_go(home):
    registry = open_registry(home=home)
    for day in range(4):
        made = back_up(registry, home, at=AT + dt.timedelta(days=day), keep=2)
    registry.dispose()
    assert made.removed == 1
    assert [path.name for path in sorted(made.path.parent.iterdir())] == [
        "laoxiang-20200223T083000Z.zip",
        "laoxiang-20200224T083000Z.zip",
    ]
    assert newest(made.path.parent) == made.path


def _flip(members: dict[str, bytes]) -> None:
    content = bytearray(members["database.sqlite"])
    content[len(content) // 2] ^= 0xFF
    members["database.sqlite"] = bytes(content)


def _stowaway(members: dict[str, bytes]) -> None:
    members["../evil"] = b"x"


def _escape(members: dict[str, bytes]) -> None:
    told = json.loads(members["manifest.json"])
    told["members"].append({"name": "home/../../evil", "size": 1, "sha256": "0" * 64})
    members["manifest.json"] = json.dumps(told).encode()
    members["home/../../evil"] = b"x"


def _larger_than_said(members: dict[str, bytes]) -> None:
    members[f"home/{ANCHORS}"] = b"0" * 10_000_000


def _no_manifest(members: dict[str, bytes]) -> None:
    del members["manifest.json"]


def _later(members: dict[str, bytes]) -> None:
    told = json.loads(members["manifest.json"]) | {"revision": "9999", "version": "9.0"}
    members["manifest.json"] = json.dumps(told).encode()


def _of_another_kind(members: dict[str, bytes]) -> None:
    told = json.loads(members["manifest.json"])
    told["database"] = "postgresql"
    told["members"][0]["name"] = "database.pgdump"
    members["manifest.json"] = json.dumps(told).encode()
    members["database.pgdump"] = members.pop("database.sqlite")


def _row_less(members: dict[str, bytes]) -> None:
    told = json.loads(members["manifest.json"])
    told["rows"]["candidate"] = 4
    members["manifest.json"] = json.dumps(told).encode()


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        (_flip, Cause.BACKUP_ALTERED),
        (_stowaway, Cause.BACKUP_ALTERED),
        (_escape, Cause.BACKUP_ALTERED),
        (_larger_than_said, Cause.BACKUP_ALTERED),
        (_row_less, Cause.BACKUP_ALTERED),
        (_no_manifest, Cause.BACKUP_UNREADABLE),
        (_later, Cause.BACKUP_LATER),
        (_of_another_kind, Cause.BACKUP_OTHER_KIND),
    ],
    ids=lambda value: getattr(value, "__name__", "").strip("_"),
)
def test_a_bad_backup_changes_nothing(home, change, cause):
    bad = altered(make(home).path, change)
    register(home, "后来")
    with refused(cause):
        bring(bad, home, replace=True)
    assert names(home)[-1] == "后来"
    assert not list(home.glob("replaced-*"))
    assert not list(home.glob(".laoxiang-restore-*"))
    assert not (home.parent / "evil").exists()


def test_a_trail_that_was_altered_is_not_brought_back(home):
    def rewrite(members: dict[str, bytes]) -> None:
        database = home / "altered.db"
        database.write_bytes(members["database.sqlite"])
        connection = sqlite3.connect(database)
        connection.execute("drop trigger if exists audit_entry_update")
        for (name,) in connection.execute(
            "select name from sqlite_master where type = 'trigger'"
        ).fetchall():
            connection.execute(f'drop trigger "{name}"')
        connection.execute("update audit_entry set by = 'nobody' where id = 2")
        connection.commit()
        connection.close()
        content = database.read_bytes()
        told = json.loads(members["manifest.json"])
        for member in told["members"]:
            if member["name"] == "database.sqlite":
                member["size"] = len(content)
                member["sha256"] = archive.hashlib.sha256(content).hexdigest()
        members["database.sqlite"] = content
        members["manifest.json"] = json.dumps(told).encode()

    bad = altered(make(home).path, rewrite)
    with refused(Cause.BACKUP_CHAIN_BROKEN, number=2):
        bring(bad, home, replace=True)


def test_a_registry_at_work_is_not_replaced(home):
    made = make(home)
    registry = open_registry(home=home)
    with registry.read() as session:
        session.scalar(select(func.count()).select_from(Candidate))
        with refused(Cause.REGISTRY_IN_USE):
            bring(made.path, home, replace=True)
    registry.dispose()
    assert len(names(home)) == 3


def test_a_damaged_registry_is_replaced(home):
    made = make(home)
    (home / "laoxiang.db").write_bytes(b"not a database" * 1000)
    bring(made.path, home, replace=True)
    assert names(home) == ["甲0", "甲1", "甲2"]


@pytest.mark.parametrize("content", [b"", b"PK", io.BytesIO().getvalue() + b"x" * 100])
def test_what_is_no_archive_is_said_to_be_none(home, content):
    path = home / "x.zip"
    path.write_bytes(content)
    with refused(Cause.BACKUP_UNREADABLE):
        bring(path, home, replace=True)
    with refused(Cause.BACKUP_MISSING):
        bring(home / "y.zip", home, replace=True)


@pytest.mark.postgresql
def test_a_database_of_a_server_comes_back_too(postgresql_database, tmp_path):
    registry = open_registry(postgresql_database, home=tmp_path)
    town = Town(registry)
    for number in range(3):
        town.candidate(f"丙{number}")
    made = back_up(registry, tmp_path, at=AT)
    assert made.manifest.database == "postgresql"
    town.candidate("后来")
    registry.dispose()
    with refused(Cause.REGISTRY_THERE):
        restore(made.path, tmp_path, postgresql_database, replace=False, at=AT)
    done = restore(made.path, tmp_path, postgresql_database, replace=True, at=AT)
    assert "_replaced_" in done.replaced
    registry = open_registry(postgresql_database, home=tmp_path)
    with registry.read() as session:
        found = session.scalars(select(Candidate.name).order_by(Candidate.id)).all()
    registry.dispose()
    assert found == ["丙0", "丙1", "丙2"]

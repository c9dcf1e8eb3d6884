"""What is promised is on the disk, writers wait for it together, and nobody jumps the queue."""

from __future__ import annotations

import errno
import os
import shutil
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select

from recruit.models import Enterprise
from recruit.storage import Registry, flushing, open_registry
from recruit.storage.turns import Turns

from ..conftest import copy_registry

pytestmark = pytest.mark.embedded
WRITERS = 8


@pytest.fixture
def kept(sqlite_template: Path, tmp_path: Path) -> Registry:
    """Return a registry that waits for the disk as it does in service."""
    copy_registry(sqlite_template, tmp_path)
    registry = open_registry(home=tmp_path)
    yield registry
    registry.dispose()


def add(registry: Registry, name: str) -> None:
    with registry.write() as session:
        session.add(Enterprise(name=name, town_code="330281001", tier=3))


def watch(monkeypatch: pytest.MonkeyPatch, does: Callable[[], None]) -> list[int]:
    """Let every flush also do something; return the list of how long the log was at each."""
    sizes: list[int] = []

    def flush(handle: int) -> None:
        sizes.append(os.fstat(handle).st_size)
        does()

    monkeypatch.setattr(flushing, "_flush", flush)
    return sizes


def test_a_write_returns_after_a_flush_of_all_it_has_written(kept, monkeypatch):
    sizes = watch(monkeypatch, lambda: None)
    add(kept, "贵州")
    assert sizes[-1] == Path(f"{kept.engine.url.database}-wal").stat().st_size > 0


def test_a_flush_that_began_before_a_commit_does_not_count_for_it(kept, monkeypatch):
    begun, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        begun.set()
        assert go_on.wait(10)

    sizes = watch(monkeypatch, slow)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(add, kept, "贵州")
        assert begun.wait(10)
        second = pool.submit(add, kept, "河南")
        while kept.flush._begun == 1 and not kept.flush._changed._waiters:
            time.sleep(0.001)  # until the second has committed and waits
        assert not second.done()
        go_on.set()
        first.result(10)
        second.result(10)
    assert len(sizes) == 2
    assert sizes[1] > sizes[0]


def test_writers_share_a_flush(kept, monkeypatch):
    sizes = watch(monkeypatch, lambda: time.sleep(0.02))
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda n: add(kept, f"队{n}"), range(WRITERS * 5)))
    assert len(sizes) < WRITERS * 5


def test_after_a_disk_has_refused_nothing_is_promised_until_it_is_opened_again(
    kept, monkeypatch, tmp_path
):
    def broken() -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        watch(patch, broken)
        with pytest.raises(OSError, match=os.strerror(errno.EIO)):
            add(kept, "贵州")
    # The system has forgotten what it could not write: "done" would be a lie.
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        add(kept, "河南")
    kept.dispose()
    again = open_registry(home=tmp_path)
    add(again, "安徽")
    again.dispose()


def test_whoever_waits_for_a_flush_that_fails_is_told(kept, monkeypatch):
    begun, go_on = threading.Event(), threading.Event()

    def broken_later() -> None:
        begun.set()
        assert go_on.wait(10)
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    watch(monkeypatch, broken_later)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(add, kept, "贵州")
        assert begun.wait(10)
        second = pool.submit(add, kept, "河南")
        while not kept.flush._changed._waiters:
            time.sleep(0.001)
        go_on.set()
        for one in (first, second):
            assert isinstance(one.exception(10), OSError)


def test_the_log_is_flushed_and_a_new_one_with_its_directory(kept, monkeypatch):
    flushed: list[str] = []

    def name(handle: int) -> str:
        return Path(f"/proc/self/fd/{handle}").readlink().name

    data, everything = os.fdatasync, os.fsync
    monkeypatch.setattr(os, "fdatasync", lambda fd: (flushed.append(name(fd)), data(fd)))
    monkeypatch.setattr(os, "fsync", lambda fd: (flushed.append(name(fd)), everything(fd)))
    log, folder = "laoxiang.db-wal", Path(kept.engine.url.database).parent.name
    add(kept, "贵州")
    assert flushed == [log, folder]
    add(kept, "河南")
    assert flushed == [log, folder, log]
    kept.dispose()  # folds the log into the file and removes it
    add(kept, "安徽")
    assert flushed == [log, folder, log, log, folder]


def test_what_was_acknowledged_is_there_when_all_that_was_not_flushed_is_lost(
    kept, monkeypatch, tmp_path
):
    """Keep what each flush left on the disk; that alone is opened again, as after a power cut.

    A log that is begun anew every few pages makes checkpoints come in between.
    """
    home = Path(kept.engine.url.database).parent
    kept_there: list[Path] = []

    def on_disk(handle: int) -> None:
        copy = tmp_path / f"cut {len(kept_there)}"
        shutil.copytree(home, copy, ignore=shutil.ignore_patterns("*-shm", "cut *"))
        kept_there.append(copy)

    monkeypatch.setattr(flushing, "_flush", on_disk)
    with kept.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_autocheckpoint=4")
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 1
    for number in range(12):
        add(kept, f"队{number}")
        after_the_cut = open_registry(home=kept_there[-1])
        with after_the_cut.read() as session:
            names = set(session.scalars(select(Enterprise.name)))
        after_the_cut.dispose()
        assert {f"队{n}" for n in range(number + 1)} <= names
    assert len(kept_there) == 12
    first, last = ((cut / "laoxiang.db").read_bytes() for cut in (kept_there[0], kept_there[-1]))
    assert first != last  # checkpoints came in between


def test_turns_come_in_the_order_they_were_asked_for():
    turns, order = Turns(), []
    assert turns.acquire(timeout=1)

    def wait(number: int) -> None:
        assert turns.acquire(timeout=10)
        order.append(number)
        turns.release()

    threads = []
    for number in range(5):
        threads.append(threading.Thread(target=wait, args=(number,)))
        threads[-1].start()
        while len(turns._waiting) == number:
            time.sleep(0.001)
    turns.release()
    for thread in threads:
        thread.join(10)
    assert order == [0, 1, 2, 3, 4]


def test_who_gives_up_waiting_is_passed_over():
    turns = Turns()
    assert turns.acquire(timeout=1)
    assert not turns.acquire(timeout=0.01)
    turns.release()
    assert turns.acquire(timeout=0)

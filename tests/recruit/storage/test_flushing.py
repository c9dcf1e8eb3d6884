"""What is promised is on the disk, writers wait for it together, and nobody jumps the queue."""

from __future__ import annotations

import errno
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

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

    def to_disk(log: Path) -> None:
        sizes.append(log.stat().st_size)
        does()

    monkeypatch.setattr(flushing, "_to_disk", to_disk)
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


def test_a_disk_that_refuses_is_said_and_tried_anew(kept, monkeypatch):
    def full() -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        watch(patch, full)
        with pytest.raises(OSError, match=os.strerror(errno.EIO)):
            add(kept, "贵州")
    add(kept, "河南")


def test_the_log_itself_is_flushed(kept, monkeypatch):
    flushed = []
    monkeypatch.setattr(os, "fdatasync", lambda handle: flushed.append(os.fstat(handle).st_ino))
    add(kept, "贵州")
    assert flushed == [Path(f"{kept.engine.url.database}-wal").stat().st_ino]


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

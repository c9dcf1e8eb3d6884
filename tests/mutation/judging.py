"""Running the tests of a module for each of its faults, without starting anew each time.

Tests are collected once and run once without a fault, which tells how long each takes and
which statements it comes to. For each fault a process is forked that runs first those that come
to the faulty statement, the fastest first, then all others, until one fails.
"""

from __future__ import annotations

import contextlib
import gc
import itertools
import multiprocessing
import os
import pickle
import resource
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

import planting
import pytest
from mutants import Mutant

KILLED, SURVIVED = "killed", "survived"


class TestsFail(Exception):
    """Tests fail without any fault, or there are none."""


@dataclass
class Seen:
    """What was seen of the tests of a module without a fault."""

    reached: dict[str, frozenset[int]] = field(default_factory=dict)
    """Statements by test."""
    took_s: dict[str, float] = field(default_factory=dict)
    shared: set[int] = field(default_factory=set)
    """Statements reached by what several tests share, which the first of them makes."""
    failed: int = 0
    processor_s: float = 0.0


def judge(
    path: str, tests: Sequence[str], faults: Sequence[Mutant], jobs: int
) -> Iterator[tuple[Mutant, str]]:
    """Yield what became of each fault of a module, so many at a time.

    Raises
    ------
    TestsFail
        When they do without any fault.
    """
    forking = multiprocessing.get_context("fork")
    here, there = forking.Pipe(duplex=False)
    judging = forking.Process(target=_collect, args=(path, tests, faults, jobs, there))
    judging.start()
    there.close()
    told = 0
    with contextlib.suppress(EOFError):
        while True:
            number, ended = here.recv()
            told += 1
            yield faults[number], ended
    judging.join()
    if told < len(faults) or judging.exitcode:
        raise TestsFail(path)


def _collect(
    path: str, tests: Sequence[str], faults: Sequence[Mutant], jobs: int, tell: Connection
) -> None:
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # they take longer than most tests
    quiet = ["-x", "-q", "-s", "-p", "no:cacheprovider", "-p", "pytest_socket", "--no-header",
             "-m", "not postgresql", "-W", "ignore"]  # fmt: skip
    bench = Bench(path, faults, jobs, tell)
    with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
        pytest.main([*quiet, *tests], plugins=[bench])
    os._exit(0 if bench.done else 1)


class Bench:
    """A plugin of pytest that runs the tests it has collected for one fault after the other."""

    def __init__(self, path: str, faults: Sequence[Mutant], jobs: int, tell: Connection) -> None:
        self._faults, self._jobs, self._tell = faults, jobs, tell
        self._module = planting.Module(path)
        self._statements = planting.Statements(path)
        self._seen = Seen()
        self._now: set[int] = set()
        self.done = False

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[object]) -> Iterator[None]:
        """Note what is reached by what several tests share."""
        if fixturedef.scope == "function":
            return (yield)
        outer, self._now = self._now, set()
        try:
            return (yield)
        finally:
            self._seen.shared |= self._now
            self._now |= outer

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run everything without a fault, then what each fault needs."""
        scratch = Path(tempfile.mkdtemp(prefix="laoxiang-mutation-", dir=_memory()))
        gc.collect()
        gc.freeze()  # a search for garbage would copy all of it into each process
        try:
            self._seen = self._without_fault(session, scratch / "right")
            if self._seen.failed or not session.items:
                return True
            self._one_after_the_other(session, scratch)
            self.done = True
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        return True

    def _without_fault(self, session: pytest.Session, scratch: Path) -> Seen:
        reading, writing = os.pipe()
        child = _fork(scratch)
        if child:
            os.close(writing)
            with os.fdopen(reading, "rb") as told:
                content = told.read()
            os.waitpid(child, 0)
            return pickle.loads(content) if content else Seen(failed=1)
        try:
            self._module.watch(self._reach)
            for item, following in _in_turn(session.items):
                self._module.forget()
                self._now, began = set(), time.monotonic()
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                self._seen.took_s[item.nodeid] = time.monotonic() - began
                self._seen.reached[item.nodeid] = frozenset(self._now)
            self._seen.failed = session.testsfailed
            self._seen.processor_s = time.process_time()
            with os.fdopen(writing, "wb") as told:
                pickle.dump(self._seen, told)
        finally:
            os._exit(0)

    def _reach(self, line: int) -> None:
        self._now.add(line)

    def _one_after_the_other(self, session: pytest.Session, scratch: Path) -> None:
        todo = list(reversed(range(len(self._faults))))
        running: dict[int, tuple[int, float]] = {}
        # Not by the clock: on a busy machine the tests of a fault nobody notices take long too.
        patience = int(10 + 5 * self._seen.processor_s)
        asleep = 60 + 20 * sum(self._seen.took_s.values())
        while todo or running:
            while todo and len(running) < self._jobs:
                number = todo.pop()
                child = self._start(session, number, scratch / str(number), patience)
                running[child] = number, time.monotonic()
            child, status = os.waitpid(-1, os.WNOHANG)
            if child == 0:
                for late, (_, began) in running.items():
                    if time.monotonic() - began > asleep:
                        os.killpg(late, signal.SIGKILL)
                time.sleep(0.005)
                continue
            number, _ = running.pop(child)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)  # what its tests have started
            shutil.rmtree(scratch / str(number), ignore_errors=True)
            self._tell.send((number, SURVIVED if status == 0 else KILLED))

    def _start(self, session: pytest.Session, number: int, scratch: Path, patience: int) -> int:
        """Fork a process for one fault; return its number."""
        child = _fork(scratch)
        if child:
            return child
        ended = 99
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (patience, patience))
            self._module.plant(self._faults[number].source)
            for item, following in _in_turn(self._order(session.items, self._faults[number])):
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                if session.testsfailed:
                    break
            ended = min(session.testsfailed, 1)
        finally:
            os._exit(ended)

    def _order(self, items: Sequence[pytest.Item], fault: Mutant) -> list[pytest.Item]:
        """Return all tests: those of a file together, those that come to the fault first."""
        statement = self._statements.around(fault.line)
        by_all = statement in self._seen.shared

        def notices(item: pytest.Item) -> bool:
            return by_all or statement in self._seen.reached[item.nodeid]

        def took_s(item: pytest.Item) -> float:
            return self._seen.took_s[item.nodeid]

        first: dict[tuple[bool, Path], float] = {}
        for item in items:
            group = notices(item), item.path
            first[group] = min(first.get(group, took_s(item)), took_s(item))
        return sorted(
            items,
            key=lambda item: (
                not notices(item), first[notices(item), item.path], str(item.path), took_s(item)
            ),
        )  # fmt: skip


def _fork(scratch: Path) -> int:
    """Fork a process with a directory of its own that says nothing; return its number, or 0."""
    child = os.fork()
    if child:
        return child
    os.setpgid(0, 0)
    scratch.mkdir()
    tempfile.tempdir = os.environ["PYTEST_DEBUG_TEMPROOT"] = str(scratch)
    silent = os.open(os.devnull, os.O_RDWR)
    for handle in (0, 1, 2):
        os.dup2(silent, handle)
    return 0


def _in_turn(items: Sequence[pytest.Item]) -> Iterator[tuple[pytest.Item, pytest.Item | None]]:
    """Yield each test with the one that follows."""
    return itertools.pairwise([*items, None])  # type: ignore[list-item]


def _memory() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None

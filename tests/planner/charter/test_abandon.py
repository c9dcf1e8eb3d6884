"""Work that cannot be interrupted is abandoned when told, and its errors are not lost."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from planner.charter.abandon import unless_told


def test_work_in_peace_gives_its_result() -> None:
    assert unless_told(lambda: False, lambda: 7) == 7


def test_work_is_not_begun_when_told_before() -> None:
    begun: list[int] = []
    assert unless_told(lambda: True, lambda: begun.append(1)) is None
    assert not begun


def test_work_is_left_alone_when_told_while_it_runs() -> None:
    released, asked = threading.Event(), iter([False, False, True])
    assert unless_told(lambda: next(asked, True), lambda: released.wait(30)) is None
    released.set()


def test_an_error_in_the_work_is_raised_here() -> None:
    def fail() -> int:
        raise ValueError("no such vehicle")

    with pytest.raises(ValueError, match="no such vehicle"):
        unless_told(lambda: False, fail)


_CHILD = """
import itertools, multiprocessing, time
from planner.charter.abandon import leave_without_waiting, unless_told

def work():
    leave_without_waiting()
    asked = itertools.count()
    unless_told(lambda: next(asked) > 1, lambda: time.sleep(60))

child = multiprocessing.get_context("fork").Process(target=work)
child.start()
child.join(20)
print(child.exitcode)
child.kill()
"""


def test_a_process_of_a_pool_does_not_wait_for_abandoned_work() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _CHILD], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "0"
    assert not done.stderr

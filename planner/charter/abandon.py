"""Work that cannot be interrupted, abandoned when its result is no longer wanted.

The solver libraries hear nothing while they work, so abandoned work goes on in its thread to its
own limits. A process that ends under such a thread is ended by the library ("terminate called");
so a process waits for its threads, and one of a pool, whose results are all delivered, leaves
without asking them.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing import util
from typing import TypeVar

T = TypeVar("T")

_LOOK_SECONDS = 0.1
_NAME = "abandoned"


def unless_told(
    stop: Callable[[], bool], work: Callable[[], T | None], *, grace: float = 0.0
) -> T | None:
    """Return what ``work`` returns, or None when ``stop`` says so and ``grace`` seconds are over.

    Work that is abandoned goes on in its thread to its own limits; it must change nothing.
    An error in it is raised here.
    """
    began = time.perf_counter()
    if grace <= 0 and stop():
        return None
    results: list[T | None] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    while thread.is_alive():
        thread.join(_LOOK_SECONDS)
        if thread.is_alive() and time.perf_counter() - began >= grace and stop():
            thread.name = _NAME
            return None
    if errors:
        raise errors[0]
    return results[0]


def leave_without_waiting() -> None:
    """Let this process of a pool end at once, whatever abandoned work still runs in it."""
    util.Finalize(None, _leave, exitpriority=0)


def _leave() -> None:
    if any(thread.name == _NAME for thread in threading.enumerate()):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)

"""Work that cannot be interrupted, abandoned when its result is no longer wanted."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

_LOOK_SECONDS = 0.1


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

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(_LOOK_SECONDS)
        if thread.is_alive() and time.perf_counter() - began >= grace and stop():
            return None
    if errors:
        raise errors[0]
    return results[0]

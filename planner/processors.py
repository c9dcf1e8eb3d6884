"""How many processors a solve may use at once; what it finds does not depend on it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_MOST: ContextVar[int | None] = ContextVar("processors", default=None)


def allowed() -> int:
    """Return how many processors the solve under way may use: all, unless somebody said."""
    there = os.cpu_count() or 1
    most = _MOST.get()
    return there if most is None else max(1, min(most, there))


@contextmanager
def at_most(workers: int) -> Iterator[None]:
    """Let what is solved within use so many processors at most."""
    before = _MOST.set(workers)
    try:
        yield
    finally:
        _MOST.reset(before)

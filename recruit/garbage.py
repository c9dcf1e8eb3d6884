"""Putting off the search for cyclic garbage where a million objects are made and kept.

The interpreter looks through all objects whenever a quarter more have become old; in a commit of
50,000 rows that takes two fifths of the time and finds nothing.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def not_searched() -> Iterator[None]:
    """Put off the search in this process until the block, or the function it decorates, ends.

    Threads may be in such blocks at once; the first to have begun then ends it for all.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()

"""Keeps what solver libraries print on their own account off standard output.

HiGHS prints a line now and then whatever its options say; standard output belongs to the
one-line summary.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def libraries_quiet() -> Iterator[None]:
    """Drop everything written to file descriptor 1 inside, child processes included.

    Python's own output is flushed before and must wait until after.
    """
    sys.stdout.flush()
    kept = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        _flush_c()
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def _flush_c() -> None:
    """Write out what the C library still holds in its buffers, while it goes nowhere."""
    if os.name == "posix":
        ctypes.CDLL(None).fflush(None)

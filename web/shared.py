"""Memory that processes forked from one another share; what is in it is lost when they end.

It has no name that another program could open, and nothing of it is ever on a disk.
"""

from __future__ import annotations

import mmap
import os
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager

try:
    import fcntl
except ImportError:  # where nothing is forked either
    fcntl = None  # type: ignore[assignment]


class Shared:
    """So many bytes, zero at first, and a lock on them.

    Parameters
    ----------
    size
        Bytes.
    """

    def __init__(self, size: int) -> None:
        self._file = -1
        if fcntl is not None and hasattr(os, "memfd_create"):
            self._file = os.memfd_create("laoxiang")
            os.ftruncate(self._file, size)
            weakref.finalize(self, os.close, self._file)
        self.memory = mmap.mmap(self._file, size)
        self._lock = threading.Lock()

    @contextmanager
    def alone(self) -> Iterator[mmap.mmap]:
        """Keep other threads and processes out; the system lets go for one that is killed."""
        with self._lock:
            if self._file < 0:
                yield self.memory
                return
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                yield self.memory
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)

"""Counting by key in memory that processes forked from one another share.

A fixed table: a key that finds its places taken by younger ones drives out the eldest, so that
strangers who invent keys cost no memory. What is counted is lost when the server ends.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import struct
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager

try:
    import fcntl
except ImportError:  # where nothing is forked either
    fcntl = None  # type: ignore[assignment]

_SLOT = struct.Struct("=QdI")
_PLACES = 8
"""Where a key may stand: so many slots in a row."""


class Tally:
    """So many counts, each with the moment at which its window began.

    Parameters
    ----------
    slots
        How many keys are counted at a time.
    """

    def __init__(self, slots: int = 1 << 14) -> None:
        self._slots = slots
        size = (slots + _PLACES) * _SLOT.size
        self._file = -1
        if fcntl is not None and hasattr(os, "memfd_create"):
            self._file = os.memfd_create("laoxiang-tally")
            os.ftruncate(self._file, size)
            weakref.finalize(self, os.close, self._file)
        self._memory = mmap.mmap(self._file, size)
        self._lock = threading.Lock()

    def add(self, key: str, *, now: float, window: float) -> tuple[float, int]:
        """Count one more of a key; return when its window began and how many there are in it."""
        name = int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big") or 1
        first = name % self._slots * _SLOT.size
        with self._alone():
            eldest, since = first, float("inf")
            for at in range(first, first + _PLACES * _SLOT.size, _SLOT.size):
                known, began, count = _SLOT.unpack_from(self._memory, at)
                if known == name:
                    if now - began >= window:
                        began, count = now, 0
                    _SLOT.pack_into(self._memory, at, name, began, count + 1)
                    return began, count + 1
                if began < since:
                    eldest, since = at, began
            _SLOT.pack_into(self._memory, eldest, name, now, 1)
        return now, 1

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other threads and processes out; the system lets go for one that is killed."""
        with self._lock:
            if self._file < 0:
                yield
                return
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)

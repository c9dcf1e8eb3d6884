"""Counting by key in memory that processes forked from one another share.

A fixed table: a key that finds its places taken by younger ones drives out the eldest, so that
strangers who invent keys cost no memory. What is counted is lost when the server ends.
"""

from __future__ import annotations

import hashlib
import struct

from web.shared import Shared

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
        self._shared = Shared((slots + _PLACES) * _SLOT.size)

    def add(self, key: str, *, now: float, window: float) -> tuple[float, int]:
        """Count one more of a key; return when its window began and how many there are in it."""
        name = int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big") or 1
        first = name % self._slots * _SLOT.size
        with self._shared.alone() as memory:
            eldest, since = first, float("inf")
            for at in range(first, first + _PLACES * _SLOT.size, _SLOT.size):
                known, began, count = _SLOT.unpack_from(memory, at)
                if known == name:
                    if now - began >= window:
                        began, count = now, 0
                    _SLOT.pack_into(memory, at, name, began, count + 1)
                    return began, count + 1
                if began < since:
                    eldest, since = at, began
            _SLOT.pack_into(memory, eldest, name, now, 1)
        return now, 1

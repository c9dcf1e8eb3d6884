"""A lock whose holders come one after another in the order they asked.

``threading.Lock`` goes to whoever runs when it is free, mostly to the thread that has just
released it; with eight writers some then wait for half a second.
"""

from __future__ import annotations

import threading
from collections import deque


class Turns:
    """Lets one thread in at a time; who has waited longest is next."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._held = False
        self._waiting: deque[threading.Lock] = deque()

    def acquire(self, *, timeout: float) -> bool:
        """Wait for the turn; False when it did not come within ``timeout`` seconds."""
        with self._guard:
            if not self._held:
                self._held = True
                return True
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=timeout):
            return True
        with self._guard:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return False
        return True  # the turn came between the last moment of waiting and giving up

    def release(self) -> None:
        """Let the next one in."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()  # handed over: it is never free in between
            else:
                self._held = False

"""Connections shared out evenly among the processes that wait for clients at one socket.

The system wakes all of them for each client, and the same one is first again and again: eight
browsers that stay connected were all served by one process while the other stood idle. So each
writes how many connections it holds into memory that all of them share, and whoever holds more
than the one with the fewest leaves the next client to it, for a moment at most.
"""

from __future__ import annotations

import mmap
import time
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

PATIENCE_S = 0.05
"""How long a client is left to another process; one that is stopped or stuck takes none."""
PAUSE_S = 0.0005
_WIDTH = 4


class Shares:
    """How many connections each process holds, in memory that outlives a fork.

    Parameters
    ----------
    places
        Processes that take clients.
    """

    def __init__(self, places: int) -> None:
        self.places = places
        self._memory = mmap.mmap(-1, max(places, 1) * _WIDTH)

    def note(self, place: int, connections: int) -> None:
        """Note what the process at a place holds."""
        at = place * _WIDTH
        self._memory[at : at + _WIDTH] = connections.to_bytes(_WIDTH, "little")

    def held(self, place: int) -> int:
        """Return what the process at a place holds."""
        at = place * _WIDTH
        return int.from_bytes(self._memory[at : at + _WIDTH], "little")

    def another_has_fewer(self, place: int) -> bool:
        """Whether the next client is another's."""
        fewest = min(self.held(other) for other in range(self.places))
        return self.held(place) > fewest


class BalancedWorker(ThreadWorker):  # type: ignore[misc]
    """A worker that knows what the others hold once it has been given a place among them."""

    shares: Shares | None = None
    place = -1
    _connections = 0
    _left_since = 0.0

    @property
    def nr_conns(self) -> int:
        """Connections it holds, those that are idle too."""
        return self._connections

    @nr_conns.setter
    def nr_conns(self, connections: int) -> None:
        self._connections = connections
        if self.shares is not None:
            self.shares.note(self.place, connections)

    def take_place(self, shares: Shares, place: int) -> None:
        """Join those who share clients."""
        self.shares, self.place = shares, place
        shares.note(place, self._connections)

    def accept(self, listener: Any) -> None:
        """Take a client, unless it is another's turn."""
        if self.shares is not None and self.shares.another_has_fewer(self.place):
            now = time.monotonic()
            self._left_since = self._left_since or now
            if now - self._left_since < PATIENCE_S:
                time.sleep(PAUSE_S)
                return
        self._left_since = 0.0
        super().accept(listener)

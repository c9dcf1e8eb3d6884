"""A brake on guessing passwords: so many failures of one name or one address, then a pause.

Kept in memory: the embedded server is one process. A restart forgets it, which costs a
guesser more than it gains him.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable


class Brake:
    """Counts failures within a window.

    Parameters
    ----------
    allowed
        Failures after which every further attempt has to wait.
    window
        Seconds a failure is remembered.
    clock
        Seconds that only ever grow.
    """

    def __init__(
        self,
        allowed: int = 5,
        *,
        window: float = 300.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.allowed, self.window = allowed, window
        self._clock = clock
        self._failures: dict[str, deque[float]] = defaultdict(deque)
        self._lock = threading.Lock()

    def wait(self, *keys: str) -> int:
        """Return how many seconds the bearer of these keys has to wait; 0: go ahead."""
        with self._lock:
            return max((self._wait(key) for key in keys), default=0)

    def failed(self, *keys: str) -> None:
        """Remember one failure for each key."""
        with self._lock:
            if len(self._failures) > 10_000:
                self._forget()
            for key in keys:
                self._failures[key].append(self._clock())

    def succeeded(self, *keys: str) -> None:
        """Forget the failures of these keys."""
        with self._lock:
            for key in keys:
                self._failures.pop(key, None)

    def _wait(self, key: str) -> int:
        failures = self._failures.get(key)
        if not failures:
            return 0
        now = self._clock()
        while failures and now - failures[0] >= self.window:
            failures.popleft()
        if len(failures) < self.allowed:
            return 0
        return max(1, round(self.window - (now - failures[-self.allowed])))

    def _forget(self) -> None:
        now = self._clock()
        for key in [k for k, f in self._failures.items() if not f or now - f[-1] >= self.window]:
            del self._failures[key]

"""What staff search people by: kept in memory, so that no name or number is in an address.

The address of a search holds a token. It is good for the account that searched, for half a
day, until the server starts anew; then the page asks to search again.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict

KEPT_S = 12 * 3600
MOST = 2_000
LONGEST = 40


class Searches:
    """The searches of all accounts; a text searched twice has one token."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[tuple[int, str], tuple[float, str]] = OrderedDict()

    def keep(self, text: str, *, owner: int) -> str:
        """Keep what somebody searches by and return its token."""
        text = text.strip()[:LONGEST]
        with self._lock:
            for (account, token), (_, known) in self._known.items():
                if account == owner and known == text:
                    self._known[account, token] = (time.monotonic(), text)
                    return token
            token = secrets.token_urlsafe(9)
            self._known[owner, token] = (time.monotonic(), text)
            while len(self._known) > MOST:
                self._known.popitem(last=False)
        return token

    def find(self, token: str, *, owner: int) -> str | None:
        """Return what an account searches by, None when it is not known any more."""
        with self._lock:
            found = self._known.get((owner, token))
        if found is None or time.monotonic() - found[0] > KEPT_S:
            return None
        return found[1]

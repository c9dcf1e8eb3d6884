"""What staff search people by: kept in memory, so that no name or number is in an address.

The address of a search holds a token. It is good for the account that searched, for half a
day, until the server starts anew; then the page asks to search again. The processes of one
server share the memory (``web.shared``), so that any of them knows what a token stands for.
"""

from __future__ import annotations

import base64
import hmac
import secrets
import struct
import time

from web.shared import Shared

KEPT_S = 12 * 3600
SLOTS = 2_048
LONGEST = 40
"""Characters."""
_SLOT = struct.Struct("=Q9sdH160s")
"""Account, token, when it was last searched, bytes of the text, the text."""
_PLACES = 8
"""Where a token may stand: so many slots in a row; the one not searched longest makes room."""


class Searches:
    """The searches of all accounts; a text searched twice has one token."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._shared = Shared((SLOTS + _PLACES) * _SLOT.size)

    def keep(self, text: str, *, owner: int) -> str:
        """Keep what somebody searches by and return its token."""
        content = text.strip()[:LONGEST].encode(errors="replace")
        token = hmac.digest(self._key, b"%d:%b" % (owner, content), "sha256")[:9]
        with self._shared.alone() as memory:
            place, eldest = -1, float("inf")
            for at in _places(token):
                account, known, since, _, _ = _SLOT.unpack_from(memory, at)
                if (account, known) == (owner, token):
                    place = at
                    break
                if since < eldest:
                    place, eldest = at, since
            _SLOT.pack_into(memory, place, owner, token, time.monotonic(), len(content), content)
        return base64.urlsafe_b64encode(token).decode()

    def find(self, token: str, *, owner: int) -> str | None:
        """Return what an account searches by, None when it is not known any more."""
        try:
            wanted = base64.b64decode(token, b"-_", validate=True)
        except ValueError:
            return None
        with self._shared.alone() as memory:
            for at in _places(wanted):
                account, known, since, length, content = _SLOT.unpack_from(memory, at)
                if (account, known) == (owner, wanted):
                    fresh = length and time.monotonic() - since <= KEPT_S
                    return content[:length].decode() if fresh else None
        return None


def _places(token: bytes) -> range:
    first = int.from_bytes(token[:8], "big") % SLOTS * _SLOT.size
    return range(first, first + _PLACES * _SLOT.size, _SLOT.size)

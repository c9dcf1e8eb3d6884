"""What a password has to be: long, and not put together from what everybody tries first.

No rule asks for capitals or signs, and none for a change by the calendar: length and not being
guessable are what counts (OWASP ASVS 5.0, 6.2.1 to 6.2.12).
"""

from __future__ import annotations

import secrets
from functools import cache
from importlib import resources

from recruit.causes import Cause
from recruit.errors import UserError

LEAST = 12
"""Fewest characters of a password that somebody chooses."""
LONGEST_JUDGED = 40
"""Longer ones are not put together from common parts in any way that could be tried out."""
_FREE = 8
"""What may stand beside common parts, such as a year; a letter counts twice."""
_WORDS = 2
"""Common words that may be tried out together; three unrelated ones are a good password."""
_DISTINCT = 5

# Letters and digits that cannot be taken for one another.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def random_password() -> str:
    """Return a password of 16 characters in four groups (79 bits)."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


def require_good(password: str, username: str = "") -> str:
    """Return the password when it is good enough.

    Raises
    ------
    UserError
        When it is short, holds the user name, or is made of what is tried first.
    """
    if len(password) < LEAST:
        raise UserError(Cause.PASSWORD_SHORT, least=LEAST)
    folded, name = password.casefold(), username.casefold()
    if len(name) >= 3 and name in folded:
        raise UserError(Cause.PASSWORD_NAMED)
    if is_common(folded):
        raise UserError(Cause.PASSWORD_COMMON)
    return password


def is_common(folded: str) -> bool:
    """Whether a password in lower case is made of common parts and few other signs.

    Parts are the words of ``data/common_passwords.csv``, one sign repeated, and digits or
    letters that follow one another.
    """
    if len(set(folded)) < _DISTINCT:
        return True
    if len(folded) > LONGEST_JUDGED:
        return False
    # reached[i]: the cheapest ways (free signs, words) to explain the first i signs.
    reached: list[set[tuple[int, int]]] = [set() for _ in range(len(folded) + 1)]
    reached[0] = {(0, 0)}
    parts, longest = _parts()
    for start in range(len(folded)):
        ends = [
            (end, 1)
            for end in range(start + 3, min(start + longest, len(folded)) + 1)
            if folded[start:end] in parts
        ]
        run = _run(folded, start)
        ends += [(end, 0) for end in range(start + 3, run + 1)]
        cost = 2 if folded[start].isalpha() else 1
        for free, words in reached[start]:
            if free + cost <= _FREE:
                reached[start + 1].add((free + cost, words))
            for end, word in ends:
                if words + word <= _WORDS:
                    reached[end].add((free, words + word))
    return bool(reached[-1])


def _run(text: str, start: int) -> int:
    """Return where a run of equal or consecutive signs that begins here ends."""
    end = start + 1
    if end >= len(text):
        return end
    step = ord(text[end]) - ord(text[start])
    if step not in (-1, 0, 1):
        return end
    while end < len(text) and ord(text[end]) - ord(text[end - 1]) == step:
        end += 1
    return end


@cache
def _parts() -> tuple[frozenset[str], int]:
    table = resources.files("data").joinpath("common_passwords.csv").read_text(encoding="utf-8")
    parts = frozenset(table.split()[1:])
    return parts, max(map(len, parts))

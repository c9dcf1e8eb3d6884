"""Makes the numbers of invented people and firms: well formed, and plainly nobody's.

Resident IDs carry sequence numbers 996 to 999, which are set aside for people over a
hundred and so belong to nobody of working age; mobile numbers lie in 199 000x xxxx.
Checking numbers is ``recruit.identity``; the two share no code, so that one tests the other.
"""

from __future__ import annotations

import datetime as dt

MOBILES = 100_000
"""How many different mobile numbers there are: 19900000000 to 19900099999."""

_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def resident_id(region: str, born: dt.date, sequence: int) -> str:
    """Return a resident ID with its check character (GB 11643-1999, ISO 7064 MOD 11-2)."""
    body = f"{region}{born:%Y%m%d}{sequence:03d}"
    total = sum(int(digit) << (17 - place) for place, digit in enumerate(body))
    return body + "0123456789X"[(12 - total) % 11]


class ResidentIds:
    """Gives out resident IDs, none twice."""

    def __init__(self) -> None:
        self._taken: set[tuple[str, dt.date, int]] = set()

    def issue(self, region: str, born: dt.date, *, odd: bool) -> tuple[str, dt.date]:
        """Return a new ID and its birth date, moved on a day at a time while all are taken."""
        while True:
            for sequence in (997, 999) if odd else (996, 998):
                if (region, born, sequence) not in self._taken:
                    self._taken.add((region, born, sequence))
                    return resident_id(region, born, sequence), born
            born += dt.timedelta(days=1)


def mobile(number: int) -> str:
    """Return the mobile number with this place in the block.

    Raises
    ------
    ValueError
        When the block has no such place.
    """
    if not 0 <= number < MOBILES:
        raise ValueError(f"the block of demonstration numbers ends at {MOBILES}, not {number}")
    return f"199000{number:05d}"


def credit_code(number: int) -> str:
    """Return a credit code for a firm registered in Yuyao (GB 32100-2015, GB 11714-1997).

    The organisation code is ``DE`` and six digits with its own check character.
    """
    organisation = f"DE{number:06d}"
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    rest = -sum(w * int(c, 36) for w, c in zip(weights, organisation, strict=True)) % 11
    body = "91330281" + organisation + "0123456789X"[rest]
    total = sum(_CREDIT_ALPHABET.index(c) * pow(3, place, 31) for place, c in enumerate(body))
    return body + _CREDIT_ALPHABET[-total % 31]

"""Personal data at rest: key file, sealed columns, blind indexes; see the README of this package.

A model says ``phone: Mapped[str] = sealed("candidate.phone", index="phone_index")`` and is
written and read as if the text stood there; the database holds ciphertext only.
"""

from recruit.sealed.columns import Blind, Ciphertext, Sealed, sealed
from recruit.sealed.keys import Key, KeyRing, KeyState, Use, give_ring, ring_of
from recruit.sealed.suites import Suite

__all__ = [
    "Blind",
    "Ciphertext",
    "Key",
    "KeyRing",
    "KeyState",
    "Sealed",
    "Suite",
    "Use",
    "give_ring",
    "ring_of",
    "sealed",
]

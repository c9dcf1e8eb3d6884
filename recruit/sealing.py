"""Sealing a secret that has to be read again: AES-256-GCM under a key outside the database.

For the secrets of second factors and webhooks. What is sealed for one purpose and record
cannot be opened for another.
"""

from __future__ import annotations

import base64
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_SUITE = b"\x01"
_NONCE = 12


class SealBroken(Exception):
    """The text was not sealed with this key, or not for this purpose."""


class Seal:
    """Seals and opens texts.

    Parameters
    ----------
    key
        The secret of the installation (``Settings.signing_key``); the sealing key is derived
        from it (HKDF, RFC 5869).
    """

    def __init__(self, key: str) -> None:
        derived = HKDF(hashes.SHA256(), 32, salt=None, info=b"laoxiang sealing 1")
        self._cipher = AESGCM(derived.derive(key.encode()))

    def close(self, text: str, purpose: str) -> str:
        """Return the text sealed for a purpose, such as ``second_factor:7``."""
        nonce = secrets.token_bytes(_NONCE)
        sealed = self._cipher.encrypt(nonce, text.encode(), purpose.encode())
        return base64.urlsafe_b64encode(_SUITE + nonce + sealed).decode()

    def open(self, sealed: str, purpose: str) -> str:
        """Return the text again.

        Raises
        ------
        SealBroken
            When it was changed, or sealed for another purpose or with another key.
        """
        try:
            content = base64.urlsafe_b64decode(sealed.encode())
        except ValueError:
            raise SealBroken from None
        if content[:1] != _SUITE:
            raise SealBroken
        nonce, rest = content[1 : 1 + _NONCE], content[1 + _NONCE :]
        try:
            return self._cipher.decrypt(nonce, rest, purpose.encode()).decode()
        except (InvalidTag, ValueError):
            raise SealBroken from None

"""The ciphers a key may be for, each as one small object; a new one is a class and a member here.

AES-256-GCM (NIST SP 800-38D) is what OpenSSL is quickest at. SM4-GCM (GB/T 32907-2016, RFC 8998)
is for installations that have to use national algorithms (GB/T 39786-2021). Both take a nonce of
96 random bits and bind what they seal to where it belongs (associated data).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from recruit.sealing import SealBroken

NONCE = 12
_TAG = 16


class Suite(StrEnum):
    """What a key is for."""

    AES_256_GCM = "aes-256-gcm"
    SM4_GCM = "sm4-gcm"
    HMAC_SHA_256 = "hmac-sha-256"


KEY_BYTES = {Suite.AES_256_GCM: 32, Suite.SM4_GCM: 16, Suite.HMAC_SHA_256: 32}


class Aead(Protocol):
    """Seals and opens bytes under one key."""

    def close(self, nonce: bytes, content: bytes, belongs: bytes) -> bytes:
        """Return the content sealed, its tag at the end."""

    def open(self, nonce: bytes, sealed: bytes, belongs: bytes) -> bytes:
        """Return the content again; raises SealBroken."""


class _Aes:
    def __init__(self, key: bytes) -> None:
        cipher = AESGCM(key)
        self.close = cipher.encrypt
        self._open = cipher.decrypt

    def open(self, nonce: bytes, sealed: bytes, belongs: bytes) -> bytes:
        try:
            return self._open(nonce, sealed, belongs)
        except (InvalidTag, ValueError):
            raise SealBroken from None


class _Sm4:
    def __init__(self, key: bytes) -> None:
        self._algorithm = algorithms.SM4(key)

    def close(self, nonce: bytes, content: bytes, belongs: bytes) -> bytes:
        encryptor = Cipher(self._algorithm, modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(belongs)
        return encryptor.update(content) + encryptor.finalize() + encryptor.tag

    def open(self, nonce: bytes, sealed: bytes, belongs: bytes) -> bytes:
        try:
            decryptor = Cipher(self._algorithm, modes.GCM(nonce, sealed[-_TAG:])).decryptor()
            decryptor.authenticate_additional_data(belongs)
            return decryptor.update(sealed[:-_TAG]) + decryptor.finalize()
        except (InvalidTag, ValueError):
            raise SealBroken from None


def aead(suite: Suite, key: bytes) -> Aead:
    """Return what seals under a key of this suite."""
    return _Sm4(key) if suite is Suite.SM4_GCM else _Aes(key)

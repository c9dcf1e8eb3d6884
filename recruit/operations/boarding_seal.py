"""Readings sealed on the phone: a temperature waits there as a text only the server can open.

ECDH on P-256 with a key of the phone's own for each reading, SHA-256 of the shared secret as
the key of AES-256-GCM, the report's nonce as additional data: what every browser's Web Crypto
has. A seal is base64 of the phone's public point (65 bytes), the initialisation vector (12) and
the ciphertext; it opens for one report only.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from recruit.models import HealthStatus

_POINT, _VECTOR = 65, 12
_CURVE = ec.SECP256R1()
LEAST_TENTHS, MOST_TENTHS = 330, 430
"""What a thermometer for people can show, in tenths of a degree Celsius."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was measured at the door; None where it was not."""

    temperature_tenths: int | None = None
    health: HealthStatus | None = None

    def __post_init__(self) -> None:
        tenths = self.temperature_tenths
        if tenths is not None and not LEAST_TENTHS <= tenths <= MOST_TENTHS:
            raise ValueError(f"{tenths} tenths of a degree is no body temperature")


def new_private_key() -> str:
    """Return a new key as the hexadecimal digits of its scalar."""
    return f"{ec.generate_private_key(_CURVE).private_numbers().private_value:064x}"


def public_point(private_key: str) -> str:
    """Return the public half as phones take it: base64 of the uncompressed point."""
    point = (
        _key(private_key)
        .public_key()
        .public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    )
    return base64.b64encode(point).decode("ascii")


def open_seal(seal: str, private_key: str, nonce: str) -> Reading | None:
    """Return the reading in a seal, or None when it is no seal for this key and report."""
    try:
        raw = base64.b64decode(seal, validate=True)
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, raw[:_POINT])
        shared = _key(private_key).exchange(ec.ECDH(), theirs)
        opened = AESGCM(hashlib.sha256(shared).digest()).decrypt(
            raw[_POINT : _POINT + _VECTOR], raw[_POINT + _VECTOR :], nonce.encode("ascii")
        )
        return reading_of(json.loads(opened))
    except (ValueError, TypeError, binascii.Error, InvalidTag):
        return None


def reading_of(said: object) -> Reading:
    """Return the reading that JSON values say: ``{"t": 365, "h": "green"}``.

    Raises
    ------
    ValueError
        When they say none.
    """
    if not isinstance(said, dict) or not set(said) <= {"t", "h"}:
        raise ValueError("a reading has t and h and nothing else")
    tenths, health = said.get("t"), said.get("h")
    if tenths is not None and type(tenths) is not int:
        raise ValueError("a temperature is a whole number of tenths")
    return Reading(tenths, HealthStatus(health) if health else None)


def _key(private_key: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int(private_key, 16), _CURVE)

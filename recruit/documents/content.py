"""Whether two manifests say the same: the hash of what one says, and the code on its QR."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from typing import Any

from recruit.documents.manifest_data import CHINA, ManifestTrip

_ISSUE = frozenset({"number", "issued_at", "issued_by"})


def content_hash(trip: ManifestTrip) -> str:
    """Return the SHA-256 of what the manifest says, 64 hexadecimal digits.

    The same whatever the language, the time zone a time came in, the order passengers were
    given in, and whoever issued it when under which number: equal hashes mean that a new issue
    would say nothing new.
    """
    said = {
        field.name: getattr(trip, field.name)
        for field in dataclasses.fields(trip)
        if field.name not in _ISSUE
    }
    said["passengers"] = sorted(trip.passengers, key=lambda person: person.seat)
    text = json.dumps(said, default=_plain, ensure_ascii=True, sort_keys=True, allow_nan=False)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def manifest_code(trip: ManifestTrip) -> str:
    """Return what the QR carries: trip code, issue number, start of the hash; nothing personal."""
    return f"{trip.code}/{trip.number}/{content_hash(trip)[:8].upper()}"


def _plain(value: Any) -> Any:
    """Return a JSON value for a dataclass or a date; times are told by China's clock."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, dt.datetime):
        return value.astimezone(CHINA).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"a manifest cannot hold {type(value).__name__}")

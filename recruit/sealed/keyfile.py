"""The key file: read as a whole, replaced as a whole, readable by its owner only."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import fcntl
import json
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from recruit.causes import Cause
from recruit.errors import UserError
from recruit.sealed.suites import KEY_BYTES, Suite

FORMAT = 1
_ABOUT = (
    "Keys of a Laoxiang registry. Without this file nobody can read its ID and telephone numbers."
    " Keep a copy where backups do not lie."
)


class Use(StrEnum):
    """What a key does."""

    DATA = "data"
    INDEX = "index"


class KeyState(StrEnum):
    """Where a key stands: about to be used, in use, being replaced, or for old backups only."""

    COMING = "coming"
    ACTIVE = "active"
    RETIRING = "retiring"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Key:
    """One key; ``id`` stands in front of everything it has sealed."""

    id: str
    use: Use
    suite: Suite
    state: KeyState
    made_at: dt.datetime
    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != KEY_BYTES[self.suite]:
            raise ValueError(f"key {self.id} has the wrong length")


def new_key(use: Use, suite: Suite) -> Key:
    """Return a fresh key."""
    return Key(
        id=secrets.token_hex(4),
        use=use,
        suite=suite,
        state=KeyState.ACTIVE,
        made_at=dt.datetime.now(dt.UTC).replace(microsecond=0),
        secret=secrets.token_bytes(KEY_BYTES[suite]),
    )


def read(path: Path) -> tuple[Key, ...]:
    """Return the keys of a file, none when there is no file.

    Raises
    ------
    UserError
        When it is no key file, or was damaged.
    """
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError):
        raise UserError(Cause.KEY_FILE_UNREADABLE, file=str(path)) from None
    try:
        if told["format"] != FORMAT:
            raise ValueError
        return tuple(
            Key(
                id=str(one["id"]),
                use=Use(one["use"]),
                suite=Suite(one["suite"]),
                state=KeyState(one["state"]),
                made_at=dt.datetime.fromisoformat(one["made_at"]),
                secret=base64.b64decode(one["secret"], validate=True),
            )
            for one in told["keys"]
        )
    except (KeyError, TypeError, ValueError, binascii.Error):
        raise UserError(Cause.KEY_FILE_UNREADABLE, file=str(path)) from None


def write(path: Path, keys: Sequence[Key]) -> None:
    """Replace a key file; it is there as a whole or as it was."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    told = {
        "format": FORMAT,
        "about": _ABOUT,
        "keys": [
            {
                "id": key.id,
                "use": key.use.value,
                "suite": key.suite.value,
                "state": key.state.value,
                "made_at": key.made_at.isoformat(),
                "secret": base64.b64encode(key.secret).decode("ascii"),
            }
            for key in keys
        ],
    }
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(told, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold a key file, so that two commands do not change it at one time."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f".{path.name}.lock")
    descriptor = os.open(beside, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)

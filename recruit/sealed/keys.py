"""The key ring of an opened registry: seals, opens and indexes, and notices a changed key file."""

from __future__ import annotations

import base64
import binascii
import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from sqlalchemy.engine import Dialect

from recruit.causes import Cause
from recruit.errors import UserError
from recruit.sealed import keyfile
from recruit.sealed.indexing import Index, normal
from recruit.sealed.keyfile import Key, KeyState, Use, new_key
from recruit.sealed.suites import NONCE, Aead, Suite, aead
from recruit.sealing import SealBroken

_SETTLED = frozenset(KeyState) - {KeyState.COMING}
LOOK_S = 1.0
"""How often a process looks whether the key file has changed; a rotation waits longer."""
__all__ = ["LOOK_S", "Key", "KeyRing", "KeyState", "Use", "give_ring", "ring_of"]


class KeyRing:
    """The keys of one key file, read when first needed and again when the file changes.

    Parameters
    ----------
    path
        The key file; it need not exist.
    suite
        What new keys are for.
    """

    def __init__(self, path: Path, suite: Suite = Suite.AES_256_GCM) -> None:
        self.path = path
        self.suite = suite
        self._lock = threading.Lock()
        self._mark: tuple[int, int, int] | None = None
        self._looked = float("-inf")
        self._keys: tuple[Key, ...] = ()
        self._open: dict[str, Aead] = {}
        self._active: tuple[str, Aead] | None = None
        self._index: Index | None = None
        self._indexes: dict[str, Index] = {}
        """By id of their key, the one that is written with first."""
        self._wanted: Mapping[str, KeyState] = {}
        self._ask: Callable[[], Mapping[str, KeyState]] | None = None

    @property
    def keys(self) -> tuple[Key, ...]:
        """All keys of the file, in the order they were made."""
        self._look()
        return self._keys

    def key(self, use: Use) -> Key | None:
        """Return the active key for a use."""
        active = [key for key in self.keys if key.use is use and key.state is KeyState.ACTIVE]
        return active[-1] if active else None

    def has(self, key: str) -> bool:
        """Whether a key is there, by its id."""
        return any(one.id == key for one in self.keys)

    def make(self) -> None:
        """Make the first keys where there are none yet."""
        with keyfile.held(self.path):
            keys = keyfile.read(self.path)
            for use, suite in ((Use.DATA, self.suite), (Use.INDEX, Suite.HMAC_SHA_256)):
                if not any(key.use is use for key in keys):
                    keys = (*keys, new_key(use, suite))
            if keys != keyfile.read(self.path):
                keyfile.write(self.path, keys)
        self._look(again=True)

    def use_index(
        self,
        keys: Mapping[str, KeyState],
        ask: Callable[[], Mapping[str, KeyState]] | None = None,
    ) -> None:
        """Index with these keys, by id: those the registry says it is indexed with.

        Parameters
        ----------
        ask
            Asks the registry again whenever the key file has changed.
        """
        self._wanted, self._ask = keys, ask
        self._take(keyfile.read(self.path))

    def announce_index_key(self) -> Key:
        """Put a new key for the index into the file, or return the one that is there already."""
        with keyfile.held(self.path):
            keys = keyfile.read(self.path)
            coming = [key for key in keys if key.use is Use.INDEX and key.state is KeyState.COMING]
            if not coming:
                fresh = replace(new_key(Use.INDEX, Suite.HMAC_SHA_256), state=KeyState.COMING)
                keyfile.write(self.path, (*keys, fresh))
                coming = [fresh]
        self._look(again=True)
        return coming[-1]

    def settle_index(self, states: Mapping[str, KeyState]) -> None:
        """Let the file say of its index keys what the registry says; every process looks again."""
        with keyfile.held(self.path):
            keyfile.write(
                self.path,
                [
                    replace(key, state=states.get(key.id, KeyState.RETIRED))
                    if key.use is Use.INDEX and (key.id in states or key.state in _SETTLED)
                    else key
                    for key in keyfile.read(self.path)
                ],
            )
        self._look(again=True)

    def replace_data_key(self) -> Key:
        """Make a new active key for data; the ones before it are to be retired."""
        with keyfile.held(self.path):
            fresh = new_key(Use.DATA, self.suite)
            keys = self._stepped(KeyState.ACTIVE, KeyState.RETIRING)
            keyfile.write(self.path, (*keys, fresh))
        self._look(again=True)
        return fresh

    def retire(self) -> None:
        """Note that nothing is sealed any more with keys that were being replaced."""
        with keyfile.held(self.path):
            keyfile.write(self.path, self._stepped(KeyState.RETIRING, KeyState.RETIRED))
        self._look(again=True)

    def take_in(self, keys: Iterable[Key]) -> tuple[str, ...]:
        """Add keys that came with a backup, to open with; returns the ids of the new ones."""
        with keyfile.held(self.path):
            there = keyfile.read(self.path)
            known = {key.id for key in there}
            fresh = [key for key in keys if key.id not in known]
            kept = [
                replace(key, state=KeyState.RETIRED) if there and key.use is Use.DATA else key
                for key in fresh
            ]
            if kept:
                keyfile.write(self.path, (*there, *kept))
        self._look(again=True)
        return tuple(key.id for key in fresh)

    def forget(self, keys: Iterable[str]) -> None:
        """Take keys out of the file for good."""
        gone = frozenset(keys)
        with keyfile.held(self.path):
            kept = [key for key in keyfile.read(self.path) if key.id not in gone]
            keyfile.write(self.path, kept)
        self._look(again=True)

    def seal(self, text: str, field: str, row: int | str) -> str:
        """Return a text sealed for one field of one row."""
        key, content = self._close(text.encode(), field, row)
        return f"{key}:{base64.b64encode(content).decode('ascii')}"

    def seal_file(self, content: bytes, field: str, row: str) -> bytes:
        """Return the content of a file sealed for what it is and the name it is found by."""
        key, closed = self._close(content, field, row)
        return f"{key}:".encode("ascii") + closed

    def open(self, sealed: str, field: str, row: int | str) -> str:
        """Return a text again.

        Raises
        ------
        UserError
            When its key is not in the file.
        SealBroken
            When it was altered, or belongs to another row or column.
        """
        key, _, content = sealed.partition(":")
        cipher = self._cipher(key)
        try:
            told = binascii.a2b_base64(content)
        except (ValueError, binascii.Error):
            raise SealBroken from None
        return cipher.open(told[:NONCE], told[NONCE:], _belongs(field, row)).decode()

    def open_file(self, sealed: bytes, field: str, row: str) -> bytes:
        """Return the content of a file again; raises as :meth:`open` does."""
        key, _, told = sealed.partition(b":")
        cipher = self._cipher(key.decode("ascii", "replace"))
        return cipher.open(told[:NONCE], told[NONCE:], _belongs(field, row))

    def index(self, text: str, field: str) -> str:
        """Return the blind index of a text: equal texts of one field have equal ones."""
        return self.digest(normal(text), field)

    def digest(self, text: str, field: str) -> str:
        """Return the blind index of a text in which every character counts."""
        self._look()
        if self._index is None:
            raise UserError(Cause.KEYS_MISSING, file=str(self.path), keys="–")
        return self._index.of(field, text)

    def digests(self, text: str, field: str) -> tuple[str, ...]:
        """Return what a text may be indexed as: one, while the key is replaced two."""
        first = self.digest(text, field)
        if len(self._indexes) == 1:
            return (first,)
        return tuple(index.of(field, text) for index in self._indexes.values())

    def digest_by(self, key: str, text: str, field: str) -> str:
        """Return the blind index of a text under a key, by its id."""
        return self._indexes[key].of(field, text)

    @property
    def index_keys(self) -> tuple[str, ...]:
        """The ids of the keys that numbers may be indexed with, the one written with first."""
        self._look()
        return tuple(self._indexes)

    def require(self, keys: Iterable[str]) -> None:
        """Refuse to go on without the keys that a registry needs.

        Raises
        ------
        UserError
            Saying which are missing.
        """
        missing = [key for key in keys if not self.has(key)]
        if missing:
            raise UserError(Cause.KEYS_MISSING, file=str(self.path), keys=", ".join(missing))

    def _close(self, content: bytes, field: str, row: int | str) -> tuple[str, bytes]:
        """Return the active key's id, and nonce and content sealed with it."""
        self._look()
        if self._active is None:
            raise UserError(Cause.KEYS_MISSING, file=str(self.path), keys="–")
        key, cipher = self._active
        nonce = os.urandom(NONCE)
        return key, nonce + cipher.close(nonce, content, _belongs(field, row))

    def _cipher(self, key: str) -> Aead:
        """Return what opens under a key, by its id; one made since is looked for."""
        cipher = self._open.get(key)
        if cipher is None:
            self._look(again=True)
            cipher = self._open.get(key)
            if cipher is None:
                raise UserError(Cause.KEYS_MISSING, file=str(self.path), keys=key[:16])
        return cipher

    def _stepped(self, now: KeyState, to: KeyState) -> tuple[Key, ...]:
        return tuple(
            replace(key, state=to) if key.use is Use.DATA and key.state is now else key
            for key in keyfile.read(self.path)
        )

    def _look(self, *, again: bool = False) -> None:
        """Read the file anew when it has changed since it was last looked at."""
        if not again and time.monotonic() - self._looked < LOOK_S:
            return
        with self._lock:
            mark = _mark(self.path)
            if mark != self._mark:
                keys = keyfile.read(self.path)
                if self._ask is not None:
                    self._wanted = self._ask()
                self._take(keys)
                self._mark = mark
            self._looked = time.monotonic()

    def _take(self, keys: tuple[Key, ...]) -> None:
        data = [key for key in keys if key.use is Use.DATA]
        opened = {key.id: aead(key.suite, key.secret) for key in data}
        active = [key.id for key in data if key.state is KeyState.ACTIVE]
        index = {key.id: key for key in keys if key.use is Use.INDEX}
        wanted = self._wanted or dict.fromkeys(list(index)[-1:], KeyState.ACTIVE)
        first = sorted(wanted, key=lambda key: wanted[key] is not KeyState.ACTIVE)
        self._keys = keys
        self._open = opened
        self._active = (active[-1], opened[active[-1]]) if active else None
        self._indexes = {key: Index(index[key].secret) for key in first if key in index}
        self._index = self._indexes.get(first[0]) if first else None


def give_ring(dialect: Dialect, ring: KeyRing) -> None:
    """Let the columns of an engine find its key ring."""
    dialect.laoxiang_keys = ring  # type: ignore[attr-defined]


def ring_of(dialect: Dialect) -> KeyRing:
    """Return the key ring of an engine.

    Raises
    ------
    RuntimeError
        When the engine was not made by ``recruit.storage``. This is a fault of the program.
    """
    ring = getattr(dialect, "laoxiang_keys", None)
    if not isinstance(ring, KeyRing):
        raise RuntimeError("this engine was given no keys")
    return ring


def _belongs(field: str, row: int | str) -> bytes:
    return f"laoxiang 1|{field}|{row}".encode()


def _mark(path: Path) -> tuple[int, int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_ino, stat.st_size

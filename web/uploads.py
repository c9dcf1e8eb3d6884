"""Uploaded files between preview and commit: kept in the home directory for a day, sealed.

A file belongs to the account that uploaded it, and is sealed for it and its token with the keys
of the registry: on the disk nothing of it can be read, its name included. Previews are remembered
in memory and read anew from the file when they have been forgotten.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, TypeVar

from recruit.errors import UserError
from recruit.sealed import KeyRing
from recruit.sealing import SealBroken

KEPT_S = 24 * 3600
_FILE, _BESIDE = "upload.file", "upload.beside"
"""What a file on the disk is, as its seal says."""
_HEAD = 9
_SEALED = re.compile(rb"[0-9a-f]{8}:|$")
"""The id of a key; nothing as yet is a file that is being written."""
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")

Read = TypeVar("Read")


class UploadGone(LookupError):
    """The account has no such file, or no longer."""


class Uploads(Generic[Read]):
    """Files waiting to be committed.

    Parameters
    ----------
    folder
        Where they lie; made when needed, readable by its owner only.
    keys
        Seals them.
    remembered
        How many readings are held in memory.
    """

    def __init__(self, folder: Path, keys: KeyRing, *, remembered: int = 4) -> None:
        self.folder = folder
        self._keys = keys
        self._remembered = remembered
        self._readings: OrderedDict[tuple[int, str], Read] = OrderedDict()
        self._lock = threading.Lock()
        if folder.is_dir():
            self._sweep()

    def keep(self, content: bytes, *, name: str, owner: int) -> str:
        """Keep a file and return the token it is found by; files of yesterday are removed."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._sweep()
        token = secrets.token_urlsafe(16)
        path = self._path(owner, token)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        told = json.dumps({"name": name}).encode() + b"\n" + content
        with os.fdopen(descriptor, "wb") as file:
            file.write(self._keys.seal_file(told, _FILE, path.name))
        return token

    def require(self, token: str, *, owner: int) -> None:
        """Raise UploadGone unless this account has such a file."""
        if not self._path(owner, token).is_file():
            raise UploadGone

    def find(self, token: str, *, owner: int) -> tuple[str, bytes]:
        """Return name and content of a file.

        Raises
        ------
        UploadGone
            When this account has no such file, or no longer.
        """
        try:
            head, _, content = self._opened(self._path(owner, token), _FILE).partition(b"\n")
        except (FileNotFoundError, ValueError):
            raise UploadGone from None
        return str(json.loads(head)["name"]), content

    def read(self, token: str, reader: Callable[[str, bytes], Read], *, owner: int) -> Read:
        """Return what the reader makes of a file, from memory when it was read lately."""
        key = (owner, token)
        with self._lock:
            if key in self._readings:
                self._readings.move_to_end(key)
                return self._readings[key]
        name, content = self.find(token, owner=owner)
        reading = reader(name, content)
        with self._lock:
            self._readings[key] = reading
            while len(self._readings) > self._remembered:
                self._readings.popitem(last=False)
        return reading

    def note(self, token: str, what: Any, *, owner: int) -> None:
        """Keep something beside a file; what was read from the file is forgotten.

        Raises
        ------
        UploadGone
            When this account has no such file, or no longer.
        """
        self.find(token, owner=owner)
        path = self._beside(owner, token)
        fresh = path.with_suffix(".new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(self._keys.seal_file(json.dumps(what).encode(), _BESIDE, path.name))
        fresh.replace(path)
        with self._lock:
            self._readings.pop((owner, token), None)

    def noted(self, token: str, *, owner: int) -> Any:
        """Return what was kept beside a file, None when there is nothing."""
        try:
            return json.loads(self._opened(self._beside(owner, token), _BESIDE))
        except FileNotFoundError:
            return None

    def drop(self, token: str, *, owner: int) -> None:
        """Remove a file and what was read from it; nothing happens when it is gone."""
        with self._lock:
            self._readings.pop((owner, token), None)
        self._path(owner, token).unlink(missing_ok=True)
        self._beside(owner, token).unlink(missing_ok=True)

    def _path(self, owner: int, token: str) -> Path:
        if not _TOKEN.fullmatch(token):
            raise UploadGone
        return self.folder / f"{owner}-{token}"

    def _beside(self, owner: int, token: str) -> Path:
        return self._path(owner, token).with_suffix(".mended")

    def _opened(self, path: Path, what: str) -> bytes:
        """Return what a file holds; one whose key was forgotten, or that was altered, is gone."""
        try:
            return self._keys.open_file(path.read_bytes(), what, path.name)
        except (SealBroken, UserError):
            raise UploadGone from None

    def _sweep(self) -> None:
        """Remove files of yesterday, and those that an earlier version left in plain."""
        limit = time.time() - KEPT_S
        for path in self.folder.iterdir():
            try:
                with path.open("rb") as file:
                    plain = not _SEALED.match(file.read(_HEAD))
                if plain or path.stat().st_mtime < limit:
                    path.unlink()
            except FileNotFoundError:
                # Somebody committed it meanwhile.
                continue

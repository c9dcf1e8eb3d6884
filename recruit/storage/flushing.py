"""Waiting for the disk together: writers that commit meanwhile share the next flush.

SQLite with ``synchronous=FULL`` flushes its log within every commit, while it keeps all other
writers out: as many commits a second as the disk has flushes. Here a commit only writes to the
log (``NORMAL``), the next writer goes on, and whoever has committed waits for a flush that began
after his commit. What is promised is on the disk all the same.

What ``NORMAL`` leaves to SQLite is in order without us: it flushes the log before it copies from
it into the database, the database before it begins the log anew, and the log's new head before
anything follows it. What it leaves out is done here: the flush of a commit, and that of the
directory when the log is a new file, without which the file itself could be gone.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path


class Flush:
    """Flushes of one write-ahead log.

    Parameters
    ----------
    log
        The file, ``….db-wal``. SQLite holds no locks on it, so that closing it here frees none.
    """

    def __init__(self, log: Path) -> None:
        self._file = _File(log)
        self._changed = threading.Condition()
        self._begun = 0
        self._done = 0
        self._refused: OSError | None = None

    def wait(self) -> None:
        """Return when everything written to the log before this call is on the disk.

        Raises
        ------
        OSError
            When the disk has refused, now or before. A system that could not write forgets what
            it was to write, and says "done" the next time: only opening the registry again tells
            what is there.
        """
        with self._changed:
            mine = self._begun + 1  # one that is under way may have begun too early
            while self._done < mine:
                if self._refused is not None:
                    raise OSError(*self._refused.args)
                if self._begun == self._done:
                    self._begun += 1
                    self._lead()
                else:
                    self._changed.wait()

    def close(self) -> None:
        """Let go of the file."""
        with self._changed:
            self._file.close()

    def _lead(self) -> None:
        """Flush for everybody who waits; called and left with the condition held."""
        self._changed.release()
        refused = None
        try:
            self._file.to_disk()
        except OSError as error:
            refused = error
        finally:
            self._changed.acquire()
            self._refused = self._refused or refused
            self._done = self._begun if refused is None else self._done
            self._changed.notify_all()


class _File:
    """The log, kept open so that another file in its place is told from it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def to_disk(self) -> None:
        """Flush the log, and its directory when it is a new file."""
        try:
            there = self._path.stat()
        except FileNotFoundError:
            return  # the last connection was closed: SQLite has moved and flushed everything
        if self._handle is None or os.fstat(self._handle).st_ino != there.st_ino:
            self.close()
            try:
                self._handle = os.open(self._path, os.O_RDWR)
            except FileNotFoundError:
                return
            _flush(self._handle)
            _name_to_disk(self._path.parent)
            return
        _flush(self._handle)

    def close(self) -> None:
        """Close the log."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def _flush(handle: int) -> None:
    if sys.platform == "linux":
        os.fdatasync(handle)
    else:
        os.fsync(handle)


def _name_to_disk(folder: Path) -> None:
    if sys.platform == "win32":
        return  # names are kept there with the file
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

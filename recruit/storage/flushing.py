"""Waiting for the disk together: writers that commit meanwhile share the next flush.

SQLite with ``synchronous=FULL`` flushes its log within every commit, while it keeps all other
writers out: as many commits a second as the disk has flushes. Here a commit only writes to the
log (``NORMAL``, as safe against damage), the next writer goes on, and whoever has committed
waits for a flush that began after his commit. What is promised is on the disk all the same.
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
        self._log = log
        self._changed = threading.Condition()
        self._begun = 0
        self._done = 0

    def wait(self) -> None:
        """Return when everything written to the log before this call is on the disk.

        Raises
        ------
        OSError
            When the disk refuses.
        """
        with self._changed:
            mine = self._begun + 1  # one that is under way may have begun too early
            while self._done < mine:
                if self._begun == self._done:
                    self._begun += 1
                    self._lead()
                else:
                    self._changed.wait()

    def _lead(self) -> None:
        """Flush for everybody who waits; called and left with the condition held."""
        self._changed.release()
        failed = True
        try:
            _to_disk(self._log)
            failed = False
        finally:
            self._changed.acquire()
            if failed:
                self._begun -= 1  # those who wait try themselves
            else:
                self._done = self._begun
            self._changed.notify_all()


def _to_disk(log: Path) -> None:
    try:
        handle = os.open(log, os.O_RDWR)
    except FileNotFoundError:
        return  # the last connection was closed: SQLite has moved and flushed everything
    try:
        if sys.platform == "linux":
            os.fdatasync(handle)
        else:
            os.fsync(handle)
    finally:
        os.close(handle)

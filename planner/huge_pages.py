"""Memory in pages of 2 MB where Linux gives them when asked: solvers and intake wait less.

Small objects by the million (rows of a workbook, cuts of a programme) lie in pages of 4 kB
otherwise, and under a hypervisor the way to each costs more than the reading: 50,000 rows of
intake took 2.3 times as long on such a machine. Only the C library can ask, and only when a
process starts, so the command starts itself once more with that in its environment.

The tunable: https://sourceware.org/glibc/manual/latest/html_node/Memory-Allocation-Tunables.html
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

ENVIRONMENT = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1", "PYTHONMALLOC": "malloc"}
"""The C library asks for huge pages, and Python takes its small objects from it."""
OFFER = Path("/sys/kernel/mm/transparent_hugepage/enabled")
"""Where the kernel says whether it gives them always, when asked (``[madvise]``) or never."""


def wanted(environment: Mapping[str, str], offer: Path = OFFER) -> bool:
    """Say whether a process with this environment gains by starting over.

    Not where an administrator has set one of the two, be it to nothing: that also switches
    this off.
    """
    if sys.platform != "linux" or any(name in environment for name in ENVIRONMENT):
        return False
    try:
        return "[madvise]" in offer.read_text(encoding="ascii") and _is_glibc()
    except (OSError, UnicodeDecodeError):
        return False


def _is_glibc() -> bool:
    """Say whether the C library is GNU's; others do not know the name of its version."""
    try:
        return (os.confstr("CS_GNU_LIBC_VERSION") or "").startswith("glibc")
    except (OSError, ValueError):
        return False


def start_over() -> None:
    """Start this process once more with huge pages if that helps; return if not.

    Keeps the process number, the arguments and open streams. Best called before anything else is
    imported, since what has been done is done again.
    """
    if wanted(os.environ) and sys.executable and sys.orig_argv:
        arguments = [sys.executable, *sys.orig_argv[1:]]
        os.execve(sys.executable, arguments, {**os.environ, **ENVIRONMENT})

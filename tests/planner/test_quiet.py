"""What a library prints by itself never reaches standard output; ours still does."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import ctypes
from planner.quiet import libraries_quiet
print("before")
with libraries_quiet():
    ctypes.CDLL(None).printf(b"chatter of a library\\n")
print("after")
"""


def test_chatter_of_a_library_is_dropped_and_our_lines_stay() -> None:
    ran = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines() == ["before", "after"]

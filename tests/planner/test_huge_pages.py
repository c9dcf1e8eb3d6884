"""A command starts itself once more for huge pages, once, and only where that helps."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from planner import huge_pages

SAYS = """
import json, os, sys
from planner.huge_pages import start_over
start_over()
print(json.dumps([os.getpid(), sys.argv[1:], {n: os.environ.get(n) for n in sys.argv[2:]}]))
"""
NAMES = list(huge_pages.ENVIRONMENT)
offered = pytest.mark.skipif(
    not huge_pages.wanted({}), reason="this kernel does not give huge pages when asked"
)


@pytest.mark.parametrize(
    ("said", "expected"),
    [("always [madvise] never", True), ("[always] madvise never", False), ("[never]", False)],
)
def test_it_helps_only_where_pages_are_given_when_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, expected: bool
):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(huge_pages, "_is_glibc", lambda: True)
    offer = tmp_path / "enabled"
    offer.write_text(said + "\n")
    assert huge_pages.wanted({}, offer) is expected
    assert not huge_pages.wanted({}, tmp_path / "missing")


@pytest.mark.parametrize("name", NAMES)
def test_what_an_administrator_has_set_is_kept(tmp_path: Path, name: str):
    offer = tmp_path / "enabled"
    offer.write_text("always [madvise] never\n")
    assert not huge_pages.wanted({name: ""}, offer)


def started(environment: dict[str, str]) -> tuple[int, int, list[str], dict[str, str | None]]:
    """Run ``SAYS``; return the process begun, the one that answered, arguments and settings."""
    child = subprocess.Popen(
        [sys.executable, "-c", SAYS, "an argument", *NAMES],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    told, _ = child.communicate(timeout=60)
    assert child.returncode == 0
    answered, arguments, settings = json.loads(told)
    return child.pid, answered, arguments, settings


@offered
def test_a_process_starts_over_under_its_own_number_and_arguments():
    bare = {name: value for name, value in os.environ.items() if name not in NAMES}
    begun, answered, arguments, settings = started(bare)
    assert answered == begun
    assert arguments == ["an argument", *NAMES]
    assert settings == huge_pages.ENVIRONMENT


def test_a_process_that_was_told_otherwise_goes_on():
    told = {**os.environ, "GLIBC_TUNABLES": "", "PYTHONMALLOC": "pymalloc"}
    _, _, _, settings = started(told)
    assert settings == {"GLIBC_TUNABLES": "", "PYTHONMALLOC": "pymalloc"}

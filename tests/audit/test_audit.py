"""The audit in its quick form: all licences, bandit where secrets and uploads are handled."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path

import pytest

_spec = importlib.util.spec_from_file_location("audit", Path(__file__).with_name("audit.py"))
audit = sys.modules["audit"] = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(audit)

QUICK = ("recruit/sealed", "recruit/storage/session.py", "web/auth", "web/uploads.py")


@pytest.fixture(scope="module")
def known():
    """Return the exceptions."""
    return audit.Exceptions.read()


def test_what_is_handed_on_is_free_or_excepted_with_a_reason(known):
    assert list(audit.licences(known)) == []


def test_bandit_finds_nothing_that_is_not_excepted(known):
    assert list(audit.bandit(known, QUICK)) == []


def test_a_package_whose_exception_is_gone_is_found(known):
    fewer = replace(known, licences={"flask": "an exception that nothing needs any more"})
    found = list(audit.licences(fewer))
    assert "licence: no exception is needed for flask any more" in found
    assert any(line.startswith("licence: psycopg ") for line in found)


def test_a_finding_more_or_less_than_excepted_is_told(known):
    found = list(audit.bandit(replace(known, bandit=()), ("recruit/sealed",)))
    assert any("B608 in recruit/sealed/writes.py" in line for line in found)
    too_many = {"test": "B608", "file": "recruit/sealed/writes.py", "times": 2, "reason": "x" * 21}
    told = list(audit.bandit(replace(known, bandit=(too_many,)), ("recruit/sealed",)))
    assert "bandit: B608 in recruit/sealed/writes.py 1 times, excepted 2" in told


@pytest.mark.parametrize(
    ("expression", "free"),
    [("MIT", True), ("LGPL-3.0-only", False), ("GPL-2.0-only OR MIT", True),
     ("MIT AND GPL-2.0-only", False), ("", False), ("Apache-2.0 AND BSD-2-Clause", True)],
)  # fmt: skip
def test_all_parts_of_a_licence_have_to_be_free_and_one_of_its_choices(expression, free):
    assert audit.is_free(expression) is free


def test_an_exception_without_a_reason_is_refused(tmp_path):
    path = tmp_path / "exceptions.yaml"
    path.write_text("bandit: []\nlicences: {flask: because}\nvulnerabilities: {}\n")
    with pytest.raises(ValueError, match="without a reason"):
        audit.Exceptions.read(path)

"""Planting faults, in its quick form: the faults themselves, and that some of them are noticed."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
_spec = importlib.util.spec_from_file_location("mutants", HERE / "mutants.py")
planting = sys.modules["mutants"] = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(planting)

SOURCE = '''
LIMIT = 3

def fits(count: int, *, most: int = 5) -> bool:
    """Whether it fits."""
    if count > most and not closed():
        raise ValueError("too many")
    note(count)
    return count + 1 <= most
'''


def planted():
    return {mutant.name: mutant.source for mutant in planting.mutants(SOURCE)}


@pytest.mark.parametrize(
    "fault",
    [
        "fits: Gt in count > most -> GtE in count >= most",
        "fits: And in count > most and (not closed()) -> Or in count > most or not closed()",
        "fits: not closed() -> closed()",
        "fits: raise ValueError('too many') -> pass",
        "fits: note(count) -> pass",
        "fits: LtE in count + 1 <= most -> Lt in count + 1 < most",
        "fits: Add in count + 1 -> Sub in count - 1",
        "fits: return count + 1 <= most -> return None",
    ],
)
def test_each_kind_of_fault_is_planted_where_it_can_be(fault):
    assert fault in planted()


def test_a_default_is_changed_and_messages_docstrings_and_tables_are_not():
    names = planted()
    assert any("most: int=6" in source for source in names.values())
    assert not any("too many" in name for name in names if "raise" not in name)
    assert not any("Whether it fits" in name or "LIMIT" in name for name in names)


def test_every_fault_is_one_change_of_the_source():
    right = planting.ast.unparse(planting.ast.parse(SOURCE)).splitlines()
    for source in planted().values():
        lines = source.splitlines()
        assert lines != right
        assert abs(len(lines) - len(right)) <= 1


def test_a_few_faults_in_identity_are_noticed():
    """All groups: make mutation."""
    said = subprocess.run(
        [sys.executable, HERE / "run.py", "--group", "identity", "--sample", "5", "--jobs", "1"],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert said.returncode == 0, said.stdout + said.stderr
    assert "identity: 5 of 5 killed" in said.stdout

"""``laoxiang keys``: both keys are replaced on the command line, listed and forgotten."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from recruit.models import Campaign, Candidate
from recruit.operations import candidates
from recruit.sealed import keys
from recruit.storage import open_registry
from recruit.upkeep import reindexing, rotation
from web.cli import main

SPAN = ("--from", "2020-02-20", "--to", "2020-03-10")
PHONE = "13912345678"


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    for module in (keys, reindexing, rotation):
        monkeypatch.setattr(module, "LOOK_S", 0.0)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    assert run(home, "init", "--name", "测试", *SPAN).exit_code == 0
    registry = open_registry(home=home)
    with registry.write() as session:
        campaign = session.scalars(select(Campaign)).one()
        candidates.register(
            session, campaign, name="甲", home_county="520526", phone=PHONE, by="staff"
        )
    registry.dispose()
    return home


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--home", str(home), "--lang", "en"])


def found(home: Path) -> list[str]:
    registry = open_registry(home=home)
    with registry.read() as session:
        names = session.scalars(select(Candidate.name).where(Candidate.phone == PHONE)).all()
    registry.dispose()
    return [*names]


def test_both_keys_are_replaced_and_the_old_ones_forgotten(home):
    assert found(home) == ["甲"]
    replaced = run(home, "keys", "rotate-index")
    assert replaced.exit_code == 0, replaced.output
    assert "make a new copy of the key file" in replaced.output
    assert run(home, "keys", "rotate").exit_code == 0
    assert found(home) == ["甲"]
    listed = run(home, "keys", "list").output
    retired = re.findall(r"(?m)^([0-9a-f]{8}) .*retired", listed)
    active = re.findall(r"(?m)^([0-9a-f]{8}) .*active", listed)
    assert (len(retired), len(active)) == (2, 2)
    for key in active:
        assert run(home, "keys", "forget", key).exit_code == 2
    for key in retired:
        assert run(home, "keys", "forget", key).exit_code == 0
    assert found(home) == ["甲"]
    doctor = run(home, "doctor").output
    assert "is in use" in doctor

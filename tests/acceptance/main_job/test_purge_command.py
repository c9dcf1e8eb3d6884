"""``laoxiang purge``: what is due goes from the files themselves, and nothing before its day."""

from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from recruit.models import Campaign, Candidate
from recruit.operations import candidates
from recruit.storage import open_registry
from web.cli import main

SPAN = ("--from", "2020-02-20", "--to", "2020-03-10")
SECRET = "欧阳无名氏"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    opened = _run(home, "init", "--name", "测试", *SPAN)
    assert opened.exit_code == 0, opened.output
    registry = open_registry(home=home)
    with registry.write() as session:
        campaign = session.scalars(select(Campaign)).one()
        for number in range(1200):
            candidates.register(
                session, campaign, name=f"{SECRET}{number}", home_county="520526",
                phone=f"139{number:08d}", by="staff",
            )  # fmt: skip
    registry.dispose()
    return home


def _run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--home", str(home), "--lang", "zh_Hans"])


def _left(home: Path) -> int:
    registry = open_registry(home=home)
    with registry.read() as session:
        left = session.scalar(select(func.count()).where(Candidate.erased_at.is_(None)))
    registry.dispose()
    return left or 0


def _kept(home: Path) -> list[bytes]:
    """Return what the registry keeps of every name: sealed, as it stands in the file."""
    with sqlite3.connect(home / "laoxiang.db") as connection:
        rows = connection.execute("select name from candidate where erased_at is null").fetchall()
    return [row[0].encode() if isinstance(row[0], str) else bytes(row[0]) for row in rows]


def _in_files(home: Path, wanted: list[bytes]) -> list[str]:
    """Return the files that hold any of these, or a name in plain."""
    return [
        path.name
        for path in home.rglob("*")
        if path.is_file()
        for content in (path.read_bytes(),)
        if SECRET.encode() in content or any(one in content for one in wanted)
    ]


def test_before_its_day_nothing_goes(home: Path) -> None:
    done = _run(home, "purge", "--today", "2020-09-05")
    assert done.exit_code == 0, done.output
    assert "没有到期" in done.output
    assert _left(home) == 1200


def test_a_dry_run_says_what_would_go(home: Path) -> None:
    done = _run(home, "purge", "--today", "2020-09-06", "--dry-run")
    assert "1200 人，保存到 2020-09-06" in done.output
    assert _left(home) == 1200


def test_on_its_day_nothing_is_left_in_the_files(home: Path) -> None:
    sealed = _kept(home)[:50]
    assert len(set(sealed)) == 50
    assert _in_files(home, sealed)
    done = _run(home, "purge", "--today", dt.date(2020, 9, 6).isoformat())
    assert done.exit_code == 0, done.output
    assert "已删除 1200 人" in done.output
    assert _left(home) == 0
    assert _in_files(home, sealed) == []
    assert _run(home, "audit", "verify").exit_code == 0

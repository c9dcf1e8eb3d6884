"""Settings of an installation."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from recruit.settings import DEMONSTRATION, Settings, embedded_url


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable of ours is set, and no ``.env`` lies about."""
    for name in ("HOME", "DATABASE_URL", "SECRET_KEY", "PORT"):
        monkeypatch.delenv(f"LAOXIANG_{name}", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.mark.embedded
def test_without_a_database_url_the_database_lies_in_the_home_directory(tmp_path: Path) -> None:
    assert Settings(home=tmp_path).url == embedded_url(tmp_path)


def test_the_environment_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAOXIANG_DATABASE_URL", "postgresql://db/laoxiang")
    monkeypatch.setenv("LAOXIANG_PORT", "9000")
    settings = Settings()
    assert (settings.url, settings.port) == ("postgresql://db/laoxiang", 9000)


def test_a_signing_key_is_made_once_and_private(tmp_path: Path) -> None:
    home = tmp_path / "home"
    first = Settings(home=home).signing_key()
    assert len(first) >= 64
    assert Settings(home=home).signing_key() == first
    assert (home / "secret_key").stat().st_mode & 0o077 == 0


def test_a_signing_key_that_is_set_is_used_and_never_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAOXIANG_SECRET_KEY", "from outside")
    settings = Settings(home=tmp_path)
    assert settings.signing_key() == "from outside"
    assert "from outside" not in repr(settings)
    assert not (tmp_path / "secret_key").exists()


def test_a_demonstration_has_a_day_of_its_own_and_a_rehearsal_any(tmp_path: Path) -> None:
    assert Settings(home=tmp_path).rehearsed_day is None
    (tmp_path / DEMONSTRATION).touch()
    assert Settings(home=tmp_path).rehearsed_day is None
    (tmp_path / DEMONSTRATION).write_text("2020-03-01")
    assert Settings(home=tmp_path).rehearsed_day == dt.date(2020, 3, 1)
    asked = Settings(home=tmp_path, today=dt.date(2020, 3, 5))
    assert asked.rehearsed_day == dt.date(2020, 3, 5)

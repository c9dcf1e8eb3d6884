"""The life of an account at the terminal: made, listed, shut out, let in, given a new password."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from planner.console import EXIT_BAD_INPUT
from recruit.operations import accounts
from recruit.storage import open_registry
from web.cli import main

SPAN = ("--from", "2020-02-20", "--to", "2020-03-10")
PASSWORD = re.compile(r"\b[a-z0-9]{4}(?:-[a-z0-9]{4}){3}\b")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    opened = _run(home, "init", "--name", "测试", *SPAN)
    assert opened.exit_code == 0, opened.output
    return home


def _run(home: Path, *arguments: str, lang: str = "zh_Hans") -> Result:
    return CliRunner().invoke(main, [*arguments, "--home", str(home), "--lang", lang])


def _enters(home: Path, username: str, password: str) -> bool:
    registry = open_registry(home=home)
    with registry.read() as session:
        entered = accounts.verify(session, username, password)
    registry.dispose()
    return entered is not None


@pytest.mark.parametrize(
    ("lang", "roles"),
    [
        ("zh_Hans", "人社局, 管理员"),
        ("zh_Hant", "人社局, 管理員"),
        ("en", "Labour bureau, Administrator"),
    ],
)
def test_a_new_account_is_listed_with_its_roles(home: Path, lang: str, roles: str) -> None:
    made = _run(home, "account", "create", "wang", "--role", "bureau", "--role", "admin")
    assert made.exit_code == 0, made.output
    listed = _run(home, "account", "list", lang=lang)
    assert listed.exit_code == 0, listed.output
    line = next(line for line in listed.output.splitlines() if " wang " in line)
    assert [role for role in roles.split(", ") if role not in line] == []


def test_an_account_is_shut_out_and_let_in_again(home: Path) -> None:
    made = _run(home, "account", "create", "wang", "--role", "bureau")
    password = PASSWORD.findall(made.output)[-1]
    assert _enters(home, "wang", password)
    shut = _run(home, "account", "deactivate", "wang")
    assert shut.exit_code == 0, shut.output
    assert not _enters(home, "wang", password)
    assert _run(home, "account", "activate", "wang").exit_code == 0
    assert _enters(home, "wang", password)


def test_a_new_password_replaces_the_old_one(home: Path) -> None:
    first = PASSWORD.findall(_run(home, "account", "create", "wang", "--role", "bureau").output)
    second = PASSWORD.findall(_run(home, "account", "password", "wang").output)
    assert not _enters(home, "wang", first[-1])
    assert _enters(home, "wang", second[-1])


@pytest.mark.parametrize("command", ["password", "deactivate", "activate", "end-sessions"])
def test_an_account_that_is_not_there_is_named(home: Path, command: str) -> None:
    answer = _run(home, "account", command, "nobody")
    assert answer.exit_code == EXIT_BAD_INPUT
    assert "nobody" in answer.output


def test_the_last_administrator_stays(home: Path) -> None:
    listed = _run(home, "account", "list").output
    username = listed.split()[1]
    answer = _run(home, "account", "deactivate", username)
    assert answer.exit_code == EXIT_BAD_INPUT
    assert _run(home, "account", "list").output == listed

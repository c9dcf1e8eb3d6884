"""Accounts: made, verified, shut out."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from recruit.causes import Cause
from recruit.errors import Conflict, UserError
from recruit.models import Account, RoleName
from recruit.operations import accounts
from recruit.operations.accounts import AccountView
from recruit.storage import Registry

from ..conftest import refused


@pytest.fixture(autouse=True)
def quick_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 with its smallest cost: the cost itself is not what is tested."""
    from argon2 import PasswordHasher

    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(accounts, "_hasher", lambda: hasher)


def create(registry: Registry, **kwargs: object) -> tuple[AccountView, str]:
    values = {"username": "wangfang", "roles": [RoleName.BUREAU], "by": "admin", **kwargs}
    with registry.write() as session:
        return accounts.create_account(session, **values)  # type: ignore[arg-type]


def verify(registry: Registry, username: str, password: str) -> AccountView | None:
    with registry.read() as session:
        return accounts.verify(session, username, password)


def stored(registry: Registry) -> Account:
    with registry.read() as session:
        return session.scalars(select(Account)).one()


def test_the_right_password_opens_the_account(registry: Registry) -> None:
    created, password = create(registry)
    assert verify(registry, "wangfang", password) == created
    assert created.roles == {"bureau"}


@pytest.mark.parametrize(("username", "suffix"), [("wangfang", "x"), ("somebody", "")])
def test_a_wrong_name_or_password_opens_nothing(
    registry: Registry, username: str, suffix: str
) -> None:
    _, password = create(registry)
    assert verify(registry, username, password + suffix) is None


def test_the_password_itself_is_not_kept(registry: Registry) -> None:
    _, password = create(registry, password="correct horse battery")
    assert password == "correct horse battery"
    assert stored(registry).password.startswith("$argon2id$")
    assert password not in stored(registry).password


def test_random_passwords_are_long_and_differ() -> None:
    made = {accounts.random_password() for _ in range(50)}
    assert len(made) == 50
    assert {len(password) for password in made} == {19}


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"username": " "}, UserError),
        ({"roles": []}, UserError),
        ({"password": "short"}, UserError),
        ({"roles": [RoleName.TOWN]}, UserError),
        ({"roles": [RoleName.REFERRER], "squad_id": 1}, UserError),
    ],
)
def test_an_account_needs_a_name_a_role_a_password_and_its_scope(
    registry: Registry, values: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        create(registry, **values)


def test_a_user_name_is_taken_once(registry: Registry) -> None:
    create(registry)
    with refused(Cause.USERNAME_TAKEN, Conflict, username="wangfang"):
        create(registry)


def test_a_town_account_sees_its_town(registry: Registry) -> None:
    created, _ = create(registry, roles=[RoleName.TOWN], town_code="330281001")
    assert (created.roles, created.town_code) == ({"town"}, "330281001")


def test_a_deactivated_account_is_shut_out_at_once(registry: Registry) -> None:
    created, password = create(registry)
    with registry.write() as session:
        accounts.deactivate(session, session.get_one(Account, created.id), by="admin")
    assert verify(registry, "wangfang", password) is None
    with registry.read() as session:
        assert accounts.by_session_key(session, created.session_key) is None


def test_a_new_password_ends_the_sessions_of_the_old_one(registry: Registry) -> None:
    created, old = create(registry)
    with registry.write() as session:
        new = accounts.set_password(session, session.get_one(Account, created.id), by="admin")
    assert verify(registry, "wangfang", old) is None
    assert verify(registry, "wangfang", new) is not None
    with registry.read() as session:
        assert accounts.by_session_key(session, created.session_key) is None
        current = stored(registry).session_key
        found = accounts.by_session_key(session, current)
    assert found is not None
    assert found.id == created.id


def test_the_last_log_in_is_noted(registry: Registry) -> None:
    created, _ = create(registry)
    with registry.write() as session:
        accounts.note_login(session, created.id)
    assert stored(registry).last_login_at is not None

"""Accounts: making them, checking a log-in, new passwords, ending sessions."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from recruit.causes import Cause
from recruit.errors import Conflict, UserError
from recruit.logging import log
from recruit.models import Account, Role, RoleName, now

LEAST_PASSWORD = 12
"""Fewest characters of a password that somebody chooses."""

# Letters and digits that cannot be taken for one another.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account as pages see it: who, in which roles, for which town, squad, person or firm."""

    id: int
    username: str
    display_name: str
    session_key: str
    roles: frozenset[str]
    town_code: str | None
    squad_id: int | None
    referrer_id: int | None
    enterprise_id: int | None


def random_password() -> str:
    """Return a password of 16 characters in four groups (79 bits)."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


def create_account(
    session: Session,
    *,
    username: str,
    roles: Collection[RoleName],
    by: str,
    password: str | None = None,
    display_name: str = "",
    town_code: str | None = None,
    squad_id: int | None = None,
    referrer_id: int | None = None,
    enterprise_id: int | None = None,
) -> tuple[AccountView, str]:
    """Make an account.

    Parameters
    ----------
    password
        Without one, a random one is made.
    town_code, squad_id, referrer_id, enterprise_id
        What a town, squad, referrer or enterprise role is limited to.

    Returns
    -------
    tuple
        The account, and the password to hand over: it is kept as an Argon2 hash only.

    Raises
    ------
    UserError
        When the user name is blank, no role is given, the password is short, or a role
        lacks what it is limited to.
    Conflict
        When the user name is taken.
    """
    username = username.strip()
    if not username:
        raise UserError(Cause.USERNAME_BLANK)
    if not roles:
        raise UserError(Cause.ROLE_MISSING)
    scopes = {
        RoleName.TOWN: town_code,
        RoleName.SQUAD: squad_id,
        RoleName.REFERRER: referrer_id,
        RoleName.ENTERPRISE: enterprise_id,
    }
    for role in roles:
        if role in scopes and scopes[role] is None:
            raise UserError(Cause.ROLE_WITHOUT_SCOPE, role=role)
    if session.scalar(select(Account.id).where(Account.username == username)) is not None:
        raise Conflict(Cause.USERNAME_TAKEN, username=username)
    secret = random_password() if password is None else _good(password)
    account = Account(
        username=username,
        password=_hasher().hash(secret),
        display_name=display_name or username,
        session_key=secrets.token_urlsafe(32),
        town_code=town_code,
        squad_id=squad_id,
        referrer_id=referrer_id,
        enterprise_id=enterprise_id,
        roles=_roles(session, roles),
    )
    session.add(account)
    session.flush()
    log.info("account created", account=account.id, by=by)
    return _view(account), secret


def verify(session: Session, username: str, password: str) -> AccountView | None:
    """Return the account when user name and password are right and it is active, else None.

    A wrong user name takes as long as a wrong password.
    """
    account = session.scalar(
        select(Account)
        .where(Account.username == username.strip())
        .options(selectinload(Account.roles))
    )
    stored = account.password if account is not None else _decoy()
    try:
        _hasher().verify(stored, password)
    except (VerificationError, InvalidHashError):
        return None
    return _view(account) if account is not None and account.active else None


def note_login(session: Session, account_id: int, *, at: dt.datetime | None = None) -> None:
    """Write down when an account last logged in."""
    account = session.get(Account, account_id)
    if account is not None:
        account.last_login_at = at or now()
        session.flush()


def by_session_key(session: Session, key: str) -> AccountView | None:
    """Return the active account that a session key belongs to, or None."""
    account = session.scalar(
        select(Account)
        .where(Account.session_key == key, Account.active)
        .options(selectinload(Account.roles))
    )
    return None if account is None else _view(account)


def set_password(
    session: Session, account: Account, *, by: str, password: str | None = None
) -> str:
    """Give an account a new password (random when none is given) and end its sessions."""
    secret = random_password() if password is None else _good(password)
    account.password = _hasher().hash(secret)
    end_sessions(session, account, by=by)
    return secret


def deactivate(session: Session, account: Account, *, by: str) -> None:
    """Shut an account out and end its sessions."""
    account.active = False
    end_sessions(session, account, by=by)


def end_sessions(session: Session, account: Account, *, by: str) -> None:
    """End every session of an account, on all its devices."""
    account.session_key = secrets.token_urlsafe(32)
    session.flush()
    log.info("account sessions ended", account=account.id, by=by)


def _good(password: str) -> str:
    if len(password) < LEAST_PASSWORD:
        raise UserError(Cause.PASSWORD_SHORT, least=LEAST_PASSWORD)
    return password


def _roles(session: Session, names: Collection[RoleName]) -> list[Role]:
    """Return the roles, made where they do not exist yet."""
    found = {role.name: role for role in session.scalars(select(Role))}
    for name in names:
        if name.value not in found:
            found[name.value] = Role(name=name.value)
            session.add(found[name.value])
    return [found[name.value] for name in sorted(set(names))]


def _view(account: Account) -> AccountView:
    return AccountView(
        id=account.id,
        username=account.username,
        display_name=account.display_name,
        session_key=account.session_key,
        roles=frozenset(role.name for role in account.roles),
        town_code=account.town_code,
        squad_id=account.squad_id,
        referrer_id=account.referrer_id,
        enterprise_id=account.enterprise_id,
    )


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _decoy() -> str:
    """Return a hash that no password fits."""
    return _hasher().hash(secrets.token_urlsafe(32))

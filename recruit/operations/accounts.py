"""Accounts: making them, what they may and are limited to, passwords, ending sessions."""

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

from recruit.causes import Cause, Thing
from recruit.errors import Conflict, NotFound, UserError
from recruit.models import Account, Action, Role, RoleName, SecondFactor, now
from recruit.operations import audit, passwords
from recruit.queries.counted import counted

LEAST_PASSWORD = passwords.LEAST
random_password = passwords.random_password

STAFF = frozenset({RoleName.ADMIN, RoleName.BUREAU, RoleName.TOWN, RoleName.SQUAD})
"""Roles of people who work for the bureau: their accounts need a second factor."""


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account as pages see it: who, in which roles, for which town, squad, person or firm.

    ``second_factor``: a code of the phone is asked for at log-in.
    """

    id: int
    username: str
    display_name: str
    session_key: str
    roles: frozenset[str]
    town_code: str | None
    squad_id: int | None
    referrer_id: int | None
    enterprise_id: int | None
    must_change_password: bool = False
    second_factor: bool = False

    @property
    def is_staff(self) -> bool:
        """Whether somebody of the bureau, a town or a squad uses it."""
        return bool(self.roles & STAFF)


def create_account(
    session: Session,
    *,
    username: str,
    roles: Collection[RoleName],
    by: str,
    password: str | None = None,
    once: bool = False,
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
    once
        Whether it has to be replaced at the first log-in.
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
    _require_scopes(roles, town_code, squad_id, referrer_id, enterprise_id)
    if session.scalar(select(Account.id).where(Account.username == username)) is not None:
        raise Conflict(Cause.USERNAME_TAKEN, username=username)
    secret = random_password() if password is None else passwords.require_good(password, username)
    account = Account(
        username=username,
        password=_hasher().hash(secret),
        display_name=display_name or username,
        session_key=secrets.token_urlsafe(32),
        must_change_password=once,
        town_code=town_code,
        squad_id=squad_id,
        referrer_id=referrer_id,
        enterprise_id=enterprise_id,
        roles=_roles(session, roles),
    )
    session.add(account)
    session.flush()
    audit.record(
        session, Action.ACCOUNT_CREATED, account, by=by, roles="+".join(sorted(set(roles)))
    )
    return _view(session, account), secret


def change_account(
    session: Session,
    account: Account,
    *,
    roles: Collection[RoleName],
    by: str,
    display_name: str = "",
    town_code: str | None = None,
    squad_id: int | None = None,
    referrer_id: int | None = None,
    enterprise_id: int | None = None,
) -> None:
    """Give an account other roles and limits; its sessions end, so that they hold at once.

    Raises
    ------
    UserError
        When no role is given, one lacks what it is limited to, or the last administrator
        would be gone.
    """
    _require_scopes(roles, town_code, squad_id, referrer_id, enterprise_id)
    if RoleName.ADMIN not in roles:
        _keep_an_admin(session, account)
    account.roles = _roles(session, roles)
    account.display_name = display_name.strip() or account.username
    account.town_code, account.squad_id = town_code, squad_id
    account.referrer_id, account.enterprise_id = referrer_id, enterprise_id
    account.session_key = secrets.token_urlsafe(32)
    session.flush()
    audit.record(
        session, Action.ACCOUNT_CHANGED, account, by=by, roles="+".join(sorted(set(roles)))
    )


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
    return _view(session, account) if account is not None and account.active else None


def note_login(session: Session, account_id: int, *, at: dt.datetime | None = None) -> None:
    """Write down when an account last logged in."""
    account = session.get(Account, account_id)
    if account is not None:
        account.last_login_at = at or now()
        session.flush()
        audit.record(session, Action.ACCOUNT_LOGGED_IN, account, by=account.username)


def by_session_key(session: Session, key: str) -> AccountView | None:
    """Return the active account that a session key belongs to, or None.

    Asked for every page, so it is looked up anew only after somebody has written.
    """
    return counted(session, ("session", key), lambda fresh: _by_session_key(fresh, key))


def _by_session_key(session: Session, key: str) -> AccountView | None:
    account = session.scalar(
        select(Account)
        .where(Account.session_key == key, Account.active)
        .options(selectinload(Account.roles))
    )
    return None if account is None else _view(session, account)


def by_id(session: Session, account_id: int) -> AccountView | None:
    """Return the active account with this number, or None."""
    account = session.get(Account, account_id)
    return None if account is None or not account.active else _view(session, account)


def set_password(
    session: Session,
    account: Account,
    *,
    by: str,
    password: str | None = None,
    once: bool = False,
) -> str:
    """Give an account a new password (random when none is given) and end its sessions.

    Parameters
    ----------
    once
        Whether it has to be replaced at the next log-in.
    """
    secret = (
        random_password()
        if password is None
        else passwords.require_good(password, account.username)
    )
    account.password = _hasher().hash(secret)
    account.must_change_password = once
    account.session_key = secrets.token_urlsafe(32)
    session.flush()
    audit.record(session, Action.ACCOUNT_PASSWORD_SET, account, by=by, once=once)
    return secret


def change_password(session: Session, account: Account, *, old: str, new: str) -> None:
    """Replace the password by one its owner chose; all other sessions end.

    Raises
    ------
    UserError
        When the old one is wrong, or the new one is the old one or no good.
    """
    try:
        _hasher().verify(account.password, old)
    except (VerificationError, InvalidHashError):
        raise UserError(Cause.PASSWORD_WRONG) from None
    if new == old:
        raise UserError(Cause.PASSWORD_SAME)
    set_password(session, account, by=account.username, password=new)


def deactivate(session: Session, account: Account, *, by: str) -> None:
    """Shut an account out and end its sessions.

    Raises
    ------
    UserError
        When it is the last administrator.
    """
    _keep_an_admin(session, account)
    account.active = False
    account.session_key = secrets.token_urlsafe(32)
    session.flush()
    audit.record(session, Action.ACCOUNT_DEACTIVATED, account, by=by)


def activate(session: Session, account: Account, *, by: str) -> None:
    """Let an account in again."""
    account.active = True
    session.flush()
    audit.record(session, Action.ACCOUNT_ACTIVATED, account, by=by)


def end_sessions(session: Session, account: Account, *, by: str) -> None:
    """End every session of an account, on all its devices."""
    account.session_key = secrets.token_urlsafe(32)
    session.flush()
    audit.record(session, Action.ACCOUNT_SESSIONS_ENDED, account, by=by)


def note_unlocked(session: Session, account: Account, *, by: str) -> None:
    """Write down that failed log-ins of an account were forgiven; who counts them forgets."""
    audit.record(session, Action.ACCOUNT_UNLOCKED, account, by=by)


def named(session: Session, username: str) -> Account:
    """Return the account with a user name.

    Raises
    ------
    NotFound
        When there is none.
    """
    account = session.scalar(select(Account).where(Account.username == username.strip()))
    if account is None:
        raise NotFound(Cause.NOT_FOUND, thing=Thing.ACCOUNT, key=username)
    return account


def _require_scopes(
    roles: Collection[RoleName],
    town_code: str | None,
    squad_id: int | None,
    referrer_id: int | None,
    enterprise_id: int | None,
) -> None:
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


def _keep_an_admin(session: Session, account: Account) -> None:
    """Refuse to take away the last account that can make accounts."""
    others = session.scalar(
        select(Account.id)
        .join(Account.roles)
        .where(Account.active, Account.id != account.id, Role.name == RoleName.ADMIN)
        .limit(1)
    )
    is_admin = any(role.name == RoleName.ADMIN for role in account.roles)
    if account.active and is_admin and others is None:
        raise UserError(Cause.LAST_ADMIN)


def _roles(session: Session, names: Collection[RoleName]) -> list[Role]:
    """Return the roles, made where they do not exist yet."""
    found = {role.name: role for role in session.scalars(select(Role))}
    for name in names:
        if name.value not in found:
            found[name.value] = Role(name=name.value)
            session.add(found[name.value])
    return [found[name.value] for name in sorted(set(names))]


def _view(session: Session, account: Account) -> AccountView:
    confirmed = session.scalar(
        select(SecondFactor.account_id).where(
            SecondFactor.account_id == account.id, SecondFactor.confirmed_at.is_not(None)
        )
    )
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
        must_change_password=account.must_change_password,
        second_factor=confirmed is not None,
    )


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _decoy() -> str:
    """Return a hash that no password fits."""
    return _hasher().hash(secrets.token_urlsafe(32))

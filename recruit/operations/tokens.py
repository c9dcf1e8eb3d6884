"""Tokens of programs that call the API: made, shown once, checked, revoked."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.errors import UserError
from recruit.models import Account, Action, ApiToken, TokenScope, now
from recruit.operations import accounts, audit
from recruit.operations.accounts import AccountView
from recruit.queries.counted import counted

PREFIX = "lx_"
_SHOWN = 9
"""Characters of a token that are kept readable, to tell tokens apart."""
_TOUCH = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who calls with a token, and what the token may do."""

    token_id: int
    account: AccountView
    scopes: frozenset[str]
    expires_at: dt.datetime | None
    last_used_at: dt.datetime | None

    def good_at(self, moment: dt.datetime) -> bool:
        """Whether the token has not run out."""
        return self.expires_at is None or moment < self.expires_at

    def used_lately(self, moment: dt.datetime) -> bool:
        """Whether its use was written down within the last minute."""
        return self.last_used_at is not None and moment - self.last_used_at < _TOUCH


def make(
    session: Session,
    account: Account,
    *,
    name: str,
    scopes: Collection[TokenScope],
    allowed: Collection[TokenScope],
    by: str,
    days: int | None = None,
) -> tuple[ApiToken, str]:
    """Make a token for an account.

    Parameters
    ----------
    allowed
        What the roles of the account let a token do.
    days
        How long it is good for; None for as long as it is not revoked.

    Returns
    -------
    tuple
        The record and the token itself, which is not kept.

    Raises
    ------
    UserError
        When it has no name, no scope or one beyond those allowed.
    """
    if not name.strip():
        raise UserError(Cause.TOKEN_NAME_BLANK)
    if not scopes or not set(scopes) <= set(allowed):
        raise UserError(Cause.TOKEN_SCOPES)
    token = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken(
        account_id=account.id,
        name=name.strip()[:80],
        start=token[:_SHOWN],
        token_hash=_hash(token),
        scopes=sorted(scope.value for scope in set(scopes)),
        expires_at=None if days is None else now() + dt.timedelta(days=days),
    )
    session.add(row)
    session.flush()
    audit.record(session, Action.TOKEN_MADE, row, by=by, scopes=len(row.scopes))
    return row, token


def revoke(session: Session, token: ApiToken, *, by: str) -> None:
    """Make a token worthless; a second time changes nothing."""
    if token.revoked_at is None:
        token.revoked_at = now()
        session.flush()
        audit.record(session, Action.TOKEN_REVOKED, token, by=by)


def bearer(session: Session, token: str) -> Bearer | None:
    """Return who calls with a token, or None when it is unknown, run out or revoked.

    Asked for every request, so it is looked up anew only after somebody has written.
    """
    digest = _hash(token)
    found = counted(session, ("bearer", digest), lambda fresh: _bearer(fresh, digest))
    return found if found is not None and found.good_at(now()) else None


def _bearer(session: Session, digest: str) -> Bearer | None:
    row = session.scalar(select(ApiToken).where(ApiToken.token_hash == digest))
    if row is None or row.revoked_at is not None:
        return None
    account = accounts.by_id(session, row.account_id)
    if account is None:
        return None
    return Bearer(row.id, account, frozenset(row.scopes), row.expires_at, row.last_used_at)


def touch(session: Session, token_id: int) -> None:
    """Note that a token was used."""
    row = session.get(ApiToken, token_id)
    if row is not None:
        row.last_used_at = now()
        session.flush()


def _hash(token: str) -> str:
    """Hash a token; it is random (256 bits), so one round is enough."""
    return hashlib.sha256(token.encode()).hexdigest()

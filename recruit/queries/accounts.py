"""Accounts, their tokens and what limits them, for the pages of the administrator."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, selectinload

from recruit.models import (
    Account,
    ApiToken,
    Enterprise,
    Referrer,
    Role,
    SecondFactor,
    Squad,
)
from recruit.queries.paging import PER_PAGE, Page, containing


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account with the names of what it is limited to."""

    id: int
    username: str
    display_name: str
    active: bool
    roles: tuple[str, ...]
    town_code: str | None
    squad_id: int | None
    province: str | None
    referrer_id: int | None
    referrer: str | None
    enterprise_id: int | None
    enterprise: str | None
    second_factor: bool
    must_change_password: bool
    created_at: dt.datetime
    last_login_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class TokenRow:
    """One token of the API; ``alive`` unless it was revoked or has run out."""

    id: int
    account_id: int
    username: str
    name: str
    start: str
    scopes: tuple[str, ...]
    created_at: dt.datetime
    expires_at: dt.datetime | None
    last_used_at: dt.datetime | None
    revoked_at: dt.datetime | None

    def alive(self, at: dt.datetime) -> bool:
        """Return whether it opens anything at a moment."""
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)


def accounts(
    session: Session,
    *,
    q: str = "",
    role: str = "",
    active: bool | None = None,
    account_id: int | None = None,
    page: int = 1,
) -> Page[AccountRow]:
    """Return accounts by user name; ``q`` is part of the user name or the name shown."""
    statement = select(Account).options(selectinload(Account.roles)).order_by(Account.username)
    if q:
        like = containing(q)
        statement = statement.where(
            or_(Account.username.like(like, escape="/"), Account.display_name.contains(q))
        )
    if role:
        statement = statement.where(Account.roles.any(Role.name == role))
    if active is not None:
        statement = statement.where(Account.active.is_(active))
    if account_id is not None:
        statement = statement.where(Account.id == account_id)
    total = session.scalar(select(func.count()).select_from(statement.order_by(None).subquery()))
    found = session.scalars(statement.limit(PER_PAGE).offset((max(1, page) - 1) * PER_PAGE)).all()
    rows = tuple(_account(session, account) for account in found)
    return Page(rows, total or 0, max(1, page), PER_PAGE)


def tokens(session: Session, *, account_id: int | None = None) -> tuple[TokenRow, ...]:
    """Return the tokens of an account, or of all; the newest first."""
    statement = (
        select(ApiToken, Account.username)
        .join(Account, ApiToken.account_id == Account.id)
        .order_by(ApiToken.id.desc())
    )
    if account_id is not None:
        statement = statement.where(ApiToken.account_id == account_id)
    return tuple(
        TokenRow(
            token.id,
            token.account_id,
            username,
            token.name,
            token.start,
            tuple(token.scopes),
            token.created_at,
            token.expires_at,
            token.last_used_at,
            token.revoked_at,
        )
        for token, username in session.execute(statement)
    )


def squads(session: Session, campaign_id: int | None) -> tuple[tuple[int, str], ...]:
    """Return id and province of the squads of a campaign."""
    statement = select(Squad.id, Squad.province_code).order_by(Squad.province_code)
    if campaign_id is not None:
        statement = statement.where(Squad.campaign_id == campaign_id)
    return tuple((row.id, row.province_code) for row in session.execute(statement))


def _account(session: Session, account: Account) -> AccountRow:
    squad = session.get(Squad, account.squad_id) if account.squad_id else None
    referrer = session.get(Referrer, account.referrer_id) if account.referrer_id else None
    firm = session.get(Enterprise, account.enterprise_id) if account.enterprise_id else None
    factor = session.get(SecondFactor, account.id)
    return AccountRow(
        id=account.id,
        username=account.username,
        display_name=account.display_name,
        active=account.active,
        roles=tuple(sorted(role.name for role in account.roles)),
        town_code=account.town_code,
        squad_id=account.squad_id,
        province=squad.province_code if squad else None,
        referrer_id=account.referrer_id,
        referrer=referrer.name if referrer else None,
        enterprise_id=account.enterprise_id,
        enterprise=firm.name if firm else None,
        second_factor=factor is not None and factor.confirmed_at is not None,
        must_change_password=account.must_change_password,
        created_at=account.created_at,
        last_login_at=account.last_login_at,
    )

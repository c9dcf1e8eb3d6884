"""Referrers and enterprises with their accounts, for those who hand the accounts out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from recruit.models import Account, Enterprise, Referrer
from recruit.queries.paging import PER_PAGE, Page, containing, paged


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """One referrer or enterprise; ``account_id`` None while there is no account."""

    id: int
    name: str
    where: str
    account_id: int | None
    username: str | None
    last_login_at: dt.datetime | None


def referrer_accounts(
    session: Session, *, q: str = "", page: int = 1, per_page: int | None = PER_PAGE
) -> Page[PartnerRow]:
    """Return referrers by name with their account; ``where`` is the home county."""
    statement = (
        select(
            Referrer.id,
            Referrer.name,
            Referrer.home_county,
            Account.id,
            Account.username,
            Account.last_login_at,
        )
        .outerjoin(Account, and_(Account.referrer_id == Referrer.id, Account.active))
        .order_by(Referrer.target.desc(), Referrer.id)
    )
    if q:
        statement = statement.where(Referrer.name.contains(q))
    return paged(session, statement, page=page, per_page=per_page, make=PartnerRow)


def enterprise_accounts(
    session: Session, *, q: str = "", page: int = 1, per_page: int | None = PER_PAGE
) -> Page[PartnerRow]:
    """Return enterprises by name with their account; ``where`` is the town."""
    statement = (
        select(
            Enterprise.id,
            Enterprise.name,
            Enterprise.town_code,
            Account.id,
            Account.username,
            Account.last_login_at,
        )
        .outerjoin(Account, and_(Account.enterprise_id == Enterprise.id, Account.active))
        .order_by(Enterprise.tier, Enterprise.name)
    )
    if q:
        statement = statement.where(Enterprise.name.like(containing(q), escape="/"))
    return paged(session, statement, page=page, per_page=per_page, make=PartnerRow)

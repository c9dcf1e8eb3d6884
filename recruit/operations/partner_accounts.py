"""Accounts of referrers and enterprises: one each, with a password handed over on paper."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.errors import Conflict
from recruit.models import Account, Enterprise, Referrer, RoleName
from recruit.operations import accounts


@dataclass(frozen=True, slots=True)
class Slip:
    """What is handed over: to whom, user name and password. The password is kept nowhere."""

    holder: str
    username: str
    password: str


def for_referrer(session: Session, referrer: Referrer, *, by: str) -> Slip:
    """Give a referrer an account; the user name is a number, so that it may stand in a log.

    Raises
    ------
    Conflict
        When there is one.
    """
    _refuse_second(session, Account.referrer_id, referrer.id)
    _, password = accounts.create_account(
        session,
        username=f"tj{referrer.id:04d}",
        roles=[RoleName.REFERRER],
        display_name=referrer.name,
        referrer_id=referrer.id,
        by=by,
    )
    return Slip(referrer.name, f"tj{referrer.id:04d}", password)


def for_enterprise(session: Session, enterprise: Enterprise, *, by: str) -> Slip:
    """Give an enterprise an account.

    Raises
    ------
    Conflict
        When there is one.
    """
    _refuse_second(session, Account.enterprise_id, enterprise.id)
    _, password = accounts.create_account(
        session,
        username=f"qy{enterprise.id:04d}",
        roles=[RoleName.ENTERPRISE],
        display_name=enterprise.name,
        enterprise_id=enterprise.id,
        by=by,
    )
    return Slip(enterprise.name, f"qy{enterprise.id:04d}", password)


def reset(session: Session, account: Account, *, by: str) -> Slip:
    """Give an account of a referrer or enterprise a new password and end its sessions."""
    password = accounts.set_password(session, account, by=by)
    return Slip(account.display_name, account.username, password)


def _refuse_second(session: Session, column: object, key: int) -> None:
    found = session.scalar(
        select(Account).where(column == key, Account.active)  # type: ignore[arg-type]
    )
    if found is not None:
        raise Conflict(Cause.ACCOUNT_THERE, username=found.username)

"""The second factor: a code of the phone's authenticator app (TOTP, RFC 6238), or a spare code.

Six digits, a new one every 30 seconds; one step early or late is taken, none twice. The secret
is sealed under a key outside the database. Spare codes open the account once each when the
phone is lost.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from dataclasses import dataclass

import pyotp
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.errors import UserError
from recruit.models import Account, Action, RecoveryCode, SecondFactor, now
from recruit.operations import audit
from recruit.sealing import Seal, SealBroken

ISSUER = "Laoxiang"
STEP_S = 30
CODES = 10
"""Spare codes made at a time."""
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the app has to be told: as a key to type, and as the address in the QR code."""

    secret: str
    uri: str


def begin(session: Session, account: Account, *, seal: Seal) -> Enrolment:
    """Make a secret for an account; it counts once a code has confirmed it.

    A secret that is not confirmed yet is given again, so that a page may be read anew.

    Raises
    ------
    UserError
        When the account has a second factor already.
    """
    factor = session.get(SecondFactor, account.id)
    if factor is not None and factor.confirmed_at is not None:
        raise UserError(Cause.SECOND_FACTOR_NOT_BEGUN)
    secret = None if factor is None else _opened(factor, seal)
    if secret is None:
        secret = pyotp.random_base32()
        sealed = seal.close(secret, _purpose(account.id))
        if factor is None:
            session.add(SecondFactor(account_id=account.id, sealed_secret=sealed))
        else:
            factor.sealed_secret = sealed
        session.flush()
    uri = pyotp.TOTP(secret).provisioning_uri(name=account.username, issuer_name=ISSUER)
    return Enrolment(secret, uri)


def confirm(
    session: Session,
    account: Account,
    code: str,
    *,
    seal: Seal,
    at: dt.datetime | None = None,
) -> tuple[str, ...]:
    """Put the second factor in force with a code of the app.

    Returns
    -------
    tuple of str
        The spare codes; they are kept as hashes only.

    Raises
    ------
    UserError
        When the code is wrong or there is nothing to confirm.
    """
    factor = session.get(SecondFactor, account.id)
    if factor is None or factor.confirmed_at is not None:
        raise UserError(Cause.SECOND_FACTOR_NOT_BEGUN)
    if not _takes(factor, code, seal, at or now()):
        raise UserError(Cause.CODE_WRONG)
    factor.confirmed_at = at or now()
    session.flush()
    audit.record(session, Action.SECOND_FACTOR_ENROLLED, account, by=account.username)
    return _new_codes(session, account)


def check(
    session: Session,
    account: Account,
    code: str,
    *,
    seal: Seal,
    at: dt.datetime | None = None,
) -> bool:
    """Return whether a code of the app, or an unused spare code, opens the account now."""
    factor = session.get(SecondFactor, account.id, with_for_update=True)
    if factor is None or factor.confirmed_at is None:
        return False
    moment = at or now()
    if _takes(factor, code, seal, moment):
        session.flush()
        return True
    spare = session.scalar(
        select(RecoveryCode)
        .where(
            RecoveryCode.account_id == account.id,
            RecoveryCode.code_hash == _hash(account.id, code),
            RecoveryCode.used_at.is_(None),
        )
        .with_for_update()
    )
    if spare is None:
        return False
    spare.used_at = moment
    session.flush()
    audit.record(session, Action.RECOVERY_CODE_USED, account, by=account.username)
    return True


def renew_codes(session: Session, account: Account, *, by: str) -> tuple[str, ...]:
    """Replace the spare codes of an account by new ones and return them."""
    audit.record(session, Action.RECOVERY_CODES_MADE, account, by=by)
    return _new_codes(session, account)


def remove(session: Session, account: Account, *, by: str) -> None:
    """Take the second factor away, for somebody who lost phone and spare codes."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    session.execute(delete(SecondFactor).where(SecondFactor.account_id == account.id))
    session.expire_all()
    audit.record(session, Action.SECOND_FACTOR_REMOVED, account, by=by)


def codes_left(session: Session, account_id: int) -> int:
    """Return how many spare codes have not been used."""
    left = select(RecoveryCode.id).where(
        RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None)
    )
    return len(session.scalars(left).all())


def _takes(factor: SecondFactor, code: str, seal: Seal, at: dt.datetime) -> bool:
    """Whether the code is of this step or a neighbour, and later than the last one taken."""
    digits = "".join(code.split())
    secret = _opened(factor, seal)
    if secret is None or len(digits) != 6 or not digits.isascii() or not digits.isdigit():
        return False
    app, present = pyotp.TOTP(secret), int(at.timestamp()) // STEP_S
    for step in (present - 1, present, present + 1):
        if step > factor.last_step and hmac.compare_digest(app.at(step * STEP_S), digits):
            factor.last_step = step
            return True
    return False


def _opened(factor: SecondFactor, seal: Seal) -> str | None:
    try:
        return seal.open(factor.sealed_secret, _purpose(factor.account_id))
    except SealBroken:
        return None


def _new_codes(session: Session, account: Account) -> tuple[str, ...]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = tuple(
        "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))
        for _ in range(CODES)
    )
    session.add_all(
        RecoveryCode(account_id=account.id, code_hash=_hash(account.id, code)) for code in codes
    )
    session.flush()
    return codes


def _hash(account_id: int, code: str) -> str:
    """Hash a spare code; it is random (59 bits), so one round is enough."""
    plain = "".join(sign for sign in code.lower() if sign.isalnum())
    return hashlib.sha256(f"{account_id}:{plain}".encode()).hexdigest()


def _purpose(account_id: int) -> str:
    return f"second_factor:{account_id}"

"""The second factor of an account: the sealed secret of its app, and codes for a lost phone."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from recruit.models.base import Base, now


class SecondFactor(Base):
    """The secret an account shares with its authenticator app; it counts once confirmed."""

    __tablename__ = "second_factor"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    sealed_secret: Mapped[str]
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
    confirmed_at: Mapped[dt.datetime | None]
    last_step: Mapped[int] = mapped_column(default=0)
    """The last 30-second step a code was taken of: no code is taken twice."""


class RecoveryCode(Base):
    """A code that opens the account once when the phone is lost; only its hash is kept."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("account_id", "code_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    code_hash: Mapped[str]
    used_at: Mapped[dt.datetime | None]

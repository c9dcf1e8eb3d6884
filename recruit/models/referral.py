"""Addresses that are handed on: a referrer's invitation, and where one person answers an offer.

Each is 128 random bits; it says nothing about anybody and can be made anew.
"""

from __future__ import annotations

import datetime as dt
import secrets

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from recruit.models.base import Base, now
from recruit.models.placement import Placement
from recruit.models.referrer import Referrer


def new_token() -> str:
    """Return 128 random bits as 22 characters that may stand in an address."""
    return secrets.token_urlsafe(16)


class Invitation(Base):
    """The public page on which people register through a referrer."""

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("campaign_id", "referrer_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    referrer_id: Mapped[int] = mapped_column(ForeignKey("referrer.id"))
    token: Mapped[str] = mapped_column(unique=True, default=new_token)
    made_at: Mapped[dt.datetime] = mapped_column(default=now)

    referrer: Mapped[Referrer] = relationship()


class AnswerLink(Base):
    """The page on which one person answers one offer and sees the journey."""

    __tablename__ = "answer_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"), unique=True)
    token: Mapped[str] = mapped_column(unique=True, default=new_token)
    made_at: Mapped[dt.datetime] = mapped_column(default=now)

    placement: Mapped[Placement] = relationship()

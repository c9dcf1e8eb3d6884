"""Referrer and squad: who brings people from home, and the six teams sent to the provinces."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from recruit.models.base import Base, now
from recruit.models.enterprise import Enterprise
from recruit.sealed.columns import blind, sealed


class Squad(Base):
    """The team of one campaign for one province."""

    __tablename__ = "squad"
    __table_args__ = (UniqueConstraint("campaign_id", "province_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    province_code: Mapped[str]
    name: Mapped[str]
    leader_name: Mapped[str] = sealed("squad.leader_name", default="")
    leader_phone: Mapped[str] = sealed("squad.leader_phone", default="")


class Referrer(Base):
    """A respected migrant worker who brings people from home (老乡招工团).

    ``target``: how many people he has promised to bring, 0 when none was set.
    """

    __tablename__ = "referrer"
    __table_args__ = (
        CheckConstraint("target >= 0", name="target"),
        UniqueConstraint("phone_index", name="uq_referrer_phone"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = sealed("referrer.name", searched=True)
    phone: Mapped[str] = sealed("referrer.phone", index="phone_index")
    phone_index: Mapped[str] = blind("referrer.phone")
    employer_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"))
    home_county: Mapped[str] = mapped_column(default="")
    squad_id: Mapped[int | None] = mapped_column(ForeignKey("squad.id"))
    target: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[dt.datetime] = mapped_column(default=now)

    employer: Mapped[Enterprise | None] = relationship()
    squad: Mapped[Squad | None] = relationship()

"""Bonuses of referrers: dated rules, and what was settled by them. What is owed is computed."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from recruit.models.base import Base, closed_set, now
from recruit.models.candidate import Candidate
from recruit.models.referrer import Referrer


class BonusKind(StrEnum):
    """What earns a bonus: a person on duty, a person who stayed, a share of the target met."""

    ON_DUTY = "on_duty"
    RETAINED = "retained"
    TARGET = "target"


class BonusRule(Base):
    """What one campaign pays, from one day to another, and where that is written.

    ``target_share`` counts for the kind *target* only: the bonus is earned once, on the day
    when so large a share of the referrer's target is on duty. The rule in force on the day
    of the step counts, whenever it is settled.
    """

    __tablename__ = "bonus_rule"
    __table_args__ = (
        CheckConstraint("amount_yuan > 0", name="amount_yuan"),
        CheckConstraint("target_share > 0", name="target_share"),
        CheckConstraint("last_date is null or first_date <= last_date", name="dates"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    kind: Mapped[BonusKind] = mapped_column(closed_set(BonusKind))
    amount_yuan: Mapped[int]
    target_share: Mapped[float] = mapped_column(default=1.0)
    first_date: Mapped[dt.date]
    last_date: Mapped[dt.date | None]
    source: Mapped[str]
    """The document the rule stands in, as people are shown it."""
    created_by: Mapped[str]
    created_at: Mapped[dt.datetime] = mapped_column(default=now)


class BonusSettlement(Base):
    """What was found due at one moment, signed by a person; paid once the money has gone out."""

    __tablename__ = "bonus_settlement"
    __table_args__ = (UniqueConstraint("campaign_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    number: Mapped[int]
    settled_by: Mapped[str]
    settled_at: Mapped[dt.datetime] = mapped_column(default=now)
    paid_by: Mapped[str] = mapped_column(default="")
    paid_at: Mapped[dt.datetime | None]

    entries: Mapped[list[BonusEntry]] = relationship(back_populates="settlement")


class BonusEntry(Base):
    """One bonus settled. ``key`` says what for, so that it is never settled twice."""

    __tablename__ = "bonus_entry"
    __table_args__ = (UniqueConstraint("campaign_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    settlement_id: Mapped[int] = mapped_column(ForeignKey("bonus_settlement.id"), index=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("bonus_rule.id"))
    referrer_id: Mapped[int] = mapped_column(ForeignKey("referrer.id"), index=True)
    candidate_id: Mapped[int | None] = mapped_column(ForeignKey("candidate.id"))
    """None for a bonus on the target."""
    key: Mapped[str]
    earned_on: Mapped[dt.date]
    yuan: Mapped[int]

    settlement: Mapped[BonusSettlement] = relationship(back_populates="entries")
    rule: Mapped[BonusRule] = relationship()
    referrer: Mapped[Referrer] = relationship()
    candidate: Mapped[Candidate | None] = relationship()

"""Dispute: a referrer objects to an attribution or bonus, the bureau answers, both read."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from recruit.causes import Thing
from recruit.models.base import Base, StateMachine, closed_set, now
from recruit.models.candidate import Candidate
from recruit.models.referrer import Referrer
from recruit.sealed.columns import sealed


class DisputeKind(StrEnum):
    """What is objected to."""

    ATTRIBUTION = "attribution"
    BONUS = "bonus"


class DisputeState(StrEnum):
    """Where a dispute stands."""

    OPEN = "open"
    UPHELD = "upheld"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class DisputeSide(StrEnum):
    """Who speaks."""

    RAISER = "raiser"
    HOLDER = "holder"
    BUREAU = "bureau"


DISPUTE_STEPS = StateMachine(
    Thing.DISPUTE,
    {
        DisputeState.OPEN: frozenset(
            {DisputeState.UPHELD, DisputeState.REJECTED, DisputeState.WITHDRAWN}
        ),
        DisputeState.UPHELD: frozenset(),
        DisputeState.REJECTED: frozenset(),
        DisputeState.WITHDRAWN: frozenset(),
    },
)


class Dispute(Base):
    """One objection. ``holder_id`` is the referrer who now has what the raiser claims."""

    __tablename__ = "dispute"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    kind: Mapped[DisputeKind] = mapped_column(closed_set(DisputeKind))
    state: Mapped[DisputeState] = mapped_column(
        closed_set(DisputeState), default=DisputeState.OPEN
    )
    raiser_id: Mapped[int] = mapped_column(ForeignKey("referrer.id"), index=True)
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("referrer.id"), index=True)
    candidate_id: Mapped[int | None] = mapped_column(ForeignKey("candidate.id"), index=True)
    raised_at: Mapped[dt.datetime] = mapped_column(default=now)
    decided_at: Mapped[dt.datetime | None]
    decided_by: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    raiser: Mapped[Referrer] = relationship(foreign_keys=[raiser_id])
    holder: Mapped[Referrer | None] = relationship(foreign_keys=[holder_id])
    candidate: Mapped[Candidate | None] = relationship()
    words: Mapped[list[DisputeWord]] = relationship(
        back_populates="dispute", order_by="DisputeWord.id"
    )

    def step(self, to: DisputeState) -> None:
        """Move to the next state; raises IllegalStep."""
        DISPUTE_STEPS.require(self.state, to)
        self.state = to


class DisputeWord(Base):
    """One thing said in a dispute: which side, who, when."""

    __tablename__ = "dispute_word"

    id: Mapped[int] = mapped_column(primary_key=True)
    dispute_id: Mapped[int] = mapped_column(ForeignKey("dispute.id"), index=True)
    side: Mapped[DisputeSide] = mapped_column(closed_set(DisputeSide))
    by: Mapped[str]
    text: Mapped[str] = sealed("dispute_word.text")
    at: Mapped[dt.datetime] = mapped_column(default=now)

    dispute: Mapped[Dispute] = relationship(back_populates="words")

"""Notices: the texts a bureau sends by SMS or WeChat, and the outbox of what is to be sent.

Nothing here sends anything: people copy or export, send by hand, and say so.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from recruit.causes import Thing
from recruit.models.base import Base, StateMachine, closed_set, now
from recruit.models.candidate import Candidate
from recruit.sealed.columns import sealed


class Occasion(StrEnum):
    """What a notice is about."""

    OFFER = "offer"
    SEAT = "seat"
    CHANGE = "change"
    CANCELLATION = "cancellation"
    ARRIVAL = "arrival"


class Channel(StrEnum):
    """How a text is sent."""

    SMS = "sms"
    WECHAT = "wechat"


class NoticeState(StrEnum):
    """Where a notice stands."""

    DRAFT = "draft"
    EXPORTED = "exported"
    SENT = "sent"
    ANSWERED = "answered"
    DISCARDED = "discarded"


NOTICE_STEPS = StateMachine(
    Thing.NOTICE,
    {
        NoticeState.DRAFT: frozenset(
            {NoticeState.EXPORTED, NoticeState.SENT, NoticeState.DISCARDED}
        ),
        NoticeState.EXPORTED: frozenset(
            {NoticeState.SENT, NoticeState.ANSWERED, NoticeState.DISCARDED}
        ),
        NoticeState.SENT: frozenset({NoticeState.ANSWERED}),
        NoticeState.ANSWERED: frozenset(),
        NoticeState.DISCARDED: frozenset(),
    },
)

TOLD = (NoticeState.EXPORTED, NoticeState.SENT, NoticeState.ANSWERED)
"""States in which a person is taken to have been told."""


class NoticeText(Base):
    """The text of one occasion on one channel, as a bureau has written it."""

    __tablename__ = "notice_text"
    __table_args__ = (UniqueConstraint("campaign_id", "occasion", "channel"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    occasion: Mapped[Occasion] = mapped_column(closed_set(Occasion))
    channel: Mapped[Channel] = mapped_column(closed_set(Channel))
    body: Mapped[str]
    by: Mapped[str]
    at: Mapped[dt.datetime] = mapped_column(default=now)


class Notice(Base):
    """One text to one person. ``facts`` are codes and times it tells, never a name or number.

    ``digest`` is their hash: the same news is never drafted twice for one person.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("candidate_id", "occasion", "channel", "digest"),
        Index("ix_notice_campaign_id_state", "campaign_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"))
    occasion: Mapped[Occasion] = mapped_column(closed_set(Occasion))
    channel: Mapped[Channel] = mapped_column(closed_set(Channel))
    facts: Mapped[dict[str, Any]]
    digest: Mapped[str]
    body: Mapped[str] = sealed("notice.body")
    state: Mapped[NoticeState] = mapped_column(closed_set(NoticeState), default=NoticeState.DRAFT)
    created_by: Mapped[str]
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
    moved_by: Mapped[str] = mapped_column(default="")
    moved_at: Mapped[dt.datetime | None]
    answer: Mapped[str] = sealed("notice.answer", default="")

    candidate: Mapped[Candidate] = relationship()

    def step(self, to: NoticeState, *, by: str, at: dt.datetime | None = None) -> None:
        """Move to the next state and note who did it; raises IllegalStep."""
        NOTICE_STEPS.require(self.state, to)
        self.state, self.moved_by, self.moved_at = to, by, at or now()

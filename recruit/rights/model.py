"""What the law gives a person over their data: consent given and taken back, requests, a way in.

Source: 个人信息保护法 (2021) arts. 14-17 and 29 (consent), 24 (decisions by machine), 44-50
(access, copy, correction, deletion, explanation). Rows of consent are only ever added.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from recruit.causes import Thing
from recruit.models.base import Base, StateMachine, closed_set, now
from recruit.models.candidate import Candidate
from recruit.sealed.columns import sealed


class Purpose(StrEnum):
    """What personal data are used for; each is agreed to by itself."""

    MATCHING = "matching"
    """Introduce to enterprises and tell the one that hires."""
    JOURNEY = "journey"
    """ID number and health for tickets, manifests and checks: sensitive, so agreed apart."""


class Way(StrEnum):
    """How somebody said yes or no."""

    SELF = "self"
    REFERRER = "referrer"
    ROSTER = "roster"
    PHONE = "phone"
    PAPER = "paper"


class Consent(Base):
    """One yes or no to one purpose; the newest counts."""

    __tablename__ = "consent"
    __table_args__ = (Index("ix_consent_candidate_id_purpose", "candidate_id", "purpose"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"))
    purpose: Mapped[Purpose] = mapped_column(closed_set(Purpose))
    version: Mapped[str] = mapped_column(default="")
    """Which wording was shown; empty for a no."""
    given: Mapped[bool]
    way: Mapped[Way] = mapped_column(closed_set(Way))
    by: Mapped[str]
    at: Mapped[dt.datetime] = mapped_column(default=now)


class Demand(StrEnum):
    """What a person asks a member of staff to do."""

    CORRECT = "correct"
    ERASE = "erase"
    REVIEW = "review"
    """Look at a placement by hand that a machine proposed or refused."""
    OTHER = "other"


class RequestState(StrEnum):
    """Where a request stands."""

    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"


REQUEST_STEPS = StateMachine(
    Thing.RIGHTS_REQUEST,
    {
        RequestState.OPEN: frozenset({RequestState.GRANTED, RequestState.REFUSED}),
        RequestState.GRANTED: frozenset(),
        RequestState.REFUSED: frozenset(),
    },
)


class RightsRequest(Base):
    """Something a person asked for that a member of staff has to decide, by a day."""

    __tablename__ = "rights_request"
    __table_args__ = (
        Index("ix_rights_request_campaign_id_state_due", "campaign_id", "state", "due"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), index=True)
    demand: Mapped[Demand] = mapped_column(closed_set(Demand))
    text: Mapped[str] = sealed("rights_request.text", default="")
    state: Mapped[RequestState] = mapped_column(
        closed_set(RequestState), default=RequestState.OPEN
    )
    asked_at: Mapped[dt.datetime] = mapped_column(default=now)
    asked_by: Mapped[str]
    due: Mapped[dt.date]
    reply: Mapped[str] = sealed("rights_request.reply", default="")
    closed_at: Mapped[dt.datetime | None]
    closed_by: Mapped[str] = mapped_column(default="")

    candidate: Mapped[Candidate] = relationship()

    def step(self, to: RequestState, *, by: str, at: dt.datetime | None = None) -> None:
        """Close the request; raises IllegalStep when it is closed."""
        REQUEST_STEPS.require(self.state, to)
        self.state, self.closed_by, self.closed_at = to, by, at or now()


class RightsLink(Base):
    """The address of one person's own page; only the hash of its token is kept."""

    __tablename__ = "rights_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), unique=True)
    digest: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[dt.datetime] = mapped_column(default=now)
    made_by: Mapped[str]
    until: Mapped[dt.datetime]

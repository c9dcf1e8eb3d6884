"""Boarding: the pass of a seat, what phones report, and who was handed to whom at the end.

A pass is an opaque random token, printed as a QR: it says nothing about a person. What a phone
reports is kept for good, whatever comes of it; ``recruit.operations.boarding`` decides that.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from recruit.models.base import Base, closed_set, now
from recruit.models.candidate import Candidate, HealthStatus
from recruit.models.charter import Trip
from recruit.models.enterprise import Enterprise
from recruit.sealed.columns import sealed

FEVER_TENTHS = 373
"""37.3 ℃: from here on nobody is let on board (新型冠状病毒感染的肺炎防控指南：客运场站及交通
工具卫生防护, National Health Commission, January 2020)."""


class BoardingKind(StrEnum):
    """What somebody at the door reports."""

    BOARD = "board"
    UNDO = "undo"
    HELD = "held"
    """Fever, or a health code that is not green: not let on board."""
    NO_SHOW = "no_show"


class BoardingState(StrEnum):
    """Where a person stands at the door."""

    WAITING = "waiting"
    ABOARD = "aboard"
    HELD = "held"
    ABSENT = "absent"


class BoardingOutcome(StrEnum):
    """What came of a report."""

    TAKEN = "taken"
    DUPLICATE = "duplicate"
    """On board already: the first boarding stands."""
    IDLE = "idle"
    """Nothing to take back, or marked so already."""
    ABOARD = "aboard"
    """Marked absent, but on board."""
    REFUSED = "refused"
    """The trip is over or cancelled, or the placement has ended: kept for a person to look at."""


class BoardingRule(Base):
    """What a campaign says about fever at the door; tenths of a degree Celsius."""

    __tablename__ = "boarding_rule"
    __table_args__ = (CheckConstraint("fever_tenths between 360 and 400", name="fever"),)

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    fever_tenths: Mapped[int] = mapped_column(default=FEVER_TENTHS)
    advice: Mapped[str] = mapped_column(default="")
    """What to do with somebody who may not board; "" for the words of the page."""
    phone: Mapped[str] = mapped_column(default="")
    """Whom to call: the clinic or the centre for disease control."""


class SeatPass(Base):
    """The token of one leg of one person's journey.

    It stays the same when a plan is replaced, so that a card printed before still says where
    the person belongs now.
    """

    __tablename__ = "seat_pass"
    __table_args__ = (UniqueConstraint("candidate_id", "leg"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"))
    leg: Mapped[int]
    token: Mapped[str] = mapped_column(unique=True)
    issued_at: Mapped[dt.datetime] = mapped_column(default=now)


class TripBoarding(Base):
    """What phones need for one trip: the salt of its hashes, the key that seals readings."""

    __tablename__ = "trip_boarding"

    trip_id: Mapped[int] = mapped_column(ForeignKey("trip.id"), primary_key=True)
    salt: Mapped[str]
    private_key: Mapped[str]
    """Scalar of a key on P-256, hexadecimal; phones get the public half."""


class BoardingEvent(Base):
    """One report from the door. ``nonce`` was made on the phone: the same one counts once.

    ``device_at`` is the phone's clock, ``at`` the same moment put right by the difference
    between the two clocks when it was sent.
    """

    __tablename__ = "boarding_event"
    __table_args__ = (Index("ix_boarding_event_trip_id_candidate_id", "trip_id", "candidate_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    nonce: Mapped[str] = mapped_column(unique=True)
    trip_id: Mapped[int] = mapped_column(ForeignKey("trip.id"))
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), index=True)
    kind: Mapped[BoardingKind] = mapped_column(closed_set(BoardingKind))
    stop_seq: Mapped[int | None]
    temperature_tenths: Mapped[int | None]
    health: Mapped[HealthStatus | None] = mapped_column(closed_set(HealthStatus))
    device: Mapped[str] = mapped_column(default="")
    device_at: Mapped[dt.datetime]
    at: Mapped[dt.datetime]
    received_at: Mapped[dt.datetime] = mapped_column(default=now)
    by: Mapped[str]
    outcome: Mapped[BoardingOutcome] = mapped_column(closed_set(BoardingOutcome))

    trip: Mapped[Trip] = relationship()
    candidate: Mapped[Candidate] = relationship()


class HandOver(Base):
    """People of one trip handed to one enterprise, or to a town's reception: who signed."""

    __tablename__ = "hand_over"

    id: Mapped[int] = mapped_column(primary_key=True)
    trip_id: Mapped[int] = mapped_column(ForeignKey("trip.id"), index=True)
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"))
    town_code: Mapped[str] = mapped_column(default="")
    receiver: Mapped[str] = sealed("hand_over.receiver")
    """Who took them in, as written on the list."""
    note: Mapped[str] = sealed("hand_over.note", default="")
    by: Mapped[str]
    at: Mapped[dt.datetime] = mapped_column(default=now)

    trip: Mapped[Trip] = relationship()
    enterprise: Mapped[Enterprise | None] = relationship()
    people: Mapped[list[HandedOver]] = relationship(
        back_populates="hand_over", cascade="all, delete-orphan"
    )


class HandedOver(Base):
    """One person of a hand-over; nobody is handed over twice from one trip."""

    __tablename__ = "handed_over"
    __table_args__ = (UniqueConstraint("trip_id", "candidate_id"),)

    hand_over_id: Mapped[int] = mapped_column(ForeignKey("hand_over.id"), primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), primary_key=True)
    trip_id: Mapped[int] = mapped_column(ForeignKey("trip.id"))

    hand_over: Mapped[HandOver] = relationship(back_populates="people")
    candidate: Mapped[Candidate] = relationship()

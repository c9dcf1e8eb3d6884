"""Incomers, the health status they show, the quarantine they owe and the screenings they pass."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from recruit.causes import Thing
from recruit.models.base import Base, StateMachine, closed_set, now
from recruit.models.candidate import HealthStatus
from recruit.sealed.columns import Blind, blind, sealed


class Issuer(StrEnum):
    """Who issued a health status."""

    YONGXING = "yongxing"
    PROVINCE_CODE = "province_code"
    PAPER = "paper"
    HOSPITAL = "hospital"
    OTHER = "other"


class Place(StrEnum):
    """Where a quarantine is spent."""

    CENTRAL = "central"
    DORMITORY = "dormitory"
    HOME = "home"


class QuarantineState(StrEnum):
    """Where a quarantine stands."""

    RUNNING = "running"
    RELEASED = "released"
    BROKEN = "broken"


QUARANTINE_STEPS = StateMachine(
    Thing.QUARANTINE,
    {
        QuarantineState.RUNNING: frozenset({QuarantineState.RELEASED, QuarantineState.BROKEN}),
        QuarantineState.BROKEN: frozenset({QuarantineState.RUNNING}),
        QuarantineState.RELEASED: frozenset(),
    },
)


class Finding(StrEnum):
    """What a screening found."""

    CLEAR = "clear"
    FEVER = "fever"
    POSITIVE = "positive"
    ABSENT = "absent"


class Incomer(Base):
    """Somebody who came to Yuyao and said so; ``candidate_id`` when he is one of ours.

    ``home`` and ``stayed_in`` (where he was the 14 days before) are county codes;
    ``quarantine_days`` is what the rule of the day of arrival asked for.
    """

    __tablename__ = "incomer"
    __table_args__ = (
        Index("ix_incomer_arrived_town", "arrived_on", "town_code"),
        Index("ix_incomer_phone", "phone_index"),
        Index("ix_incomer_person", "person"),
        UniqueConstraint(
            "phone_index", "person", "arrived_on", name="uq_incomer_phone_name_arrived_on"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    candidate_id: Mapped[int | None] = mapped_column(ForeignKey("candidate.id"), index=True)
    name: Mapped[str] = sealed("incomer.name", searched=True)
    person: Mapped[str] = mapped_column(Blind("incomer.person", exact=True), deferred=True)
    """Number and name together (:func:`person_key`): who registers twice on a day is known."""
    phone: Mapped[str] = sealed("incomer.phone", index="phone_index")
    phone_index: Mapped[str] = blind("incomer.phone", default="")
    home: Mapped[str]
    stayed_in: Mapped[str]
    arrived_on: Mapped[dt.date]
    vehicle: Mapped[str] = mapped_column(default="")
    trip_id: Mapped[int | None] = mapped_column(ForeignKey("trip.id"), index=True)
    seat: Mapped[str] = mapped_column(default="")
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"), index=True)
    town_code: Mapped[str]
    address: Mapped[str] = sealed("incomer.address", default="")
    by: Mapped[str]
    at: Mapped[dt.datetime] = mapped_column(default=now)

    statuses: Mapped[list[HealthRecord]] = relationship(order_by="HealthRecord.id")
    quarantines: Mapped[list[Quarantine]] = relationship(order_by="Quarantine.id")


def person_key(phone: str, name: str) -> str:
    """Return what ``Incomer.person`` stands for."""
    return f"{phone}|{name}"


class HealthRecord(Base):
    """A health status somebody showed, who issued it and until when it holds."""

    __tablename__ = "health_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    incomer_id: Mapped[int] = mapped_column(ForeignKey("incomer.id"), index=True)
    status: Mapped[HealthStatus] = mapped_column(closed_set(HealthStatus, name="healthshown"))
    issuer: Mapped[Issuer] = mapped_column(closed_set(Issuer))
    issued_on: Mapped[dt.date]
    expires_on: Mapped[dt.date]
    by: Mapped[str]
    at: Mapped[dt.datetime] = mapped_column(default=now)


class Quarantine(Base):
    """Days somebody has to stay apart, and by which rule."""

    __tablename__ = "quarantine"
    __table_args__ = (
        CheckConstraint("last_day >= first_day", name="days"),
        Index("ix_quarantine_state_last_day", "state", "last_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    incomer_id: Mapped[int] = mapped_column(ForeignKey("incomer.id"), index=True)
    rule: Mapped[str]
    place: Mapped[Place] = mapped_column(closed_set(Place))
    first_day: Mapped[dt.date]
    last_day: Mapped[dt.date]
    state: Mapped[QuarantineState] = mapped_column(
        closed_set(QuarantineState), default=QuarantineState.RUNNING
    )
    note: Mapped[str] = sealed("quarantine.note", default="")
    by: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__: Any = {"version_id_col": version}  # noqa: RUF012

    incomer: Mapped[Incomer] = relationship(back_populates="quarantines")

    def step(self, to: QuarantineState) -> None:
        """Move to the next state; raises IllegalStep."""
        QUARANTINE_STEPS.require(self.state, to)
        self.state = to


class ScreeningRound(Base):
    """One day's screening by a rule: everybody it applies to is to be seen that day."""

    __tablename__ = "screening_round"
    __table_args__ = (UniqueConstraint("rule", "date"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    rule: Mapped[str]
    date: Mapped[dt.date]
    by: Mapped[str]
    at: Mapped[dt.datetime] = mapped_column(default=now)


class Screening(Base):
    """One person in a round; ``finding`` is empty until he was seen."""

    __tablename__ = "screening"
    __table_args__ = (UniqueConstraint("round_id", "incomer_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("screening_round.id"))
    incomer_id: Mapped[int] = mapped_column(ForeignKey("incomer.id"), index=True)
    finding: Mapped[Finding | None] = mapped_column(closed_set(Finding))
    temperature: Mapped[float | None]
    by: Mapped[str] = mapped_column(default="")
    at: Mapped[dt.datetime | None]

"""Charter: hubs, offers and closures that can be planned with, and the trips that were planned."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from recruit.causes import Thing
from recruit.models.base import Base, StateMachine, closed_set, now
from recruit.models.candidate import Candidate
from recruit.sealed.columns import sealed


class HubKind(StrEnum):
    """What a hub is."""

    RAIL = "rail"
    AIR = "air"


class Mode(StrEnum):
    """How a vehicle runs."""

    COACH = "coach"
    FEEDER = "feeder"
    CARRIAGE = "carriage"
    TRAIN = "train"
    FLIGHT = "flight"
    SHUTTLE = "shuttle"


class TripState(StrEnum):
    """Where a trip stands."""

    PLANNED = "planned"
    CONFIRMED = "confirmed"
    DEPARTED = "departed"
    ARRIVED = "arrived"
    CANCELLED = "cancelled"


TRIP_STEPS = StateMachine(
    Thing.TRIP,
    {
        TripState.PLANNED: frozenset({TripState.CONFIRMED, TripState.CANCELLED}),
        TripState.CONFIRMED: frozenset({TripState.DEPARTED, TripState.CANCELLED}),
        TripState.DEPARTED: frozenset({TripState.ARRIVED}),
        TripState.ARRIVED: frozenset(),
        TripState.CANCELLED: frozenset(),
    },
)


class Hub(Base):
    """A rail station or airport that a campaign may use, at home or on arrival."""

    __tablename__ = "hub"
    __table_args__ = (UniqueConstraint("campaign_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    code: Mapped[str]
    kind: Mapped[HubKind] = mapped_column(closed_set(HubKind))
    name: Mapped[str]
    lat: Mapped[float]
    lon: Mapped[float]
    first_date: Mapped[dt.date | None]
    last_date: Mapped[dt.date | None]
    arrival: Mapped[bool] = mapped_column(default=False)
    """Whether it is one of the arrival hubs in or near Yuyao."""


class CharterOffer(Base):
    """What a carrier offers: seats, prices in yuan, dates; ``hub`` for trains and flights."""

    __tablename__ = "charter_offer"
    __table_args__ = (
        UniqueConstraint("campaign_id", "code"),
        CheckConstraint("seats > 0", name="seats"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    code: Mapped[str]
    mode: Mapped[Mode] = mapped_column(closed_set(Mode))
    hub_id: Mapped[int | None] = mapped_column(ForeignKey("hub.id"))
    seats: Mapped[int]
    usable_share: Mapped[float] = mapped_column(default=1.0)
    fixed_yuan: Mapped[float] = mapped_column(default=0.0)
    per_km_yuan: Mapped[float] = mapped_column(default=0.0)
    per_seat_yuan: Mapped[float] = mapped_column(default=0.0)
    max_per_day: Mapped[int | None]
    min_passengers: Mapped[int] = mapped_column(default=1)
    first_date: Mapped[dt.date | None]
    last_date: Mapped[dt.date | None]
    extra: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Further columns of the planner's ``offers`` table."""

    hub: Mapped[Hub | None] = relationship()


class Closure(Base):
    """A county or hub nobody may leave from on these days."""

    __tablename__ = "closure"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    place: Mapped[str]
    """County adcode or hub code."""
    first_date: Mapped[dt.date]
    last_date: Mapped[dt.date]
    reason: Mapped[str] = sealed("closure.reason", default="")


class Trip(Base):
    """One vehicle on one day, with its stops and seats."""

    __tablename__ = "trip"
    __table_args__ = (UniqueConstraint("plan_version_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_version_id: Mapped[int] = mapped_column(ForeignKey("plan_version.id"), index=True)
    code: Mapped[str]
    mode: Mapped[Mode] = mapped_column(closed_set(Mode))
    offer: Mapped[str]
    province_code: Mapped[str] = mapped_column(default="")
    """Province of the first stop: whose squad looks after it."""
    date: Mapped[dt.date] = mapped_column(index=True)
    depart: Mapped[dt.datetime]
    arrive: Mapped[dt.datetime]
    km: Mapped[float]
    drivers: Mapped[int]
    yuan: Mapped[float]
    seats: Mapped[int]
    boarded: Mapped[int]
    """Seats taken in the plan."""
    driving: Mapped[list[Any]] = mapped_column(default=list)
    """Driving blocks, rests and stops: rows of the planner's ``driving`` table."""
    state: Mapped[TripState] = mapped_column(closed_set(TripState), default=TripState.PLANNED)

    stops: Mapped[list[TripStop]] = relationship(back_populates="trip", order_by="TripStop.seq")
    taken: Mapped[list[Seat]] = relationship(back_populates="trip", order_by="Seat.seat")

    def step(self, to: TripState) -> None:
        """Move to the next state; raises IllegalStep."""
        TRIP_STEPS.require(self.state, to)
        self.state = to


class TripStop(Base):
    """Where and when a trip stops, how many get on and off."""

    __tablename__ = "trip_stop"

    trip_id: Mapped[int] = mapped_column(ForeignKey("trip.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str]
    """County adcode, hub code or town code."""
    lat: Mapped[float]
    lon: Mapped[float]
    arrive: Mapped[dt.datetime | None]
    depart: Mapped[dt.datetime | None]
    boarding: Mapped[int] = mapped_column(default=0)
    alighting: Mapped[int] = mapped_column(default=0)

    trip: Mapped[Trip] = relationship(back_populates="stops")


class Seat(Base):
    """One person's seat on one trip; a journey by rail or air has several legs."""

    __tablename__ = "seat"
    __table_args__ = (
        UniqueConstraint("trip_id", "seat"),
        UniqueConstraint("trip_id", "candidate_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    trip_id: Mapped[int] = mapped_column(ForeignKey("trip.id"), index=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), index=True)
    leg: Mapped[int]
    seat: Mapped[str]
    board_seq: Mapped[int]
    alight_seq: Mapped[int]
    boarded_at: Mapped[dt.datetime | None]

    trip: Mapped[Trip] = relationship(back_populates="taken")
    candidate: Mapped[Candidate] = relationship()


class Unserved(Base):
    """One traveller without a seat, the reason and what would help."""

    __tablename__ = "unserved"

    plan_version_id: Mapped[int] = mapped_column(ForeignKey("plan_version.id"), primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), primary_key=True)
    reason: Mapped[str]
    help: Mapped[str] = mapped_column(default="")

    candidate: Mapped[Candidate] = relationship()


class Manifest(Base):
    """A passenger list as issued: its number, when, by whom, and the hash of what it said."""

    __tablename__ = "manifest"
    __table_args__ = (UniqueConstraint("trip_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    trip_id: Mapped[int] = mapped_column(ForeignKey("trip.id"))
    number: Mapped[int]
    content_sha256: Mapped[str]
    issued_at: Mapped[dt.datetime] = mapped_column(default=now)
    issued_by: Mapped[str]

    trip: Mapped[Trip] = relationship()

"""A request for land with its stage, deadline, missing documents and responsible group."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from recruit.causes import Thing
from recruit.models.base import Base, StateMachine, closed_set, now
from recruit.models.enterprise import Enterprise
from recruit.sealed.columns import sealed


class LandKind(StrEnum):
    """What is asked for."""

    NEW_PLOT = "new_plot"
    EXTENSION = "extension"
    TEMPORARY = "temporary"
    RENTED_SPACE = "rented_space"
    CHANGE_OF_USE = "change_of_use"
    TITLE = "title"


class LandStage(StrEnum):
    """How far a request is."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    SURVEYED = "surveyed"
    APPROVED = "approved"
    HANDED_OVER = "handed_over"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


LAND_STEPS = StateMachine(
    Thing.LAND_REQUEST,
    {
        LandStage.RECEIVED: frozenset(
            {LandStage.ACCEPTED, LandStage.REFUSED, LandStage.WITHDRAWN}
        ),
        LandStage.ACCEPTED: frozenset(
            {LandStage.SURVEYED, LandStage.REFUSED, LandStage.WITHDRAWN}
        ),
        LandStage.SURVEYED: frozenset(
            {LandStage.APPROVED, LandStage.REFUSED, LandStage.WITHDRAWN}
        ),
        LandStage.APPROVED: frozenset({LandStage.HANDED_OVER}),
        LandStage.HANDED_OVER: frozenset(),
        LandStage.REFUSED: frozenset(),
        LandStage.WITHDRAWN: frozenset(),
    },
)

GOING_ON = (LandStage.RECEIVED, LandStage.ACCEPTED, LandStage.SURVEYED, LandStage.APPROVED)
"""Stages in which the clock runs."""


class LandPaperState(StrEnum):
    """Whether a document is there; *later* is promised for a day (容缺)."""

    MISSING = "missing"
    LATER = "later"
    HANDED_IN = "handed_in"


class LandRequest(Base):
    """One request; ``area`` in mu (亩, 1/15 ha) or square metres by ``unit``."""

    __tablename__ = "land_request"
    __table_args__ = (
        CheckConstraint("area > 0", name="area"),
        Index("ix_land_request_stage_due", "stage", "due"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    kind: Mapped[LandKind] = mapped_column(closed_set(LandKind))
    project: Mapped[str]
    town_code: Mapped[str] = mapped_column(index=True)
    site: Mapped[str] = mapped_column(default="")
    area: Mapped[float]
    unit: Mapped[str] = mapped_column(default="mu")
    urgent: Mapped[bool] = mapped_column(default=False)
    stage: Mapped[LandStage] = mapped_column(closed_set(LandStage), default=LandStage.RECEIVED)
    responsible: Mapped[str] = mapped_column(default="")
    """The group that looks after it, as the bureau calls it."""
    received_on: Mapped[dt.date]
    due: Mapped[dt.date]
    """When the present stage has to be done."""
    note: Mapped[str] = sealed("land_request.note", default="")
    by: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__: Any = {"version_id_col": version}  # noqa: RUF012

    enterprise: Mapped[Enterprise] = relationship()
    papers: Mapped[list[LandPaper]] = relationship(order_by="LandPaper.id")
    events: Mapped[list[LandEvent]] = relationship(order_by="LandEvent.id")

    def step(self, to: LandStage) -> None:
        """Move to the next stage; raises IllegalStep."""
        LAND_STEPS.require(self.stage, to)
        self.stage = to


class LandPaper(Base):
    """A document of a request; ``due`` when one handed in later is due."""

    __tablename__ = "land_paper"
    __table_args__ = (UniqueConstraint("request_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("land_request.id"))
    name: Mapped[str]
    state: Mapped[LandPaperState] = mapped_column(
        closed_set(LandPaperState), default=LandPaperState.MISSING
    )
    due: Mapped[dt.date | None]


class LandEvent(Base):
    """One step of a request: to which stage, who, when, in whose words."""

    __tablename__ = "land_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("land_request.id"), index=True)
    stage: Mapped[LandStage] = mapped_column(closed_set(LandStage))
    by: Mapped[str]
    at: Mapped[dt.datetime] = mapped_column(default=now)
    text: Mapped[str] = sealed("land_event.text", default="")

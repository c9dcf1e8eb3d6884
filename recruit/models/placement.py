"""Placement: one candidate's way to one vacancy, step by step, and the pins that steer it."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from recruit.causes import Thing
from recruit.models.base import Base, StateMachine, closed_set, now
from recruit.models.candidate import Candidate
from recruit.models.enterprise import Vacancy
from recruit.sealed.columns import sealed


class Stage(StrEnum):
    """Where a placement stands."""

    PROPOSED = "proposed"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    SEATED = "seated"
    BOARDED = "boarded"
    ARRIVED = "arrived"
    ON_DUTY = "on_duty"
    RETAINED = "retained"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    NO_SHOW = "no_show"


PLACEMENT_STEPS = StateMachine(
    Thing.PLACEMENT,
    {
        Stage.PROPOSED: frozenset({Stage.OFFERED, Stage.WITHDRAWN}),
        Stage.OFFERED: frozenset({Stage.ACCEPTED, Stage.DECLINED, Stage.WITHDRAWN}),
        # Some come on their own: accepted → arrived without a seat of ours.
        Stage.ACCEPTED: frozenset({Stage.SEATED, Stage.ARRIVED, Stage.WITHDRAWN, Stage.NO_SHOW}),
        # A seat may be taken back when the trip is cancelled or planned anew.
        Stage.SEATED: frozenset(
            {Stage.ACCEPTED, Stage.BOARDED, Stage.ARRIVED, Stage.WITHDRAWN, Stage.NO_SHOW}
        ),
        Stage.BOARDED: frozenset({Stage.SEATED, Stage.ARRIVED, Stage.NO_SHOW}),
        Stage.ARRIVED: frozenset({Stage.ON_DUTY, Stage.WITHDRAWN, Stage.NO_SHOW}),
        Stage.ON_DUTY: frozenset({Stage.RETAINED, Stage.WITHDRAWN}),
        Stage.RETAINED: frozenset(),
        Stage.DECLINED: frozenset(),
        Stage.WITHDRAWN: frozenset(),
        Stage.NO_SHOW: frozenset(),
    },
)

PLACED = (
    Stage.ACCEPTED,
    Stage.SEATED,
    Stage.BOARDED,
    Stage.ARRIVED,
    Stage.ON_DUTY,
    Stage.RETAINED,
)
"""Stages that count as *placed* towards a target: the person said yes and has not dropped out."""

ENDED = (Stage.DECLINED, Stage.WITHDRAWN, Stage.NO_SHOW)
"""Stages after which the candidate may be placed elsewhere."""


class Placement(Base):
    """One candidate on the way to one vacancy. At most one live placement a candidate."""

    __tablename__ = "placement"
    __table_args__ = (
        Index(
            "ix_placement_campaign_id_stage_candidate_id", "campaign_id", "stage", "candidate_id"
        ),
        Index("ix_placement_campaign_id_vacancy_id_stage", "campaign_id", "vacancy_id", "stage"),
        Index(
            "uq_placement_live_candidate",
            "candidate_id",
            unique=True,
            sqlite_where=text("stage not in ('declined', 'withdrawn', 'no_show')"),
            postgresql_where=text("stage not in ('declined', 'withdrawn', 'no_show')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), index=True)
    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancy.id"), index=True)
    plan_version_id: Mapped[int | None] = mapped_column(ForeignKey("plan_version.id"))
    stage: Mapped[Stage] = mapped_column(closed_set(Stage), default=Stage.PROPOSED)
    score: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__: Any = {"version_id_col": version}  # noqa: RUF012

    candidate: Mapped[Candidate] = relationship()
    vacancy: Mapped[Vacancy] = relationship()
    events: Mapped[list[PlacementEvent]] = relationship(
        back_populates="placement", order_by="PlacementEvent.id"
    )

    def step(self, to: Stage, *, by: str, at: dt.datetime | None = None, note: str = "") -> None:
        """Move to the next stage and write down who did it and when; raises IllegalStep."""
        PLACEMENT_STEPS.require(self.stage, to)
        self.events.append(
            PlacementEvent(stage_from=self.stage, stage_to=to, by=by, at=at or now(), note=note)
        )
        self.stage = to


class PlacementEvent(Base):
    """One step of a placement: from, to, who, when."""

    __tablename__ = "placement_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"), index=True)
    stage_from: Mapped[Stage] = mapped_column(closed_set(Stage, name="stage_from"))
    stage_to: Mapped[Stage] = mapped_column(closed_set(Stage, name="stage_to"))
    by: Mapped[str]
    at: Mapped[dt.datetime] = mapped_column(default=now)
    note: Mapped[str] = sealed("placement_event.note", default="")

    placement: Mapped[Placement] = relationship(back_populates="events")


class PinKind(StrEnum):
    """What a pin decides: this vacancy and no other, never this vacancy, or rather this one."""

    MUST = "must"
    FORBID = "forbid"
    KEEP = "keep"


class Pin(Base):
    """A decision of staff that the matching has to respect; *keep* is worth ``points``."""

    __tablename__ = "pin"
    __table_args__ = (UniqueConstraint("candidate_id", "vacancy_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"))
    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancy.id"))
    kind: Mapped[PinKind] = mapped_column(closed_set(PinKind))
    points: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = sealed("pin.reason", default="")
    by: Mapped[str]
    at: Mapped[dt.datetime] = mapped_column(default=now)

"""Stewards (复工管家), the enterprises they look after, their visits, and inspections."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from recruit.causes import Thing
from recruit.models.base import Base, StateMachine, closed_set, now
from recruit.sealed.columns import blind, sealed


class StewardPlanState(StrEnum):
    """Where a proposed assignment stands."""

    DRAFT = "draft"
    ADOPTED = "adopted"
    DISCARDED = "discarded"


STEWARD_PLAN_STEPS = StateMachine(
    Thing.STEWARD_PLAN,
    {
        StewardPlanState.DRAFT: frozenset({StewardPlanState.ADOPTED, StewardPlanState.DISCARDED}),
        StewardPlanState.ADOPTED: frozenset(),
        StewardPlanState.DISCARDED: frozenset(),
    },
)


class VisitKind(StrEnum):
    """How an enterprise was looked at."""

    VISIT = "visit"
    PHONE = "phone"
    INSPECTION = "inspection"


class Answer(StrEnum):
    """What a checklist says of one item."""

    FINE = "fine"
    FAULT = "fault"
    NOT_APPLICABLE = "not_applicable"


class Steward(Base):
    """Somebody who looks after enterprises: ``capacity`` of them at most.

    ``industries`` are those he knows; ``account_id`` the account he logs in with.
    """

    __tablename__ = "steward"
    __table_args__ = (
        CheckConstraint("capacity between 0 and 50", name="capacity"),
        UniqueConstraint("phone_index", name="uq_steward_phone"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = sealed("steward.name", searched=True)
    phone: Mapped[str] = sealed("steward.phone", index="phone_index")
    phone_index: Mapped[str] = blind("steward.phone")
    unit: Mapped[str] = mapped_column(default="")
    town_code: Mapped[str] = mapped_column(index=True)
    industries: Mapped[list[Any]] = mapped_column(default=list)
    capacity: Mapped[int] = mapped_column(default=1)
    active: Mapped[bool] = mapped_column(default=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), unique=True)
    created_at: Mapped[dt.datetime] = mapped_column(default=now)


class StewardPlan(Base):
    """A proposed assignment: pairs ``[enterprise, steward, steward before or 0]`` and its proof.

    ``basis`` is a digest of the assignment it was made from; adopting it later is refused when
    that has changed.
    """

    __tablename__ = "steward_plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[StewardPlanState] = mapped_column(
        closed_set(StewardPlanState), default=StewardPlanState.DRAFT
    )
    pairs: Mapped[list[Any]] = mapped_column(default=list)
    summary: Mapped[dict[str, Any]] = mapped_column(default=dict)
    basis: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[dt.datetime] = mapped_column(default=now)
    decided_by: Mapped[str | None]
    decided_at: Mapped[dt.datetime | None]

    def step(self, to: StewardPlanState) -> None:
        """Move to the next state; raises IllegalStep."""
        STEWARD_PLAN_STEPS.require(self.state, to)
        self.state = to


class Stewardship(Base):
    """That a steward looks after an enterprise, since when, and until when if it has ended."""

    __tablename__ = "stewardship"
    __table_args__ = (
        Index(
            "ix_stewardship_live",
            "enterprise_id",
            unique=True,
            sqlite_where=text("until is null"),
            postgresql_where=text("until is null"),
        ),
        CheckConstraint("until is null or until >= since", name="span"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    steward_id: Mapped[int] = mapped_column(ForeignKey("steward.id"), index=True)
    since: Mapped[dt.date]
    until: Mapped[dt.date | None]
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("steward_plan.id"))


class Visit(Base):
    """One visit, call or inspection, with the answers of the checklist by item."""

    __tablename__ = "visit"
    __table_args__ = (CheckConstraint("faults >= 0", name="faults"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    steward_id: Mapped[int | None] = mapped_column(ForeignKey("steward.id"), index=True)
    kind: Mapped[VisitKind] = mapped_column(closed_set(VisitKind))
    at: Mapped[dt.datetime] = mapped_column(index=True)
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    faults: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = sealed("visit.note", default="")
    by: Mapped[str]


class InspectionRound(Base):
    """One drawing of enterprises to be looked at, replayable from its seed."""

    __tablename__ = "inspection_round"
    __table_args__ = (CheckConstraint("size > 0", name="size"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    date: Mapped[dt.date]
    kind: Mapped[VisitKind] = mapped_column(closed_set(VisitKind))
    seed: Mapped[int]
    size: Mapped[int]
    summary: Mapped[dict[str, Any]] = mapped_column(default=dict)
    made_by: Mapped[str]
    made_at: Mapped[dt.datetime] = mapped_column(default=now)


class InspectionSample(Base):
    """One enterprise drawn, by town and scale, and the visit that settled it."""

    __tablename__ = "inspection_sample"
    __table_args__ = (UniqueConstraint("round_id", "enterprise_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("inspection_round.id"))
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    stratum: Mapped[str]
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"))

"""What enterprises need and what they offer, and who was introduced to whom."""

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


class Side(StrEnum):
    """Whether something is wanted or to be had."""

    NEED = "need"
    OFFER = "offer"


class Goods(StrEnum):
    """What kind of thing it is."""

    PARTS = "parts"
    MATERIALS = "materials"
    PROTECTION = "protection"
    PACKAGING = "packaging"
    EQUIPMENT = "equipment"
    TRANSPORT = "transport"
    SERVICE = "service"
    OTHER = "other"


class PostState(StrEnum):
    """Where a post stands."""

    OPEN = "open"
    MET = "met"
    WITHDRAWN = "withdrawn"


POST_STEPS = StateMachine(
    Thing.SUPPLY_POST,
    {
        PostState.OPEN: frozenset({PostState.MET, PostState.WITHDRAWN}),
        PostState.MET: frozenset({PostState.OPEN}),
        PostState.WITHDRAWN: frozenset(),
    },
)


class Outcome(StrEnum):
    """What came of an introduction."""

    INTRODUCED = "introduced"
    TALKING = "talking"
    AGREED = "agreed"
    FAILED = "failed"


INTRODUCTION_STEPS = StateMachine(
    Thing.INTRODUCTION,
    {
        Outcome.INTRODUCED: frozenset({Outcome.TALKING, Outcome.AGREED, Outcome.FAILED}),
        Outcome.TALKING: frozenset({Outcome.AGREED, Outcome.FAILED}),
        Outcome.AGREED: frozenset(),
        Outcome.FAILED: frozenset(),
    },
)


class SupplyPost(Base):
    """A need or an offer of an enterprise; ``until`` when it is needed by, or holds until."""

    __tablename__ = "supply_post"
    __table_args__ = (
        CheckConstraint("quantity is null or quantity > 0", name="quantity"),
        Index("ix_supply_post_open", "side", "goods", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    side: Mapped[Side] = mapped_column(closed_set(Side))
    goods: Mapped[Goods] = mapped_column(closed_set(Goods))
    product: Mapped[str]
    quantity: Mapped[float | None]
    unit: Mapped[str] = mapped_column(default="")
    until: Mapped[dt.date | None]
    note: Mapped[str] = sealed("supply_post.note", default="")
    state: Mapped[PostState] = mapped_column(closed_set(PostState), default=PostState.OPEN)
    by: Mapped[str]
    at: Mapped[dt.datetime] = mapped_column(default=now)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__: Any = {"version_id_col": version}  # noqa: RUF012

    enterprise: Mapped[Enterprise] = relationship()

    def step(self, to: PostState) -> None:
        """Move to the next state; raises IllegalStep."""
        POST_STEPS.require(self.state, to)
        self.state = to


class Introduction(Base):
    """That the owner of a need was brought together with the owner of an offer."""

    __tablename__ = "introduction"
    __table_args__ = (UniqueConstraint("need_id", "offer_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("supply_post.id"), index=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("supply_post.id"), index=True)
    outcome: Mapped[Outcome] = mapped_column(closed_set(Outcome), default=Outcome.INTRODUCED)
    note: Mapped[str] = sealed("introduction.note", default="")
    by: Mapped[str]
    at: Mapped[dt.datetime] = mapped_column(default=now)
    changed_at: Mapped[dt.datetime] = mapped_column(default=now)

    need: Mapped[SupplyPost] = relationship(foreign_keys=[need_id])
    offer: Mapped[SupplyPost] = relationship(foreign_keys=[offer_id])

    def step(self, to: Outcome) -> None:
        """Note what came of it; raises IllegalStep."""
        INTRODUCTION_STEPS.require(self.outcome, to)
        self.outcome, self.changed_at = to, now()

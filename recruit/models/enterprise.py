"""Enterprise and its vacancies: who hires, for what work, how many, on what terms."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from recruit.causes import Thing
from recruit.models.base import Base, StateMachine, closed_set, now
from recruit.sealed.columns import blind, sealed


class SizeClass(StrEnum):
    """Size of an enterprise (统计上大中小微型企业划分办法 2017)."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class VacancyKind(StrEnum):
    """Whether a vacancy hires anew or is the post a returning worker comes back to."""

    OPEN = "open"
    RETURNING = "returning"


class VacancyState(StrEnum):
    """Where a vacancy stands."""

    DRAFT = "draft"
    POSTED = "posted"
    PAUSED = "paused"
    CLOSED = "closed"


VACANCY_STEPS = StateMachine(
    Thing.VACANCY,
    {
        VacancyState.DRAFT: frozenset({VacancyState.POSTED, VacancyState.CLOSED}),
        VacancyState.POSTED: frozenset({VacancyState.PAUSED, VacancyState.CLOSED}),
        VacancyState.PAUSED: frozenset({VacancyState.POSTED, VacancyState.CLOSED}),
        VacancyState.CLOSED: frozenset(),
    },
)


class Enterprise(Base):
    """A firm of Yuyao that hires. ``tier``: 1 epidemic supplies, 2 key chain, 3 others.

    ``dormitory_places`` are beds, None when not limited; ``couples_rooms`` None when only its
    vacancies say so; ``min_fill`` the share of openings to be filled first, None when
    the campaign's holds.
    """

    __tablename__ = "enterprise"
    __table_args__ = (
        Index("ix_enterprise_contact_phone", "contact_phone_index"),
        CheckConstraint("tier between 1 and 3", name="tier"),
        CheckConstraint(
            "dormitory_places is null or dormitory_places >= 0", name="dormitory_places"
        ),
        CheckConstraint("couples_rooms is null or couples_rooms >= 0", name="couples_rooms"),
        CheckConstraint("min_fill is null or min_fill between 0 and 1", name="min_fill"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    credit_code: Mapped[str | None] = mapped_column(unique=True)
    town_code: Mapped[str] = mapped_column(index=True)
    industry: Mapped[str] = mapped_column(default="")
    size_class: Mapped[SizeClass | None] = mapped_column(closed_set(SizeClass))
    tier: Mapped[int] = mapped_column(default=3)
    address: Mapped[str] = mapped_column(default="")
    contact_name: Mapped[str] = sealed("enterprise.contact_name", default="")
    contact_phone: Mapped[str] = sealed(
        "enterprise.contact_phone", index="contact_phone_index", default=""
    )
    contact_phone_index: Mapped[str] = blind("enterprise.contact_phone", default="")
    dormitory_places: Mapped[int | None]
    couples_rooms: Mapped[int | None]
    min_fill: Mapped[float | None]
    created_at: Mapped[dt.datetime] = mapped_column(default=now)

    vacancies: Mapped[list[Vacancy]] = relationship(back_populates="enterprise")


class Vacancy(Base):
    """Work to be filled: so many openings of one trade on one set of terms.

    ``trade`` is a code of ``data/occupations.csv``; ``level`` 0 none … 4 technician;
    wages in yuan a month, 0 when negotiable (面议), with the text as it was written.
    ``import_key`` makes a second import of the same row find this vacancy again.
    """

    __tablename__ = "vacancy"
    __table_args__ = (
        UniqueConstraint("campaign_id", "import_key"),
        CheckConstraint("openings >= 0", name="openings"),
        CheckConstraint("level between 0 and 4", name="level"),
        CheckConstraint("wage_min >= 0 and wage_max >= wage_min", name="wage"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    import_key: Mapped[str]
    kind: Mapped[VacancyKind] = mapped_column(closed_set(VacancyKind), default=VacancyKind.OPEN)
    title: Mapped[str]
    trade: Mapped[str] = mapped_column(default="general")
    level: Mapped[int] = mapped_column(default=0)
    years: Mapped[float] = mapped_column(default=0.0)
    openings: Mapped[int]
    wage_min: Mapped[int] = mapped_column(default=0)
    wage_max: Mapped[int] = mapped_column(default=0)
    wage_text: Mapped[str] = mapped_column(default="")
    dormitory: Mapped[bool] = mapped_column(default=True)
    couple_rooms: Mapped[int] = mapped_column(default=0)
    start_from: Mapped[dt.date | None]
    start_until: Mapped[dt.date | None]
    adults_only: Mapped[bool] = mapped_column(default=False)
    bonus_yuan: Mapped[int] = mapped_column(default=0)
    terms: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Further terms as written, by column: shift, meals, insurance, education, remarks …"""
    state: Mapped[VacancyState] = mapped_column(
        closed_set(VacancyState), default=VacancyState.POSTED
    )
    created_at: Mapped[dt.datetime] = mapped_column(default=now)

    enterprise: Mapped[Enterprise] = relationship(back_populates="vacancies")

    def step(self, to: VacancyState) -> None:
        """Move to the next state; raises IllegalStep."""
        VACANCY_STEPS.require(self.state, to)
        self.state = to

"""What a matching plan version says: who goes where, who nowhere and why, what stays short."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from recruit.models.base import Base
from recruit.models.candidate import Candidate
from recruit.models.enterprise import Vacancy


class Assignment(Base):
    """One candidate assigned to one vacancy, with the parts of the score."""

    __tablename__ = "assignment"

    plan_version_id: Mapped[int] = mapped_column(ForeignKey("plan_version.id"), primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), primary_key=True)
    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancy.id"), index=True)
    score: Mapped[int]
    parts: Mapped[dict[str, Any]] = mapped_column(default=dict)

    candidate: Mapped[Candidate] = relationship()
    vacancy: Mapped[Vacancy] = relationship()


class Unmatched(Base):
    """One candidate left without a vacancy, and the reason."""

    __tablename__ = "unmatched"

    plan_version_id: Mapped[int] = mapped_column(ForeignKey("plan_version.id"), primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), primary_key=True)
    reason: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    points_needed: Mapped[int | None]
    vacancy_id: Mapped[int | None] = mapped_column(ForeignKey("vacancy.id"))
    """The vacancy that was nearest."""

    candidate: Mapped[Candidate] = relationship()


class Shortfall(Base):
    """One vacancy not filled and the reason, or one where one more opening would help."""

    __tablename__ = "shortfall"

    plan_version_id: Mapped[int] = mapped_column(ForeignKey("plan_version.id"), primary_key=True)
    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancy.id"), primary_key=True)
    openings: Mapped[int]
    filled: Mapped[int]
    reason: Mapped[str]
    seat_value: Mapped[int | None]
    """What one more opening would be worth, in points."""
    seat_people: Mapped[int | None]
    """How many more people one more opening would place."""

    vacancy: Mapped[Vacancy] = relationship()

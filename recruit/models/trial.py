"""Trial: one change tried against a matching plan, and what it would do; nothing is decided."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from recruit.models.base import Base, now
from recruit.models.run import PlanVersion


class Trial(Base):
    """A change tried against a plan version.

    ``change`` is one of ``{"kind": "pin", "candidate", "vacancy", "pin"}``,
    ``{"kind": "openings", "vacancy", "by"}``, ``{"kind": "wage", "vacancy", "wage_min",
    "wage_max"}``, ``{"kind": "min_wage", "candidate", "min_wage"}``, ``{"kind": "leave",
    "candidate", "people"}`` (all who leave) and ``{"kind": "arrive", "worker"}`` (columns of the
    planner's table ``workers``, nobody's name), row numbers for people and vacancies.
    ``effect`` is what the planner's comparison says, None until it is known; ``message`` says
    why there is none.
    """

    __tablename__ = "trial"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_version_id: Mapped[int] = mapped_column(ForeignKey("plan_version.id"), index=True)
    change: Mapped[dict[str, Any]]
    effect: Mapped[dict[str, Any] | None]
    message: Mapped[str] = mapped_column(default="")
    requested_by: Mapped[str]
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
    finished_at: Mapped[dt.datetime | None]

    plan: Mapped[PlanVersion] = relationship()

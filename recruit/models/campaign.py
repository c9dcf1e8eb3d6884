"""Campaign: one recruiting season, with its horizon, dated rules, budget and weights."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from recruit.causes import Thing
from recruit.models.base import Base, StateMachine, closed_set, now

KEEP_DAYS = 180
"""Half a year for bonuses, disputes and the tracing of contacts; an assumption, set per campaign.

No longer than the purpose needs: 个人信息保护法 art. 19.
"""


class CampaignState(StrEnum):
    """Where a campaign stands."""

    PREPARING = "preparing"
    OPEN = "open"
    CLOSED = "closed"


CAMPAIGN_STEPS = StateMachine(
    Thing.CAMPAIGN,
    {
        CampaignState.PREPARING: frozenset({CampaignState.OPEN, CampaignState.CLOSED}),
        CampaignState.OPEN: frozenset({CampaignState.CLOSED}),
        CampaignState.CLOSED: frozenset(),
    },
)


class Campaign(Base):
    """One recruiting season; every vacancy, candidate, run and plan belongs to one.

    ``matching_settings`` and ``charter_settings`` are what ``settings.json`` of the two
    solvers takes: objectives in order, weights, min_fill; dated rules, prices, limits.
    """

    __tablename__ = "campaign"
    __table_args__ = (CheckConstraint("first_date <= last_date", name="horizon"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    first_date: Mapped[dt.date]
    last_date: Mapped[dt.date]
    budget_yuan: Mapped[int | None]
    matching_settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    charter_settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[CampaignState] = mapped_column(
        closed_set(CampaignState), default=CampaignState.PREPARING
    )
    consent_required: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether nobody is matched or offered a place before they agreed to it."""
    keep_days: Mapped[int] = mapped_column(default=KEEP_DAYS, server_default=str(KEEP_DAYS))
    """Days after the last date after which personal data go."""
    created_at: Mapped[dt.datetime] = mapped_column(default=now)

    def step(self, to: CampaignState) -> None:
        """Move to the next state; raises IllegalStep."""
        CAMPAIGN_STEPS.require(self.state, to)
        self.state = to

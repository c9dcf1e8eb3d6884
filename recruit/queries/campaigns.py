"""Campaigns, and the one pages show unless told otherwise."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.models import Campaign, CampaignState
from recruit.queries.counted import counted


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """One campaign."""

    id: int
    name: str
    first_date: dt.date
    last_date: dt.date
    state: CampaignState
    budget_yuan: int | None


def campaigns(session: Session) -> tuple[CampaignRow, ...]:
    """Return all campaigns, the latest first."""
    statement = select(Campaign).order_by(Campaign.first_date.desc(), Campaign.id.desc())
    return tuple(_row(campaign) for campaign in session.scalars(statement))


def current(session: Session) -> CampaignRow | None:
    """Return the campaign opened last that is not closed, else the last one, else None."""
    return counted(session, ("campaign in use",), _current)


def _current(session: Session) -> CampaignRow | None:
    rows = campaigns(session)
    running = [row for row in rows if row.state is not CampaignState.CLOSED]
    return max(running or rows, key=lambda row: row.id, default=None)


def _row(campaign: Campaign) -> CampaignRow:
    return CampaignRow(
        id=campaign.id,
        name=campaign.name,
        first_date=campaign.first_date,
        last_date=campaign.last_date,
        state=campaign.state,
        budget_yuan=campaign.budget_yuan,
    )

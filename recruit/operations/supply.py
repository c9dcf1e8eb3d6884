"""Giving a campaign what it can charter: stations, airports, standard prices, dated rules."""

from __future__ import annotations

from sqlalchemy.orm import Session

from recruit.demo import supply
from recruit.demo.model import Size
from recruit.models import Campaign


def stock(session: Session, campaign: Campaign) -> None:
    """Give a campaign the widest standard supply, without any closure."""
    supply.setup(session, campaign, Size.PROVINCE, with_closures=False)

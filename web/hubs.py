"""Names that a bureau gave its own stations and airports, for stops that the gazetteer lacks."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.models import Hub


def hub_names(session: Session, campaign_id: int) -> dict[str, str]:
    """Return the names of a campaign's stations and airports by code."""
    found = session.execute(select(Hub.code, Hub.name).where(Hub.campaign_id == campaign_id))
    return {code: name for code, name in found}  # noqa: C416  (rows, not tuples)

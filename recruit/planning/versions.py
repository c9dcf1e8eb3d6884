"""Numbering plan versions: what both kinds of plan are recorded under."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from recruit.models import PlanKind, PlanVersion, Run


def new_version(
    session: Session, run: Run, kind: PlanKind, summary: Mapping[str, Any]
) -> PlanVersion:
    """Return the campaign's next draft version of a kind, flushed so that it has its id."""
    last = session.scalar(
        select(func.max(PlanVersion.number)).where(
            PlanVersion.campaign_id == run.campaign_id, PlanVersion.kind == kind
        )
    )
    version = PlanVersion(
        campaign_id=run.campaign_id,
        kind=kind,
        number=(last or 0) + 1,
        run_id=run.id,
        summary=dict(summary),
    )
    session.add(version)
    session.flush()
    return version

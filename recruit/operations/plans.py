"""Publishing a plan version, which a person signs, and discarding one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.errors import Conflict
from recruit.models import Action, PlanKind, PlanState, PlanVersion, now
from recruit.operations import audit, publish_charter, publish_matching
from recruit.operations.lookup import lock_campaign

ANY: Final = -1
"""For ``replacing``: whichever version is published now."""


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing changed.

    Parameters
    ----------
    kept
        Placements that stood as the plan has them.
    made
        New offers (matching), or seats given (charter).
    ended
        Offers taken back (matching), or seats taken back (charter).
    left_out
        People of the plan who were passed over, because they withdrew, declined that very
        vacancy or set out since the plan was made.
    """

    kept: int
    made: int
    ended: int
    left_out: int


def publish(
    session: Session,
    plan: PlanVersion,
    *,
    by: str,
    replacing: int | None = ANY,
    at: dt.datetime | None = None,
) -> Published:
    """Publish a draft: its assignments become offers, or its seats are given.

    Parameters
    ----------
    by
        User name of who signs.
    replacing
        Id of the published version that the person saw and means to replace, None for
        none. When it is given and another one is published by now, that is a conflict.

    Raises
    ------
    Conflict
        When somebody else published first, or the plan would move people who have said yes
        already, oversell a vacancy or cancel a trip with people on board. Nothing is changed.
    IllegalStep
        When the plan was discarded or superseded.
    """
    lock_campaign(session, plan.campaign_id)
    session.refresh(plan)
    if plan.state is PlanState.PUBLISHED:
        raise Conflict(Cause.PLAN_PUBLISHED, plan=plan.number, by=plan.published_by)
    former = session.scalar(
        select(PlanVersion).where(
            PlanVersion.campaign_id == plan.campaign_id,
            PlanVersion.kind == plan.kind,
            PlanVersion.state == PlanState.PUBLISHED,
        )
    )
    if replacing not in (ANY, former.id if former else None):
        if former is None:
            raise Conflict(Cause.PLAN_GONE)
        raise Conflict(Cause.PLAN_OVERTAKEN, plan=former.number, by=former.published_by)
    moment = at or now()
    if former is not None:
        former.step(PlanState.SUPERSEDED)
        session.flush()  # before the next line: only one may be published at any time
    plan.step(PlanState.PUBLISHED)
    plan.published_at, plan.published_by = moment, by
    session.flush()
    apply = publish_matching if plan.kind is PlanKind.MATCHING else publish_charter
    kept, made, ended, left_out = apply.apply(session, plan, by=by, at=moment)
    audit.record(session, Action.PLAN_PUBLISHED, plan, by=by, kept=kept, made=made, ended=ended)
    return Published(kept, made, ended, left_out)


def discard(session: Session, plan: PlanVersion, *, by: str) -> None:
    """Put a draft aside for good; raises IllegalStep when it is no draft."""
    plan.step(PlanState.DISCARDED)
    session.flush()
    audit.record(session, Action.PLAN_DISCARDED, plan, by=by)

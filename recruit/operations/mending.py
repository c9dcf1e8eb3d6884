"""Mending the published charter plan after something happened: a new draft, and who to tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner import charter
from planner.errors import InvalidProblem, NoFeasiblePlan
from recruit.causes import Cause
from recruit.errors import Conflict
from recruit.logging import log
from recruit.models import (
    Campaign,
    Closure,
    PlanKind,
    PlanState,
    PlanVersion,
    Run,
    RunState,
    now,
)
from recruit.operations.campaigns import require_open
from recruit.operations.lookup import lock_campaign
from recruit.planning.charter import CHINA, record, snapshot
from recruit.planning.charter_back import read_back
from recruit.planning.frames import records


@dataclass(frozen=True, slots=True)
class Sealed:
    """A county, prefecture, province or hub to be closed, from a day to a day."""

    place: str
    first: dt.date
    last: dt.date


def mend(
    session: Session,
    campaign: Campaign,
    *,
    by: str,
    sealed: Collection[Sealed] = (),
    cancelled: Collection[str] = (),
    at: dt.datetime | None = None,
) -> PlanVersion:
    """Return a new draft: the published charter plan, changed only where it must.

    People who withdrew, whose day changed or who accepted a place since are seen by comparing the
    plan with the registry. The summary of the draft holds ``told``, the list of who must be told
    what, and ``mends``, the version it was made from.

    Parameters
    ----------
    sealed
        Closures to be entered with it.
    cancelled
        Codes of trips that do not run.

    Raises
    ------
    Conflict
        When nothing is published, or what happened leaves no plan that keeps the rules.
    """
    require_open(campaign)
    lock_campaign(session, campaign.id)
    published = session.scalar(
        select(PlanVersion).where(
            PlanVersion.campaign_id == campaign.id,
            PlanVersion.kind == PlanKind.CHARTER,
            PlanVersion.state == PlanState.PUBLISHED,
        )
    )
    if published is None:
        raise Conflict(Cause.NO_PLAN, state=PlanState.PUBLISHED)
    session.add_all(
        Closure(
            campaign_id=campaign.id,
            place=one.place,
            first_date=one.first,
            last_date=one.last,
            reason=f"by {by}",
        )
        for one in sealed
    )
    session.flush()
    moment = (at or now()).astimezone(CHINA).replace(tzinfo=None)
    plan, off = read_back(session, published)
    try:
        done = charter.replan(
            snapshot(session, campaign),
            plan,
            [charter.Cancel(code) for code in sorted(off | set(cancelled))],
            now=moment,
        )
    except (InvalidProblem, NoFeasiblePlan):
        raise Conflict(Cause.PLAN_NOT_MENDABLE, plan=published.number) from None
    if done.violations:
        raise Conflict(Cause.PLAN_NOT_MENDABLE, plan=published.number)
    done.plan.summary["mends"] = published.id
    done.plan.summary["cost_before"] = done.cost_before
    done.plan.summary["told"] = records(done.told)
    run = Run(
        campaign_id=campaign.id,
        kind=PlanKind.CHARTER,
        state=RunState.DONE,
        requested_by=by,
        started_at=now(),
        finished_at=now(),
        summary={k: v for k, v in done.plan.summary.items() if k != "told"},
    )
    session.add(run)
    session.flush()
    version = record(session, run, done.plan)
    log.info("charter plan mended", plan=version.id, mends=published.id, by=by)
    return version

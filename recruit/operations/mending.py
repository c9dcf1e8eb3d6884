"""Mending a charter plan after something happened: facts entered, a new draft, who to tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner import charter
from planner.errors import InvalidProblem, NoFeasiblePlan
from recruit.causes import Cause
from recruit.errors import Conflict, UserError
from recruit.models import (
    Action,
    Campaign,
    Candidate,
    Closure,
    PlanKind,
    PlanState,
    PlanVersion,
    Run,
    RunState,
    now,
)
from recruit.operations import audit
from recruit.operations.campaigns import require_open
from recruit.operations.candidates import withdraw
from recruit.operations.lookup import lock_campaign, require
from recruit.planning.charter import CHINA, record, snapshot
from recruit.planning.charter_back import read_back
from recruit.planning.frames import records


@dataclass(frozen=True, slots=True)
class Sealed:
    """A county, prefecture, province or hub to be closed, from a day to a day."""

    place: str
    first: dt.date
    last: dt.date


@dataclass(frozen=True)
class Happened:
    """What happened since a plan was made.

    Parameters
    ----------
    sealed
        Closures to be entered.
    cancelled
        Codes of trips that do not run: a coach broken down, a train or flight cancelled.
    late
        New day of readiness by number of the candidate.
    withdrawn
        Candidates who do not come any more.
    """

    sealed: Sequence[Sealed] = ()
    cancelled: Collection[str] = ()
    late: Mapping[int, dt.date] = field(default_factory=dict)
    withdrawn: Collection[int] = ()


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
    what, and ``mends``, the version it was made from. Pages do the same in the background, see
    ``recruit.jobs.charter_tasks``.

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
    enter(session, campaign, Happened(tuple(sealed)), by=by)
    plan, off = read_back(session, published)
    try:
        done = charter.replan(
            snapshot(session, campaign),
            plan,
            [charter.Cancel(code) for code in sorted(off | set(cancelled))],
            now=clock(campaign, at),
        )
    except (InvalidProblem, NoFeasiblePlan):
        raise Conflict(Cause.PLAN_NOT_MENDABLE, plan=published.number) from None
    if done.violations:
        raise Conflict(Cause.PLAN_NOT_MENDABLE, plan=published.number)
    return write_draft(
        session, published, done.plan, told=records(done.told), before=done.cost_before, by=by
    )


def enter(session: Session, campaign: Campaign, happened: Happened, *, by: str) -> None:
    """Enter what happened in the registry: closures, other days of readiness, withdrawals.

    Raises
    ------
    UserError
        When a date is outside the season, or somebody is on the way already.
    """
    require_open(campaign)
    for one in happened.sealed:
        if one.last < one.first:
            raise UserError(Cause.CLOSURE_DATES)
        session.add(
            Closure(
                campaign_id=campaign.id,
                place=one.place,
                first_date=one.first,
                last_date=one.last,
                reason=f"by {by}",
            )
        )
    for number, day in happened.late.items():
        if not campaign.first_date <= day <= campaign.last_date:
            raise UserError(Cause.LATE_DATE, first=campaign.first_date, last=campaign.last_date)
        _of(session, campaign, number).ready_date = day
    for number in happened.withdrawn:
        withdraw(session, _of(session, campaign, number), by=by)
    session.flush()


def write_draft(
    session: Session,
    base: PlanVersion,
    plan: charter.Plan,
    *,
    told: list[dict[str, Any]],
    before: float,
    by: str,
) -> PlanVersion:
    """Return the mended plan as a draft that names its base and whom to tell."""
    plan.summary["mends"] = base.id
    plan.summary["cost_before"] = before
    plan.summary["told"] = told
    run = Run(
        campaign_id=base.campaign_id,
        kind=PlanKind.CHARTER,
        state=RunState.DONE,
        requested_by=by,
        started_at=now(),
        finished_at=now(),
        summary={key: value for key, value in plan.summary.items() if key != "told"},
    )
    session.add(run)
    session.flush()
    version = record(session, run, plan)
    audit.record(session, Action.PLAN_MENDED, version, by=by, mends=base.id)
    return version


def clock(campaign: Campaign, at: dt.datetime | None = None) -> dt.datetime | None:
    """Return a moment (default: now) as the planner's clock has it: China's, without a zone.

    None when nobody gave a moment and the season is over: then only trips noted as departed
    have left, and a past season can still be worked through.
    """
    moment = (at or now()).astimezone(CHINA).replace(tzinfo=None)
    return moment if at is not None or moment.date() <= campaign.last_date else None


def _of(session: Session, campaign: Campaign, number: int) -> Candidate:
    found = require(session, Candidate, number)
    if found.campaign_id != campaign.id:
        raise UserError(Cause.PIN_OTHER_CAMPAIGN)
    return found

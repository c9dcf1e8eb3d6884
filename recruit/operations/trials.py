"""Trying a change against a matching plan; the plan and the registry stay as they are."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit import wording
from recruit.causes import Cause
from recruit.errors import UserError
from recruit.models import (
    Action,
    Campaign,
    Candidate,
    PinKind,
    PlanKind,
    PlanVersion,
    Run,
    Trial,
    Vacancy,
    now,
)
from recruit.operations import audit, pins, vacancies
from recruit.operations.campaigns import require_open

MOST_OPENINGS = 5_000
"""Openings that may be added or taken away at once."""

MOST_WAGE = 1_000_000
"""Yuan a month that a wage may be at most."""

KEEP_POINTS = 10
"""Points of a keep pin made from a trial."""


def try_pin(
    session: Session,
    plan: PlanVersion,
    candidate: Candidate,
    vacancy: Vacancy,
    *,
    kind: PinKind,
    by: str,
) -> Trial:
    """Ask what would happen if somebody were pinned to a vacancy, or away from it.

    Raises
    ------
    UserError
        When candidate or vacancy belongs to another campaign, or the plan cannot be
        solved again.
    """
    if {candidate.campaign_id, vacancy.campaign_id} != {plan.campaign_id}:
        raise UserError(Cause.PIN_OTHER_CAMPAIGN)
    change = {"kind": "pin", "candidate": candidate.id, "vacancy": vacancy.id, "pin": kind.value}
    return _ask(session, plan, change, by=by)


def try_openings(
    session: Session, plan: PlanVersion, vacancy: Vacancy, *, more: int, by: str
) -> Trial:
    """Ask what would happen with so many more openings, or fewer when negative.

    Raises
    ------
    UserError
        When the number changes nothing or is out of range, or as for :func:`try_pin`.
    """
    _require_of(plan, vacancy)
    if more == 0 or not -MOST_OPENINGS <= more <= MOST_OPENINGS:
        raise UserError(Cause.TRIAL_OPENINGS, most=MOST_OPENINGS)
    return _ask(session, plan, {"kind": "openings", "vacancy": vacancy.id, "by": more}, by=by)


def try_wage(
    session: Session, plan: PlanVersion, vacancy: Vacancy, *, low: int, high: int, by: str
) -> Trial:
    """Ask what would happen at another monthly wage, in yuan.

    Raises
    ------
    UserError
        When the band is upside down or out of range, or as for :func:`try_pin`.
    """
    _require_of(plan, vacancy)
    if not 0 <= low <= high <= MOST_WAGE:
        raise UserError(Cause.TRIAL_WAGE)
    change = {"kind": "wage", "vacancy": vacancy.id, "wage_min": low, "wage_max": high}
    return _ask(session, plan, change, by=by)


def adopt(session: Session, trial: Trial, *, by: str) -> None:
    """Make the change of a trial in the registry, for the next matching to work with.

    Raises
    ------
    UserError
        When the change cannot be made as things stand now.
    """
    change = trial.change
    campaign = session.get_one(Campaign, trial.plan.campaign_id)
    require_open(campaign)
    vacancy = session.get_one(Vacancy, change["vacancy"])
    match change["kind"]:
        case "pin":
            pins.set_pin(
                session,
                campaign,
                session.get_one(Candidate, change["candidate"]),
                vacancy,
                kind=PinKind(change["pin"]),
                points=KEEP_POINTS,
                by=by,
            )
        case "openings":
            openings = max(0, vacancy.openings + change["by"])
            vacancies.set_openings(session, vacancy, openings, by=by)
        case _:
            vacancies.set_wage(session, vacancy, change["wage_min"], change["wage_max"], by=by)


def finish(
    session: Session, trial: Trial, *, effect: dict[str, Any] | None, message: str = ""
) -> None:
    """Write down what a trial gave, or why it gave nothing."""
    trial.effect, trial.message, trial.finished_at = effect, message, now()
    session.flush()


def fail_stale(session: Session, *, silent_for: dt.timedelta) -> list[int]:
    """Mark trials as failed that have been under way for so long; return their numbers."""
    limit = now() - silent_for
    open_ones = session.scalars(
        select(Trial).where(Trial.finished_at.is_(None)).order_by(Trial.id)
    ).all()
    stale = [trial for trial in open_ones if trial.created_at < limit]
    for trial in stale:
        finish(session, trial, effect=None, message=wording.stored(Cause.RUN_DIED, {}))
    return [trial.id for trial in stale]


def _require_of(plan: PlanVersion, vacancy: Vacancy) -> None:
    if vacancy.campaign_id != plan.campaign_id:
        raise UserError(Cause.PIN_OTHER_CAMPAIGN)


def _ask(session: Session, plan: PlanVersion, change: dict[str, Any], *, by: str) -> Trial:
    kept = plan.kind is PlanKind.MATCHING and session.scalar(
        select(Run.id).where(
            Run.id == plan.run_id, Run.problem.is_not(None), Run.result.is_not(None)
        )
    )
    if not kept:
        raise UserError(Cause.PLAN_NOT_REPLAYABLE, plan=plan.number)
    trial = Trial(plan_version_id=plan.id, change=change, requested_by=by)
    session.add(trial)
    session.flush()
    audit.record(session, Action.TRIAL_ASKED, trial, by=by, kind=str(change["kind"]))
    return trial

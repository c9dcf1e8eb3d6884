"""Trying a change against a matching plan; the plan and the registry stay as they are."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
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
    CandidateState,
    PinKind,
    PlanKind,
    PlanVersion,
    Run,
    Trial,
    Vacancy,
    now,
)
from recruit.operations import audit, candidates, editing, pins, vacancies
from recruit.operations.campaigns import require_open

MOST_OPENINGS = 5_000
"""Openings that may be added or taken away at once."""

MOST_WAGE = 1_000_000
"""Yuan a month that a wage may be at most."""

MOST_YEARS = 60
"""Years of work that somebody may have at most."""

KEEP_POINTS = 10
"""Points of a keep pin made from a trial."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What is said of somebody who might come: nothing that tells who it is."""

    trade: str
    level: int
    years: float
    min_wage: int
    ready_date: dt.date | None
    needs_dormitory: bool
    preferred_town: str

    def as_row(self) -> dict[str, Any]:
        """Return the columns of the planner's table ``workers``, as text."""
        return {
            "trade": self.trade,
            "level": str(self.level),
            "years": f"{self.years:g}",
            "min_wage": str(self.min_wage),
            "ready_date": "" if self.ready_date is None else self.ready_date.isoformat(),
            "needs_dormitory": "1" if self.needs_dormitory else "0",
            "preferred_town": self.preferred_town,
        }


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


def try_least_wage(
    session: Session, plan: PlanVersion, candidate: Candidate, *, least: int, by: str
) -> Trial:
    """Ask what would happen if somebody came for another least monthly wage, in yuan.

    Raises
    ------
    UserError
        When it is out of range, or as for :func:`try_pin`.
    """
    _require_of(plan, candidate)
    if not 0 <= least <= MOST_WAGE:
        raise UserError(Cause.TRIAL_LEAST_WAGE)
    change = {"kind": "min_wage", "candidate": candidate.id, "min_wage": least}
    return _ask(session, plan, change, by=by)


def try_leaving(
    session: Session,
    plan: PlanVersion,
    candidate: Candidate,
    *,
    with_party: bool = False,
    by: str,
) -> Trial:
    """Ask what would happen if somebody did not come, alone or with the whole party.

    Raises
    ------
    UserError
        As for :func:`try_pin`.
    """
    _require_of(plan, candidate)
    people = [candidate.id]
    if with_party and candidate.party_id is not None:
        others = select(Candidate.id).where(
            Candidate.party_id == candidate.party_id, Candidate.id != candidate.id
        )
        people += session.scalars(others.order_by(Candidate.id))
    change = {"kind": "leave", "candidate": candidate.id, "people": people}
    return _ask(session, plan, change, by=by)


def try_arrival(session: Session, plan: PlanVersion, newcomer: Newcomer, *, by: str) -> Trial:
    """Ask what would happen if somebody more came; nobody in particular.

    Raises
    ------
    UserError
        When what is said of the newcomer is out of range, or the plan cannot be solved again.
    """
    reasonable = (
        newcomer.level in range(5)
        and 0 <= newcomer.years <= MOST_YEARS
        and 0 <= newcomer.min_wage <= MOST_WAGE
    )
    if not reasonable:
        raise UserError(Cause.TRIAL_ARRIVAL)
    return _ask(session, plan, {"kind": "arrive", "worker": newcomer.as_row()}, by=by)


def adopt(session: Session, trial: Trial, *, by: str) -> None:
    """Make the change of a trial in the registry, for the next matching to work with.

    Raises
    ------
    UserError
        When the change cannot be made as things stand now, or is nobody's in particular.
    """
    change = trial.change
    campaign = session.get_one(Campaign, trial.plan.campaign_id)
    require_open(campaign)
    match change["kind"]:
        case "pin":
            pins.set_pin(
                session,
                campaign,
                session.get_one(Candidate, change["candidate"]),
                session.get_one(Vacancy, change["vacancy"]),
                kind=PinKind(change["pin"]),
                points=KEEP_POINTS,
                by=by,
            )
        case "openings":
            vacancy = session.get_one(Vacancy, change["vacancy"])
            openings = max(0, vacancy.openings + change["by"])
            vacancies.set_openings(session, vacancy, openings, by=by)
        case "wage":
            vacancy = session.get_one(Vacancy, change["vacancy"])
            vacancies.set_wage(session, vacancy, change["wage_min"], change["wage_max"], by=by)
        case "min_wage":
            person = session.get_one(Candidate, change["candidate"])
            values = {"min_wage": change["min_wage"]}
            editing.edit_candidate(
                session, campaign, person, values, seen=editing.mark(person), by=by
            )
        case "leave":
            for row in change["people"]:
                person = session.get_one(Candidate, row)
                if person.state is not CandidateState.WITHDRAWN:
                    candidates.withdraw(session, person, by=by)
        case _:
            raise UserError(Cause.TRIAL_NOT_FOR_GOOD)


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


def _require_of(plan: PlanVersion, record: Vacancy | Candidate) -> None:
    if record.campaign_id != plan.campaign_id:
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

"""What publishing a matching does to placements: offers made, kept and taken back, in bulk."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass

from sqlalchemy import func, insert, or_, select
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.errors import Conflict
from recruit.models import (
    ENDED,
    PLACED,
    Assignment,
    Campaign,
    Candidate,
    CandidateState,
    Placement,
    PlanVersion,
    Stage,
    Vacancy,
    VacancyState,
)
from recruit.operations.placement_events import move_many, write_events
from recruit.rights import taking_part


@dataclass(frozen=True, slots=True)
class _Live:
    """A placement that has not ended."""

    row: int
    vacancy: int
    stage: Stage


def apply(
    session: Session, plan: PlanVersion, *, by: str, at: dt.datetime
) -> tuple[int, int, int, int]:
    """Bring placements in line with the plan's assignments.

    An offer that the plan repeats is kept; one it does not is taken back; a new one is
    made for everybody else. Who has accepted keeps the place, or nothing is published.

    Returns
    -------
    tuple of int
        Placements kept, made, ended, and assignments left out.
    """
    assigned = _assignments(session, plan)
    live = _live(session, plan.campaign_id)
    moved = sum(
        1
        for candidate, place in live.items()
        if place.stage in PLACED
        and candidate in assigned
        and assigned[candidate][0] != place.vacancy
    )
    if moved:
        raise Conflict(Cause.PLAN_MOVES_PEOPLE, people=moved)
    skipped = _skipped(session, plan)
    wanted = {c: v for c, v in assigned.items() if c not in skipped}
    kept = {c for c, place in live.items() if c in wanted and wanted[c][0] == place.vacancy}
    ending = {c: place for c, place in live.items() if c not in kept and place.stage not in PLACED}
    staying = {c: place for c, place in live.items() if c not in ending}
    new = {c: v for c, v in wanted.items() if c not in staying}
    _refuse_oversold(session, plan, staying, new)
    by_stage: dict[Stage, list[int]] = defaultdict(list)
    for place in ending.values():
        by_stage[place.stage].append(place.row)
    for stage, rows in by_stage.items():
        note = f"plan {plan.number} has another place or none"
        move_many(session, rows, stage, Stage.WITHDRAWN, by=by, at=at, note=note)
    proposed = [place.row for c, place in staying.items() if place.stage is Stage.PROPOSED]
    move_many(session, proposed, Stage.PROPOSED, Stage.OFFERED, by=by, at=at)
    _make(session, plan, new, by=by, at=at)
    return len(kept), len(new), len(ending), len(assigned) - len(wanted)


def _assignments(session: Session, plan: PlanVersion) -> dict[int, tuple[int, int]]:
    """Return vacancy and score by candidate."""
    rows = session.execute(
        select(Assignment.candidate_id, Assignment.vacancy_id, Assignment.score).where(
            Assignment.plan_version_id == plan.id
        )
    )
    return {candidate: (vacancy, score) for candidate, vacancy, score in rows}


def _live(session: Session, campaign_id: int) -> dict[int, _Live]:
    """Return the live placements by candidate and hold their rows."""
    rows = session.execute(
        select(Placement.id, Placement.candidate_id, Placement.vacancy_id, Placement.stage)
        .where(Placement.campaign_id == campaign_id, Placement.stage.not_in(ENDED))
        .with_for_update()
    )
    return {candidate: _Live(row, vacancy, stage) for row, candidate, vacancy, stage in rows}


def _skipped(session: Session, plan: PlanVersion) -> set[int]:
    """Return the candidates who withdrew, may not be decided on, or declined that vacancy."""
    assigned = select(Assignment.candidate_id).where(Assignment.plan_version_id == plan.id)
    campaign = session.get_one(Campaign, plan.campaign_id)
    gone = session.scalars(
        select(Candidate.id).where(
            or_(
                Candidate.state == CandidateState.WITHDRAWN,
                ~taking_part.in_matching(campaign),
            ),
            Candidate.id.in_(assigned),
        )
    )
    refused = session.scalars(
        select(Assignment.candidate_id)
        .join(
            Placement,
            (Placement.candidate_id == Assignment.candidate_id)
            & (Placement.vacancy_id == Assignment.vacancy_id),
        )
        .where(Assignment.plan_version_id == plan.id, Placement.stage == Stage.DECLINED)
    )
    return set(gone) | set(refused)


def _refuse_oversold(
    session: Session,
    plan: PlanVersion,
    staying: dict[int, _Live],
    new: dict[int, tuple[int, int]],
) -> None:
    """Refuse when a vacancy would have more people than openings, or is no longer posted."""
    added = Counter(vacancy for vacancy, _ in new.values())
    taken = added + Counter(place.vacancy for place in staying.values())
    vacancies = session.execute(
        select(Vacancy.id, Vacancy.openings, Vacancy.state)
        .where(Vacancy.campaign_id == plan.campaign_id)
        .with_for_update()
    )
    oversold = closed = 0
    for row, openings, state in vacancies:
        oversold += row in added and taken[row] > openings
        closed += row in added and state is not VacancyState.POSTED
    if closed:
        raise Conflict(Cause.PLAN_VACANCIES_CLOSED, vacancies=closed)
    if oversold:
        raise Conflict(Cause.PLAN_OVERSELLS, vacancies=oversold)


def _make(
    session: Session,
    plan: PlanVersion,
    new: dict[int, tuple[int, int]],
    *,
    by: str,
    at: dt.datetime,
) -> None:
    """Insert new placements as offered, each with its event."""
    if not new:
        return
    before = session.scalar(select(func.max(Placement.id))) or 0
    session.execute(
        insert(Placement),
        [
            {
                "campaign_id": plan.campaign_id,
                "candidate_id": candidate,
                "vacancy_id": vacancy,
                "plan_version_id": plan.id,
                "stage": Stage.OFFERED,
                "score": score,
                "created_at": at,
                "version": 1,
            }
            for candidate, (vacancy, score) in sorted(new.items())
        ],
    )
    made = session.scalars(
        select(Placement.id)
        .where(Placement.id > before, Placement.plan_version_id == plan.id)
        .order_by(Placement.id)
    ).all()
    write_events(session, [(row, Stage.PROPOSED) for row in made], Stage.OFFERED, by=by, at=at)

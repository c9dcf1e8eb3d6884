"""Offering a place by hand, and what people answer: accept, decline, withdraw."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.errors import Conflict, UserError
from recruit.models import (
    Action,
    Campaign,
    Candidate,
    CandidateState,
    Placement,
    Stage,
    Vacancy,
    VacancyState,
    now,
)
from recruit.operations import audit, vacancies
from recruit.operations.lookup import live_placement
from recruit.operations.placement_events import move_many


def offer(
    session: Session,
    candidate: Candidate,
    vacancy: Vacancy,
    *,
    by: str,
    at: dt.datetime | None = None,
) -> Placement:
    """Offer one opening to one person, outside any plan.

    Raises
    ------
    UserError
        When the vacancy is not posted or the person has withdrawn.
    Conflict
        When the last opening is taken, or the person has a place.
    """
    vacancies.lock(session, vacancy)
    if vacancy.state is not VacancyState.POSTED:
        raise UserError(Cause.VACANCY_NOT_POSTED, state=vacancy.state)
    if candidate.state is not CandidateState.REGISTERED:
        raise UserError(Cause.CANDIDATE_WITHDRAWN)
    existing = live_placement(session, candidate)
    if existing is not None:
        raise Conflict(Cause.CANDIDATE_PLACED, vacancy=existing.vacancy_id, stage=existing.stage)
    if vacancies.live_count(session, vacancy) >= vacancy.openings:
        raise Conflict(Cause.VACANCY_FULL, openings=vacancy.openings)
    placement = Placement(
        campaign_id=vacancy.campaign_id,
        candidate_id=candidate.id,
        vacancy_id=vacancy.id,
        stage=Stage.PROPOSED,
    )
    session.add(placement)
    placement.step(Stage.OFFERED, by=by, at=at)
    session.flush()
    audit.record(session, Action.PLACEMENT_OFFERED, placement, by=by)
    return placement


def accept(
    session: Session, placement: Placement, *, by: str, at: dt.datetime | None = None
) -> None:
    """Note that the person said yes; raises IllegalStep."""
    placement.step(Stage.ACCEPTED, by=by, at=at)
    session.flush()
    _noted(session, placement, by)


def decline(
    session: Session,
    placement: Placement,
    *,
    by: str,
    at: dt.datetime | None = None,
    note: str = "",
) -> None:
    """Note that the person said no; raises IllegalStep."""
    placement.step(Stage.DECLINED, by=by, at=at, note=note)
    session.flush()
    _noted(session, placement, by)


def withdraw(
    session: Session,
    placement: Placement,
    *,
    by: str,
    at: dt.datetime | None = None,
    note: str = "",
) -> None:
    """Take a placement back, by the person or the bureau; raises IllegalStep."""
    placement.step(Stage.WITHDRAWN, by=by, at=at, note=note)
    session.flush()
    _noted(session, placement, by)


def answer_all(
    session: Session,
    campaign: Campaign,
    *,
    declines: Collection[int],
    by: str,
    at: dt.datetime | None = None,
) -> tuple[int, int]:
    """Note the answers to all open offers at once: everyone accepts but those named.

    Parameters
    ----------
    declines
        Ids of the candidates who decline.

    Returns
    -------
    tuple of int
        How many accepted and how many declined.
    """
    offered = session.execute(
        select(Placement.id, Placement.candidate_id)
        .where(Placement.campaign_id == campaign.id, Placement.stage == Stage.OFFERED)
        .order_by(Placement.id)
        .with_for_update()
    ).all()
    refusing = set(declines)
    declined = [row for row, candidate in offered if candidate in refusing]
    accepted = [row for row, candidate in offered if candidate not in refusing]
    moment = at or now()
    move_many(session, accepted, Stage.OFFERED, Stage.ACCEPTED, by=by, at=moment)
    move_many(session, declined, Stage.OFFERED, Stage.DECLINED, by=by, at=moment)
    audit.record(
        session,
        Action.PLACEMENTS_ANSWERED,
        campaign,
        by=by,
        accepted=len(accepted),
        declined=len(declined),
    )
    return len(accepted), len(declined)


def _noted(session: Session, placement: Placement, by: str) -> None:
    audit.record(session, Action.PLACEMENT_STEPPED, placement, by=by, stage=placement.stage.value)

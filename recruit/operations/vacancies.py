"""Posting vacancies by hand, changing their openings, pausing and closing them."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.errors import UserError
from recruit.models import (
    ENDED,
    Action,
    Campaign,
    Enterprise,
    Placement,
    Vacancy,
    VacancyKind,
    VacancyState,
)
from recruit.operations import audit
from recruit.operations.campaigns import require_open


def post(
    session: Session,
    campaign: Campaign,
    enterprise: Enterprise,
    *,
    title: str,
    openings: int,
    by: str,
    **terms: Any,
) -> Vacancy:
    """Post one vacancy.

    Parameters
    ----------
    title
        What the work is called, e.g. 注塑工.
    openings
        How many people are wanted.
    by
        User name of who posts it.
    terms
        Any further column of :class:`recruit.models.Vacancy`.

    Raises
    ------
    UserError
        When the title is blank or the openings are negative.
    """
    require_open(campaign)
    if not title.strip():
        raise UserError(Cause.VACANCY_TITLE_BLANK)
    if openings < 0:
        raise UserError(Cause.OPENINGS_NEGATIVE, openings=openings)
    vacancy = Vacancy(
        campaign_id=campaign.id,
        enterprise_id=enterprise.id,
        import_key=f"hand:{by}:{secrets.token_hex(8)}",
        title=title.strip(),
        openings=openings,
        **terms,
    )
    session.add(vacancy)
    session.flush()
    audit.record(session, Action.VACANCY_POSTED, vacancy, by=by, openings=openings)
    return vacancy


def set_openings(session: Session, vacancy: Vacancy, openings: int, *, by: str) -> None:
    """Change how many people are wanted.

    Raises
    ------
    UserError
        When fewer would be wanted than are placed already.
    """
    lock(session, vacancy)
    taken = live_count(session, vacancy)
    if openings < taken:
        raise UserError(Cause.OPENINGS_BELOW_TAKEN, taken=taken)
    vacancy.openings = openings
    session.flush()
    audit.record(session, Action.VACANCY_CHANGED, vacancy, by=by, openings=openings)


def set_wage(session: Session, vacancy: Vacancy, low: int, high: int, *, by: str) -> None:
    """Change the monthly wage, in yuan; 0 and 0 is negotiable.

    Raises
    ------
    UserError
        When the band is upside down or negative.
    """
    if not 0 <= low <= high:
        raise UserError(Cause.TRIAL_WAGE)
    vacancy.wage_min, vacancy.wage_max, vacancy.wage_text = low, high, f"{low}-{high}"
    session.flush()
    audit.record(session, Action.VACANCY_CHANGED, vacancy, by=by, low=low, high=high)


def pause(session: Session, vacancy: Vacancy, *, by: str) -> None:
    """Take a vacancy out of the next matching; raises IllegalStep."""
    vacancy.step(VacancyState.PAUSED)
    session.flush()
    audit.record(session, Action.VACANCY_PAUSED, vacancy, by=by)


def resume(session: Session, vacancy: Vacancy, *, by: str) -> None:
    """Bring a vacancy back into the matching; raises IllegalStep."""
    vacancy.step(VacancyState.POSTED)
    session.flush()
    audit.record(session, Action.VACANCY_RESUMED, vacancy, by=by)


def close(session: Session, vacancy: Vacancy, *, by: str) -> None:
    """Close a vacancy for good; raises IllegalStep.

    Raises
    ------
    UserError
        When people are placed on it.
    """
    taken = live_count(session, vacancy)
    if taken and vacancy.kind is VacancyKind.OPEN:
        raise UserError(Cause.VACANCY_HAS_PEOPLE, taken=taken)
    vacancy.step(VacancyState.CLOSED)
    session.flush()
    audit.record(session, Action.VACANCY_CLOSED, vacancy, by=by)


def lock(session: Session, vacancy: Vacancy) -> None:
    """Hold the vacancy until the end of the transaction, so that its openings can be counted."""
    session.refresh(vacancy, with_for_update=True)


def live_count(session: Session, vacancy: Vacancy) -> int:
    """Return how many live placements a vacancy has."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Placement)
            .where(Placement.vacancy_id == vacancy.id, Placement.stage.not_in(ENDED))
        )
        or 0
    )

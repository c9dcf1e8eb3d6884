"""What an enterprise may do to its own vacancies: post, change the terms within what was promised.

Staff are not bound by these limits (``operations.vacancies``, imports); an enterprise is,
because people have said yes to what they were shown.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.errors import UserError
from recruit.logging import log
from recruit.models import Action, Campaign, Enterprise, Vacancy, VacancyKind
from recruit.operations import audit, vacancies
from recruit.operations.campaigns import require_open

MOST_OPENINGS = 2_000
MOST_WAGE = 100_000
"""Yuan a month."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What an enterprise offers: openings, yuan a month, days between which work starts."""

    openings: int
    wage_min: int
    wage_max: int
    dormitory: bool
    start_from: dt.date | None = None
    start_until: dt.date | None = None

    def __post_init__(self) -> None:
        """Refuse terms that cannot be.

        Raises
        ------
        UserError
            Saying which.
        """
        if not 1 <= self.openings <= MOST_OPENINGS:
            raise UserError(Cause.VACANCY_OPENINGS_RANGE, most=MOST_OPENINGS)
        if not 0 <= self.wage_min <= self.wage_max <= MOST_WAGE:
            raise UserError(Cause.VACANCY_WAGE_RANGE, most=MOST_WAGE)
        if self.start_from and self.start_until and self.start_until < self.start_from:
            raise UserError(Cause.VACANCY_DATES)


def post(
    session: Session,
    campaign: Campaign,
    enterprise: Enterprise,
    *,
    title: str,
    trade: str,
    terms: Terms,
    by: str,
) -> Vacancy:
    """Post a vacancy of one's own.

    Raises
    ------
    UserError
        When the title is blank or the campaign closed.
    """
    return vacancies.post(
        session,
        campaign,
        enterprise,
        title=title,
        trade=trade,
        openings=terms.openings,
        wage_min=terms.wage_min,
        wage_max=terms.wage_max,
        wage_text=f"{terms.wage_min}-{terms.wage_max}" if terms.wage_max else "",
        dormitory=terms.dormitory,
        start_from=terms.start_from,
        start_until=terms.start_until,
        by=by,
    )


def change(
    session: Session, campaign: Campaign, vacancy: Vacancy, terms: Terms, *, by: str
) -> None:
    """Change the terms of a vacancy of one's own.

    While people hold an offer or a place, pay may only rise, the dormitory stays, the time
    to start may only widen, and the openings stay at least as many as they are.

    Raises
    ------
    UserError
        When that would not hold, or the vacancy is that of returning workers.
    """
    require_open(campaign)
    if vacancy.kind is VacancyKind.RETURNING:
        raise UserError(Cause.VACANCY_FOR_RETURNING)
    vacancies.set_openings(session, vacancy, terms.openings, by=by)
    taken = vacancies.live_count(session, vacancy)
    if taken and not _kept(vacancy, terms):
        raise UserError(Cause.VACANCY_TERMS_PROMISED, taken=taken)
    vacancy.wage_min, vacancy.wage_max = terms.wage_min, terms.wage_max
    vacancy.wage_text = f"{terms.wage_min}-{terms.wage_max}" if terms.wage_max else ""
    vacancy.dormitory = terms.dormitory
    vacancy.start_from, vacancy.start_until = terms.start_from, terms.start_until
    session.flush()
    audit.record(session, Action.VACANCY_CHANGED, vacancy, by=by, openings=terms.openings)
    log.info("vacancy terms changed", vacancy=vacancy.id, by=by)


def _kept(vacancy: Vacancy, terms: Terms) -> bool:
    """Whether nothing that people were promised becomes worse."""
    earliest, latest = dt.date.min, dt.date.max
    return (
        terms.wage_min >= vacancy.wage_min
        and terms.wage_max >= vacancy.wage_max
        and (terms.dormitory or not vacancy.dormitory)
        and (terms.start_from or earliest) <= (vacancy.start_from or earliest)
        and (terms.start_until or latest) >= (vacancy.start_until or latest)
    )

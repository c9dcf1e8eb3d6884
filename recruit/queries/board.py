"""Vacancies as the public sees them: posted, with openings left; and who invites to them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from recruit.models import (
    Enterprise,
    Invitation,
    Referrer,
    Vacancy,
    VacancyKind,
    VacancyState,
)
from recruit.queries.filling import filled_by_vacancy
from recruit.queries.paging import PER_PAGE, Page, containing, paged


@dataclass(frozen=True, slots=True)
class OpenVacancy:
    """One vacancy as anybody may read it; ``left`` openings are free."""

    id: int
    title: str
    trade: str
    level: int
    enterprise_id: int
    enterprise: str
    town: str
    industry: str
    address: str
    left: int
    wage_min: int
    wage_max: int
    wage_text: str
    dormitory: bool
    couple_rooms: int
    start_from: dt.date | None
    start_until: dt.date | None
    adults_only: bool
    terms: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Invited:
    """Who invites: as much of the referrer as the public is shown."""

    campaign_id: int
    referrer_id: int
    name: str
    home_county: str
    employer_id: int | None
    employer: str | None


def open_vacancies(
    session: Session,
    campaign_id: int,
    *,
    q: str = "",
    trade: str = "",
    town: str = "",
    least_wage: int = 0,
    dormitory: bool = False,
    enterprise_id: int | None = None,
    vacancy_id: int | None = None,
    page: int = 1,
    per_page: int | None = PER_PAGE,
) -> Page[OpenVacancy]:
    """Return the vacancies that are open to everybody, the more urgent tier first.

    Parameters
    ----------
    q
        Part of the title or of the enterprise's name.
    least_wage
        Only those that pay up to so many yuan a month, or leave it open.
    """
    filling = filled_by_vacancy(campaign_id)
    left = Vacancy.openings - func.coalesce(filling.c.filled, 0)
    statement = (
        select(
            Vacancy.id,
            Vacancy.title,
            Vacancy.trade,
            Vacancy.level,
            Enterprise.id,
            Enterprise.name,
            Enterprise.town_code,
            Enterprise.industry,
            Enterprise.address,
            left.label("left_over"),
            Vacancy.wage_min,
            Vacancy.wage_max,
            Vacancy.wage_text,
            Vacancy.dormitory,
            Vacancy.couple_rooms,
            Vacancy.start_from,
            Vacancy.start_until,
            Vacancy.adults_only,
            Vacancy.terms,
        )
        .join(Enterprise, Vacancy.enterprise_id == Enterprise.id)
        .outerjoin(filling, filling.c.vacancy_id == Vacancy.id)
        .where(
            Vacancy.campaign_id == campaign_id,
            Vacancy.state == VacancyState.POSTED,
            Vacancy.kind == VacancyKind.OPEN,
            left > 0,
        )
        .order_by(Enterprise.tier, Vacancy.wage_max.desc(), Vacancy.id)
    )
    if q:
        like = containing(q)
        statement = statement.where(
            or_(Vacancy.title.like(like, escape="/"), Enterprise.name.like(like, escape="/"))
        )
    if trade:
        statement = statement.where(Vacancy.trade == trade)
    if town:
        statement = statement.where(Enterprise.town_code == town)
    if least_wage:
        statement = statement.where(or_(Vacancy.wage_max >= least_wage, Vacancy.wage_max == 0))
    if dormitory:
        statement = statement.where(Vacancy.dormitory)
    if enterprise_id is not None:
        statement = statement.where(Enterprise.id == enterprise_id)
    if vacancy_id is not None:
        statement = statement.where(Vacancy.id == vacancy_id)
    return paged(session, statement, page=page, per_page=per_page, make=OpenVacancy)


def invited(session: Session, token: str) -> Invited | None:
    """Return who invites by this address, None when it leads nowhere."""
    row = session.execute(
        select(
            Invitation.campaign_id,
            Referrer.id,
            Referrer.name,
            Referrer.home_county,
            Referrer.employer_id,
            Enterprise.name,
        )
        .join(Referrer, Invitation.referrer_id == Referrer.id)
        .outerjoin(Enterprise, Referrer.employer_id == Enterprise.id)
        .where(Invitation.token == token)
    ).first()
    return None if row is None else Invited(*row)


def invitation_token(session: Session, campaign_id: int, referrer_id: int) -> str | None:
    """Return the token of a referrer's invitation, None when none was made."""
    return session.scalar(
        select(Invitation.token).where(
            Invitation.campaign_id == campaign_id, Invitation.referrer_id == referrer_id
        )
    )

"""Vacancies and enterprises as lists: what is wanted, where, on what terms, how far filled."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from recruit.models import Enterprise, SizeClass, Vacancy, VacancyKind, VacancyState
from recruit.queries.filling import filled_by_vacancy
from recruit.queries.paging import PER_PAGE, Page, containing, paged


@dataclass(frozen=True, slots=True)
class VacancyRow:
    """One vacancy; ``filled`` counts live placements, ``placed`` those who said yes."""

    id: int
    enterprise_id: int
    enterprise: str
    town: str
    tier: int
    title: str
    trade: str
    level: int
    openings: int
    filled: int
    placed: int
    wage_min: int
    wage_max: int
    wage_text: str
    dormitory: bool
    start_from: dt.date | None
    start_until: dt.date | None
    adults_only: bool
    bonus_yuan: int
    state: VacancyState
    kind: VacancyKind
    terms: dict[str, Any]

    @classmethod
    def of(  # noqa: PLR0917 - the columns of the statements, in their order
        cls, vacancy: Vacancy, enterprise: str, town: str, tier: int, filled: int, placed: int
    ) -> VacancyRow:
        """Return the row of a vacancy."""
        return cls(
            id=vacancy.id,
            enterprise_id=vacancy.enterprise_id,
            enterprise=enterprise,
            town=town,
            tier=tier,
            title=vacancy.title,
            trade=vacancy.trade,
            level=vacancy.level,
            openings=vacancy.openings,
            filled=filled,
            placed=placed,
            wage_min=vacancy.wage_min,
            wage_max=vacancy.wage_max,
            wage_text=vacancy.wage_text,
            dormitory=vacancy.dormitory,
            start_from=vacancy.start_from,
            start_until=vacancy.start_until,
            adults_only=vacancy.adults_only,
            bonus_yuan=vacancy.bonus_yuan,
            state=vacancy.state,
            kind=vacancy.kind,
            terms=dict(vacancy.terms),
        )


@dataclass(frozen=True, slots=True)
class EnterpriseRow:
    """One enterprise with the sum of its vacancies in a campaign, return posts included."""

    id: int
    name: str
    town: str
    tier: int
    industry: str
    size_class: SizeClass | None
    vacancies: int
    openings: int
    filled: int


def vacancies(
    session: Session,
    campaign_id: int,
    *,
    q: str = "",
    town: str = "",
    tier: int | None = None,
    trade: str = "",
    state: VacancyState | None = None,
    kind: VacancyKind | None = None,
    enterprise_id: int | None = None,
    short_only: bool = False,
    page: int = 1,
    per_page: int | None = PER_PAGE,
) -> Page[VacancyRow]:
    """Return vacancies, the more urgent tier first.

    Parameters
    ----------
    q
        Part of the title or of the enterprise's name.
    town, tier, trade, state, kind, enterprise_id
        Only these; blank or None for all.
    short_only
        Only those with openings left.
    per_page
        Rows a page, or None for all.
    """
    filling = filled_by_vacancy(campaign_id)
    filled = func.coalesce(filling.c.filled, 0)
    statement = (
        select(
            Vacancy,
            Enterprise.name,
            Enterprise.town_code,
            Enterprise.tier,
            filled.label("filled"),
            func.coalesce(filling.c.placed, 0).label("placed"),
        )
        .join(Enterprise, Vacancy.enterprise_id == Enterprise.id)
        .outerjoin(filling, filling.c.vacancy_id == Vacancy.id)
        .where(Vacancy.campaign_id == campaign_id)
        .order_by(Enterprise.tier, Enterprise.name, Vacancy.id)
    )
    if q:
        like = containing(q)
        statement = statement.where(
            or_(Vacancy.title.like(like, escape="/"), Enterprise.name.like(like, escape="/"))
        )
    wanted = (
        (Enterprise.town_code, town or None),
        (Enterprise.tier, tier),
        (Vacancy.trade, trade or None),
        (Vacancy.state, state),
        (Vacancy.kind, kind),
        (Vacancy.enterprise_id, enterprise_id),
    )
    for column, value in wanted:
        if value is not None:
            statement = statement.where(column == value)
    if short_only:
        statement = statement.where(filled < Vacancy.openings)
    return paged(session, statement, page=page, per_page=per_page, make=VacancyRow.of)


def enterprises(
    session: Session,
    campaign_id: int,
    *,
    q: str = "",
    town: str = "",
    tier: int | None = None,
    page: int = 1,
    per_page: int | None = PER_PAGE,
) -> Page[EnterpriseRow]:
    """Return enterprises with what they want and have in a campaign."""
    filling = filled_by_vacancy(campaign_id)
    sums = (
        select(
            Vacancy.enterprise_id,
            func.count().label("vacancies"),
            func.sum(Vacancy.openings).label("openings"),
            func.coalesce(func.sum(filling.c.filled), 0).label("filled"),
        )
        .outerjoin(filling, filling.c.vacancy_id == Vacancy.id)
        .where(Vacancy.campaign_id == campaign_id)
        .group_by(Vacancy.enterprise_id)
        .subquery("sums")
    )
    statement = (
        select(
            Enterprise.id,
            Enterprise.name,
            Enterprise.town_code,
            Enterprise.tier,
            Enterprise.industry,
            Enterprise.size_class,
            func.coalesce(sums.c.vacancies, 0),
            func.coalesce(sums.c.openings, 0),
            func.coalesce(sums.c.filled, 0),
        )
        .outerjoin(sums, sums.c.enterprise_id == Enterprise.id)
        .order_by(Enterprise.tier, Enterprise.name)
    )
    if q:
        statement = statement.where(Enterprise.name.like(containing(q), escape="/"))
    if town:
        statement = statement.where(Enterprise.town_code == town)
    if tier is not None:
        statement = statement.where(Enterprise.tier == tier)
    return paged(session, statement, page=page, per_page=per_page, make=EnterpriseRow)

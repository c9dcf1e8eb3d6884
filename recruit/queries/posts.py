"""The desk's lists of vacancies and enterprises: filters, orders, turned by key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from recruit.models import (
    ENDED,
    PLACED,
    Enterprise,
    Placement,
    SizeClass,
    Vacancy,
    VacancyKind,
    VacancyState,
)
from recruit.queries.filling import filled_of_each
from recruit.queries.keyset import By, Slice, Turn, sliced
from recruit.queries.paging import Columns, containing
from recruit.queries.vacancies import EnterpriseRow, VacancyRow

VACANCY_ORDERS: dict[str, tuple[By, ...]] = {
    "": (By(Enterprise.tier), By(Enterprise.name), By(Vacancy.id)),
    "newest": (By(Vacancy.id, descending=True),),
    "openings": (By(Vacancy.openings, descending=True), By(Vacancy.id)),
    "wage": (By(Vacancy.wage_max, descending=True), By(Vacancy.id)),
    "start": (By(Vacancy.start_until, nullable=True), By(Vacancy.id)),
}
ENTERPRISE_ORDERS: dict[str, tuple[By, ...]] = {
    "": (By(Enterprise.tier), By(Enterprise.name), By(Enterprise.id)),
    "name": (By(Enterprise.name), By(Enterprise.id)),
    "town": (By(Enterprise.town_code), By(Enterprise.name), By(Enterprise.id)),
}


@dataclass(frozen=True, slots=True)
class VacancyFilter:
    """What is wanted of vacancies; blank and None want everything.

    ``text`` is part of the title or of the enterprise's name, ``short`` only those with
    openings left, ``start_by`` only those whose work may start by this day.
    """

    text: str = ""
    town: str = ""
    tier: int | None = None
    trade: str = ""
    state: VacancyState | None = None
    kind: VacancyKind | None = None
    enterprise_id: int | None = None
    short: bool = False
    start_by: dt.date | None = None


@dataclass(frozen=True, slots=True)
class EnterpriseFilter:
    """What is wanted of enterprises; ``hiring`` only those with vacancies in the campaign."""

    text: str = ""
    town: str = ""
    tier: int | None = None
    size: SizeClass | None = None
    hiring: bool = False
    short: bool = False


def vacancy_list(
    session: Session, campaign_id: int, wanted: VacancyFilter, *, order: str = "", turn: Turn
) -> Slice[VacancyRow]:
    """Return one page of the vacancies wanted."""
    return sliced(
        session,
        vacancy_keys(campaign_id, wanted),
        VACANCY_ORDERS[order],
        turn,
        named=("vacancies", campaign_id, wanted),
        read=lambda keys: vacancies_by_key(session, keys),
    )


def vacancy_keys(campaign_id: int, wanted: VacancyFilter) -> Columns:
    """Return the statement that selects the keys of the vacancies wanted."""
    keys = (
        select(Vacancy.id)
        .join(Enterprise, Vacancy.enterprise_id == Enterprise.id)
        .where(Vacancy.campaign_id == campaign_id)
    )
    if wanted.text:
        like = containing(wanted.text)
        keys = keys.where(
            or_(Vacancy.title.like(like, escape="/"), Enterprise.name.like(like, escape="/"))
        )
    if wanted.start_by is not None:
        keys = keys.where(or_(Vacancy.start_from.is_(None), Vacancy.start_from <= wanted.start_by))
    if wanted.short:
        keys = keys.where(
            Vacancy.state == VacancyState.POSTED, filled_of_each(campaign_id) < Vacancy.openings
        )
    return _equal(
        keys,
        (Enterprise.town_code, wanted.town or None),
        (Enterprise.tier, wanted.tier),
        (Vacancy.trade, wanted.trade or None),
        (Vacancy.state, wanted.state),
        (Vacancy.kind, wanted.kind),
        (Vacancy.enterprise_id, wanted.enterprise_id),
    )


def vacancies_by_key(session: Session, keys: Sequence[int]) -> dict[int, VacancyRow]:
    """Return vacancies by number, with how many live placements each has."""
    filled: dict[int, tuple[int, int]] = {
        row: (live, placed)
        for row, live, placed in session.execute(
            select(
                Placement.vacancy_id,
                func.count(),
                func.count().filter(Placement.stage.in_(PLACED)),
            )
            .where(Placement.vacancy_id.in_(keys), Placement.stage.not_in(ENDED))
            .group_by(Placement.vacancy_id)
        )
    }
    rows = session.execute(
        select(Vacancy, Enterprise.name, Enterprise.town_code, Enterprise.tier)
        .join(Enterprise, Vacancy.enterprise_id == Enterprise.id)
        .where(Vacancy.id.in_(keys))
    )
    return {
        vacancy.id: VacancyRow.of(vacancy, enterprise, town, tier, *filled.get(vacancy.id, (0, 0)))
        for vacancy, enterprise, town, tier in rows
    }


def enterprise_list(
    session: Session, campaign_id: int, wanted: EnterpriseFilter, *, order: str = "", turn: Turn
) -> Slice[EnterpriseRow]:
    """Return one page of the enterprises wanted."""
    return sliced(
        session,
        enterprise_keys(campaign_id, wanted),
        ENTERPRISE_ORDERS[order],
        turn,
        named=("enterprises", campaign_id, wanted),
        read=lambda keys: enterprises_by_key(session, campaign_id, keys),
    )


def enterprise_keys(campaign_id: int, wanted: EnterpriseFilter) -> Columns:
    """Return the statement that selects the keys of the enterprises wanted."""
    keys = select(Enterprise.id)
    if wanted.text:
        keys = keys.where(Enterprise.name.like(containing(wanted.text), escape="/"))
    if wanted.hiring or wanted.short:
        hiring = select(Vacancy.enterprise_id).where(
            Vacancy.campaign_id == campaign_id, Vacancy.state == VacancyState.POSTED
        )
        if wanted.short:
            hiring = hiring.where(filled_of_each(campaign_id) < Vacancy.openings)
        keys = keys.where(Enterprise.id.in_(hiring))
    return _equal(
        keys,
        (Enterprise.town_code, wanted.town or None),
        (Enterprise.tier, wanted.tier),
        (Enterprise.size_class, wanted.size),
    )


def enterprises_by_key(
    session: Session, campaign_id: int, keys: Sequence[int]
) -> dict[int, EnterpriseRow]:
    """Return enterprises by number with the sums of their vacancies in a campaign."""
    mine = (Vacancy.campaign_id == campaign_id, Vacancy.enterprise_id.in_(keys))
    wanted: dict[int, tuple[int, int]] = {
        row: (count, int(openings))
        for row, count, openings in session.execute(
            select(Vacancy.enterprise_id, func.count(), func.sum(Vacancy.openings))
            .where(*mine)
            .group_by(Vacancy.enterprise_id)
        )
    }
    taken = session.execute(
        select(Vacancy.enterprise_id, func.count(Placement.id))
        .join(Placement, Placement.vacancy_id == Vacancy.id)
        .where(*mine, Placement.stage.not_in(ENDED))
        .group_by(Vacancy.enterprise_id)
    )
    filled: dict[int, int] = dict(taken.all())
    found = session.scalars(select(Enterprise).where(Enterprise.id.in_(keys)))
    return {
        firm.id: EnterpriseRow(
            firm.id,
            firm.name,
            firm.town_code,
            firm.tier,
            firm.industry,
            firm.size_class,
            *wanted.get(firm.id, (0, 0)),
            filled.get(firm.id, 0),
        )
        for firm in found
    }


def _equal(keys: Columns, *wanted: tuple[Any, Any]) -> Columns:
    for column, value in wanted:
        if value is not None:
            keys = keys.where(column == value)
    return keys

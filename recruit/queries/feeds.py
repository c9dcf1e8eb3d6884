"""Lists for programs: by number, from one on, in a scope; as many as asked for and one mark more.

Unlike pages they are not counted and not joined with what a reader wants to see beside; a
program asks for that by number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Integer, and_, bindparam, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from recruit.models import (
    ENDED,
    Base,
    Candidate,
    CandidateState,
    Enterprise,
    Placement,
    PlanVersion,
    Referrer,
    Run,
    Stage,
    Trip,
    Vacancy,
)
from recruit.queries.filling import filled_by_vacancy
from recruit.queries.paging import Columns
from recruit.queries.scopes import Scope, within

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Feed(Generic[T]):
    """Rows of a list, and the number after which the next ones come; None: these were the last."""

    rows: tuple[T, ...]
    after: int | None


@dataclass(frozen=True, slots=True)
class VacancyFill:
    """A vacancy and how many live placements it has."""

    vacancy: Vacancy
    filled: int


@dataclass(frozen=True, slots=True)
class CandidatePlace:
    """What a list says of a candidate, and the live placement, if any."""

    id: int
    name: str
    id_number: str | None
    phone: str
    home_county: str
    trade: str
    level: int
    years: float
    ready_date: dt.date | None
    is_returning: bool
    state: CandidateState
    party_id: int | None
    referrer_id: int | None
    placement_id: int | None
    vacancy_id: int | None
    stage: Stage | None


def enterprises(
    session: Session, scope: Scope, *, after: int, limit: int, town: str | None = None
) -> Feed[Enterprise]:
    """Return enterprises."""
    wanted = _where((Enterprise.town_code, town))
    statement = select(Enterprise).where(within(scope, Enterprise), *wanted)
    return _feed(session, statement, Enterprise.id, after, limit, _only)


def vacancies(
    session: Session,
    campaign_id: int,
    scope: Scope,
    *,
    after: int = 0,
    limit: int = 1,
    key: int | None = None,
    enterprise_id: int | None = None,
    state: str | None = None,
    trade: str | None = None,
) -> Feed[VacancyFill]:
    """Return vacancies of a campaign with how many places are taken."""
    filling = filled_by_vacancy(campaign_id)
    statement = (
        select(Vacancy, func.coalesce(filling.c.filled, 0))
        .outerjoin(filling, filling.c.vacancy_id == Vacancy.id)
        .where(Vacancy.campaign_id == campaign_id, within(scope, Vacancy))
        .where(
            *_where(
                (Vacancy.id, key),
                (Vacancy.enterprise_id, enterprise_id),
                (Vacancy.state, state),
                (Vacancy.trade, trade),
            )
        )
    )
    return _feed(session, statement, Vacancy.id, after, limit, VacancyFill)


def candidates(
    session: Session,
    campaign_id: int,
    scope: Scope,
    *,
    after: int = 0,
    limit: int = 1,
    key: int | None = None,
    state: str | None = None,
    home_county: str | None = None,
    referrer_id: int | None = None,
) -> Feed[CandidatePlace]:
    """Return candidates of a campaign, each with the live placement."""
    wanted = {"id": key, "state": state, "home_county": home_county, "referrer_id": referrer_id}
    given = {name: value for name, value in wanted.items() if value is not None}
    found = session.execute(
        _candidates(scope, tuple(given)),
        {"of": campaign_id, "beyond": after, "most": limit + 1, **given},
    ).all()
    rows = tuple(CandidatePlace(*row) for row in found[:limit])
    return Feed(rows, rows[-1].id if len(found) > limit else None)


@lru_cache(maxsize=256)
def _candidates(scope: Scope, given: tuple[str, ...]) -> Columns:
    """Return the statement, made once: making it costs as much as running it.

    It selects columns, not records, which halves the time of a page of fifty.
    """
    person, place = Candidate.__table__.c, Placement.__table__.c
    live = and_(place.candidate_id == person.id, place.stage.not_in(ENDED))
    names = [field.name for field in fields(CandidatePlace)][:-3]
    return (
        select(*(person[name] for name in names), place.id, place.vacancy_id, place.stage)
        .select_from(Candidate.__table__.outerjoin(Placement.__table__, live))
        .where(person.campaign_id == bindparam("of"), person.id > bindparam("beyond"))
        .where(within(scope, Candidate), *(person[name] == bindparam(name) for name in given))
        .order_by(person.id)
        .limit(bindparam("most", type_=Integer))
    )


def referrers(session: Session, scope: Scope, *, after: int, limit: int) -> Feed[Referrer]:
    """Return referrers."""
    statement = select(Referrer).where(within(scope, Referrer))
    return _feed(session, statement, Referrer.id, after, limit, _only)


def placements(
    session: Session,
    campaign_id: int,
    scope: Scope,
    *,
    after: int,
    limit: int,
    stage: str | None = None,
    vacancy_id: int | None = None,
    candidate_id: int | None = None,
) -> Feed[Placement]:
    """Return placements of a campaign, ended ones too."""
    statement = select(Placement).where(
        Placement.campaign_id == campaign_id,
        within(scope, Placement),
        *_where(
            (Placement.stage, stage),
            (Placement.vacancy_id, vacancy_id),
            (Placement.candidate_id, candidate_id),
        ),
    )
    return _feed(session, statement, Placement.id, after, limit, _only)


def runs(
    session: Session, campaign_id: int, *, after: int, limit: int, kind: str | None = None
) -> Feed[int]:
    """Return the numbers of runs of a campaign."""
    statement = select(Run.id).where(Run.campaign_id == campaign_id, *_where((Run.kind, kind)))
    return _feed(session, statement, Run.id, after, limit, int)


def plans(
    session: Session,
    campaign_id: int,
    *,
    after: int,
    limit: int,
    kind: str | None = None,
    state: str | None = None,
) -> Feed[int]:
    """Return the numbers of plan versions of a campaign."""
    statement = select(PlanVersion.id).where(
        PlanVersion.campaign_id == campaign_id,
        *_where((PlanVersion.kind, kind), (PlanVersion.state, state)),
    )
    return _feed(session, statement, PlanVersion.id, after, limit, int)


def trips(
    session: Session,
    campaign_id: int,
    scope: Scope,
    *,
    after: int,
    limit: int,
    plan_id: int | None = None,
    mode: str | None = None,
    state: str | None = None,
) -> Feed[Trip]:
    """Return trips of all plan versions of a campaign, or of one."""
    statement = (
        select(Trip)
        .join(PlanVersion, Trip.plan_version_id == PlanVersion.id)
        .where(
            PlanVersion.campaign_id == campaign_id,
            within(scope, Trip),
            *_where((Trip.plan_version_id, plan_id), (Trip.mode, mode), (Trip.state, state)),
        )
    )
    return _feed(session, statement, Trip.id, after, limit, _only)


def one(session: Session, model: type[Base], key: int) -> Any:
    """Return the record with a number, or None."""
    return session.get(model, key)


def _only(row: Any) -> Any:
    return row


def _where(*wanted: tuple[InstrumentedAttribute[Any], Any]) -> list[ColumnElement[bool]]:
    return [column == value for column, value in wanted if value is not None]


def _feed(  # noqa: PLR0917 - internal
    session: Session,
    statement: Columns,
    number: InstrumentedAttribute[int],
    after: int,
    limit: int,
    make: Callable[..., T],
) -> Feed[T]:
    found = session.execute(
        statement.where(number > after).order_by(number).limit(limit + 1)
    ).all()
    rows = tuple(make(*row) for row in found[:limit])
    more = len(found) > limit
    return Feed(rows, _number(found[limit - 1][0]) if more else None)


def _number(record: Any) -> int:
    return record if isinstance(record, int) else int(record.id)

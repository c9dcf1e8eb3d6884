"""Who is calling and what is known of him; calls of a day; articles."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from recruit.desk.cases.clock import CHINA
from recruit.desk.cases.model import Category, ServiceCase
from recruit.desk.cases.queries import CaseRow, Wanted, cases
from recruit.desk.hotline.model import Article, PhoneCall
from recruit.desk.stewards.model import Steward
from recruit.models import Candidate, Enterprise, Referrer
from recruit.queries.paging import PER_PAGE, Page, every, paged


@dataclass(frozen=True, slots=True)
class Caller:
    """What the registry knows of a telephone number.

    Parameters
    ----------
    people
        Name and home county of candidates with this number.
    enterprises
        Number, name, town and contact of enterprises with this number.
    """

    phone: str
    people: tuple[tuple[str, str], ...]
    referrers: tuple[str, ...]
    enterprises: tuple[tuple[int, str, str, str], ...]
    stewards: tuple[str, ...]
    calls: tuple[CallRow, ...]
    cases: tuple[CaseRow, ...]

    @property
    def name(self) -> str:
        """The likeliest name, "" when nobody is known."""
        known = [
            *(name for name, _ in self.people),
            *self.referrers,
            *self.stewards,
            *(contact for *_, contact in self.enterprises),
            *(call.caller for call in self.calls),
        ]
        return next((name for name in known if name), "")

    @property
    def is_known(self) -> bool:
        """Whether anybody or anything has this number."""
        return bool(
            self.people or self.referrers or self.enterprises or self.stewards or self.calls
        )


@dataclass(frozen=True, slots=True)
class CallRow:
    """One call."""

    id: int
    at: dt.datetime
    phone: str
    caller: str
    town: str
    category: Category
    note: str
    minutes: int
    case_id: int | None
    case: str | None
    article: str | None
    answered_by: str


@dataclass(frozen=True, slots=True)
class Load:
    """The calls of a day or altogether."""

    calls: int
    cases: int
    on_the_spot: int


def caller(session: Session, phone: str) -> Caller:
    """Return what is known of a number, which is digits only."""
    return Caller(
        phone,
        people=tuple(
            (name, county)
            for name, county in session.execute(
                select(Candidate.name, Candidate.home_county)
                .where(Candidate.phone == phone)
                .limit(5)
            )
        ),
        referrers=tuple(
            session.scalars(select(Referrer.name).where(Referrer.phone == phone).limit(3))
        ),
        enterprises=tuple(
            (key, name, town, contact)
            for key, name, town, contact in session.execute(
                select(
                    Enterprise.id, Enterprise.name, Enterprise.town_code, Enterprise.contact_name
                )
                .where(Enterprise.contact_phone == phone)
                .limit(5)
            )
        ),
        stewards=tuple(session.scalars(select(Steward.name).where(Steward.phone == phone))),
        calls=calls(session, phone=phone, per_page=5).rows,
        cases=cases(session, Wanted(phone=phone), per_page=5).rows,
    )


def calls(
    session: Session,
    *,
    phone: str = "",
    day: dt.date | None = None,
    category: Category | None = None,
    page: int = 1,
    per_page: int | None = PER_PAGE,
) -> Page[CallRow]:
    """Return calls, the newest first."""
    statement = (
        select(
            PhoneCall.id,
            PhoneCall.at,
            PhoneCall.phone,
            PhoneCall.caller,
            PhoneCall.town_code,
            PhoneCall.category,
            PhoneCall.note,
            PhoneCall.minutes,
            PhoneCall.case_id,
            ServiceCase.code,
            Article.title,
            PhoneCall.answered_by,
        )
        .outerjoin(ServiceCase, ServiceCase.id == PhoneCall.case_id)
        .outerjoin(Article, Article.id == PhoneCall.article_id)
        .order_by(PhoneCall.at.desc(), PhoneCall.id.desc())
    )
    if phone:
        statement = statement.where(PhoneCall.phone == phone)
    if category is not None:
        statement = statement.where(PhoneCall.category == category)
    if day is not None:
        first = dt.datetime.combine(day, dt.time(), CHINA)
        statement = statement.where(
            PhoneCall.at >= first, PhoneCall.at < first + dt.timedelta(days=1)
        )
    return paged(session, statement, page=page, per_page=per_page, make=CallRow)


def load(session: Session) -> Load:
    """Return how many calls there were, how many became cases, how many were settled at once."""
    total, cases_made = session.execute(
        select(func.count(), func.count(func.distinct(PhoneCall.case_id))).select_from(PhoneCall)
    ).one()
    settled = session.scalar(
        select(func.count()).select_from(PhoneCall).where(PhoneCall.case_id.is_(None))
    )
    return Load(total, cases_made, settled or 0)


def calls_by_category(
    session: Session, first: dt.datetime, last: dt.datetime
) -> dict[Category, int]:
    """Return how many calls there were about what between two moments."""
    rows = session.execute(
        select(PhoneCall.category, func.count())
        .where(PhoneCall.at >= first, PhoneCall.at < last)
        .group_by(PhoneCall.category)
    )
    return {category: count for category, count in rows}  # noqa: C416 - rows are not pairs


def articles(session: Session, *, category: Category | None = None) -> tuple[Article, ...]:
    """Return articles by category and question."""
    statement = select(Article).order_by(Article.category, Article.title)
    if category is not None:
        statement = statement.where(Article.category == category)
    return every(session, statement, lambda one: one)

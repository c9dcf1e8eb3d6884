"""Stewards and their enterprises, plans of assignment, visits, rounds of inspection."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session, aliased

from recruit.desk.figures.model import HeadcountReport, Scale, Workforce
from recruit.desk.stewards.model import (
    Steward,
    StewardPlan,
    StewardPlanState,
    Stewardship,
    Visit,
)
from recruit.models import Enterprise
from recruit.queries.paging import PER_PAGE, Page, containing, every, paged


@dataclass(frozen=True, slots=True)
class StewardRow:
    """One steward with how many enterprises he has and when he last visited one."""

    id: int
    name: str
    phone: str
    unit: str
    town: str
    industries: list[Any]
    capacity: int
    active: bool
    enterprises: int
    visits: int
    last_visit: dt.datetime | None


@dataclass(frozen=True, slots=True)
class WardRow:
    """One enterprise in the care of a steward, with what he needs when he calls."""

    enterprise_id: int
    enterprise: str
    town: str
    industry: str
    address: str
    contact_name: str
    contact_phone: str
    staff: int | None
    reported_for: dt.date | None
    reported_staff: int | None
    back: int | None
    last_visit: dt.datetime | None
    last_faults: int | None
    since: dt.date


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A proposed assignment; ``points`` equal ``bound`` when nothing can be better."""

    id: int
    state: StewardPlanState
    made_by: str
    made_at: dt.datetime
    decided_by: str | None
    decided_at: dt.datetime | None
    summary: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PairRow:
    """One enterprise in a plan: who looks after it, and who did."""

    enterprise_id: int
    enterprise: str
    town: str
    industry: str
    steward_id: int
    steward: str
    steward_town: str
    knows: bool
    before_id: int
    before: str


@dataclass(frozen=True, slots=True)
class Cover:
    """How far the large enterprises have a steward."""

    stewards: int
    places: int
    enterprises: int
    looked_after: int
    visits_week: int
    faults_week: int


def cover(session: Session, today: dt.date, *, town: str = "") -> Cover:
    """Return how far the large enterprises have a steward, and the visits of seven days."""
    here = Enterprise.town_code == town if town else Enterprise.id.is_not(None)
    people = session.execute(
        select(func.count(), func.coalesce(func.sum(Steward.capacity), 0)).where(
            Steward.active, Steward.town_code == town if town else Steward.id.is_not(None)
        )
    ).one()
    firms = session.execute(
        select(func.count(), func.count(Stewardship.id))
        .select_from(Workforce)
        .join(Enterprise, Enterprise.id == Workforce.enterprise_id)
        .outerjoin(
            Stewardship,
            (Stewardship.enterprise_id == Enterprise.id) & Stewardship.until.is_(None),
        )
        .where(Workforce.scale == Scale.ABOVE, here)
    ).one()
    since = dt.datetime.combine(today - dt.timedelta(days=6), dt.time(), dt.UTC)
    seen = session.execute(
        select(func.count(), func.coalesce(func.sum(Visit.faults), 0))
        .select_from(Visit)
        .join(Enterprise, Enterprise.id == Visit.enterprise_id)
        .where(Visit.at >= since, here)
    ).one()
    return Cover(people[0], people[1], firms[0], firms[1], seen[0], seen[1])


def looked_at(session: Session, today: dt.date) -> dict[str, tuple[int, int]]:
    """Return by town the large enterprises, and those of them looked at within seven days."""
    since = dt.datetime.combine(today - dt.timedelta(days=6), dt.time(), dt.UTC)
    seen = select(Visit.id).where(Visit.enterprise_id == Enterprise.id, Visit.at >= since).exists()
    rows = session.execute(
        select(
            Enterprise.town_code,
            func.count(),
            func.coalesce(func.sum(case((seen, 1), else_=0)), 0),
        )
        .join(Workforce, Workforce.enterprise_id == Enterprise.id)
        .where(Workforce.scale == Scale.ABOVE)
        .group_by(Enterprise.town_code)
    )
    return {town: (int(many), int(some)) for town, many, some in rows}


def stewards(
    session: Session,
    *,
    q: str = "",
    town: str = "",
    idle: bool = False,
    page: int = 1,
    per_page: int | None = PER_PAGE,
) -> Page[StewardRow]:
    """Return stewards by town; ``idle`` only those without an enterprise."""
    wards = (
        select(Stewardship.steward_id, func.count().label("count"))
        .where(Stewardship.until.is_(None))
        .group_by(Stewardship.steward_id)
        .subquery("wards")
    )
    seen = (
        select(Visit.steward_id, func.count().label("count"), func.max(Visit.at).label("last"))
        .group_by(Visit.steward_id)
        .subquery("seen")
    )
    statement = (
        select(
            Steward.id,
            Steward.name,
            Steward.phone,
            Steward.unit,
            Steward.town_code,
            Steward.industries,
            Steward.capacity,
            Steward.active,
            func.coalesce(wards.c.count, 0),
            func.coalesce(seen.c.count, 0),
            seen.c.last,
        )
        .outerjoin(wards, wards.c.steward_id == Steward.id)
        .outerjoin(seen, seen.c.steward_id == Steward.id)
        .order_by(Steward.town_code, Steward.id)
    )
    if q:
        unit = Steward.unit.like(containing(q), escape="/")
        statement = statement.where(or_(Steward.name.contains(q), unit))
    if town:
        statement = statement.where(Steward.town_code == town)
    if idle:
        statement = statement.where(wards.c.count.is_(None), Steward.active)
    return paged(session, statement, page=page, per_page=per_page, make=StewardRow)


def steward_of_account(session: Session, account_id: int) -> Steward | None:
    """Return the steward an account belongs to."""
    return session.scalar(select(Steward).where(Steward.account_id == account_id))


def looks_after(session: Session, steward_id: int, enterprise_id: int) -> bool:
    """Return whether a steward has an enterprise now."""
    return (
        session.scalar(
            select(Stewardship.id).where(
                Stewardship.steward_id == steward_id,
                Stewardship.enterprise_id == enterprise_id,
                Stewardship.until.is_(None),
            )
        )
        is not None
    )


def wards(session: Session, steward_id: int) -> tuple[WardRow, ...]:
    """Return the enterprises of a steward with their last report and visit."""
    last_report = (
        select(HeadcountReport.enterprise_id, func.max(HeadcountReport.date).label("date"))
        .group_by(HeadcountReport.enterprise_id)
        .subquery("last_report")
    )
    last_visit = (
        select(Visit.enterprise_id, func.max(Visit.id).label("id"))
        .group_by(Visit.enterprise_id)
        .subquery("last_visit")
    )
    report, visit = aliased(HeadcountReport), aliased(Visit)
    statement = (
        select(
            Enterprise.id,
            Enterprise.name,
            Enterprise.town_code,
            Enterprise.industry,
            Enterprise.address,
            Enterprise.contact_name,
            Enterprise.contact_phone,
            Workforce.staff,
            report.date,
            report.staff,
            report.back,
            visit.at,
            visit.faults,
            Stewardship.since,
        )
        .join(Stewardship, Stewardship.enterprise_id == Enterprise.id)
        .outerjoin(Workforce, Workforce.enterprise_id == Enterprise.id)
        .outerjoin(last_report, last_report.c.enterprise_id == Enterprise.id)
        .outerjoin(
            report,
            (report.enterprise_id == Enterprise.id) & (report.date == last_report.c.date),
        )
        .outerjoin(last_visit, last_visit.c.enterprise_id == Enterprise.id)
        .outerjoin(visit, visit.id == last_visit.c.id)
        .where(Stewardship.steward_id == steward_id, Stewardship.until.is_(None))
        .order_by(Enterprise.name)
    )
    return every(session, statement, WardRow)


def steward_plans(session: Session, *, most: int = 20) -> tuple[PlanRow, ...]:
    """Return proposals, the newest first."""
    statement = (
        select(
            StewardPlan.id,
            StewardPlan.state,
            StewardPlan.made_by,
            StewardPlan.made_at,
            StewardPlan.decided_by,
            StewardPlan.decided_at,
            StewardPlan.summary,
        )
        .order_by(StewardPlan.id.desc())
        .limit(most)
    )
    return every(session, statement, PlanRow)


def pairs(
    session: Session, plan: StewardPlan, *, changed_only: bool, page: int, per_page: int = PER_PAGE
) -> Page[PairRow]:
    """Return one page of a plan, changes first."""
    chosen = [pair for pair in plan.pairs if pair[2] and pair[1] != pair[2]]
    if not changed_only:
        chosen += [pair for pair in plan.pairs if not pair[2]]
        chosen += [pair for pair in plan.pairs if pair[1] == pair[2]]
    page = min(max(1, page), max(1, -(-len(chosen) // per_page)))
    shown = chosen[(page - 1) * per_page : page * per_page]
    firms = {
        firm.id: firm
        for firm in session.scalars(
            select(Enterprise).where(Enterprise.id.in_([pair[0] for pair in shown]))
        )
    }
    people = {
        one.id: one
        for one in session.scalars(
            select(Steward).where(Steward.id.in_({who for pair in shown for who in pair[1:]}))
        )
    }
    rows = tuple(
        PairRow(
            firm,
            firms[firm].name,
            firms[firm].town_code,
            firms[firm].industry,
            who,
            people[who].name,
            people[who].town_code,
            firms[firm].industry in people[who].industries,
            was,
            people[was].name if was else "",
        )
        for firm, who, was in shown
    )
    return Page(rows, len(chosen), page, per_page)

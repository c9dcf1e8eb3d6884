"""What pages read of policies: what a firm qualifies for, who has applied, what is left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from recruit.desk.policies.assess import Assessment, Verdict, assess
from recruit.desk.policies.facts import Value
from recruit.desk.policies.known import known_facts
from recruit.desk.policies.model import (
    OVER,
    ApplicationState,
    PaperState,
    PolicyApplication,
    PolicyPaper,
    PolicyRule,
)
from recruit.desk.policies.reading import read_rule
from recruit.desk.policies.rule import Rule
from recruit.desk.policies.rules import rules_in_catalogue
from recruit.models import Enterprise
from recruit.queries.paging import Page, containing

_ORDER = (
    Verdict.QUALIFIES,
    Verdict.OPEN,
    Verdict.FAILS,
    Verdict.NOT_IN_FORCE,
    Verdict.ELSEWHERE,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """One policy for one enterprise: what it means, and the live application if there is one."""

    rule_id: int
    assessment: Assessment
    application_id: int | None
    state: ApplicationState | None


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """One policy of the catalogue with what became of it; yuan granted includes yuan paid."""

    rule_id: int
    version: int
    rule: Rule
    applied: int
    in_progress: int
    granted: int
    asked_yuan: int
    granted_yuan: int
    paid_yuan: int

    @property
    def budget_left(self) -> int | None:
        """Yuan that may still be granted, None when not limited."""
        if self.rule.budget_yuan is None:
            return None
        return int(self.rule.budget_yuan) - self.granted_yuan


@dataclass(frozen=True, slots=True)
class ApplicationLine:
    """One application in a list; ``waiting`` documents are still to follow."""

    id: int
    code: str
    rule: Rule
    enterprise_id: int
    enterprise: str
    town_code: str
    state: ApplicationState
    step: int
    asked_yuan: int | None
    granted_yuan: int | None
    filed_on: dt.date
    due: dt.date
    waiting: int

    def is_late(self, today: dt.date) -> bool:
        """Return whether its station should have decided by now."""
        return self.state is ApplicationState.FILED and self.due < today


def standings(
    session: Session, enterprise_id: int, *, campaign_id: int | None, on: dt.date
) -> tuple[tuple[Standing, ...], dict[str, Value]]:
    """Return every policy for an enterprise, the ones it qualifies for first, and its facts."""
    facts = known_facts(session, [enterprise_id], campaign_id=campaign_id)[enterprise_id]
    live = {
        row.code: (row.id, row.state)
        for row in session.execute(
            select(PolicyApplication.code, PolicyApplication.id, PolicyApplication.state).where(
                PolicyApplication.enterprise_id == enterprise_id,
                PolicyApplication.state.not_in(OVER),
            )
        )
    }
    found = []
    for row, rule in rules_in_catalogue(session):
        application, state = live.get(row.code, (None, None))
        found.append(Standing(row.id, assess(rule, facts, on=on), application, state))
    found.sort(key=lambda one: _ORDER.index(one.assessment.verdict))
    return tuple(found), facts


def catalogue(session: Session) -> tuple[PolicyLine, ...]:
    """Return the policies of the catalogue with the numbers of their applications."""
    given = (ApplicationState.GRANTED, ApplicationState.PAID)
    going = (ApplicationState.FILED, ApplicationState.RETURNED)
    columns = PolicyApplication
    state = columns.state
    rows = session.execute(
        select(
            columns.code,
            func.count(),
            func.sum(case((state.in_(going), 1), else_=0)),
            func.sum(case((state.in_(given), 1), else_=0)),
            func.coalesce(func.sum(columns.asked_yuan), 0),
            func.coalesce(func.sum(case((state.in_(given), columns.granted_yuan), else_=0)), 0),
            func.coalesce(
                func.sum(case((state == ApplicationState.PAID, columns.granted_yuan), else_=0)), 0
            ),
        ).group_by(columns.code)
    )
    counted: Mapping[str, tuple[int, ...]] = {
        row[0]: tuple(int(value or 0) for value in row[1:]) for row in rows
    }
    return tuple(
        PolicyLine(row.id, row.version, rule, *counted.get(row.code, (0,) * 6))
        for row, rule in rules_in_catalogue(session)
    )


def versions(session: Session, code: str) -> tuple[PolicyRule, ...]:
    """Return all versions of a policy, the newest first."""
    statement = (
        select(PolicyRule).where(PolicyRule.code == code).order_by(PolicyRule.version.desc())
    )
    return tuple(session.scalars(statement))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which applications a list shows; None and "" leave a filter out."""

    state: ApplicationState | None = None
    code: str = ""
    enterprise: str = ""
    enterprise_id: int | None = None
    town_code: str | None = None
    late_on: dt.date | None = None


def applications(
    session: Session, wanted: Wanted, *, page: int = 1, per_page: int = 50
) -> Page[ApplicationLine]:
    """Return one page of applications, the most urgent first."""
    waiting = (
        select(PolicyPaper.application_id, func.count().label("n"))
        .where(PolicyPaper.state != PaperState.HANDED_IN)
        .group_by(PolicyPaper.application_id)
        .subquery("waiting")
    )
    application = PolicyApplication
    conditions = []
    if wanted.state is not None:
        conditions.append(application.state == wanted.state)
    if wanted.code:
        conditions.append(application.code == wanted.code)
    if wanted.enterprise:
        conditions.append(Enterprise.name.like(containing(wanted.enterprise), escape="/"))
    if wanted.enterprise_id is not None:
        conditions.append(application.enterprise_id == wanted.enterprise_id)
    if wanted.town_code is not None:
        conditions.append(Enterprise.town_code == wanted.town_code)
    if wanted.late_on is not None:
        conditions += [
            application.state == ApplicationState.FILED,
            application.due < wanted.late_on,
        ]
    base = select(application.id).join(Enterprise).where(*conditions)
    total = session.scalar(select(func.count()).select_from(base.subquery())) or 0
    rows = session.execute(
        select(application, PolicyRule, Enterprise, func.coalesce(waiting.c.n, 0))
        .join(PolicyRule, application.rule_id == PolicyRule.id)
        .join(Enterprise, application.enterprise_id == Enterprise.id)
        .outerjoin(waiting, waiting.c.application_id == application.id)
        .where(*conditions)
        .order_by(
            case((application.state == ApplicationState.FILED, 0), else_=1),
            application.due,
            application.id,
        )
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    lines = tuple(
        ApplicationLine(
            id=one.id,
            code=one.code,
            rule=read_rule(rule.body),
            enterprise_id=firm.id,
            enterprise=firm.name,
            town_code=firm.town_code,
            state=one.state,
            step=one.step,
            asked_yuan=one.asked_yuan,
            granted_yuan=one.granted_yuan,
            filed_on=one.filed_on,
            due=one.due,
            waiting=count,
        )
        for one, rule, firm, count in rows
    )
    return Page(lines, total, page, per_page)


def who_qualifies(
    session: Session, rule: Rule, *, campaign_id: int | None, on: dt.date
) -> tuple[tuple[int, str, Assessment], ...]:
    """Return the enterprises that qualify for a policy, or would if they said what is missing.

    Returns
    -------
    tuple
        Enterprise id, name and assessment; those that qualify first, then by missing facts.
    """
    names: dict[int, str] = {
        row.id: row.name for row in session.execute(select(Enterprise.id, Enterprise.name))
    }
    facts: dict[int, dict[str, Value]] = {}
    ids = sorted(names)
    for first in range(0, len(ids), _AT_ONCE):
        part = ids[first : first + _AT_ONCE]
        facts.update(known_facts(session, part, campaign_id=campaign_id))
    found = []
    for enterprise_id in ids:
        one = assess(rule, facts[enterprise_id], on=on)
        if one.verdict in (Verdict.QUALIFIES, Verdict.OPEN):
            found.append((enterprise_id, names[enterprise_id], one))
    found.sort(
        key=lambda entry: (
            entry[2].verdict is not Verdict.QUALIFIES,
            len(entry[2].missing),
            -(entry[2].yuan or 0),
            entry[0],
        )
    )
    return tuple(found)


_AT_ONCE = 2_000

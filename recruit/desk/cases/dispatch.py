"""Who gets a case: by rule of category and town, and of several the least burdened."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from recruit.desk.cases.model import (
    CasePart,
    Category,
    Department,
    DispatchRule,
    Part,
    PartState,
)


@dataclass(frozen=True, slots=True)
class Choice:
    """Who leads and who joins in."""

    lead: int
    joint: tuple[int, ...]


def choose(session: Session, category: Category, town: str) -> Choice | None:
    """Return the departments for a case, None when no rule names one for lead.

    Rules for the town go before those for all towns. Of several for lead it is the one with
    the least open work for each of its handlers, then the one first registered.
    """
    rules = session.execute(
        select(DispatchRule.department_id, DispatchRule.part, DispatchRule.town_code)
        .join(Department, Department.id == DispatchRule.department_id)
        .where(
            DispatchRule.category == category,
            DispatchRule.town_code.in_({"", town}),
            Department.active,
        )
    ).all()
    leads = [r.department_id for r in rules if r.part is Part.LEAD and r.town_code] or [
        r.department_id for r in rules if r.part is Part.LEAD
    ]
    if not leads:
        return None
    burden = burdens(session) if len(leads) > 1 else {}
    lead = min(leads, key=lambda department: (burden.get(department, 0.0), department))
    joint = {r.department_id for r in rules if r.part is Part.JOINT} - {lead}
    return Choice(lead, tuple(sorted(joint)))


def burdens(session: Session) -> dict[int, float]:
    """Return the open parts of every active department for each of its handlers."""
    statement = (
        select(Department.id, Department.handlers, func.count(CasePart.id))
        .outerjoin(
            CasePart,
            (CasePart.department_id == Department.id) & (CasePart.state == PartState.OPEN),
        )
        .where(Department.active)
        .group_by(Department.id, Department.handlers)
    )
    return {key: count / handlers for key, handlers, count in session.execute(statement)}

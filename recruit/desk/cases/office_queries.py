"""Departments with their work, who works for which, and the rules of dispatch."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, aliased

from recruit.desk.cases.model import (
    CasePart,
    Category,
    Department,
    DepartmentMember,
    DispatchRule,
    Part,
    PartState,
    ServiceCase,
)
from recruit.queries.paging import every


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """One department with its work."""

    id: int
    name: str
    handlers: int
    active: bool
    members: int
    open: int
    overdue: int
    done: int

    @property
    def burden(self) -> float:
        """Open parts for each handler."""
        return self.open / self.handlers


def departments(session: Session, at: dt.datetime) -> tuple[DepartmentRow, ...]:
    """Return departments with their members and work."""
    member, part = aliased(DepartmentMember), aliased(CasePart)
    members = (
        select(member.department_id, func.count().label("count"))
        .group_by(member.department_id)
        .subquery("members")
    )
    is_open = part.state == PartState.OPEN
    work = (
        select(
            part.department_id,
            func.sum(case((is_open, 1), else_=0)).label("open"),
            func.sum(case((is_open & (ServiceCase.due_at < at), 1), else_=0)).label("overdue"),
            func.sum(case((part.state == PartState.DONE, 1), else_=0)).label("done"),
        )
        .join(ServiceCase, ServiceCase.id == part.case_id)
        .group_by(part.department_id)
        .subquery("work")
    )
    statement = (
        select(
            Department.id,
            Department.name,
            Department.handlers,
            Department.active,
            func.coalesce(members.c.count, 0),
            func.coalesce(work.c.open, 0),
            func.coalesce(work.c.overdue, 0),
            func.coalesce(work.c.done, 0),
        )
        .outerjoin(members, members.c.department_id == Department.id)
        .outerjoin(work, work.c.department_id == Department.id)
        .order_by(Department.name)
    )
    return every(session, statement, DepartmentRow)


def rules(session: Session, *, town: str = "") -> dict[Category, dict[int, Part]]:
    """Return for every category the departments that get its cases."""
    found: dict[Category, dict[int, Part]] = {category: {} for category in Category}
    for category, department_id, part in session.execute(
        select(DispatchRule.category, DispatchRule.department_id, DispatchRule.part).where(
            DispatchRule.town_code == town
        )
    ):
        found[category][department_id] = part
    return found


def department_of(session: Session, account_id: int) -> Department | None:
    """Return the department an account works for."""
    return session.scalar(
        select(Department)
        .join(DepartmentMember, DepartmentMember.department_id == Department.id)
        .where(DepartmentMember.account_id == account_id)
    )

"""Departments, who works for them, and the rules by which cases are given out."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from recruit.causes import Cause, Thing
from recruit.desk.cases.model import Category, Department, DepartmentMember, DispatchRule, Part
from recruit.errors import Conflict, UserError
from recruit.models import Account, Action
from recruit.operations import audit


def save_department(
    session: Session,
    department: Department | None,
    *,
    name: str,
    handlers: int,
    by: str,
    active: bool = True,
) -> Department:
    """Make a department (None) or change one.

    Raises
    ------
    UserError
        When it has no name or nobody.
    Conflict
        When another has this name.
    """
    name = name.strip()
    if not name or handlers < 1:
        raise UserError(Cause.DEPARTMENT_NAME_BLANK)
    other = session.scalar(select(Department).where(Department.name == name))
    if other is not None and other is not department:
        raise Conflict(Cause.DEPARTMENT_NAME_TAKEN, name=name)
    if department is None:
        department = Department(name=name, handlers=handlers, active=active)
        session.add(department)
    department.name, department.handlers, department.active = name, handlers, active
    session.flush()
    audit.record(session, Action.DEPARTMENT_SAVED, department, by=by)
    return department


def set_rules(
    session: Session,
    category: Category,
    *,
    lead: Collection[int],
    joint: Collection[int],
    by: str,
    town: str = "",
) -> None:
    """Set who gets cases of a category; a department named twice leads."""
    session.execute(
        delete(DispatchRule).where(
            DispatchRule.category == category, DispatchRule.town_code == town
        )
    )
    wanted = dict.fromkeys(joint, Part.JOINT) | dict.fromkeys(lead, Part.LEAD)
    session.add_all(
        DispatchRule(category=category, town_code=town, department_id=one, part=part)
        for one, part in sorted(wanted.items())
    )
    session.flush()
    audit.record(
        session, Action.DISPATCH_RULES_SET, Thing.DISPATCH_RULE, by=by, category=category.value
    )


def enlist(session: Session, account: Account, department: Department, *, by: str) -> None:
    """Let an account work for a department."""
    found = session.get(DepartmentMember, account.id)
    if found is None:
        session.add(DepartmentMember(account_id=account.id, department_id=department.id))
    else:
        found.department_id = department.id
    session.flush()
    audit.record(session, Action.DEPARTMENT_JOINED, department, by=by, account=account.id)

"""Which steward an account is, and for which department it works: what those roles act for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.desk.cases import departments
from recruit.desk.cases.model import Department, DepartmentMember
from recruit.desk.stewards import operations as stewards
from recruit.desk.stewards.model import Steward
from recruit.errors import Conflict, UserError
from recruit.models import Account, RoleName
from recruit.operations.lookup import require
from recruit.queries.named import named, written


@dataclass(frozen=True, slots=True)
class Membership:
    """What an account acts for; None where it does not."""

    steward_id: int | None = None
    department_id: int | None = None


def membership(session: Session, account_id: int) -> Membership:
    """Return what an account acts for."""
    return Membership(
        session.scalar(select(Steward.id).where(Steward.account_id == account_id)),
        session.scalar(
            select(DepartmentMember.department_id).where(DepartmentMember.account_id == account_id)
        ),
    )


def attach(
    session: Session,
    account: Account,
    roles: Collection[RoleName],
    wanted: Membership,
    *,
    by: str,
) -> None:
    """Let an account act for a steward or a department as its roles say; what it had else ends.

    Raises
    ------
    UserError
        When a role does not say whom it is for.
    Conflict
        When the steward has another account.
    """
    for role, key in (
        (RoleName.STEWARD, wanted.steward_id),
        (RoleName.DEPARTMENT, wanted.department_id),
    ):
        if role in roles and key is None:
            raise UserError(Cause.ROLE_WITHOUT_SCOPE, role=role)
    session.execute(
        update(Steward)
        .where(Steward.account_id == account.id, Steward.id != (wanted.steward_id or 0))
        .values(account_id=None)
    )
    if RoleName.STEWARD in roles and wanted.steward_id is not None:
        steward = require(session, Steward, wanted.steward_id)
        if steward.account_id not in {None, account.id}:
            raise Conflict(Cause.STEWARD_TAKEN, steward=steward.name)
        stewards.link_account(session, steward, account, by=by)
    else:
        session.execute(
            update(Steward).where(Steward.account_id == account.id).values(account_id=None)
        )
    if RoleName.DEPARTMENT in roles and wanted.department_id is not None:
        department = require(session, Department, wanted.department_id)
        departments.enlist(session, account, department, by=by)
    else:
        session.execute(delete(DepartmentMember).where(DepartmentMember.account_id == account.id))
    session.flush()


def steward_named(session: Session, text: str) -> int | None:
    """Return the steward a form names, None for no text.

    Raises
    ------
    UserError
        When it names nobody at work, or several.
    """
    return named(session, Steward, text, among=Steward.active.is_(True))


def steward_written(session: Session, steward_id: int | None) -> str:
    """Return a steward as a form names him, "" for none."""
    steward = session.get(Steward, steward_id) if steward_id is not None else None
    return "" if steward is None else written(steward.name, steward.id)


def offices(session: Session) -> tuple[tuple[int, str], ...]:
    """Return the departments an account may act for: number and name."""
    rows = session.execute(select(Department.id, Department.name).order_by(Department.name))
    return tuple((key, name) for key, name in rows)

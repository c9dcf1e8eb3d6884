"""Which records an account may see: everything, its town, its squad's province, its own people.

A scope is the union of what the roles of an account are limited to. Queries ask it for a
condition (:func:`within`), pages for one record (:func:`holds`). What a role may *call* stands
in the access table of the web package.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import Session

from recruit.causes import Thing
from recruit.desk.cases.model import DepartmentMember
from recruit.desk.stewards.model import Steward
from recruit.models import Base, RoleName, Squad
from recruit.queries.scope_rules import PERSONAL, RULES

UNLIMITED = frozenset({RoleName.ADMIN, RoleName.BUREAU})
"""Roles that see every record."""


class Scoped(Protocol):
    """What of an account decides its scope."""

    @property
    def id(self) -> int:
        """Number of the account."""
        ...

    @property
    def username(self) -> str:
        """Its name, which stands in what it opened."""
        ...

    @property
    def roles(self) -> frozenset[str]:
        """Its roles."""
        ...

    @property
    def town_code(self) -> str | None:
        """Town of a town account."""
        ...

    @property
    def squad_id(self) -> int | None:
        """Squad of a squad account."""
        ...

    @property
    def referrer_id(self) -> int | None:
        """Referrer of a referrer account."""
        ...

    @property
    def enterprise_id(self) -> int | None:
        """Firm of an enterprise account."""
        ...


@dataclass(frozen=True, slots=True)
class Scope:
    """What an account is limited to; a limit counts only when the account has its role.

    Parameters
    ----------
    everything
        No limit: administrators and the bureau.
    town, province, squad, referrer, enterprise, steward, department
        Town code; province code (six digits) and id of the squad; ids. Blank or None: no such
        role. Several limits add up.
    account, username
        Whose scope it is.
    """

    everything: bool = False
    town: str = ""
    province: str = ""
    squad: int | None = None
    referrer: int | None = None
    enterprise: int | None = None
    steward: int | None = None
    department: int | None = None
    account: int | None = None
    username: str = ""


EVERYTHING = Scope(everything=True)
NOTHING = Scope()


def scope_of(session: Session, account: Scoped, roles: frozenset[RoleName] | None = None) -> Scope:
    """Return what an account may see, in some of its roles or in all of them."""
    acting = account.roles if roles is None else account.roles & roles
    if acting & UNLIMITED:
        return Scope(everything=True, account=account.id, username=account.username)
    squad = account.squad_id if RoleName.SQUAD in acting else None
    return Scope(
        town=(account.town_code or "") if RoleName.TOWN in acting else "",
        province=_province(session, squad),
        squad=squad,
        referrer=account.referrer_id if RoleName.REFERRER in acting else None,
        enterprise=account.enterprise_id if RoleName.ENTERPRISE in acting else None,
        steward=_steward(session, account) if RoleName.STEWARD in acting else None,
        department=_department(session, account) if RoleName.DEPARTMENT in acting else None,
        account=account.id,
        username=account.username,
    )


def _province(session: Session, squad: int | None) -> str:
    if squad is None:
        return ""
    return session.scalar(select(Squad.province_code).where(Squad.id == squad)) or ""


def _steward(session: Session, account: Scoped) -> int | None:
    return session.scalar(select(Steward.id).where(Steward.account_id == account.id))


def _department(session: Session, account: Scoped) -> int | None:
    member = DepartmentMember.account_id == account.id
    return session.scalar(select(DepartmentMember.department_id).where(member))


def within(scope: Scope, model: type[Base]) -> ColumnElement[bool]:
    """Return the condition that rows of a model are in a scope.

    Rows of a model without a rule (``scope_rules``) are seen by those who see everything only;
    what belongs to one account is seen by that account only.
    """
    if scope.everything and model not in PERSONAL:
        return true()
    rule = RULES.get(model)
    conditions = rule(scope) if rule is not None else []
    return or_(*conditions) if conditions else false()


def holds(session: Session, scope: Scope, thing: Thing, key: int) -> bool:
    """Return whether one record exists and is in a scope."""
    model = _MODELS.get(thing)
    if model is None:
        return False
    found = session.scalar(
        select(model.__table__.c.id).where(model.__table__.c.id == key, within(scope, model))
    )
    return found is not None


_MODELS: Mapping[Thing, type[Base]] = {Thing(model.__tablename__): model for model in RULES}

"""Which records an account may see: everything, its town, its squad's province, its own people.

A scope is the union of what the roles of an account are limited to. Queries ask it for a
condition (:func:`within`), pages for one record (:func:`holds`). What a role may *call* stands
in the access table of the web package.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import Session

from recruit.causes import Thing
from recruit.models import (
    ENDED,
    Account,
    Base,
    Candidate,
    Enterprise,
    Party,
    Placement,
    Referrer,
    RoleName,
    Seat,
    Squad,
    Trip,
    Vacancy,
)

Conditions: TypeAlias = list[ColumnElement[bool]]
"""Conditions of which one has to hold."""

UNLIMITED = frozenset({RoleName.ADMIN, RoleName.BUREAU})
"""Roles that see every record."""


class Scoped(Protocol):
    """What of an account decides its scope."""

    @property
    def id(self) -> int:
        """Number of the account."""
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
    town, province, squad, referrer, enterprise
        Town code; province code (six digits) and id of the squad; ids. Blank or None: no such
        role. Several limits add up.
    account
        Whose scope it is.
    """

    everything: bool = False
    town: str = ""
    province: str = ""
    squad: int | None = None
    referrer: int | None = None
    enterprise: int | None = None
    account: int | None = None


EVERYTHING = Scope(everything=True)
NOTHING = Scope()


def scope_of(session: Session, account: Scoped) -> Scope:
    """Return what an account may see."""
    if account.roles & UNLIMITED:
        return Scope(everything=True, account=account.id)
    roles = account.roles
    squad = account.squad_id if RoleName.SQUAD in roles else None
    province = (
        session.scalar(select(Squad.province_code).where(Squad.id == squad)) if squad else None
    )
    return Scope(
        town=(account.town_code or "") if RoleName.TOWN in roles else "",
        province=province or "",
        squad=squad,
        referrer=account.referrer_id if RoleName.REFERRER in roles else None,
        enterprise=account.enterprise_id if RoleName.ENTERPRISE in roles else None,
        account=account.id,
    )


def within(scope: Scope, model: type[Base]) -> ColumnElement[bool]:
    """Return the condition that rows of a model are in a scope.

    Models: Account, Candidate, Enterprise, Party, Placement, Referrer, Trip, Vacancy; rows of
    any other model are seen by those who see everything only.
    """
    if scope.everything:
        return true()
    rule = _RULES.get(model)
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


def _vacancies(scope: Scope) -> Conditions:
    found: Conditions = []
    if scope.town:
        firms = select(Enterprise.id).where(Enterprise.town_code == scope.town)
        found.append(Vacancy.enterprise_id.in_(firms))
    if scope.enterprise is not None:
        found.append(Vacancy.enterprise_id == scope.enterprise)
    return found


def _enterprises(scope: Scope) -> Conditions:
    found: Conditions = []
    if scope.town:
        found.append(Enterprise.town_code == scope.town)
    if scope.enterprise is not None:
        found.append(Enterprise.id == scope.enterprise)
    return found


def _candidates(scope: Scope) -> Conditions:
    """Those from the province, those one brought first, those placed in the town or firm."""
    found: Conditions = []
    if scope.province:
        found.append(Candidate.home_county.like(f"{scope.province[:2]}%"))
    if scope.referrer is not None:
        found.append(Candidate.referrer_id == scope.referrer)
    hiring = _vacancies(scope)
    if hiring:
        placed = (
            select(Placement.candidate_id)
            .join(Vacancy, Placement.vacancy_id == Vacancy.id)
            .where(Placement.stage.not_in(ENDED), or_(*hiring))
        )
        found.append(Candidate.id.in_(placed))
    return found


def _placements(scope: Scope) -> Conditions:
    found: Conditions = []
    hiring = _vacancies(scope)
    if hiring:
        found.append(Placement.vacancy_id.in_(select(Vacancy.id).where(or_(*hiring))))
    people = _candidates(
        Scope(province=scope.province, squad=scope.squad, referrer=scope.referrer)
    )
    if people:
        found.append(Placement.candidate_id.in_(select(Candidate.id).where(or_(*people))))
    return found


def _parties(scope: Scope) -> Conditions:
    people = _candidates(scope)
    if not people:
        return []
    return [
        Party.id.in_(
            select(Candidate.party_id).where(Candidate.party_id.is_not(None), or_(*people))
        )
    ]


def _referrers(scope: Scope) -> Conditions:
    found: Conditions = []
    if scope.squad is not None:
        found.append(Referrer.squad_id == scope.squad)
    if scope.referrer is not None:
        found.append(Referrer.id == scope.referrer)
    return found


def _trips(scope: Scope) -> Conditions:
    """Trips from the squad's province; for a referrer those his people have a seat on."""
    found: Conditions = []
    if scope.province:
        found.append(Trip.province_code == scope.province)
    if scope.referrer is not None:
        seats = (
            select(Seat.trip_id)
            .join(Candidate, Seat.candidate_id == Candidate.id)
            .where(Candidate.referrer_id == scope.referrer)
        )
        found.append(Trip.id.in_(seats))
    return found


def _accounts(scope: Scope) -> Conditions:
    return [Account.id == scope.account] if scope.account is not None else []


_RULES: Mapping[type[Base], Callable[[Scope], Conditions]] = {
    Account: _accounts,
    Candidate: _candidates,
    Enterprise: _enterprises,
    Party: _parties,
    Placement: _placements,
    Referrer: _referrers,
    Trip: _trips,
    Vacancy: _vacancies,
}
_MODELS: Mapping[Thing, type[Base]] = {Thing(model.__tablename__): model for model in _RULES}

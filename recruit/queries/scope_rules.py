"""What a scope lets an account see of each model: the conditions of ``recruit.queries.scopes``.

One function a model; each returns conditions of which one has to hold, none at all for a scope
that has nothing to do with the model.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import ColumnElement, or_, select

from recruit.desk.arrivals.model import Incomer
from recruit.desk.cases.model import CasePart, PartState, ServiceCase
from recruit.desk.land.model import LandRequest
from recruit.desk.policies.model import PolicyApplication
from recruit.desk.stewards.model import Steward, Stewardship, Visit
from recruit.desk.supply.model import Introduction, SupplyPost
from recruit.models import (
    ENDED,
    Account,
    ApiToken,
    Base,
    Candidate,
    CharterTask,
    Dispute,
    Enterprise,
    Notice,
    Party,
    Placement,
    Referrer,
    SavedView,
    Seat,
    Trip,
    Vacancy,
    WorkingCopy,
)

if TYPE_CHECKING:
    from recruit.queries.scopes import Scope

Conditions: TypeAlias = list[ColumnElement[bool]]
"""Conditions of which one has to hold."""


def _vacancies(scope: Scope) -> Conditions:
    found: Conditions = []
    if scope.town:
        firms = select(Enterprise.id).where(Enterprise.town_code == scope.town)
        found.append(Vacancy.enterprise_id.in_(firms))
    if scope.enterprise is not None:
        found.append(Vacancy.enterprise_id == scope.enterprise)
    return found


def _enterprises(scope: Scope) -> Conditions:
    """Those of the town, one's own firm, those a steward looks after now."""
    found: Conditions = []
    if scope.town:
        found.append(Enterprise.town_code == scope.town)
    if scope.enterprise is not None:
        found.append(Enterprise.id == scope.enterprise)
    if scope.steward is not None:
        wards = select(Stewardship.enterprise_id).where(
            Stewardship.steward_id == scope.steward, Stewardship.until.is_(None)
        )
        found.append(Enterprise.id.in_(wards))
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
    people = _candidates(replace(scope, town="", enterprise=None))
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


def _firms(scope: Scope) -> ColumnElement[bool] | None:
    """Return which firms a town has, or a firm is; stewards act for no firm."""
    conditions = _enterprises(replace(scope, steward=None))
    return or_(*conditions) if conditions else None


def _cases(scope: Scope) -> Conditions:
    """Those of the town, of the firm, that a department works on, that a steward opened."""
    found: Conditions = []
    if scope.town:
        found.append(ServiceCase.town_code == scope.town)
    if scope.enterprise is not None:
        found.append(ServiceCase.enterprise_id == scope.enterprise)
    if scope.department is not None:
        parts = select(CasePart.case_id).where(
            CasePart.department_id == scope.department, CasePart.state != PartState.RETURNED
        )
        found.append(ServiceCase.id.in_(parts))
    if scope.steward is not None:
        found.append(ServiceCase.opened_by == scope.username)
    return found


def _incomers(scope: Scope) -> Conditions:
    return [Incomer.town_code == scope.town] if scope.town else []


def _land(scope: Scope) -> Conditions:
    """Of one's firm; of the town of the firm or of the land."""
    found: Conditions = []
    firms = _firms(scope)
    if firms is not None:
        found.append(LandRequest.enterprise_id.in_(select(Enterprise.id).where(firms)))
    if scope.town:
        found.append(LandRequest.town_code == scope.town)
    return found


def _applications(scope: Scope) -> Conditions:
    firms = _firms(scope)
    if firms is None:
        return []
    return [PolicyApplication.enterprise_id.in_(select(Enterprise.id).where(firms))]


def _posts(scope: Scope) -> Conditions:
    firms = _firms(scope)
    if firms is None:
        return []
    return [SupplyPost.enterprise_id.in_(select(Enterprise.id).where(firms))]


def _introductions(scope: Scope) -> Conditions:
    """Those of which one side is one's own."""
    posts = _posts(scope)
    if not posts:
        return []
    own = select(SupplyPost.id).where(or_(*posts))
    return [Introduction.need_id.in_(own), Introduction.offer_id.in_(own)]


def _stewards(scope: Scope) -> Conditions:
    return [Steward.town_code == scope.town] if scope.town else []


def _visits(scope: Scope) -> Conditions:
    """Those to the firms of a town, and those a steward made himself."""
    found: Conditions = []
    if scope.town:
        firms = select(Enterprise.id).where(Enterprise.town_code == scope.town)
        found.append(Visit.enterprise_id.in_(firms))
    if scope.steward is not None:
        found.append(Visit.steward_id == scope.steward)
    return found


def _notices(scope: Scope) -> Conditions:
    if not scope.province:
        return []
    people = select(Candidate.id).where(Candidate.home_county.like(f"{scope.province[:2]}%"))
    return [Notice.candidate_id.in_(people)]


def _disputes(scope: Scope) -> Conditions:
    """Those a referrer raised, and those about people he holds."""
    if scope.referrer is None:
        return []
    return [Dispute.raiser_id == scope.referrer, Dispute.holder_id == scope.referrer]


def _copies(scope: Scope) -> Conditions:
    return [WorkingCopy.province_code == scope.province] if scope.province else []


def _tasks(scope: Scope) -> Conditions:
    return [CharterTask.province_code == scope.province] if scope.province else []


def _tokens(scope: Scope) -> Conditions:
    return [ApiToken.account_id == scope.account] if scope.account is not None else []


def _views(scope: Scope) -> Conditions:
    return [SavedView.account_id == scope.account] if scope.account is not None else []


RULES: Mapping[type[Base], Callable[[Scope], Conditions]] = {
    Account: _accounts,
    ApiToken: _tokens,
    Candidate: _candidates,
    CharterTask: _tasks,
    Dispute: _disputes,
    Enterprise: _enterprises,
    Incomer: _incomers,
    Introduction: _introductions,
    LandRequest: _land,
    Notice: _notices,
    Party: _parties,
    Placement: _placements,
    PolicyApplication: _applications,
    Referrer: _referrers,
    SavedView: _views,
    ServiceCase: _cases,
    Steward: _stewards,
    SupplyPost: _posts,
    Trip: _trips,
    Vacancy: _vacancies,
    Visit: _visits,
    WorkingCopy: _copies,
}
PERSONAL = frozenset({ApiToken, SavedView})
"""What belongs to one account, whatever else its roles see."""

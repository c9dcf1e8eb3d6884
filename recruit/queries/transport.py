"""What a campaign can charter: offers, stations and airports, days closed, dated rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from recruit.models import Campaign, CharterOffer, Closure, Hub, HubKind, Mode
from recruit.queries.paging import PER_PAGE, Page, containing, every, paged


@dataclass(frozen=True, slots=True)
class OfferRow:
    """One quotation; prices in yuan, ``hub`` a hub code or None."""

    id: int
    code: str
    mode: Mode
    hub: str | None
    hub_name: str | None
    seats: int
    usable_share: float
    fixed_yuan: float
    per_km_yuan: float
    per_seat_yuan: float
    max_per_day: int | None
    min_passengers: int
    first_date: dt.date | None
    last_date: dt.date | None
    extra: Mapping[str, Any]

    @property
    def per_seat_km_yuan(self) -> float:
        """Price of a seat and kilometre."""
        return float(self.extra.get("per_seat_km_yuan") or 0)

    @property
    def usable(self) -> int:
        """Seats that may be sold."""
        return int(self.seats * self.usable_share + 1e-9)

    @property
    def calls(self) -> tuple[tuple[str, str], ...]:
        """Further stations in order: hub code, minutes from the first departure or ""."""
        parts = [one.partition("@") for one in str(self.extra.get("calls", "")).split(";")]
        return tuple((place.strip(), minutes) for place, _, minutes in parts if place.strip())


@dataclass(frozen=True, slots=True)
class HubRow:
    """A station or airport, and how much is offered from it."""

    id: int
    code: str
    kind: HubKind
    name: str
    arrival: bool
    first_date: dt.date | None
    last_date: dt.date | None
    offers: int


@dataclass(frozen=True, slots=True)
class ClosureRow:
    """A county or hub that nobody may leave from on these days."""

    id: int
    place: str
    first_date: dt.date
    last_date: dt.date
    reason: str


@dataclass(frozen=True, slots=True)
class Limits:
    """Settings of a campaign's charters as JSON has them, the budget, and the dated rules."""

    settings: Mapping[str, Any]
    rules: tuple[Mapping[str, Any], ...]
    budget_yuan: int | None
    first_date: dt.date
    last_date: dt.date


def offers(
    session: Session,
    campaign_id: int,
    *,
    mode: Mode | None = None,
    hub: str = "",
    q: str = "",
    page: int = 1,
    per_page: int | None = PER_PAGE,
) -> Page[OfferRow]:
    """Return quotations by mode, hub and code."""
    statement = (
        select(
            CharterOffer.id,
            CharterOffer.code,
            CharterOffer.mode,
            Hub.code,
            Hub.name,
            CharterOffer.seats,
            CharterOffer.usable_share,
            CharterOffer.fixed_yuan,
            CharterOffer.per_km_yuan,
            CharterOffer.per_seat_yuan,
            CharterOffer.max_per_day,
            CharterOffer.min_passengers,
            CharterOffer.first_date,
            CharterOffer.last_date,
            CharterOffer.extra,
        )
        .outerjoin(Hub, Hub.id == CharterOffer.hub_id)
        .where(CharterOffer.campaign_id == campaign_id)
        .order_by(CharterOffer.mode, Hub.code, CharterOffer.code)
    )
    if mode is not None:
        statement = statement.where(CharterOffer.mode == mode)
    if hub:
        statement = statement.where(Hub.code == hub)
    if q:
        like = containing(q)
        statement = statement.where(
            or_(CharterOffer.code.like(like, escape="/"), Hub.name.like(like, escape="/"))
        )
    return paged(session, statement, page=page, per_page=per_page, make=OfferRow)


def hubs(session: Session, campaign_id: int) -> tuple[HubRow, ...]:
    """Return stations and airports, those of departure first."""
    statement = (
        select(
            Hub.id,
            Hub.code,
            Hub.kind,
            Hub.name,
            Hub.arrival,
            Hub.first_date,
            Hub.last_date,
            func.count(CharterOffer.id),
        )
        .outerjoin(CharterOffer, CharterOffer.hub_id == Hub.id)
        .where(Hub.campaign_id == campaign_id)
        .group_by(Hub.id)
        .order_by(Hub.arrival, Hub.kind.desc(), Hub.id)
    )
    return every(session, statement, HubRow)


def closures(session: Session, campaign_id: int) -> tuple[ClosureRow, ...]:
    """Return the closures of a campaign by their first day."""
    statement = (
        select(Closure.id, Closure.place, Closure.first_date, Closure.last_date, Closure.reason)
        .where(Closure.campaign_id == campaign_id)
        .order_by(Closure.first_date, Closure.id)
    )
    return every(session, statement, ClosureRow)


def limits(session: Session, campaign_id: int) -> Limits:
    """Return what the charters of a campaign are limited by."""
    campaign = session.get_one(Campaign, campaign_id)
    settings = dict(campaign.charter_settings)
    rules = tuple(settings.pop("rules", ()))
    return Limits(settings, rules, campaign.budget_yuan, campaign.first_date, campaign.last_date)

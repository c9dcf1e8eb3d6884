"""Stations and airports that a campaign may use, and the days on which nobody may leave."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from planner.geo import find, find_region
from recruit.causes import Cause
from recruit.errors import Conflict, UserError
from recruit.models import Action, Campaign, CharterOffer, Closure, Hub
from recruit.operations import audit, supply
from recruit.operations.campaigns import require_open

MOST_FOUND = 30


def find_stations(text: str) -> tuple[supply.StandardHub, ...]:
    """Return stations and airports of the gazetteer whose name or code holds a text."""
    wanted = text.strip()
    if not wanted:
        return ()
    return tuple(
        hub
        for hub in supply.known_hubs()
        if wanted in hub.name or hub.code.partition("-")[2] == wanted.upper()
    )[:MOST_FOUND]


def add_hub(
    session: Session,
    campaign: Campaign,
    code: str,
    *,
    by: str,
    arrival: bool = False,
    with_offers: bool = True,
) -> Hub:
    """Let a campaign use a station or airport of the gazetteer.

    Parameters
    ----------
    code
        Such as ``rail-FYH`` or ``air-FUG``.
    arrival
        Whether people arrive there, on the way to Yuyao; else they leave from it.
    with_offers
        Whether what leaves from it is offered at the standard prices at once.

    Raises
    ------
    UserError
        When the gazetteer has no such place.
    Conflict
        When the campaign uses it already.
    """
    require_open(campaign)
    known = {hub.code: hub for hub in supply.known_hubs()}
    if code not in known:
        raise UserError(Cause.HUB_UNKNOWN, name=code)
    one = known[code]
    there = session.scalar(select(Hub.id).where(Hub.campaign_id == campaign.id, Hub.code == code))
    if there is not None:
        raise Conflict(Cause.HUB_THERE, name=one.name)
    hub = Hub(
        campaign_id=campaign.id,
        code=code,
        kind=one.kind,
        name=one.name,
        lat=one.lat,
        lon=one.lon,
        arrival=arrival,
    )
    session.add(hub)
    session.flush()
    if with_offers and not arrival:
        session.add_all(supply.as_row(offer, campaign.id, hub) for offer in supply.offers_at(one))
        session.flush()
    audit.record(session, Action.HUB_ADDED, hub, by=by, arrival=arrival)
    return hub


def set_hub_days(
    session: Session,
    campaign: Campaign,
    hub: Hub,
    *,
    first_date: dt.date | None,
    last_date: dt.date | None,
    by: str,
) -> None:
    """Set from when until when a station or airport may be used; None is open."""
    require_open(campaign)
    if first_date and last_date and first_date > last_date:
        raise UserError(Cause.OFFER_DATES)
    hub.first_date, hub.last_date = first_date, last_date
    session.flush()
    audit.record(session, Action.HUB_CHANGED, hub, by=by)


def remove_hub(session: Session, campaign: Campaign, hub: Hub, *, by: str) -> int:
    """Use a station or airport no more, nor what is offered from it; return how many offers went.

    Raises
    ------
    Conflict
        When a train from elsewhere boards there too.
    """
    require_open(campaign)
    offers = session.scalars(
        select(CharterOffer).where(CharterOffer.campaign_id == campaign.id)
    ).all()
    for offer in offers:
        calls = str((offer.extra or {}).get("calls", ""))
        if any(one.partition("@")[0] == hub.code for one in calls.split(";")):
            raise Conflict(Cause.HUB_IN_USE, name=hub.name, code=offer.code)
    gone = [offer for offer in offers if offer.hub_id == hub.id]
    for offer in gone:
        session.delete(offer)
    session.flush()
    audit.record(session, Action.HUB_REMOVED, campaign, by=by, hub=hub.code, offers=len(gone))
    session.delete(hub)
    session.flush()
    return len(gone)


def area_named(session: Session, campaign_id: int, text: str) -> str:
    """Return the code of what a text names: a station in use, a county, a prefecture, a province.

    Raises
    ------
    UserError
        When nothing has this name, or several counties have; the sentence names those near it.
    """
    written = text.strip()
    hubs = session.scalars(select(Hub).where(Hub.campaign_id == campaign_id))
    for hub in hubs:
        if written in (hub.code, hub.name, hub.name.removesuffix("站")):
            return hub.code
    region = find_region(written) if written else None
    if region is not None:
        return region.code
    match = find(written)
    if match.place is None:
        near = "、".join(place.full_name for place in match.places[:3]) or "–"
        raise UserError(Cause.CLOSURE_PLACE, name=written, near=near)
    return match.place.adcode


def close_place(
    session: Session,
    campaign: Campaign,
    place: str,
    *,
    first_date: dt.date | None,
    last_date: dt.date | None,
    reason: str,
    by: str,
) -> Closure:
    """Let nobody leave from a county, a province, a station or an airport on these days.

    Parameters
    ----------
    place
        Name or code: a province or prefecture closes all its counties.

    Raises
    ------
    UserError
        When the place is unknown or the days are incomplete or reversed.
    """
    require_open(campaign)
    if first_date is None or last_date is None or last_date < first_date:
        raise UserError(Cause.CLOSURE_DATES)
    code = area_named(session, campaign.id, place)
    closure = Closure(
        campaign_id=campaign.id,
        place=code,
        first_date=first_date,
        last_date=last_date,
        reason=reason.strip()[:80],
    )
    session.add(closure)
    session.flush()
    audit.record(session, Action.PLACE_CLOSED, closure, by=by, place=code)
    return closure


def open_place(session: Session, campaign: Campaign, closure: Closure, *, by: str) -> None:
    """Take a closure back."""
    require_open(campaign)
    audit.record(session, Action.PLACE_OPENED, campaign, by=by, place=closure.place)
    session.delete(closure)
    session.flush()


def counts(session: Session, campaign_id: int) -> Sequence[int]:
    """Return how many offers, hubs and closures a campaign has."""
    return tuple(
        session.scalar(select(func.count()).where(model.campaign_id == campaign_id)) or 0
        for model in (CharterOffer, Hub, Closure)
    )

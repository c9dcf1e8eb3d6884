"""Quotations of carriers: a coach, a carriage, a train, an aircraft, with its price and days."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.errors import Conflict, UserError
from recruit.models import Action, Campaign, CharterOffer, Hub, HubKind, Mode
from recruit.operations import audit
from recruit.operations.campaigns import require_open
from recruit.operations.editing import mark

MOST_SEATS = 5_000
MOST_YUAN = 10_000_000
MOST_MINUTES = 3 * 24 * 60
KIND_OF: Mapping[Mode, HubKind] = {
    Mode.CARRIAGE: HubKind.RAIL,
    Mode.TRAIN: HubKind.RAIL,
    Mode.FLIGHT: HubKind.AIR,
}
"""Modes that leave from a station or an airport, and from which."""
SEVERAL_STATIONS = frozenset({Mode.CARRIAGE, Mode.TRAIN})
_CLOCK = re.compile(r"([01]?\d|2[0-3]):[0-5]\d")
_CODE = re.compile(r"[A-Za-z0-9_.-]{1,40}")


@dataclass(frozen=True, slots=True)
class Line:
    """What is known of a train or flight beyond its price.

    Parameters
    ----------
    depart
        Clock time such as 09:25, "" when it may be chosen.
    minutes
        Running time, None when it is to be reckoned.
    calls
        Further stations where it boards, in order: hub code, and minutes from the first
        departure, None when they are to be reckoned.
    min_carriages
        So many carriages go together, or none.
    per_seat_km_yuan
        Price of a seat and kilometre (group tickets).
    """

    depart: str = ""
    minutes: int | None = None
    calls: tuple[tuple[str, int | None], ...] = ()
    min_carriages: int = 1
    per_seat_km_yuan: float = 0.0


@dataclass(frozen=True, slots=True)
class Quotation:
    """One line of what a carrier offers; prices in yuan, ``hub`` a hub code or ""."""

    mode: Mode
    seats: int
    code: str = ""
    hub: str = ""
    usable_share: float = 1.0
    fixed_yuan: float = 0.0
    per_km_yuan: float = 0.0
    per_seat_yuan: float = 0.0
    max_per_day: int | None = None
    min_passengers: int = 1
    first_date: dt.date | None = None
    last_date: dt.date | None = None
    line: Line = field(default_factory=Line)


def save_offer(
    session: Session,
    campaign: Campaign,
    quotation: Quotation,
    *,
    by: str,
    offer: CharterOffer | None = None,
    seen: str = "",
) -> CharterOffer:
    """Take down a quotation, or change the one given.

    Parameters
    ----------
    seen
        The mark of the form (``editing.mark``) when an offer is changed.

    Raises
    ------
    UserError
        When a value is impossible or does not go with the mode.
    Conflict
        When the code is taken, or the offer is no longer what the form showed.
    """
    require_open(campaign)
    if offer is not None:
        session.refresh(offer, with_for_update=True)
        if mark(offer) != seen:
            raise Conflict(Cause.CHANGED_MEANWHILE)
    hubs = places(session, campaign.id)
    require_sound(quotation, hubs)
    code = quotation.code.strip() or _free_code(session, campaign, quotation)
    _require_free(session, campaign, code, but=offer)
    found = offer or CharterOffer(campaign_id=campaign.id)
    found.code, found.mode = code, quotation.mode
    found.hub = hubs.get(quotation.hub)
    found.seats, found.usable_share = quotation.seats, quotation.usable_share
    found.fixed_yuan, found.per_km_yuan = quotation.fixed_yuan, quotation.per_km_yuan
    found.per_seat_yuan = quotation.per_seat_yuan
    found.max_per_day, found.min_passengers = quotation.max_per_day, quotation.min_passengers
    found.first_date, found.last_date = quotation.first_date, quotation.last_date
    found.extra = _kept(found.extra or {}) | _written(quotation.line)
    session.add(found)
    session.flush()
    audit.record(session, Action.OFFER_SAVED, found, by=by, seats=found.seats)
    return found


def remove_offer(session: Session, campaign: Campaign, offer: CharterOffer, *, by: str) -> None:
    """Take an offer back; plans made with it keep their trips."""
    require_open(campaign)
    audit.record(
        session, Action.OFFER_REMOVED, campaign, by=by, offer=offer.id, mode=offer.mode.value
    )
    session.delete(offer)
    session.flush()


def line_of(offer: CharterOffer) -> Line:
    """Return what is known of an offer's line, as ``save_offer`` takes it."""
    extra = offer.extra or {}
    calls = []
    for one in str(extra.get("calls", "")).split(";"):
        place, _, after = one.strip().partition("@")
        if place:
            calls.append((place, int(after) if after else None))
    minutes = extra.get("minutes")
    return Line(
        depart=str(extra.get("depart", "")),
        minutes=int(minutes) if minutes not in (None, "") else None,
        calls=tuple(calls),
        min_carriages=int(extra.get("min_carriages") or 1),
        per_seat_km_yuan=float(extra.get("per_seat_km_yuan") or 0),
    )


def quotation_of(offer: CharterOffer) -> Quotation:
    """Return an offer as ``save_offer`` takes it."""
    return Quotation(
        code=offer.code,
        mode=offer.mode,
        hub=offer.hub.code if offer.hub else "",
        seats=offer.seats,
        usable_share=offer.usable_share,
        fixed_yuan=offer.fixed_yuan,
        per_km_yuan=offer.per_km_yuan,
        per_seat_yuan=offer.per_seat_yuan,
        max_per_day=offer.max_per_day,
        min_passengers=offer.min_passengers,
        first_date=offer.first_date,
        last_date=offer.last_date,
        line=line_of(offer),
    )


_OURS = frozenset({"depart", "minutes", "calls", "min_carriages", "per_seat_km_yuan"})


def _kept(extra: Mapping[str, Any]) -> dict[str, Any]:
    """Return the further columns that no form knows; they stay as they are."""
    return {key: value for key, value in extra.items() if key not in _OURS}


def _written(line: Line) -> dict[str, Any]:
    """Return a line as the planner's ``offers`` table has it, blanks left out."""
    calls = ";".join(
        place if minutes is None else f"{place}@{minutes}" for place, minutes in line.calls
    )
    values = {
        "depart": line.depart,
        "minutes": line.minutes,
        "calls": calls,
        "min_carriages": line.min_carriages if line.min_carriages > 1 else None,
        "per_seat_km_yuan": line.per_seat_km_yuan or None,
    }
    return {key: value for key, value in values.items() if value not in (None, "")}


def places(session: Session, campaign_id: int) -> dict[str, Hub]:
    """Return a campaign's stations and airports by code."""
    rows = session.scalars(select(Hub).where(Hub.campaign_id == campaign_id))
    return {hub.code: hub for hub in rows}


def require_sound(quotation: Quotation, hubs: Mapping[str, Hub]) -> None:
    """Refuse a quotation with a value that is impossible or does not go with its mode.

    Raises
    ------
    UserError
        Which value, and how to mend it.
    """
    if not 1 <= quotation.seats <= MOST_SEATS:
        raise UserError(Cause.OFFER_SEATS, most=MOST_SEATS)
    if not 0 < quotation.usable_share <= 1:
        raise UserError(Cause.OFFER_SHARE)
    prices = (
        quotation.fixed_yuan,
        quotation.per_km_yuan,
        quotation.per_seat_yuan,
        quotation.line.per_seat_km_yuan,
    )
    if not all(math.isfinite(price) and 0 <= price <= MOST_YUAN for price in prices):
        raise UserError(Cause.OFFER_PRICE, most=MOST_YUAN)
    first, last = quotation.first_date, quotation.last_date
    if first and last and first > last:
        raise UserError(Cause.OFFER_DATES)
    usable = math.floor(quotation.seats * quotation.usable_share + 1e-9)
    if not 0 <= quotation.min_passengers <= usable:
        raise UserError(Cause.OFFER_LEAST, most=usable)
    if quotation.max_per_day is not None and quotation.max_per_day < 0:
        raise UserError(Cause.OFFER_PER_DAY)
    _require_place(quotation, hubs)
    _require_line(quotation, hubs)


def _require_place(quotation: Quotation, hubs: Mapping[str, Hub]) -> None:
    """Refuse a place that does not go with the mode."""
    hub, kind = hubs.get(quotation.hub), KIND_OF.get(quotation.mode)
    if quotation.hub and hub is None:
        raise UserError(Cause.HUB_UNKNOWN, name=quotation.hub)
    if kind is not None:
        if hub is None or hub.arrival or hub.kind is not kind:
            cause = Cause.OFFER_FROM_RAIL if kind is HubKind.RAIL else Cause.OFFER_FROM_AIR
            raise UserError(cause)
    elif quotation.mode is Mode.COACH and hub is not None:
        raise UserError(Cause.OFFER_COACH_HUB)
    elif hub is not None and hub.arrival is not (quotation.mode is Mode.SHUTTLE):
        raise UserError(Cause.OFFER_FEEDER_HUB)


def _require_line(quotation: Quotation, hubs: Mapping[str, Hub]) -> None:
    line = quotation.line
    if line.depart and not _CLOCK.fullmatch(line.depart):
        raise UserError(Cause.OFFER_CLOCK)
    if line.minutes is not None and not 1 <= line.minutes <= MOST_MINUTES:
        raise UserError(Cause.OFFER_MINUTES, most=MOST_MINUTES)
    if not 1 <= line.min_carriages <= 20:
        raise UserError(Cause.OFFER_CARRIAGES, most=20)
    if line.calls and quotation.mode not in SEVERAL_STATIONS:
        raise UserError(Cause.OFFER_CALLS_MODE)
    before = 0
    known = {quotation.hub}
    for place, minutes in line.calls:
        hub = hubs.get(place)
        if hub is None or hub.kind is not HubKind.RAIL or hub.arrival:
            raise UserError(Cause.OFFER_CALL_UNKNOWN, name=place)
        if place in known:
            raise UserError(Cause.OFFER_CALL_TWICE, name=hub.name)
        known.add(place)
        if minutes is not None:
            if not before < minutes <= MOST_MINUTES:
                raise UserError(Cause.OFFER_CALL_ORDER, name=hub.name)
            before = minutes


def _require_free(
    session: Session, campaign: Campaign, code: str, *, but: CharterOffer | None
) -> None:
    if not _CODE.fullmatch(code):
        raise UserError(Cause.OFFER_CODE)
    taken = session.scalar(
        select(CharterOffer.id).where(
            CharterOffer.campaign_id == campaign.id, CharterOffer.code == code
        )
    )
    if taken is not None and (but is None or taken != but.id):
        raise Conflict(Cause.OFFER_CODE_TAKEN, code=code)


def _free_code(session: Session, campaign: Campaign, quotation: Quotation) -> str:
    """Return a code that says mode and place, with a number when it is taken."""
    stem = f"{quotation.mode.value}-{quotation.hub}" if quotation.hub else quotation.mode.value
    taken = set(
        session.scalars(select(CharterOffer.code).where(CharterOffer.campaign_id == campaign.id))
    )
    number = 2
    code = stem
    while code in taken:
        code, number = f"{stem}-{number}", number + 1
    return code

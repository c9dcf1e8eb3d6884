"""What a campaign can charter by default: hubs, offers, dated rules and prices.

Stations and airports come from the gazetteer, prices from ``data/tariffs.json``, dated
rules from ``data/calendar.json``, the choice among them from ``data/supply.json``. All of
it is a start: the bureau changes hubs, offers and settings as quotations come in.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from sqlalchemy.orm import Session

from planner.geo import load
from recruit.models import Campaign, CharterOffer, Hub, HubKind, Mode

WIDEST = 3
"""Every station and airport of the list."""


@dataclass(frozen=True, slots=True)
class StandardHub:
    """A station or airport, by telegraph or IATA code with its kind before it."""

    code: str
    kind: HubKind
    name: str
    lat: float
    lon: float
    arrival: bool


@dataclass(frozen=True, slots=True)
class StandardOffer:
    """One line of a carrier's offer; yuan. ``hub`` is a hub code or None."""

    code: str
    mode: Mode
    hub: str | None
    seats: int
    usable_share: float
    fixed_yuan: float
    per_km_yuan: float
    per_seat_yuan: float
    max_per_day: int | None
    min_passengers: int
    extra: dict[str, Any] = field(default_factory=dict)


def hubs(reach: int = WIDEST) -> tuple[StandardHub, ...]:
    """Return stations and airports: in every province, and near Yuyao.

    Parameters
    ----------
    reach
        1 for the first choice of every province, 2 for a city's choice, 3 for all.
    """
    given = _choice()
    found = []
    for kind, known in ((HubKind.RAIL, _stations()), (HubKind.AIR, _airports())):
        departures = [row["code"] for row in given[kind.value] if row["reach"] <= reach]
        arrivals = given[f"arrival_{kind.value}"]
        for code in (*departures, *arrivals):
            name, lat, lon = known[code]
            found.append(
                StandardHub(hub_code(kind, code), kind, name, lat, lon, arrival=code in arrivals)
            )
    return tuple(found)


def known_hubs() -> tuple[StandardHub, ...]:
    """Return every station and airport of the gazetteer, whether a campaign begins with it or not.

    ``arrival`` says whether campaigns begin with it as one near Yuyao.
    """
    near = {hub.code for hub in hubs() if hub.arrival}
    return tuple(
        StandardHub(code, kind, *place, arrival=code in near)
        for kind, known in ((HubKind.RAIL, _stations()), (HubKind.AIR, _airports()))
        for sign, place in known.items()
        for code in (hub_code(kind, sign),)
    )


def hub_code(kind: HubKind, code: str) -> str:
    """Return the code of a hub: ``rail-FYH``, ``air-FUG``; the two lists share letters."""
    return f"{kind.value}-{code}"


def offers(reach: int = WIDEST) -> tuple[StandardOffer, ...]:
    """Return what can be chartered: coaches, feeders, shuttles, and from every hub by its kind."""
    departures = [hub for hub in hubs(reach) if not hub.arrival]
    return tuple(
        offer for tariff in _read("tariffs")["offers"] for offer in _offers_of(tariff, departures)
    )


def offers_at(hub: StandardHub) -> tuple[StandardOffer, ...]:
    """Return what leaves from one hub at the standard prices."""
    return tuple(
        offer
        for tariff in _read("tariffs")["offers"]
        for offer in _offers_of(tariff, [hub])
        if offer.hub
    )


def as_row(offer: StandardOffer, campaign_id: int, hub: Hub | None) -> CharterOffer:
    """Return a standard offer as a campaign's own, not yet in a session."""
    return CharterOffer(
        campaign_id=campaign_id,
        code=offer.code,
        mode=offer.mode,
        hub=hub,
        seats=offer.seats,
        usable_share=offer.usable_share,
        fixed_yuan=offer.fixed_yuan,
        per_km_yuan=offer.per_km_yuan,
        per_seat_yuan=offer.per_seat_yuan,
        max_per_day=offer.max_per_day,
        min_passengers=offer.min_passengers,
        extra=offer.extra,
    )


def charter_settings(first_date: dt.date, last_date: dt.date) -> dict[str, Any]:
    """Return the charter settings of a campaign with this horizon, as ``settings.json`` has them.

    Holds the dated rules on load and stops that fall into the horizon, circuity, and the
    prices of waiting, hours and people left behind; the planner's defaults do for the rest.
    """
    price, circuity = _read("tariffs")["shadow_prices"], _read("tariffs")["circuity"]
    return {
        "first_date": first_date.isoformat(),
        "last_date": last_date.isoformat(),
        "rules": _rules(first_date, last_date),
        "circuity": circuity["road"],
        "rail_circuity": circuity["rail"],
        "air_circuity": circuity["air"],
        "yuan_per_waiting_day": price["waiting_day_yuan"],
        "yuan_per_person_hour": price["person_hour_yuan"],
        "yuan_per_unserved": price["unserved_person_yuan"],
    }


def stock(session: Session, campaign: Campaign, *, reach: int = WIDEST) -> None:
    """Give a campaign hubs, offers and charter settings to begin with, and flush."""
    rows = {
        hub.code: Hub(
            campaign_id=campaign.id,
            code=hub.code,
            kind=hub.kind,
            name=hub.name,
            lat=hub.lat,
            lon=hub.lon,
            arrival=hub.arrival,
        )
        for hub in hubs(reach)
    }
    session.add_all(rows.values())
    session.add_all(
        as_row(offer, campaign.id, rows[offer.hub] if offer.hub else None)
        for offer in offers(reach)
    )
    campaign.charter_settings = charter_settings(campaign.first_date, campaign.last_date)
    session.flush()


@cache
def _read(name: str) -> dict[str, Any]:
    """Return one JSON file of ``data/``."""
    text = resources.files("data").joinpath(f"{name}.json").read_text("utf-8")
    content: dict[str, Any] = json.loads(text)
    return content


def _choice() -> dict[str, Any]:
    return _read("supply")


def _offers_of(tariff: dict[str, Any], departures: list[StandardHub]) -> list[StandardOffer]:
    """Return one offer for every hub a tariff is good for.

    A tariff is known by its code, by its mode where it has none (the usual size of a vehicle).
    Group tickets are seats on a carriage with only prices per seat.
    """
    name = tariff.get("code", tariff["mode"])
    limit = _choice()["offers"][name]
    group = name == "group_ticket"
    mode = Mode.CARRIAGE if group else Mode(tariff["mode"])
    return [
        StandardOffer(
            code=f"{name}-{hub}" if hub else name,
            mode=mode,
            hub=hub,
            seats=int(limit["seats"] if group else tariff["seats"]),
            usable_share=float(limit["usable_share"]),
            fixed_yuan=float(tariff["fixed_yuan"]),
            per_km_yuan=0.0 if group else float(tariff["per_km_yuan"]),
            per_seat_yuan=float(tariff["per_seat_yuan"]),
            max_per_day=limit["max_per_day"],
            min_passengers=int(tariff["min_passengers"]),
            extra={"per_seat_km_yuan": tariff["per_km_yuan"]} if group else {},
        )
        for hub in _where(mode, departures)
    ]


def _stations() -> dict[str, tuple[str, float, float]]:
    """Return name and place of the stations that sold tickets then, by telegraph code."""
    frame = load().stations()
    frame = frame[frame["in_12306_2019_12"]]
    rows = frame[["telecode", "station", "lat", "lon"]].to_numpy().tolist()
    return {code: (f"{name}站", float(lat), float(lon)) for code, name, lat, lon in rows}


def _airports() -> dict[str, tuple[str, float, float]]:
    """Return name and place of the airports open then, by IATA code."""
    frame = load().airports()
    frame = frame[frame["open_2020_02"]]
    rows = frame[["iata", "name_zh", "lat", "lon"]].to_numpy().tolist()
    return {code: (str(name), float(lat), float(lon)) for code, name, lat, lon in rows}


def _where(mode: Mode, departures: list[StandardHub]) -> list[str | None]:
    """Return the hubs at which a mode is offered; None stands for anywhere."""
    kind = {
        Mode.CARRIAGE: HubKind.RAIL,
        Mode.TRAIN: HubKind.RAIL,
        Mode.FLIGHT: HubKind.AIR,
    }.get(mode)
    if kind is None:
        return [None]
    return [hub.code for hub in departures if hub.kind is kind]


def _rules(first_date: dt.date, last_date: dt.date) -> list[dict[str, Any]]:
    """Return the dated rules that hold everywhere, in the words of the charter settings.

    The calendar knows one season; a rule without an end held to the end of that season.
    """
    season = _read("calendar")["season_last_date"]
    found = []
    for rule in _read("calendar")["rules"]:
        value = rule["value"]
        if rule["kind"] == "seats":
            last = rule["last_date"] or season
            if rule["first_date"] <= last_date.isoformat() and last >= first_date.isoformat():
                found.append(_back_rows(rule["first_date"], last))
            continue
        if value.get("areas") != "all" or rule["kind"] not in ("load_cap", "stops"):
            continue
        if rule["id"] == "rail_load":  # in the usable share of carriages already
            continue
        begins, ends = rule["first_date"], rule["last_date"] or season
        if begins > last_date.isoformat() or ends < first_date.isoformat():
            continue
        limit = (
            {"load_cap": value["usable_share"]}
            if rule["kind"] == "load_cap"
            else {"max_stops": value["max_pickup_stops"]}
        )
        found.append(
            {
                "first_date": begins,
                "last_date": ends,
                "area": "*",
                "modes": ["coach"],
                **limit,
            }
        )
    return found


def _back_rows(begins: str, ends: str) -> dict[str, Any]:
    """Return the rule that keeps rows at the back free, for whoever falls ill on the way."""
    return {
        "first_date": begins,
        "last_date": ends,
        "area": "*",
        "modes": ["coach", "feeder"],
        "free_rows": _choice()["free_back_rows"],
    }

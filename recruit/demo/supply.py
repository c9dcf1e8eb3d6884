"""What a demonstration campaign can charter: hubs, offers, closures, settings.

Plain values first; ``setup`` writes them into the registry. Stations and airports come
from the gazetteer, prices from ``data/tariffs.json``, dated rules from
``data/calendar.json``, the choice among them from ``data/demo/hubs.json``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from planner.geo import load
from recruit.demo.model import Size
from recruit.demo.parameters import calendar, day, figures, tariffs
from recruit.models import Campaign, CharterOffer, Closure, Hub, HubKind, Mode


@dataclass(frozen=True, slots=True)
class DemoHub:
    """A station or airport, by telegraph or IATA code with its kind before it."""

    code: str
    kind: HubKind
    name: str
    lat: float
    lon: float
    arrival: bool


@dataclass(frozen=True, slots=True)
class DemoOffer:
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


@dataclass(frozen=True, slots=True)
class DemoClosure:
    """A county or hub that is closed on some days."""

    place: str
    first_date: dt.date
    last_date: dt.date
    reason: str


def hubs(size: str) -> tuple[DemoHub, ...]:
    """Return the stations and airports of a size: in every province, and near Yuyao."""
    given = figures("hubs")
    order = list(Size)
    found = []
    for kind, known in ((HubKind.RAIL, _stations()), (HubKind.AIR, _airports())):
        departures = [
            row["code"]
            for row in given[kind.value]
            if order.index(Size(row["min_size"])) <= order.index(Size(size))
        ]
        arrivals = given[f"arrival_{kind.value}"]
        for code in (*departures, *arrivals):
            name, lat, lon = known[code]
            found.append(
                DemoHub(hub_code(kind, code), kind, name, lat, lon, arrival=code in arrivals)
            )
    return tuple(found)


def hub_code(kind: HubKind, code: str) -> str:
    """Return the code of a hub: ``rail-FYH``, ``air-FUG``; the two lists share letters."""
    return f"{kind.value}-{code}"


def offers(size: str) -> tuple[DemoOffer, ...]:
    """Return what can be chartered: coaches, feeders, shuttles, and from every hub by its kind."""
    departures = [hub for hub in hubs(size) if not hub.arrival]
    return tuple(
        offer for tariff in tariffs()["offers"] for offer in _offers_of(tariff, departures)
    )


def closures(size: str) -> tuple[DemoClosure, ...]:
    """Return the closures of a size: one county and one station for some days."""
    known = {hub.code for hub in hubs(size)}
    found = []
    for row in figures("hubs")["closures"]:
        place = row["county"] if "county" in row else hub_code(HubKind.RAIL, row["hub"])
        if "county" in row or place in known:
            found.append(
                DemoClosure(
                    place=place,
                    first_date=dt.date.fromisoformat(row["first_date"]),
                    last_date=dt.date.fromisoformat(row["last_date"]),
                    reason=row["reason"],
                )
            )
    return tuple(found)


def campaign_settings() -> dict[str, dict[str, Any]]:
    """Return the settings of both solvers, as ``Campaign`` keeps them.

    ``matching`` keeps the planner's defaults. ``charter`` has the horizon, the dated rules
    on load and stops, circuity and the prices of waiting, hours and people left behind.
    """
    price, circuity = tariffs()["shadow_prices"], tariffs()["circuity"]
    return {
        "matching": {},
        "charter": {
            "first_date": day("first_date").isoformat(),
            "last_date": day("last_date").isoformat(),
            "rules": _rules(),
            "circuity": circuity["road"],
            "rail_circuity": circuity["rail"],
            "air_circuity": circuity["air"],
            "yuan_per_waiting_day": price["waiting_day_yuan"],
            "yuan_per_person_hour": price["person_hour_yuan"],
            "yuan_per_unserved": price["unserved_person_yuan"],
        },
    }


def setup(session: Session, campaign: Campaign, size: str, *, with_closures: bool = True) -> None:
    """Give a campaign the hubs, offers, closures and settings of a size.

    Adds to the session and flushes; the caller commits.
    """
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
        for hub in hubs(size)
    }
    session.add_all(rows.values())
    session.add_all(
        CharterOffer(
            campaign_id=campaign.id,
            code=offer.code,
            mode=offer.mode,
            hub=rows[offer.hub] if offer.hub else None,
            seats=offer.seats,
            usable_share=offer.usable_share,
            fixed_yuan=offer.fixed_yuan,
            per_km_yuan=offer.per_km_yuan,
            per_seat_yuan=offer.per_seat_yuan,
            max_per_day=offer.max_per_day,
            min_passengers=offer.min_passengers,
            extra=offer.extra,
        )
        for offer in offers(size)
    )
    session.add_all(
        Closure(
            campaign_id=campaign.id,
            place=closure.place,
            first_date=closure.first_date,
            last_date=closure.last_date,
            reason=closure.reason,
        )
        for closure in (closures(size) if with_closures else ())
    )
    settings = campaign_settings()
    campaign.matching_settings = settings["matching"]
    campaign.charter_settings = settings["charter"]
    session.flush()


def _offers_of(tariff: dict[str, Any], departures: list[DemoHub]) -> list[DemoOffer]:
    """Return one offer for every hub a tariff is good for.

    Group tickets are seats on a carriage with only prices per seat.
    """
    name = tariff["mode"]
    limit = figures("hubs")["offers"][name]
    group = name == "group_ticket"
    mode = Mode.CARRIAGE if group else Mode(name)
    return [
        DemoOffer(
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


def _where(mode: Mode, departures: list[DemoHub]) -> list[str | None]:
    """Return the hubs at which a mode is offered; None stands for anywhere."""
    kind = {
        Mode.CARRIAGE: HubKind.RAIL,
        Mode.TRAIN: HubKind.RAIL,
        Mode.FLIGHT: HubKind.AIR,
    }.get(mode)
    if kind is None:
        return [None]
    return [hub.code for hub in departures if hub.kind is kind]


def _rules() -> list[dict[str, Any]]:
    """Return the dated rules that hold everywhere, in the words of the charter settings."""
    found = []
    for rule in calendar():
        value = rule["value"]
        if value.get("areas") != "all" or rule["kind"] not in ("load_cap", "stops"):
            continue
        if rule["id"] == "rail_load":  # in the usable share of carriages already
            continue
        limit = (
            {"load_cap": value["usable_share"]}
            if rule["kind"] == "load_cap"
            else {"max_stops": value["max_pickup_stops"]}
        )
        found.append(
            {
                "first_date": rule["first_date"],
                "last_date": rule["last_date"],
                "area": "*",
                "modes": ["coach"],
                **limit,
            }
        )
    return found

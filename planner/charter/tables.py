"""The tables of a charter problem and of a charter plan, as files.

Problem directory
-----------------
``travellers``   who travels: party, county of boarding (6-digit code), its coordinates, the
                 first day he can leave, the last day he may arrive, the town he goes to.
``hubs``         stations and airports of departure. ``area`` is the county or province code
                 of the place; blank: the province of the nearest county.
``offers``       what can be chartered. Cost of a trip = ``fixed_yuan`` + ``per_km_yuan`` × km
                 + (``per_seat_yuan`` + ``per_seat_km_yuan`` × km) × people on board.

                 ========== =====================================================================
                 coach      from at most three counties to the reception point; ``hub_id`` blank;
                            ``area`` limits where it boards
                 feeder     from at most three counties to a hub; ``hub_id`` blank: to any hub
                 carriage   a block of seats on a train from ``hub_id`` to ``arrival``; group
                            tickets are a carriage with only per-seat prices
                 train      a whole train from ``hub_id`` to ``arrival``
                 flight     an aircraft from ``hub_id`` to ``arrival``
                 shuttle    from ``hub_id`` (an arrival place; blank: any) to the towns. Priced
                            by the seat the bound is tight, by the vehicle it is not
                 ========== =====================================================================

                 ``arrival`` names a row of ``destinations``; blank: the nearest of the right
                 kind to the centre of the towns. ``km``, ``minutes`` and ``depart`` (a clock
                 time such as 09:25) say what is known of a line; blank: reckoned. ``max_per_day``
                 blank: no limit.

                 ``calls`` (carriage, train): further stations where it boards, in their order,
                 such as ``KAL@45;HHQ@120``: hub and minutes from the first departure to the
                 departure there; without minutes they are reckoned. All board the same seats.
                 The line belongs to the province of its first station. ``min_carriages``
                 (carriage): so many go together as one trip or none, at most ``max_per_day``;
                 seats, prices and ``min_passengers`` are of one carriage.
``destinations`` towns, the one reception point (kind ``reception``; none: the centre of the
                 towns), and arrival stations and airports (kinds ``rail``, ``air``).
``distances``    road km and driving minutes between two places (county, hub, destination),
                 where known better than great circle × circuity. Holds both ways. Optional.
``pins``         decisions made by people: this traveller must (must not) go by this mode
                 (coach, rail, air) or leave on this date. Optional.
``closures``     a county, prefecture, province or hub nobody may board at. Optional.

Plan directory
--------------
``trips``, ``stops``, ``driving`` (who is at the wheel when), ``seats`` (one row per person and
leg), ``unserved`` and ``summary.json``. Times are local, to the minute.
"""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from planner.files import Column, Kind, Table

NO_LIMIT = 1_000_000
"""What a blank ``max_per_day`` means."""
MOST_CARRIAGES = 18
"""Carriages of the longest passenger train on ordinary lines (铁路技术管理规程)."""

MODES = ("coach", "feeder", "carriage", "train", "flight", "shuttle")
PIN_MODES = ("", "coach", "rail", "air")
_NAN = math.nan


def _text(name: str, **more: Any) -> Column:
    return Column(name, Kind.TEXT, **more)


def _blank(name: str) -> Column:
    return Column(name, Kind.TEXT, required=False, default="")


def _number(name: str, default: float, **more: Any) -> Column:
    return Column(name, Kind.NUMBER, required=False, default=default, **more)


def _date(name: str, *, required: bool = False) -> Column:
    return Column(name, Kind.DATE, required=required, default=... if required else pd.NaT)


_LAT = _number("lat", _NAN, minimum=-90, maximum=90)
_LON = _number("lon", _NAN, minimum=-180, maximum=180)

TRAVELLERS = Table(
    "travellers",
    (
        _text("traveller_id"),
        _blank("party_id"),
        _text("county"),
        _LAT,
        _LON,
        _date("ready_date", required=True),
        _date("due_date", required=True),
        _text("town"),
    ),
    key=("traveller_id",),
)
HUBS = Table(
    "hubs",
    (
        _text("hub_id"),
        _text("kind", choices=("rail", "air")),
        _blank("name"),
        _LAT,
        _LON,
        _blank("area"),
        _date("first_date"),
        _date("last_date"),
    ),
    optional=True,
    key=("hub_id",),
    may_be_empty=True,
)
OFFERS = Table(
    "offers",
    (
        _text("offer_id"),
        _text("mode", choices=MODES),
        _blank("hub_id"),
        _blank("arrival"),
        _blank("area"),
        Column("seats", Kind.INTEGER, minimum=1, maximum=5000),
        _number("usable_share", 1.0, minimum=0, maximum=1),
        _number("fixed_yuan", 0.0, minimum=0),
        _number("per_km_yuan", 0.0, minimum=0),
        _number("per_seat_yuan", 0.0, minimum=0),
        _number("per_seat_km_yuan", 0.0, minimum=0),
        Column("max_per_day", Kind.INTEGER, required=False, default=NO_LIMIT, minimum=0),
        _date("first_date"),
        _date("last_date"),
        Column("min_passengers", Kind.INTEGER, required=False, default=1, minimum=0),
        _number("km", _NAN, minimum=0),
        _number("minutes", _NAN, minimum=0),
        _number("kmh", _NAN, minimum=1),
        _blank("depart"),
        _blank("calls"),
        Column(
            "min_carriages",
            Kind.INTEGER,
            required=False,
            default=1,
            minimum=1,
            maximum=MOST_CARRIAGES,
        ),
    ),
    key=("offer_id",),
    may_be_empty=True,
)
DESTINATIONS = Table(
    "destinations",
    (
        _text("town"),
        Column(
            "kind",
            Kind.TEXT,
            required=False,
            default="town",
            choices=("town", "reception", "rail", "air"),
        ),
        _blank("name"),
        Column("lat", Kind.NUMBER, minimum=-90, maximum=90),
        Column("lon", Kind.NUMBER, minimum=-180, maximum=180),
    ),
    key=("town",),
)
DISTANCES = Table(
    "distances",
    (
        _text("from"),
        _text("to"),
        Column("km", Kind.NUMBER, minimum=0),
        _number("minutes", _NAN, minimum=0),
    ),
    optional=True,
    key=("from", "to"),
    may_be_empty=True,
)
PINS = Table(
    "pins",
    (
        _text("traveller_id"),
        Column("kind", Kind.TEXT, required=False, default="must", choices=("must", "forbid")),
        Column("mode", Kind.TEXT, required=False, default="", choices=PIN_MODES),
        _date("date"),
    ),
    optional=True,
    may_be_empty=True,
)
CLOSURES = Table(
    "closures",
    (_text("place"), _date("first_date"), _date("last_date")),
    optional=True,
    may_be_empty=True,
)
PROBLEM = (TRAVELLERS, HUBS, OFFERS, DESTINATIONS, DISTANCES, PINS, CLOSURES)

TRIPS = Table(
    "trips",
    (
        _text("trip_id"),
        _text("mode", choices=MODES),
        _text("offer_id"),
        _date("date", required=True),
        Column("depart", Kind.TIME),
        Column("arrive", Kind.TIME),
        Column("km", Kind.NUMBER),
        Column("drivers", Kind.INTEGER),
        Column("yuan", Kind.NUMBER),
        Column("seats", Kind.INTEGER),
        Column("boarded", Kind.INTEGER),
    ),
    key=("trip_id",),
    may_be_empty=True,
)
STOPS = Table(
    "stops",
    (
        _text("trip_id"),
        Column("seq", Kind.INTEGER),
        _text("place"),
        Column("lat", Kind.NUMBER),
        Column("lon", Kind.NUMBER),
        Column("arrive", Kind.TIME),
        Column("depart", Kind.TIME),
        Column("on", Kind.INTEGER),
        Column("off", Kind.INTEGER),
    ),
    key=("trip_id", "seq"),
    may_be_empty=True,
)
DRIVING = Table(
    "driving",
    (
        _text("trip_id"),
        Column("seq", Kind.INTEGER),
        Column("driver", Kind.INTEGER),
        Column("kind", Kind.TEXT, choices=("drive", "rest", "stop")),
        Column("start", Kind.TIME),
        Column("end", Kind.TIME),
    ),
    key=("trip_id", "seq"),
    optional=True,
    may_be_empty=True,
)
SEATS = Table(
    "seats",
    (
        _text("traveller_id"),
        Column("leg", Kind.INTEGER),
        _text("trip_id"),
        _blank("seat"),
        Column("board_seq", Kind.INTEGER),
        Column("alight_seq", Kind.INTEGER),
    ),
    key=("traveller_id", "leg"),
    may_be_empty=True,
)
UNSERVED = Table(
    "unserved",
    (_text("traveller_id"), _text("reason"), _blank("help")),
    may_be_empty=True,
)
PLAN = (TRIPS, STOPS, DRIVING, SEATS, UNSERVED)


def parse_calls(text: str) -> list[tuple[str, int | None]]:
    """Return the stations of ``calls`` with the minutes after the first departure, where given.

    Raises
    ------
    ValueError
        When it is not a list such as ``KAL@45;HHQ@120`` with rising minutes.
    """
    found: list[tuple[str, int | None]] = []
    last = 0
    for part in str(text).split(";"):
        name, at, minutes = part.strip().partition("@")
        if not name or (at and not minutes.isdecimal()):
            raise ValueError(part)
        if at and int(minutes) <= last:
            raise ValueError(part)
        last = int(minutes) if at else last
        found.append((name, int(minutes) if at else None))
    return found

"""What a phone at the door gets and sends: a list without personal data, reports by hash.

A phone is given seats, masked names and hashes of passes; places and times; the limit for
fever. Numbers of people never leave the server: a report names a hash.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from recruit import queries as query
from recruit.identity import mask_name
from recruit.models import BoardingKind, PlanVersion, Trip, TripBoarding
from recruit.operations import boarding, boarding_passes
from recruit.operations.boarding import Report
from recruit.operations.boarding_seal import Reading, open_seal, public_point, reading_of
from recruit.operations.lookup import require
from recruit.queries import boarding as door
from web import names
from web.i18n import clock
from web.room import registry

_NONCE = range(8, 65)
"""Lengths of a nonce."""


def opened(trip_id: int) -> None:
    """Make salt, key and passes of a trip, once."""
    with registry().read() as session:
        if session.get(TripBoarding, trip_id) is not None:
            return
    with registry().write() as session:
        boarding_passes.door(session, trip_id)


def roster(session: Session, found: query.TripDetail) -> dict[str, Any]:
    """Return what a phone keeps of one trip; its door has been opened before."""
    trip = require(session, Trip, found.trip.id)
    settings = require(session, TripBoarding, trip.id)
    plan = require(session, PlanVersion, trip.plan_version_id)
    rule = boarding.rule(session, plan.campaign_id)
    tokens = door.passes(session, trip.id)
    states = boarding.states(session, trip)
    return {
        "id": trip.id,
        "code": trip.code,
        "date": trip.date.isoformat(),
        "open": boarding.is_open(session, trip),
        "stops": _stops(found),
        "salt": settings.salt,
        "point": public_point(settings.private_key),
        "fever": rule.fever_tenths,
        "advice": rule.advice,
        "phone": rule.phone,
        "seats": [
            {
                "s": seat.seat,
                "n": mask_name(seat.candidate),
                "h": boarding_passes.hashed(tokens[seat.candidate_id], settings.salt),
                "b": seat.board_seq,
                "state": states[seat.candidate_id].state,
                "at": _iso(states[seat.candidate_id].since),
            }
            for seat in found.travellers
            if seat.candidate_id in tokens
        ],
        "elsewhere": _elsewhere(session, trip, settings.salt),
    }


def take(
    session: Session, trip_id: int, said: Mapping[str, Any], *, by: str
) -> list[dict[str, Any]]:
    """Take the reports a phone has sent and return an answer to each, by nonce.

    A report that cannot be read, or about nobody of this trip, is answered ``unknown``: the
    phone lets go of it instead of sending it for ever.
    """
    trip = require(session, Trip, trip_id)
    settings = boarding_passes.door(session, trip_id)
    people = {
        boarding_passes.hashed(token, settings.salt): person
        for person, token in door.passes(session, trip_id).items()
    }
    items = [item for item in said.get("reports", []) if isinstance(item, dict)]
    reports = [_report(item, people, settings.private_key) for item in items]
    taken = boarding.take(
        session,
        trip,
        [report for report in reports if report is not None],
        by=by,
        device=str(said.get("device", ""))[:40],
        sent_at=_moment(said.get("sent_at")),
    )
    answers = {
        one.nonce: {"outcome": one.outcome, "state": one.state, "at": _iso(one.since)}
        for one in taken
    }
    unknown = {"outcome": "unknown", "state": "", "at": None}
    return [
        {"nonce": nonce, **answers.get(nonce, unknown)}
        for nonce in (str(item.get("nonce", "")) for item in items)
    ]


def where(found: door.Whereabouts) -> dict[str, Any]:
    """Return where the holder of a pass belongs, in words for the person at the door."""
    return {
        "code": found.code,
        "time": clock(found.depart) if found.depart else "",
        "date": found.date.isoformat(),
        "place": names.place(found.place) if found.place else "",
        "seat": found.seat,
        "valid": found.travels and found.state in boarding.journeys.BOARDING,
    }


def _report(item: Mapping[str, Any], people: Mapping[str, int], key: str) -> Report | None:
    nonce, person = item.get("nonce"), people.get(str(item.get("h", "")))
    at = _moment(item.get("at"))
    if not isinstance(nonce, str) or len(nonce) not in _NONCE or not nonce.isascii():
        return None
    if person is None or at is None or item.get("kind") not in set(BoardingKind):
        return None
    stop = item.get("stop")
    return Report(
        nonce,
        person,
        BoardingKind(item["kind"]),
        at,
        stop if type(stop) is int and 0 < stop < 100 else None,
        _reading(item, key, nonce),
    )


def _reading(item: Mapping[str, Any], key: str, nonce: str) -> Reading:
    """Return what was measured; nothing where the seal cannot be opened."""
    if isinstance(item.get("seal"), str):
        return open_seal(item["seal"], key, nonce) or Reading()
    try:
        return reading_of(item.get("reading") or {})
    except ValueError:
        return Reading()


def _stops(found: query.TripDetail) -> list[dict[str, Any]]:
    """Return the stops where people get on."""
    boards = {seat.board_seq for seat in found.travellers}
    return [
        {
            "seq": stop.seq,
            "place": names.place(stop.place),
            "time": clock(stop.depart) if stop.depart else "",
        }
        for stop in found.stops
        if stop.seq in boards or (not boards and stop.seq < len(found.stops))
    ]


def _elsewhere(session: Session, trip: Trip, salt: str) -> list[dict[str, Any]]:
    """Return the other trips of the day, with hashes by stop under this trip's own salt."""
    trips: dict[int, dict[str, Any]] = {}
    for row in door.elsewhere(session, trip):
        other = trips.setdefault(row.trip_id, {"code": row.code, "stops": [], "hashes": {}})
        hashes = other["hashes"].setdefault(str(row.board_seq), [])
        hashes.append(boarding_passes.hashed(row.token, salt))
    for trip_id, other in trips.items():
        found = query.trip(session, trip_id)
        other["stops"] = _stops(found) if found else []
    return list(trips.values())


def _moment(text: object) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _iso(moment: dt.datetime | None) -> str | None:
    return moment.isoformat() if moment else None

"""Issuing manifests: what a trip says is gathered, numbered, hashed and written down."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner import geo
from recruit.documents import DrivingBlock, Duty, ManifestStop, ManifestTrip, Passenger
from recruit.documents.content import content_hash
from recruit.documents.manifest_data import CHINA
from recruit.identity import mask_id
from recruit.models import Campaign, Hub, Manifest, PlanVersion, Seat, Trip, now
from recruit.operations.lookup import require
from recruit.queries.trip_details import SeatRow, TripDetail, details_of_plan

Legs = Mapping[int, list[tuple[int, str, str]]]
"""By candidate: leg, trip code and seat, in the order of the journey."""


def issue(
    session: Session,
    plan_id: int,
    *,
    by: str,
    at: dt.datetime | None = None,
    trip_ids: Collection[int] | None = None,
) -> list[ManifestTrip]:
    """Issue the manifests of a charter plan's trips and return what they say.

    A trip whose list has not changed since it was last issued keeps its number; a changed
    one gets the next. People whose placement has ended are no longer on the list, and a
    trip that nobody is on any more has none.

    Parameters
    ----------
    trip_ids
        Only these trips; None for all of the plan.

    Raises
    ------
    NotFound
        When there is no such plan.
    """
    last = _last_issued(session, plan_id)
    issued = [
        _numbered(session, one, trip_id, last.get(trip_id))
        for trip_id, one in _all_said(session, plan_id, by=by, at=at, trip_ids=trip_ids)
    ]
    session.flush()
    return issued


def said(
    session: Session,
    plan_id: int,
    *,
    by: str,
    at: dt.datetime | None = None,
    trip_ids: Collection[int] | None = None,
) -> list[ManifestTrip]:
    """Return what the manifests would say now, numbered 1, without issuing any.

    Raises
    ------
    NotFound
        When there is no such plan.
    """
    return [one for _, one in _all_said(session, plan_id, by=by, at=at, trip_ids=trip_ids)]


def _all_said(
    session: Session,
    plan_id: int,
    *,
    by: str,
    at: dt.datetime | None,
    trip_ids: Collection[int] | None,
) -> list[tuple[int, ManifestTrip]]:
    """Return what each trip says that somebody is on, with its number in the registry."""
    plan = require(session, PlanVersion, plan_id)
    campaign = require(session, Campaign, plan.campaign_id)
    names = place_names(session, campaign.id)
    legs = _legs(session, plan_id)
    moment = at or now()
    return [
        (detail.trip.id, _said(detail, campaign.name, names, legs, by=by, at=moment))
        for detail in details_of_plan(session, plan_id, trip_ids)
        if detail.travellers
    ]


def _last_issued(session: Session, plan_id: int) -> dict[int, Manifest]:
    """Return the newest manifest of each trip that has one, by trip."""
    rows = (
        select(Manifest)
        .join(Trip, Manifest.trip_id == Trip.id)
        .where(Trip.plan_version_id == plan_id)
        .order_by(Manifest.number)
    )
    return {manifest.trip_id: manifest for manifest in session.scalars(rows)}


def _numbered(
    session: Session, said: ManifestTrip, trip_id: int, last: Manifest | None
) -> ManifestTrip:
    """Give a manifest its number: the last one's when nothing has changed, else the next."""
    digest = content_hash(said)
    if last is not None and last.content_sha256 == digest:
        return dataclasses.replace(
            said, number=last.number, issued_at=last.issued_at, issued_by=last.issued_by
        )
    number = 1 if last is None else last.number + 1
    session.add(
        Manifest(
            trip_id=trip_id,
            number=number,
            content_sha256=digest,
            issued_at=said.issued_at,
            issued_by=said.issued_by,
        )
    )
    return dataclasses.replace(said, number=number)


def _said(
    detail: TripDetail,
    campaign: str,
    names: Mapping[str, str],
    legs: Legs,
    *,
    by: str,
    at: dt.datetime,
) -> ManifestTrip:
    """Return what the manifest of one trip says, in simplified Chinese, numbered 1."""
    row = detail.trip
    places = [names.get(stop.place, stop.place) for stop in detail.stops]
    last = len(detail.stops) - 1
    return ManifestTrip(
        code=row.code,
        title=f"{places[0]} → {places[-1]}",
        mode=row.mode,
        date=row.date,
        depart=row.depart,
        arrive=row.arrive,
        route_text=" → ".join(places),
        vehicle_seats=row.seats,
        drivers=row.drivers,
        stops=tuple(
            ManifestStop(
                seq=stop.seq,
                name=place,
                arrive=stop.arrive if index else None,
                depart=stop.depart if index < last else None,
            )
            for index, (stop, place) in enumerate(zip(detail.stops, places, strict=True))
        ),
        passengers=tuple(_passenger(seat, row.code, names, legs) for seat in detail.travellers),
        issued_at=at,
        issued_by=by,
        number=1,
        campaign=campaign,
        driving=tuple(
            DrivingBlock(
                duty=Duty(block["kind"]),
                start=_local(block["start"]),
                end=_local(block["end"]),
                driver=block["driver"],
            )
            for block in detail.driving
        ),
    )


def _passenger(seat: SeatRow, trip_code: str, names: Mapping[str, str], legs: Legs) -> Passenger:
    return Passenger(
        seat=seat.seat,
        name=seat.candidate,
        id_masked=mask_id(seat.id_number),
        phone=seat.phone,
        home=names.get(seat.home_county, seat.home_county),
        enterprise=seat.enterprise or "",
        board_stop=seat.board_seq,
        alight_stop=seat.alight_seq,
        party_label=seat.party or "",
        leg_note=_connection(seat, trip_code, legs),
    )


def _connection(seat: SeatRow, trip_code: str, legs: Legs) -> str:
    """Return what comes after this leg: 转 T012，3 车 5A; blank at the journey's end."""
    following = [leg for leg in legs.get(seat.candidate_id, []) if leg[0] > seat.leg]
    if not following:
        return ""
    _, code, label = following[0]
    return f"转 {code}，{label} 座" if code != trip_code else ""


def _legs(session: Session, plan_id: int) -> Legs:
    found: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    rows = session.execute(
        select(Seat.candidate_id, Seat.leg, Trip.code, Seat.seat)
        .join(Trip, Seat.trip_id == Trip.id)
        .where(Trip.plan_version_id == plan_id)
        .order_by(Seat.candidate_id, Seat.leg)
    )
    for candidate, leg, code, label in rows:
        found[candidate].append((leg, code, label))
    return found


def place_names(session: Session, campaign_id: int) -> dict[str, str]:
    """Return the names of counties, towns of Yuyao and the campaign's hubs by their code."""
    book = geo.load()
    hubs = session.execute(select(Hub.code, Hub.name).where(Hub.campaign_id == campaign_id))
    return {
        **{place.adcode: place.name for place in book.counties},
        **{town.code: town.name for town in book.town_list},
        **dict(hubs.all()),
    }


def _local(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=CHINA)

"""Manifests for download: what the query says of a trip, put into the form the printers take."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.documents import DrivingBlock, Duty, ManifestStop, ManifestTrip, Passenger
from recruit.identity import mask_id
from recruit.models import Hub
from recruit.queries.trips import SeatRow, TripDetail
from web import names
from web.i18n import CHINA


def hub_names(session: Session, campaign_id: int) -> dict[str, str]:
    """Return the names of a campaign's stations and airports by code."""
    found = session.execute(select(Hub.code, Hub.name).where(Hub.campaign_id == campaign_id))
    return {code: name for code, name in found}  # noqa: C416  (rows, not tuples)


def manifest(
    detail: TripDetail, *, campaign: str, issued_by: str, issued_at: dt.datetime
) -> ManifestTrip:
    """Return the manifest of one trip: those still expected, by seat, ID numbers masked.

    Names of places are written in the language of the request.
    """
    trip = detail.trip
    stops = [stop for stop in detail.stops if stop.place]
    places = [names.place(stop.place) for stop in stops]
    return ManifestTrip(
        code=trip.code,
        title=f"{places[0]} → {places[-1]}",
        mode=trip.mode,
        date=trip.date,
        depart=trip.depart,
        arrive=trip.arrive,
        route_text=" → ".join(places),
        vehicle_seats=trip.seats,
        drivers=trip.drivers,
        stops=tuple(
            ManifestStop(stop.seq, name, stop.arrive, stop.depart)
            for stop, name in zip(stops, places, strict=True)
        ),
        passengers=tuple(_passenger(seat) for seat in detail.travellers),
        issued_at=issued_at,
        issued_by=issued_by,
        number=max(1, detail.manifests),
        campaign=campaign,
        driving=tuple(_block(block) for block in detail.driving),
    )


def file_stem(details: Sequence[TripDetail]) -> str:
    """Return a file name without ending: the trip's code, or how many there are; no names."""
    if len(details) == 1:
        return f"manifest-{details[0].trip.code}"
    return f"manifests-{len(details)}"


def _passenger(seat: SeatRow) -> Passenger:
    return Passenger(
        seat=seat.seat or "–",
        name=seat.candidate,
        id_masked=mask_id(seat.id_number),
        phone=seat.phone,
        home=names.county(seat.home_county),
        enterprise=seat.enterprise or "",
        board_stop=seat.board_seq,
        alight_stop=seat.alight_seq,
        party_label=seat.party or "",
        leg_note=f"{seat.leg}/{seat.legs}" if seat.legs > 1 else "",
    )


def _block(block: dict[str, object]) -> DrivingBlock:
    return DrivingBlock(
        duty=Duty(str(block["kind"])),
        start=local(block["start"]),
        end=local(block["end"]),
        driver=int(str(block["driver"])),
    )


def local(text: object) -> dt.datetime:
    """Return a clock time of the driver schedule as a moment in China."""
    return dt.datetime.fromisoformat(str(text)).replace(tzinfo=CHINA)

"""Gathering what the papers of a trip say: the list as it stands now, all seats, the passes.

Nothing is issued or numbered here; that is what ``manifests`` does.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.charter.seating import labels
from recruit.causes import Cause, Thing
from recruit.documents import (
    HandedPerson,
    HandOverGroup,
    HandOverPaper,
    ManifestTrip,
    TripPapers,
)
from recruit.errors import NotFound
from recruit.identity import mask_phone
from recruit.models import Campaign, CharterOffer, PlanVersion, Trip, now
from recruit.operations import manifests
from recruit.operations.lookup import require
from recruit.queries import boarding as door
from recruit.queries.handover import Handed, hand_over_list
from recruit.queries.trip_details import details_of_plan


def of_trips(
    session: Session,
    plan_id: int,
    *,
    by: str,
    trip_ids: Collection[int],
    address: Callable[[str], str] = str,
) -> list[TripPapers]:
    """Return what the papers of these trips say; those nobody is on are left out.

    Parameters
    ----------
    by
        Who prints them.
    address
        Makes of a pass's token what its code carries.

    Raises
    ------
    NotFound
        When there is no such plan.
    """
    plan = require(session, PlanVersion, plan_id)
    offered = dict(
        session.execute(
            select(CharterOffer.code, CharterOffer.seats).where(
                CharterOffer.campaign_id == plan.campaign_id
            )
        ).all()
    )
    said = {trip.code: trip for trip in manifests.said(session, plan_id, by=by, trip_ids=trip_ids)}
    found = []
    for detail in details_of_plan(session, plan_id, trip_ids):
        trip = said.get(detail.trip.code)
        if trip is None:
            continue
        seats = max(offered.get(detail.trip.offer, 0), detail.trip.seats)
        tokens = door.passes(session, detail.trip.id)
        found.append(
            TripPapers(
                trip=_placed(trip),
                seats=_seats(trip, seats),
                codes={
                    seat.seat: address(tokens[seat.candidate_id])
                    for seat in detail.travellers
                    if seat.candidate_id in tokens
                },
            )
        )
    return found


def hand_over_paper(session: Session, trip_id: int, *, by: str) -> HandOverPaper:
    """Return the hand-over list of a trip: groups still waiting first, then those signed for.

    Raises
    ------
    NotFound
        When there is no such trip.
    """
    found = hand_over_list(session, trip_id)
    if found is None:
        raise NotFound(Cause.NOT_FOUND, thing=Thing.TRIP, key=trip_id)
    trip = require(session, Trip, trip_id)
    campaign = require(
        session, Campaign, require(session, PlanVersion, trip.plan_version_id).campaign_id
    )
    names = manifests.place_names(session, campaign.id)

    def people(group: Collection[Handed]) -> tuple[HandedPerson, ...]:
        return tuple(
            HandedPerson(
                seat=one.seat,
                name=one.candidate,
                phone=mask_phone(one.phone),
                home=names.get(one.home_county, one.home_county),
            )
            for one in group
        )

    waiting = [
        HandOverGroup(
            enterprise=group.enterprise or "",
            town=names.get(group.town or "", group.town or ""),
            place=names.get(group.place, group.place),
            people=people(group.people),
        )
        for group in found.waiting
    ]
    signed = [
        HandOverGroup(
            enterprise=(one.people[0].enterprise or "") if one.people else "",
            town=names.get(one.town, one.town),
            place=names.get(one.people[0].place, "") if one.people else "",
            people=people(one.people),
            receiver=one.receiver,
            by=one.by,
            at=one.at,
        )
        for one in found.signed
    ]
    return HandOverPaper(
        code=found.code,
        campaign=campaign.name,
        date=found.date,
        arrive=found.arrive,
        groups=(*waiting, *signed),
        aboard=found.aboard,
        absent=found.absent,
        issued_by=by,
        issued_at=now(),
    )


def _seats(trip: ManifestTrip, seats: int) -> tuple[str, ...]:
    """Return all seats of the vehicle; where a bureau numbers them 1, 2, 3 …, so many numbers."""
    if trip.passengers and all(person.seat.isdecimal() for person in trip.passengers):
        return tuple(str(number) for number in range(1, seats + 1))
    return tuple(labels(trip.mode.value, seats, seats))


def _placed(trip: ManifestTrip) -> ManifestTrip:
    """Give every block of the schedule the stop it begins at, where the times agree."""
    at = {stop.depart: stop.name for stop in trip.stops if stop.depart}
    at |= {stop.arrive: stop.name for stop in trip.stops if stop.arrive}
    blocks = tuple(
        dataclasses.replace(block, place=at[block.start])
        if not block.place and block.start in at
        else block
        for block in trip.driving
    )
    return dataclasses.replace(trip, driving=blocks)

"""Passes: an opaque random token for every leg of a journey, and what a phone may know of it.

A phone gets ``hashed(token, salt)`` with a salt of the trip's own, never the token: who finds
the phone cannot print anybody's pass, and cannot tell that two trips carry the same person.
"""

from __future__ import annotations

import hashlib
import secrets

from sqlalchemy import and_, insert, select
from sqlalchemy.orm import Session

from recruit.models import Campaign, PlanVersion, Seat, SeatPass, Trip, TripBoarding, now
from recruit.models.referral import new_token
from recruit.operations.boarding_seal import new_private_key
from recruit.operations.lookup import require

HASH_DIGITS = 32
"""Hexadecimal digits of a hash that a phone keeps: 128 bits of SHA-256."""


def issue(session: Session, plan: PlanVersion) -> int:
    """Give every seat of a charter plan a pass; whoever has one of that leg keeps it.

    Returns
    -------
    int
        How many passes are new.
    """
    lacking = session.execute(
        select(Seat.candidate_id, Seat.leg)
        .join(Trip, Seat.trip_id == Trip.id)
        .outerjoin(
            SeatPass,
            and_(SeatPass.candidate_id == Seat.candidate_id, SeatPass.leg == Seat.leg),
        )
        .where(Trip.plan_version_id == plan.id, SeatPass.id.is_(None))
        .distinct()
        .order_by(Seat.candidate_id, Seat.leg)
    ).all()
    if lacking:
        moment = now()
        session.execute(
            insert(SeatPass),
            [
                {
                    "campaign_id": plan.campaign_id,
                    "candidate_id": candidate,
                    "leg": leg,
                    "token": new_token(),
                    "issued_at": moment,
                }
                for candidate, leg in lacking
            ],
        )
    return len(lacking)


def issue_late(session: Session, campaign: Campaign, trip: Trip, seat: Seat) -> None:
    """Give a pass to somebody who got a seat after publishing."""
    has = select(SeatPass.id).where(
        SeatPass.candidate_id == seat.candidate_id, SeatPass.leg == seat.leg
    )
    if session.scalar(has) is None:
        session.add(
            SeatPass(
                campaign_id=campaign.id,
                candidate_id=seat.candidate_id,
                leg=seat.leg,
                token=new_token(),
            )
        )
        session.flush()
    session.expire(trip, ["taken"])


def door(session: Session, trip_id: int) -> TripBoarding:
    """Return salt and key of a trip, made when they are first asked for; passes likewise.

    A plan that was published before there were passes gets them here.
    """
    found = session.get(TripBoarding, trip_id)
    if found is None:
        trip = require(session, Trip, trip_id)
        session.refresh(trip, with_for_update=True)
        found = session.get(TripBoarding, trip_id)
        if found is None:
            issue(session, require(session, PlanVersion, trip.plan_version_id))
            found = TripBoarding(
                trip_id=trip_id, salt=secrets.token_hex(16), private_key=new_private_key()
            )
            session.add(found)
            session.flush()
    return found


def hashed(token: str, salt: str) -> str:
    """Return what a phone keeps of a token: the first 128 bits of SHA-256 of salt:token."""
    return hashlib.sha256(f"{salt}:{token}".encode()).hexdigest()[:HASH_DIGITS]

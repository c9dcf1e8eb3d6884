"""Saying yes and taking it back, one purpose at a time; each is written down and takes effect.

What taking back means: without *matching* the person is withdrawn, without *journey* they
come on their own and the seat is free. Who is on the way or at work stays where they are, and
a member of staff gets a request to look into it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

from sqlalchemy import and_, delete, insert, literal, select
from sqlalchemy.orm import Session

from recruit.logging import log
from recruit.models import (
    Action,
    Campaign,
    Candidate,
    CandidateState,
    Seat,
    SeatPass,
    Stage,
    Trip,
    TripState,
    now,
)
from recruit.operations import audit
from recruit.operations.candidates import ON_THE_WAY, reinstate, withdraw
from recruit.operations.lookup import live_placement
from recruit.rights import requests
from recruit.rights.model import Consent, Demand, Purpose, Way
from recruit.rights.terms import FORM_VERSION, PURPOSES, ROSTER_VERSION

NOT_YET_GONE = (TripState.PLANNED, TripState.CONFIRMED)


class Effect(StrEnum):
    """What taking a consent back has led to."""

    NOTHING = "nothing"
    WITHDRAWN = "withdrawn"
    COMES_ALONE = "comes_alone"
    ASKED = "asked"
    """On the way or at work: staff decide what can still be stopped."""


def standing(session: Session, candidate_id: int) -> Mapping[Purpose, Consent]:
    """Return the newest word on each purpose that was ever asked about."""
    rows = session.scalars(
        select(Consent).where(Consent.candidate_id == candidate_id).order_by(Consent.id)
    )
    return {row.purpose: row for row in rows}


def agree(
    session: Session,
    candidate: Candidate,
    purpose: Purpose,
    *,
    way: Way,
    by: str,
    version: str = FORM_VERSION,
    at: dt.datetime | None = None,
) -> bool:
    """Note a yes; who had taken the purpose back takes part again.

    Returns
    -------
    bool
        Whether it was news.
    """
    last = standing(session, candidate.id).get(purpose)
    if last is not None and last.given and last.version == version:
        return False
    moment = at or now()
    _note(session, candidate, purpose, True, way=way, by=by, version=version, at=moment)
    if purpose is Purpose.JOURNEY:
        candidate.alone_since = None
    else:
        candidate.consent_at = candidate.consent_at or moment
        candidate.consent_version = version
        if last is not None and not last.given and candidate.state is CandidateState.WITHDRAWN:
            reinstate(session, candidate, by=by)
    session.flush()
    return True


def take_back(
    session: Session,
    candidate: Candidate,
    purpose: Purpose,
    *,
    way: Way,
    by: str,
    at: dt.datetime | None = None,
) -> Effect:
    """Note a no and do what follows from it; a second time changes nothing."""
    last = standing(session, candidate.id).get(purpose)
    if last is not None and not last.given:
        return Effect.NOTHING
    moment = at or now()
    _note(session, candidate, purpose, False, way=way, by=by, version="", at=moment)
    placement = live_placement(session, candidate)
    under_way = placement is not None and placement.stage in ON_THE_WAY
    if purpose is Purpose.MATCHING:
        candidate.consent_at, candidate.consent_version = None, ""
        if not under_way and candidate.state is CandidateState.REGISTERED:
            withdraw(session, candidate, by=by, at=moment)
            return Effect.WITHDRAWN
    else:
        candidate.alone_since = moment
        if not under_way:
            if placement is not None and placement.stage is Stage.SEATED:
                placement.step(Stage.ACCEPTED, by=by, at=moment, note="comes alone")
                _free_seats(session, candidate)
            session.flush()
            return Effect.COMES_ALONE
    if under_way:
        requests.ask(session, candidate, Demand.ERASE, by=by, at=moment)
        return Effect.ASKED
    session.flush()
    return Effect.NOTHING


def log_new(session: Session, campaign: Campaign, *, way: Way, by: str) -> int:
    """Write into the log what an import has noted on people; returns how many rows are new."""
    added = 0
    for purpose in PURPOSES:
        logged = select(Consent.id).where(
            Consent.candidate_id == Candidate.id, Consent.purpose == purpose
        )
        fresh = select(
            Candidate.id,
            literal(purpose.value),
            Candidate.consent_version,
            literal(True),
            literal(way.value),
            literal(by),
            Candidate.consent_at,
        ).where(
            Candidate.campaign_id == campaign.id,
            Candidate.consent_at.is_not(None),
            Candidate.consent_version == ROSTER_VERSION,
            ~logged.exists(),
        )
        columns = ["candidate_id", "purpose", "version", "given", "way", "by", "at"]
        result = session.execute(insert(Consent).from_select(columns, fresh))
        added += getattr(result, "rowcount", 0)
    return added


def _note(
    session: Session,
    candidate: Candidate,
    purpose: Purpose,
    given: bool,
    *,
    way: Way,
    by: str,
    version: str,
    at: dt.datetime,
) -> None:
    session.add(
        Consent(
            candidate_id=candidate.id,
            purpose=purpose,
            version=version,
            given=given,
            way=way,
            by=by,
            at=at,
        )
    )
    session.flush()
    action = Action.CONSENT_GIVEN if given else Action.CONSENT_TAKEN_BACK
    audit.record(session, action, candidate, by=by, purpose=purpose.value, way=way.value)
    log.info(action.value, candidate=candidate.id, purpose=purpose.value)


def _free_seats(session: Session, candidate: Candidate) -> None:
    """Give the person's seats on trips that have not left to whoever waits."""
    waiting = select(Trip.id).where(Trip.state.in_(NOT_YET_GONE))
    session.execute(
        delete(Seat).where(
            and_(
                Seat.candidate_id == candidate.id,
                Seat.boarded_at.is_(None),
                Seat.trip_id.in_(waiting),
            )
        )
    )
    session.execute(delete(SeatPass).where(SeatPass.candidate_id == candidate.id))

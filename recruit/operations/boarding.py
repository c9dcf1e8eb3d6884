"""Boarding: what people at the door report is kept, merged, and becomes who is on board.

Every report that names a person of the trip is written down, also a late or contradicting one:
nothing a phone has sent is ever lost. ``boarding_merge`` says what the reports of one seat come
to; this module makes the seat and the placement agree with it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.errors import UserError
from recruit.logging import log
from recruit.models import (
    Action,
    BoardingEvent,
    BoardingKind,
    BoardingOutcome,
    BoardingRule,
    BoardingState,
    Campaign,
    Candidate,
    HealthStatus,
    PlanState,
    PlanVersion,
    Seat,
    Trip,
)
from recruit.models.boarding import FEVER_TENTHS
from recruit.operations import audit, journeys
from recruit.operations.boarding_merge import Merged, Said, merged
from recruit.operations.boarding_seal import Reading
from recruit.operations.lookup import require

MOST_AT_ONCE = 500
"""Reports in one call; a phone with more sends them in parts."""
CLOCK_TOLERANCE = dt.timedelta(seconds=3)
"""Differences between two clocks up to this are the way of the message, not a wrong clock."""
NOT_FIT = (HealthStatus.YELLOW, HealthStatus.RED)


@dataclass(frozen=True, slots=True)
class Report:
    """One report from the door; ``at`` is the phone's clock, ``nonce`` the phone's own."""

    nonce: str
    candidate_id: int
    kind: BoardingKind
    at: dt.datetime
    stop_seq: int | None = None
    reading: Reading = field(default_factory=Reading)


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a report: the outcome, and where the person stands now, since when."""

    nonce: str
    candidate_id: int
    outcome: BoardingOutcome
    state: BoardingState
    since: dt.datetime | None


def take(
    session: Session,
    trip: Trip,
    reports: Sequence[Report],
    *,
    by: str,
    device: str = "",
    sent_at: dt.datetime | None = None,
    received_at: dt.datetime | None = None,
) -> list[Taken]:
    """Take reports of one phone about one trip; the same ones again change nothing.

    Parameters
    ----------
    device
        The phone's random name.
    sent_at
        The phone's clock when it sent them. The difference to ``received_at`` puts the
        moments of all reports right; without it they are taken as they are.

    Returns
    -------
    list of Taken
        One for each report about somebody with a seat on the trip. Others are left out: the
        page has asked where they belong.

    Raises
    ------
    UserError
        When there are more than ``MOST_AT_ONCE``.
    """
    if len(reports) > MOST_AT_ONCE:
        raise UserError(Cause.BATCH_TOO_LONG, most=MOST_AT_ONCE)
    session.refresh(trip, with_for_update=True)  # phones of one trip come one after another
    received = received_at or dt.datetime.now(dt.UTC)
    wrong = received - sent_at if sent_at else dt.timedelta()
    if abs(wrong) <= CLOCK_TOLERANCE:
        wrong = dt.timedelta()
    seats = {
        seat.candidate_id: seat
        for seat in session.scalars(
            select(Seat).where(
                Seat.trip_id == trip.id,
                Seat.candidate_id.in_({report.candidate_id for report in reports}),
            )
        )
    }
    known = _known_nonces(session, [report.nonce for report in reports])
    limit = rule(
        session, require(session, PlanVersion, trip.plan_version_id).campaign_id
    ).fever_tenths
    fresh: list[BoardingEvent] = []
    for report in reports:
        if report.candidate_id not in seats or report.nonce in known:
            continue
        known[report.nonce] = (trip.id, report.candidate_id)
        fresh.append(
            BoardingEvent(
                nonce=report.nonce,
                trip_id=trip.id,
                candidate_id=report.candidate_id,
                kind=_kind(report, limit),
                stop_seq=report.stop_seq,
                temperature_tenths=report.reading.temperature_tenths,
                health=report.reading.health,
                device=device,
                device_at=report.at,
                at=_moment(report.at + wrong, received),
                received_at=received,
                by=by,
                outcome=BoardingOutcome.TAKEN,
            )
        )
    session.add_all(fresh)
    session.flush()
    states = _settle(session, trip, [seats[person] for person in sorted(seats)], by=by)
    if fresh:
        audit.record(session, Action.BOARDING_REPORTED, trip, by=by, rows=len(fresh))
    return [
        Taken(
            report.nonce,
            report.candidate_id,
            _answer(report, known[report.nonce], trip.id, states[report.candidate_id]),
            states[report.candidate_id].state,
            states[report.candidate_id].since,
        )
        for report in reports
        if report.candidate_id in seats
    ]


def report(
    session: Session,
    trip: Trip,
    candidate: Candidate,
    kind: BoardingKind,
    *,
    nonce: str,
    by: str,
    stop_seq: int | None = None,
    reading: Reading | None = None,
    at: dt.datetime | None = None,
) -> Taken | None:
    """Take one report made at a desk; None when the person has no seat on this trip."""
    moment = at or dt.datetime.now(dt.UTC)
    one = Report(nonce, candidate.id, kind, moment, stop_seq, reading or Reading())
    taken = take(session, trip, [one], by=by)
    return taken[0] if taken else None


def states(session: Session, trip: Trip) -> dict[int, Merged]:
    """Return where everybody of a trip stands at the door, by candidate."""
    seats = session.scalars(select(Seat).where(Seat.trip_id == trip.id)).all()
    return _merged(session, trip.id, {seat.candidate_id: seat.boarded_at for seat in seats})


def is_open(session: Session, trip: Trip) -> bool:
    """Return whether people may get on: the trip is on, and its plan was published."""
    plan = require(session, PlanVersion, trip.plan_version_id)
    published = plan.state in (PlanState.PUBLISHED, PlanState.SUPERSEDED)
    return published and trip.state in journeys.BOARDING


def rule(session: Session, campaign_id: int) -> BoardingRule:
    """Return what the campaign says about fever; what holds by default when it says nothing."""
    return session.get(BoardingRule, campaign_id) or BoardingRule(
        campaign_id=campaign_id, fever_tenths=FEVER_TENTHS, advice="", phone=""
    )


def set_rule(
    session: Session, campaign: Campaign, *, fever_tenths: int, advice: str, phone: str, by: str
) -> None:
    """Set the fever limit, what to do then and whom to call.

    Raises
    ------
    UserError
        When the limit is not between 36.0 and 40.0 degrees.
    """
    if not 360 <= fever_tenths <= 400:
        raise UserError(Cause.FEVER_RANGE, value=f"{fever_tenths / 10:.1f}")
    session.merge(
        BoardingRule(
            campaign_id=campaign.id,
            fever_tenths=fever_tenths,
            advice=advice.strip(),
            phone=phone.strip(),
        )
    )
    session.flush()
    log.info("boarding rule", campaign=campaign.id, by=by, fever=fever_tenths)


def _moment(at: dt.datetime, received: dt.datetime) -> dt.datetime:
    """Return the moment of a report, or when it came in where it lies in the future."""
    return at if at <= received + CLOCK_TOLERANCE else received


def _kind(report: Report, limit: int) -> BoardingKind:
    """Return what a report amounts to: nobody with a fever boards, whatever the phone thinks."""
    tenths = report.reading.temperature_tenths
    unfit = (tenths is not None and tenths >= limit) or report.reading.health in NOT_FIT
    return BoardingKind.HELD if unfit and report.kind is BoardingKind.BOARD else report.kind


def _answer(
    report: Report, known: tuple[int, int], trip_id: int, found: Merged
) -> BoardingOutcome:
    if known != (trip_id, report.candidate_id):  # a nonce that was used for something else
        return BoardingOutcome.REFUSED
    return found.by_nonce.get(report.nonce, BoardingOutcome.REFUSED)


def _known_nonces(session: Session, nonces: Collection[str]) -> dict[str, tuple[int, int]]:
    """Return trip and person of the reports that are here already, by nonce."""
    rows = session.execute(
        select(BoardingEvent.nonce, BoardingEvent.trip_id, BoardingEvent.candidate_id).where(
            BoardingEvent.nonce.in_(list(nonces))
        )
    )
    return {nonce: (trip_id, candidate) for nonce, trip_id, candidate in rows}


def _settle(session: Session, trip: Trip, seats: Sequence[Seat], *, by: str) -> dict[int, Merged]:
    """Make seats and placements agree with their reports; return where the people stand."""
    found = _merged(session, trip.id, {seat.candidate_id: seat.boarded_at for seat in seats})
    people = {
        person.id: person
        for person in session.scalars(select(Candidate).where(Candidate.id.in_(list(found))))
    }
    outcomes: dict[str, BoardingOutcome] = {}
    for seat in seats:
        person, come = seat.candidate_id, found[seat.candidate_id]
        refused = False
        try:
            _carry_out(session, trip, people[person], seat, come, by=by)
        except UserError as refusal:
            refused = True
            log.info("boarding kept aside", trip=trip.id, cause=str(refusal.code))
        if refused:
            aside: dict[str, BoardingOutcome] = {
                nonce: BoardingOutcome.REFUSED if outcome is BoardingOutcome.TAKEN else outcome
                for nonce, outcome in come.by_nonce.items()
            }
            state = BoardingState.ABOARD if seat.boarded_at else BoardingState.WAITING
            come = found[person] = Merged(state, seat.boarded_at, aside)
        outcomes |= come.by_nonce
    for event in _events(session, trip.id, list(found)):
        if event.outcome is not outcomes[event.nonce]:
            event.outcome = outcomes[event.nonce]
    session.flush()
    return found


def _carry_out(
    session: Session, trip: Trip, person: Candidate, seat: Seat, come: Merged, *, by: str
) -> None:
    """Board, take off or correct the moment, whichever is due."""
    due = come.boarded_at
    if due == seat.boarded_at:
        return
    if due is None:
        journeys.unboard(session, trip, person, by=by)
    elif seat.boarded_at is None:
        journeys.board(session, trip, person, by=by, at=due)
    else:
        seat.boarded_at = due  # somebody else was first


def _merged(
    session: Session, trip_id: int, before: dict[int, dt.datetime | None]
) -> dict[int, Merged]:
    """Return what the reports of these people come to, by candidate.

    Somebody who was put on board without a report counts as boarded then.
    """
    said: dict[int, list[Said]] = defaultdict(list)
    for event in _events(session, trip_id, list(before)):
        measured = event.temperature_tenths is not None
        said[event.candidate_id].append(Said(event.at, event.nonce, event.kind, measured))
    for person, boarded_at in before.items():
        if boarded_at is not None and not any(
            one.kind is BoardingKind.BOARD and one.at == boarded_at for one in said[person]
        ):
            said[person].append(Said(boarded_at, "", BoardingKind.BOARD, measured=True))
    return {person: merged(said[person]) for person in before}


def _events(session: Session, trip_id: int, people: Collection[int]) -> list[BoardingEvent]:
    statement = select(BoardingEvent).where(BoardingEvent.trip_id == trip_id)
    if len(people) <= 50:
        statement = statement.where(BoardingEvent.candidate_id.in_(people))
        return list(session.scalars(statement))
    wanted = set(people)
    return [event for event in session.scalars(statement) if event.candidate_id in wanted]

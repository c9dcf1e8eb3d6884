"""Registering arrivals, the status they show, and their quarantine from first to last day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.desk.arrivals.model import (
    HealthRecord,
    Incomer,
    Issuer,
    Place,
    Quarantine,
    QuarantineState,
    person_key,
)
from recruit.desk.arrivals.rules import BY_HAND, QuarantineRule, quarantine_for, rules
from recruit.errors import Conflict, UserError
from recruit.models import (
    Action,
    Candidate,
    HealthStatus,
    PlanState,
    PlanVersion,
    Seat,
    Trip,
    TripState,
)
from recruit.operations import audit

CHINA = ZoneInfo("Asia/Shanghai")
_NEAR = dt.timedelta(days=1)
"""A seat is somebody's journey when it arrives within a day of when he says he came."""


class Needed(StrEnum):
    """What a registration may not leave out."""

    NAME = "name"
    PHONE = "phone"
    HOME = "home"
    DAY = "day"
    TOWN = "town"
    ISSUED = "issued"


@dataclass(frozen=True, slots=True)
class Shown:
    """A health status as somebody showed it."""

    status: HealthStatus
    issuer: Issuer
    issued_on: dt.date
    expires_on: dt.date


@dataclass(frozen=True, slots=True)
class Arrival:
    """What somebody says who came; ``home`` and ``stayed_in`` are codes of places."""

    name: str
    phone: str
    home: str
    stayed_in: str
    arrived_on: dt.date
    town: str
    vehicle: str = ""
    address: str = ""
    enterprise_id: int | None = None
    shown: Shown | None = None

    @property
    def status(self) -> HealthStatus:
        """The status shown, unknown when none was."""
        return HealthStatus.UNKNOWN if self.shown is None else self.shown.status


def check_arrival_day(day: dt.date, today: dt.date) -> None:
    """Raise UserError when a day of arrival has not come."""
    if day > today:
        raise UserError(Cause.ARRIVED_IN_FUTURE, day=day.isoformat())


def shown(
    status: HealthStatus,
    issuer: Issuer,
    issued_on: dt.date,
    expires_on: dt.date | None,
    *,
    today: dt.date,
) -> Shown:
    """Return a status; without an end it holds as long as the rules say.

    Raises
    ------
    UserError
        When it ends before it begins, or begins after today.
    """
    last = expires_on or issued_on + dt.timedelta(days=rules().status_days)
    if last < issued_on or issued_on > today:
        raise UserError(Cause.HEALTH_DATES, expires=last.isoformat(), issued=issued_on.isoformat())
    return Shown(status, issuer, issued_on, last)


def register_incomer(session: Session, arrival: Arrival, *, today: dt.date, by: str) -> Incomer:
    """Write an arrival down, link it to our people, and order the quarantine of the rules.

    Raises
    ------
    UserError
        When the day has not come.
    Conflict
        When the same person is registered for that day.
    """
    check_arrival_day(arrival.arrived_on, today)
    if known(session, arrival) is not None:
        raise Conflict(Cause.INCOMER_THERE)
    candidate = _candidate(session, arrival)
    seat = None if candidate is None else _seat(session, candidate, arrival.arrived_on)
    enterprise_id = arrival.enterprise_id
    if enterprise_id is None and candidate is not None:
        enterprise_id = candidate.employer_id
    incomer = Incomer(
        candidate_id=None if candidate is None else candidate.id,
        name=arrival.name,
        phone=arrival.phone,
        person=person_key(arrival.phone, arrival.name),
        home=arrival.home,
        stayed_in=arrival.stayed_in,
        arrived_on=arrival.arrived_on,
        vehicle=arrival.vehicle,
        trip_id=None if seat is None else seat.trip_id,
        seat="" if seat is None else seat.seat,
        enterprise_id=enterprise_id,
        town_code=arrival.town,
        address=arrival.address,
        by=by,
    )
    session.add(incomer)
    session.flush()
    if arrival.shown is not None:
        record_status(session, incomer, arrival.shown, by=by)
    rule = quarantine_for(arrival.stayed_in, arrival.status, arrival.arrived_on)
    if rule is not None:
        _by_rule(session, incomer, rule, arrival.arrived_on, by=by)
    audit.record(
        session,
        Action.ARRIVAL_REGISTERED,
        incomer,
        by=by,
        rule="" if rule is None else rule.id,
    )
    return incomer


def known(session: Session, arrival: Arrival) -> Incomer | None:
    """Return who is registered with this name, number and day."""
    return session.scalar(
        select(Incomer).where(
            Incomer.phone == arrival.phone,
            Incomer.person == person_key(arrival.phone, arrival.name),
            Incomer.arrived_on == arrival.arrived_on,
        )
    )


def record_status(
    session: Session, incomer: Incomer, seen: Shown, *, by: str
) -> QuarantineRule | None:
    """Keep a status somebody shows; one that the rules answer with quarantine starts it.

    Returns the rule of the quarantine that was started, counted from the day it was issued.
    """
    first = not incomer.statuses
    incomer.statuses.append(
        HealthRecord(
            incomer_id=incomer.id,
            status=seen.status,
            issuer=seen.issuer,
            issued_on=seen.issued_on,
            expires_on=seen.expires_on,
            by=by,
        )
    )
    session.flush()
    if first or running(session, incomer) is not None:
        return None
    rule = quarantine_for("-", seen.status, seen.issued_on)
    if rule is not None:
        _by_rule(session, incomer, rule, seen.issued_on, by=by)
    return rule


def running(session: Session, incomer: Incomer) -> Quarantine | None:
    """Return the quarantine somebody owes now, broken or not."""
    return session.scalar(
        select(Quarantine).where(
            Quarantine.incomer_id == incomer.id, Quarantine.state != QuarantineState.RELEASED
        )
    )


def order_quarantine(
    session: Session,
    incomer: Incomer,
    place: Place,
    *,
    first_day: dt.date,
    days: int,
    reason: str,
    by: str,
) -> Quarantine:
    """Order a quarantine by hand, after a fever or for a contact.

    Raises
    ------
    UserError
        Without a reason.
    Conflict
        When one runs already.
    """
    if not reason.strip():
        raise UserError(Cause.REASON_BLANK)
    if running(session, incomer) is not None:
        raise Conflict(Cause.QUARANTINE_RUNS)
    made = Quarantine(
        rule=BY_HAND,
        place=place,
        first_day=first_day,
        last_day=first_day + dt.timedelta(days=days),
        note=reason.strip(),
        by=by,
    )
    return _add(session, incomer, made)


def release(
    session: Session, quarantine: Quarantine, *, today: dt.date, by: str, reason: str = ""
) -> None:
    """End a quarantine: on its last day or after, earlier only with a reason.

    Raises
    ------
    UserError
        Earlier without a reason.
    IllegalStep
        When it is over, or broken and not resumed.
    """
    if today < quarantine.last_day and not reason.strip():
        raise UserError(Cause.QUARANTINE_EARLY, day=quarantine.last_day.isoformat())
    _step(session, quarantine, QuarantineState.RELEASED, reason, by=by)


def mark_broken(session: Session, quarantine: Quarantine, *, reason: str, by: str) -> None:
    """Say that somebody left; raises UserError without a note, IllegalStep when it is over."""
    if not reason.strip():
        raise UserError(Cause.REASON_BLANK)
    _step(session, quarantine, QuarantineState.BROKEN, reason, by=by)


def resume(session: Session, quarantine: Quarantine, *, last_day: dt.date | None, by: str) -> None:
    """Let a broken quarantine run again, to a later day when one is given."""
    _step(session, quarantine, QuarantineState.RUNNING, "", by=by)
    if last_day is not None and last_day > quarantine.last_day:
        quarantine.last_day = last_day
        session.flush()


def _step(
    session: Session, quarantine: Quarantine, to: QuarantineState, reason: str, *, by: str
) -> None:
    quarantine.step(to)
    said = reason.strip()
    if said:
        quarantine.note = f"{quarantine.note}\n{said}".strip()
    quarantine.by = by
    session.flush()
    audit.record(session, Action.QUARANTINE_CHANGED, quarantine, by=by, to=to.value)


def _by_rule(
    session: Session, incomer: Incomer, rule: QuarantineRule, first_day: dt.date, *, by: str
) -> Quarantine:
    last_day = first_day + dt.timedelta(days=rule.days)
    made = Quarantine(
        rule=rule.id, place=rule.place, first_day=first_day, last_day=last_day, by=by
    )
    return _add(session, incomer, made)


def _add(session: Session, incomer: Incomer, quarantine: Quarantine) -> Quarantine:
    quarantine.state, quarantine.note = QuarantineState.RUNNING, quarantine.note or ""
    incomer.quarantines.append(quarantine)
    session.flush()
    return quarantine


def _candidate(session: Session, arrival: Arrival) -> Candidate | None:
    """Return who of our people this is: the same number and name, the latest campaign first."""
    same = session.scalars(
        select(Candidate)
        .where(Candidate.phone == arrival.phone)
        .order_by(Candidate.campaign_id.desc(), Candidate.id.desc())
    )
    return next((one for one in same if one.name == arrival.name), None)


def _seat(session: Session, candidate: Candidate, day: dt.date) -> Seat | None:
    """Return the seat of his last leg in the published plan, when it arrives about that day."""
    found = session.execute(
        select(Seat, Trip.arrive)
        .join(Trip, Trip.id == Seat.trip_id)
        .join(PlanVersion, PlanVersion.id == Trip.plan_version_id)
        .where(
            Seat.candidate_id == candidate.id,
            PlanVersion.state == PlanState.PUBLISHED,
            Trip.state != TripState.CANCELLED,
        )
        .order_by(Trip.arrive.desc())
        .limit(1)
    ).first()
    if found is None:
        return None
    seat, arrive = found
    return seat if abs(arrive.astimezone(CHINA).date() - day) <= _NEAR else None

"""ID and telephone numbers in full, of one person or a list: for a reason, never unnoticed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from recruit.causes import Cause, Thing
from recruit.errors import NotFound, UserError
from recruit.models import Action, AuditEntry, Base, Candidate
from recruit.operations import audit
from recruit.queries.scopes import Scope, holds

LEAST_REASON = 4
LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Revealed:
    """What was shown of one person."""

    candidate_id: int
    name: str
    id_number: str | None
    phone: str


def reveal(session: Session, candidate_id: int, *, reason: str, scope: Scope, by: str) -> Revealed:
    """Return name, ID and telephone number of a person in full, and write down who asked why.

    Raises
    ------
    NotFound
        When there is no such person in the scope.
    UserError
        When no reason is given, or it holds a number of a person.
    """
    why = checked(reason)
    if not holds(session, scope, Thing.CANDIDATE, candidate_id):
        raise NotFound(Cause.NOT_FOUND, thing=Thing.CANDIDATE, key=candidate_id)
    person = session.get_one(Candidate, candidate_id)
    audit.record(session, Action.PERSON_REVEALED, person, by=by, reason=why)
    return Revealed(person.id, person.name, person.id_number, person.phone)


def shown(session: Session, about: Base, *, reason: str, by: str) -> None:
    """Write down that a record's telephone number is shown in full: by whom, and why.

    Raises
    ------
    UserError
        When no reason is given, or it holds a number of a person.
    """
    audit.record(session, Action.PERSON_REVEALED, about, by=by, reason=checked(reason))


def shown_today(session: Session, about: Base, *, by: str, at: dt.datetime) -> bool:
    """Return whether it is written down for this day that somebody works with these numbers."""
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    (key,) = inspect(about).identity or ()
    wanted = (
        AuditEntry.thing == about.__tablename__,
        AuditEntry.key == key,
        AuditEntry.action == Action.NUMBERS_AT_WORK,
        AuditEntry.by == by,
        AuditEntry.at >= midnight,
    )
    return session.scalar(select(AuditEntry.id).where(*wanted).limit(1)) is not None


def at_work(session: Session, about: Base, *, by: str) -> None:
    """Write down that somebody is shown the numbers he has to ring in his work."""
    audit.record(session, Action.NUMBERS_AT_WORK, about, by=by)


def hand_out(
    session: Session,
    what: Thing,
    *,
    rows: int,
    reason: str,
    by: str,
    key: int | None = None,
) -> None:
    """Write down that a list left the desk with numbers in full: how many people, and why.

    Parameters
    ----------
    what, key
        What the list is of: ``Thing.TRIP`` with the number of the trip.

    Raises
    ------
    UserError
        When no reason is given, or it holds a number of a person.
    """
    audit.record(
        session, Action.LIST_EXPORTED, what, key=key, by=by, rows=rows, reason=checked(reason)
    )


def checked(reason: str) -> str:
    """Return a reason as it is written down.

    Raises
    ------
    UserError
        When it says nothing, or holds a number of a person.
    """
    why = " ".join(reason.split())[:LONGEST_REASON]
    if len(why) < LEAST_REASON:
        raise UserError(Cause.REASON_MISSING, least=LEAST_REASON)
    if audit.has_number(why):
        raise UserError(Cause.REASON_PERSONAL)
    return why

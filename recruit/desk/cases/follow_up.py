"""What comes after and beside an answer: call-back, notes, more time, joining, escalation."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.desk.cases import clock
from recruit.desk.cases.model import (
    WAITING,
    CaseEventKind,
    CaseState,
    Part,
    PartState,
    ServiceCase,
)
from recruit.desk.cases.operations import parts_of, tell
from recruit.errors import Conflict, UserError
from recruit.logging import log
from recruit.models import now

MOST_LEVEL = 3
"""Escalated so far: 1 the head of the department, 2 the bureau, 3 the leading group."""


def call_back(
    session: Session,
    case: ServiceCase,
    *,
    solved: bool,
    satisfaction: int | None,
    by: str,
    text: str = "",
    at: dt.datetime | None = None,
) -> None:
    """Write down what was said when called back: solved closes the case, else it goes on.

    Raises
    ------
    UserError
        When a solved case has no satisfaction of 1 to 5.
    IllegalStep
        When the case has not been answered.
    """
    if solved and (satisfaction is None or not 1 <= satisfaction <= 5):
        raise UserError(Cause.SATISFACTION_RANGE)
    at = at or now()
    case.step(CaseState.CLOSED if solved else CaseState.IN_HAND)
    tell(session, case, CaseEventKind.CALLED_BACK, by=by, text=text, at=at)
    if solved:
        case.satisfaction, case.closed_at = satisfaction, at
        tell(session, case, CaseEventKind.CLOSED, by=by, at=at)
        return
    case.replied_at = None
    case.reopened += 1
    case.due_at = clock.due(at, case.urgency)
    for part in parts_of(session, case):
        if part.part is Part.LEAD and part.state is PartState.DONE:
            part.state = PartState.OPEN
    tell(session, case, CaseEventKind.REOPENED, by=by, at=at)


def close(
    session: Session, case: ServiceCase, reason: str, *, by: str, at: dt.datetime | None = None
) -> None:
    """Close a new case that needs no department, answered on the spot.

    Raises
    ------
    UserError
        When no reason is given.
    """
    if not reason.strip():
        raise UserError(Cause.CASE_REASON_BLANK)
    at = at or now()
    case.step(CaseState.CLOSED)
    case.reply, case.replied_at, case.closed_at = reason.strip(), at, at
    tell(session, case, CaseEventKind.CLOSED, by=by, text=reason, at=at)


def note(
    session: Session, case: ServiceCase, text: str, *, by: str, at: dt.datetime | None = None
) -> None:
    """Write a line into the course of a case; raises UserError when it is blank."""
    if not text.strip():
        raise UserError(Cause.CASE_REPLY_BLANK)
    tell(session, case, CaseEventKind.NOTED, by=by, text=text, at=at)


def extend(
    session: Session,
    case: ServiceCase,
    workdays: int,
    reason: str,
    *,
    by: str,
    at: dt.datetime | None = None,
) -> None:
    """Give a case more working days, with a reason.

    Raises
    ------
    UserError
        When the reason is blank or the days out of range.
    """
    if not 1 <= workdays <= clock.MOST_EXTENSION:
        raise UserError(Cause.CASE_EXTENSION, most=clock.MOST_EXTENSION)
    if not reason.strip():
        raise UserError(Cause.CASE_REASON_BLANK)
    case.due_at = clock.extended(case.due_at, workdays)
    said = f"+{workdays} · {reason.strip()}"
    tell(session, case, CaseEventKind.EXTENDED, by=by, text=said, at=at)


def join(
    session: Session,
    case: ServiceCase,
    into: ServiceCase,
    *,
    by: str,
    at: dt.datetime | None = None,
) -> None:
    """Join a duplicate to the case it repeats; what was joined to it goes along.

    Raises
    ------
    UserError
        When it is the same case.
    Conflict
        When the other has ended.
    """
    if case.id == into.id:
        raise UserError(Cause.CASE_JOIN_SELF)
    if into.state in {CaseState.CLOSED, CaseState.JOINED}:
        raise Conflict(Cause.CASE_JOIN_ENDED, code=into.code)
    case.step(CaseState.JOINED)
    case.joined_to_id, case.closed_at = into.id, at or now()
    for part in parts_of(session, case):
        if part.state is PartState.OPEN:
            part.state = PartState.RETURNED
    for earlier in session.scalars(select(ServiceCase).where(ServiceCase.joined_to_id == case.id)):
        earlier.joined_to_id = into.id
    tell(session, case, CaseEventKind.JOINED, by=by, text=into.code, at=at)
    tell(session, into, CaseEventKind.JOINED, by=by, text=case.code, at=at)


def waits_to_be_raised(session: Session, *, at: dt.datetime) -> bool:
    """Return whether a case is overdue and may be raised further; reads little, locks nothing."""
    return (
        session.scalar(
            select(ServiceCase.id)
            .where(
                ServiceCase.state.in_(WAITING),
                ServiceCase.due_at < at,
                ServiceCase.level < MOST_LEVEL,
            )
            .limit(1)
        )
        is not None
    )


def escalate_overdue(session: Session, *, at: dt.datetime, by: str) -> int:
    """Raise every overdue case one level for each working day it is late; return how many.

    At once it goes to the head of the department, a working day later to the bureau, after
    another to the leading group. Running it twice changes nothing.
    """
    raised = 0
    late = session.scalars(
        select(ServiceCase).where(
            ServiceCase.state.in_(WAITING), ServiceCase.due_at < at, ServiceCase.level < MOST_LEVEL
        )
    )
    for case in late.all():
        level = 1
        while level < MOST_LEVEL and clock.extended(case.due_at, level) < at:
            level += 1
        if level > case.level:
            case.level = level
            tell(session, case, CaseEventKind.ESCALATED, by=by, text=str(level), at=at)
            raised += 1
    log.info("cases escalated", count=raised, by=by)
    return raised

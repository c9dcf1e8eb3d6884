"""What was taken down or ended wrongly is put right: amended, taken up again, separated."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from recruit.causes import Cause, Thing
from recruit.desk.cases import clock
from recruit.desk.cases.dispatch import choose
from recruit.desk.cases.model import (
    WAITING,
    CaseEventKind,
    CaseState,
    Category,
    Part,
    PartState,
    ServiceCase,
    Urgency,
)
from recruit.desk.cases.operations import dispatch, parts_of, tell
from recruit.errors import UserError
from recruit.models import Action, now
from recruit.models.base import StateMachine
from recruit.operations import audit

CORRECTIONS = StateMachine(
    Thing.SERVICE_CASE,
    {state: frozenset() for state in CaseState}
    | {
        CaseState.CLOSED: frozenset({CaseState.IN_HAND, CaseState.NEW}),
        CaseState.JOINED: frozenset({CaseState.NEW}),
    },
)
"""The ways back from an end; beside ``CASE_STEPS``, so that no plain step takes one."""


@dataclass(frozen=True, slots=True)
class Amended:
    """What a case should have said from the beginning."""

    title: str
    category: Category
    urgency: Urgency
    town: str


def amend(
    session: Session,
    case: ServiceCase,
    amended: Amended,
    *,
    by: str,
    text: str,
    at: dt.datetime | None = None,
) -> bool:
    """Put right what was taken down; return whether anything changed.

    Another urgency counts from the opening. A case of another category or town that nobody has
    taken in hand is dispatched anew by rule. ``text`` says in words what changed.

    Raises
    ------
    UserError
        When the title is blank, or the case is answered or has ended.
    """
    if not amended.title.strip():
        raise UserError(Cause.CASE_TITLE_BLANK)
    if case.state not in WAITING:
        raise UserError(Cause.CASE_NOT_RUNNING, code=case.code)
    before = (case.title, case.category, case.urgency, case.town_code)
    after = (amended.title.strip(), amended.category, amended.urgency, amended.town)
    if before == after:
        return False
    if case.urgency is not amended.urgency:
        case.due_at = clock.due(case.opened_at, amended.urgency)
    elsewhere = (case.category, case.town_code) != (amended.category, amended.town)
    case.title, case.category, case.urgency, case.town_code = after
    tell(session, case, CaseEventKind.NOTED, by=by, text=text, at=at)
    idle = case.state in {CaseState.NEW, CaseState.DISPATCHED}
    if elsewhere and idle and choose(session, case.category, case.town_code) is not None:
        dispatch(session, case, by=by, at=at)
    audit.record(session, Action.CASE_AMENDED, case, by=by)
    return True


def reopen(
    session: Session, case: ServiceCase, reason: str, *, by: str, at: dt.datetime | None = None
) -> None:
    """Take a closed case up again: with its department, or new; the clock starts anew.

    Raises
    ------
    UserError
        When no reason is given.
    IllegalStep
        When the case is not closed.
    """
    if not reason.strip():
        raise UserError(Cause.CASE_REASON_BLANK)
    to = CaseState.NEW if case.lead_id is None else CaseState.IN_HAND
    CORRECTIONS.require(case.state, to)
    at = at or now()
    case.state = to
    case.closed_at = case.replied_at = case.satisfaction = None
    case.reopened += 1
    case.level = 0
    case.due_at = clock.due(at, case.urgency)
    for part in parts_of(session, case):
        if part.part is Part.LEAD and part.state is PartState.DONE:
            part.state = PartState.OPEN
    tell(session, case, CaseEventKind.REOPENED, by=by, text=reason, at=at)
    audit.record(session, Action.CASE_REOPENED, case, by=by)


def separate(
    session: Session, case: ServiceCase, *, by: str, at: dt.datetime | None = None
) -> None:
    """Take a case out of the one it was joined to; it is new and dispatched by rule.

    Its clock runs from its opening: the caller has waited since then.

    Raises
    ------
    IllegalStep
        When the case is not joined to another.
    """
    CORRECTIONS.require(case.state, CaseState.NEW)
    into = session.get_one(ServiceCase, case.joined_to_id)
    case.state = CaseState.NEW
    case.joined_to_id = case.closed_at = None
    tell(session, case, CaseEventKind.REOPENED, by=by, text=f"≠ {into.code}", at=at)
    tell(session, into, CaseEventKind.NOTED, by=by, text=f"≠ {case.code}", at=at)
    if choose(session, case.category, case.town_code) is not None:
        dispatch(session, case, by=by, at=at)
    audit.record(session, Action.CASE_SEPARATED, case, by=by, into=into.id)

"""Cases from the opening to the answer: opened, dispatched, taken in hand, answered.

What comes after and beside it (call-back, joining, escalation) is in ``follow_up``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.desk.cases import clock
from recruit.desk.cases.dispatch import choose
from recruit.desk.cases.model import (
    CaseEvent,
    CaseEventKind,
    CasePart,
    CaseSource,
    CaseState,
    Category,
    Department,
    Part,
    PartState,
    ServiceCase,
    Urgency,
)
from recruit.errors import UserError
from recruit.models import Action, Enterprise, now
from recruit.operations import audit


@dataclass(frozen=True, slots=True)
class Matter:
    """What a caller or enterprise asks for, before it is a case."""

    title: str
    category: Category
    urgency: Urgency = Urgency.NORMAL
    body: str = ""
    town: str = ""
    caller_name: str = ""
    caller_phone: str = ""


def open_case(
    session: Session,
    matter: Matter,
    source: CaseSource,
    *,
    by: str,
    enterprise: Enterprise | None = None,
    at: dt.datetime | None = None,
) -> ServiceCase:
    """Open a case, start its clock, and dispatch it where a rule says to whom.

    Raises
    ------
    UserError
        When nothing says what is asked for.
    """
    if not matter.title.strip():
        raise UserError(Cause.CASE_TITLE_BLANK)
    at = at or now()
    case = ServiceCase(
        code=_code(session, at),
        source=source,
        category=matter.category,
        urgency=matter.urgency,
        state=CaseState.NEW,
        title=matter.title.strip(),
        body=matter.body.strip(),
        town_code=matter.town or (enterprise.town_code if enterprise else ""),
        enterprise_id=None if enterprise is None else enterprise.id,
        caller_name=matter.caller_name.strip(),
        caller_phone=matter.caller_phone,
        opened_by=by,
        opened_at=at,
        due_at=clock.due(at, matter.urgency),
    )
    session.add(case)
    session.flush()
    tell(session, case, CaseEventKind.OPENED, by=by, at=at)
    if choose(session, case.category, case.town_code) is not None:
        dispatch(session, case, by=by, at=at)
    audit.record(session, Action.CASE_OPENED, case, by=by, source=source.value)
    return case


def dispatch(
    session: Session,
    case: ServiceCase,
    *,
    by: str,
    lead_id: int | None = None,
    joint_ids: Collection[int] = (),
    at: dt.datetime | None = None,
) -> None:
    """Give a case to departments: the ones named, else by rule and burden.

    Raises
    ------
    UserError
        When no department is named and no rule names one, or one serves no longer.
    IllegalStep
        When the case has ended.
    """
    if lead_id is None:
        chosen = choose(session, case.category, case.town_code)
        if chosen is None:
            raise UserError(Cause.CASE_WITHOUT_DEPARTMENT)
        lead_id, joint_ids = chosen.lead, chosen.joint
    if case.state is not CaseState.NEW:
        case.step(CaseState.NEW)
    case.step(CaseState.DISPATCHED)
    wanted = dict.fromkeys(joint_ids, Part.JOINT) | {lead_id: Part.LEAD}
    offices = {
        one.id: one for one in session.scalars(select(Department).where(Department.id.in_(wanted)))
    }
    if set(offices) != set(wanted):
        raise UserError(Cause.CASE_WITHOUT_DEPARTMENT)
    for office in offices.values():
        if not office.active:
            raise UserError(Cause.DEPARTMENT_IDLE, department=office.name)
    there = {part.department_id: part for part in parts_of(session, case)}
    for department_id, part in there.items():
        if department_id not in wanted and part.state is PartState.OPEN:
            part.state = PartState.RETURNED
    for department_id, kind in wanted.items():
        old = there.get(department_id)
        if old is None:
            session.add(CasePart(case_id=case.id, department_id=department_id, part=kind))
            continue
        old.part = kind
        if old.state is PartState.RETURNED:
            old.state = PartState.OPEN
    case.lead_id = lead_id
    named = "、".join(offices[one].name for one in sorted(wanted, key=lambda k: k != lead_id))
    tell(session, case, CaseEventKind.DISPATCHED, by=by, text=named, at=at)
    audit.record(session, Action.CASE_DISPATCHED, case, by=by, lead=lead_id)


def accept(session: Session, case: ServiceCase, *, by: str, at: dt.datetime | None = None) -> None:
    """Take a case in hand; raises IllegalStep."""
    case.step(CaseState.IN_HAND)
    tell(session, case, CaseEventKind.ACCEPTED, by=by, at=at)


def send_back(
    session: Session,
    case: ServiceCase,
    department_id: int,
    reason: str,
    *,
    by: str,
    at: dt.datetime | None = None,
) -> None:
    """Return a case that is not for this department; without a lead it is new again.

    Raises
    ------
    UserError
        When no reason is given, or the case was not given to the department.
    """
    if not reason.strip():
        raise UserError(Cause.CASE_REASON_BLANK)
    part = _part(session, case, department_id)
    if part.part is Part.LEAD:
        case.step(CaseState.NEW)
        case.lead_id = None
    part.state = PartState.RETURNED
    tell(session, case, CaseEventKind.RETURNED, by=by, text=reason, at=at)


def finish_part(
    session: Session,
    case: ServiceCase,
    department_id: int,
    reply: str,
    *,
    by: str,
    at: dt.datetime | None = None,
) -> None:
    """Write the reply of a department that joins in.

    Raises
    ------
    UserError
        When the reply is blank, or the case was not given to the department.
    """
    if not reply.strip():
        raise UserError(Cause.CASE_REPLY_BLANK)
    part = _part(session, case, department_id)
    part.state, part.reply, part.replied_at = PartState.DONE, reply.strip(), at or now()
    tell(session, case, CaseEventKind.PART_DONE, by=by, text=reply, at=at)


def answer(
    session: Session, case: ServiceCase, reply: str, *, by: str, at: dt.datetime | None = None
) -> None:
    """Answer a case: the clock stops. Departments that join in must have finished before.

    Raises
    ------
    UserError
        When the reply is blank or parts are open.
    IllegalStep
        When the case is not with a department.
    """
    if not reply.strip():
        raise UserError(Cause.CASE_REPLY_BLANK)
    at = at or now()
    open_parts = [part for part in parts_of(session, case) if part.state is PartState.OPEN]
    others = [part.department_id for part in open_parts if part.part is Part.JOINT]
    if others:
        names = session.scalars(select(Department.name).where(Department.id.in_(others)))
        raise UserError(Cause.CASE_PARTS_OPEN, departments="、".join(sorted(names)))
    case.step(CaseState.REPLIED)
    for part in open_parts:
        part.state, part.reply, part.replied_at = PartState.DONE, reply.strip(), at
    case.reply, case.replied_at = reply.strip(), at
    tell(session, case, CaseEventKind.REPLIED, by=by, text=reply, at=at)
    audit.record(session, Action.CASE_ANSWERED, case, by=by)


def parts_of(session: Session, case: ServiceCase) -> list[CasePart]:
    """Return what departments do in a case."""
    session.flush()
    return list(session.scalars(select(CasePart).where(CasePart.case_id == case.id)))


def tell(
    session: Session,
    case: ServiceCase,
    kind: CaseEventKind,
    *,
    by: str,
    text: str = "",
    at: dt.datetime | None = None,
) -> None:
    """Write a step into the course of a case."""
    session.add(CaseEvent(case_id=case.id, kind=kind, by=by, text=text.strip(), at=at or now()))
    session.flush()


def _part(session: Session, case: ServiceCase, department_id: int) -> CasePart:
    for part in parts_of(session, case):
        if part.department_id == department_id and part.state is not PartState.RETURNED:
            return part
    raise UserError(Cause.CASE_NOT_YOURS)


def _code(session: Session, at: dt.datetime) -> str:
    """Return the next number of the day: 20200301-0012."""
    stem = f"{at.astimezone(clock.CHINA):%Y%m%d}-"
    last = session.scalar(
        select(func.max(ServiceCase.code)).where(ServiceCase.code.like(f"{stem}%"))
    )
    return f"{stem}{int(last[len(stem) :]) + 1 if last else 1:04d}"

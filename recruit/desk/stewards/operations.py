"""Stewards, their visits, and inspections by sampling."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.desk.figures.model import Workforce
from recruit.desk.stewards.checklist import items
from recruit.desk.stewards.model import (
    Answer,
    InspectionRound,
    InspectionSample,
    Steward,
    Stewardship,
    Visit,
    VisitKind,
)
from recruit.desk.stewards.sampling import draw, grouped
from recruit.errors import Conflict, UserError
from recruit.models import Account, Action, Enterprise, now
from recruit.operations import audit

MOST_EACH = 50
"""How many enterprises one steward may have."""


@dataclass(frozen=True, slots=True)
class StewardRecord:
    """What is written down of a steward; ``phone`` is a checked mobile number."""

    name: str
    phone: str
    town: str
    unit: str = ""
    industries: tuple[str, ...] = ()
    capacity: int = 1


def add_steward(session: Session, record: StewardRecord, *, by: str) -> Steward:
    """Register a steward.

    Raises
    ------
    UserError
        When name, phone or town is missing, or the capacity out of range.
    Conflict
        When another steward has this phone.
    """
    _require_whole(session, record)
    steward = Steward()
    _write(steward, record)
    session.add(steward)
    session.flush()
    audit.record(session, Action.STEWARD_ADDED, steward, by=by)
    return steward


def correct_steward(
    session: Session, steward: Steward, record: StewardRecord, *, active: bool, by: str
) -> bool:
    """Put right what is written down of a steward; return whether anything changed.

    His enterprises stay his: giving them to another is ``hand_over`` or a new proposal.

    Raises
    ------
    UserError
        When name, phone or town is missing, or the capacity out of range.
    Conflict
        When another steward has this phone.
    """
    _require_whole(session, record, but=steward.id)
    before = (*_written(steward), steward.active)
    _write(steward, record)
    steward.active = active
    session.flush()
    if before == (*_written(steward), steward.active):
        return False
    audit.record(session, Action.STEWARD_CHANGED, steward, by=by, active=active)
    return True


def link_account(session: Session, steward: Steward, account: Account, *, by: str) -> None:
    """Let an account be this steward's."""
    steward.account_id = account.id
    session.flush()
    audit.record(session, Action.STEWARD_LINKED, steward, by=by, account=account.id)


def hand_over(
    session: Session, enterprise: Enterprise, steward: Steward, *, since: dt.date, by: str
) -> bool:
    """Give one enterprise another steward by hand; return whether anything changed.

    Raises
    ------
    UserError
        When the steward serves no longer.
    """
    if not steward.active:
        raise UserError(Cause.STEWARD_IDLE, steward=steward.name)
    live = session.scalar(
        select(Stewardship).where(
            Stewardship.enterprise_id == enterprise.id, Stewardship.until.is_(None)
        )
    )
    if live is not None and live.steward_id == steward.id:
        return False
    if live is not None:
        live.until = max(since, live.since)
        session.flush()
    session.add(Stewardship(enterprise_id=enterprise.id, steward_id=steward.id, since=since))
    session.flush()
    audit.record(session, Action.STEWARD_HANDED_OVER, steward, by=by, enterprise=enterprise.id)
    return True


def record_visit(
    session: Session,
    enterprise: Enterprise,
    kind: VisitKind,
    answers: Mapping[str, Answer],
    *,
    by: str,
    steward: Steward | None = None,
    note: str = "",
    at: dt.datetime | None = None,
    sample: InspectionSample | None = None,
) -> Visit:
    """Write down a visit, call or inspection.

    Answers to items that the checklist does not have are left out.

    Raises
    ------
    UserError
        When nothing was answered or written.
    Conflict
        When the sample has been settled already.
    """
    kept = _known(answers)
    if not kept and not note.strip():
        raise UserError(Cause.VISIT_EMPTY)
    if sample is not None and sample.visit_id is not None:
        raise Conflict(Cause.SAMPLE_DONE)
    visit = Visit(
        enterprise_id=enterprise.id,
        steward_id=None if steward is None else steward.id,
        kind=kind,
        at=at or now(),
        answers=kept,
        faults=_faults(kept),
        note=note.strip(),
        by=by,
    )
    session.add(visit)
    session.flush()
    if sample is not None:
        sample.visit_id = visit.id
        session.flush()
    audit.record(session, Action.VISIT_RECORDED, visit, by=by, faults=visit.faults)
    return visit


def correct_visit(
    session: Session,
    visit: Visit,
    kind: VisitKind,
    answers: Mapping[str, Answer],
    *,
    by: str,
    note: str = "",
) -> bool:
    """Put right what was written down of a visit; return whether anything changed.

    When and by whom it was made stays; the audit trail says who corrected it.

    Raises
    ------
    UserError
        When nothing is left answered or written.
    """
    kept = _known(answers)
    if not kept and not note.strip():
        raise UserError(Cause.VISIT_EMPTY)
    after = (kind, kept, note.strip())
    if after == (visit.kind, dict(visit.answers), visit.note):
        return False
    was = visit.faults
    visit.kind, visit.answers, visit.note = after
    visit.faults = _faults(kept)
    session.flush()
    audit.record(session, Action.VISIT_CORRECTED, visit, by=by, faults=visit.faults, before=was)
    return True


def draw_round(
    session: Session,
    *,
    kind: VisitKind,
    size: int,
    seed: int,
    day: dt.date,
    by: str,
    town: str = "",
) -> InspectionRound:
    """Draw enterprises to be inspected from the reporting list, by town and scale.

    Raises
    ------
    UserError
        When the size is not between 1 and the number of enterprises.
    """
    statement = (
        select(Enterprise.id, Enterprise.town_code, Workforce.scale)
        .join(Workforce, Workforce.enterprise_id == Enterprise.id)
        .order_by(Enterprise.id)
    )
    if town:
        statement = statement.where(Enterprise.town_code == town)
    members = [(row[0], f"{row[1]}/{row[2].value}") for row in session.execute(statement)]
    if not 1 <= size <= len(members):
        raise UserError(Cause.SAMPLE_SIZE, most=len(members))
    strata = grouped(members)
    drawn = draw(strata, size, seed=seed)
    made = InspectionRound(
        date=day,
        kind=kind,
        seed=seed,
        size=size,
        summary={name: [len(chosen), len(strata[name])] for name, chosen in drawn.items()},
        made_by=by,
    )
    session.add(made)
    session.flush()
    session.add_all(
        InspectionSample(round_id=made.id, enterprise_id=firm, stratum=name)
        for name, chosen in drawn.items()
        for firm in chosen
    )
    session.flush()
    audit.record(session, Action.INSPECTION_DRAWN, made, by=by, size=size, seed=seed)
    return made


def _require_capacity(capacity: int) -> None:
    if not 0 <= capacity <= MOST_EACH:
        raise UserError(Cause.STEWARD_CAPACITY, most=MOST_EACH)


def _require_whole(session: Session, record: StewardRecord, *, but: int | None = None) -> None:
    if not (record.name.strip() and record.phone and record.town):
        raise UserError(Cause.STEWARD_INCOMPLETE)
    _require_capacity(record.capacity)
    same = session.scalar(select(Steward.id).where(Steward.phone == record.phone))
    if same not in (None, but):
        raise Conflict(Cause.STEWARD_PHONE_TAKEN)


def _write(steward: Steward, record: StewardRecord) -> None:
    steward.name = record.name.strip()
    steward.phone = record.phone
    steward.town_code = record.town
    steward.unit = record.unit.strip()
    steward.industries = list(record.industries)
    steward.capacity = record.capacity


def _written(steward: Steward) -> tuple[object, ...]:
    return (
        steward.name,
        steward.phone,
        steward.town_code,
        steward.unit,
        tuple(steward.industries),
        steward.capacity,
    )


def _known(answers: Mapping[str, Answer]) -> dict[str, str]:
    known = {item.id for item in items()}
    return {key: answer.value for key, answer in answers.items() if key in known}


def _faults(answers: Mapping[str, str]) -> int:
    return sum(answer == Answer.FAULT.value for answer in answers.values())

"""Stewards, their visits, and inspections by sampling."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

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
from recruit.logging import log
from recruit.models import Account, Enterprise, now

MOST_EACH = 50
"""How many enterprises one steward may have."""


def add_steward(
    session: Session,
    *,
    name: str,
    phone: str,
    town: str,
    by: str,
    unit: str = "",
    industries: Sequence[str] = (),
    capacity: int = 1,
) -> Steward:
    """Register a steward.

    Raises
    ------
    UserError
        When name, phone or town is missing, or the capacity out of range.
    Conflict
        When another steward has this phone.
    """
    if not (name.strip() and phone and town):
        raise UserError(Cause.STEWARD_INCOMPLETE)
    _require_capacity(capacity)
    if session.scalar(select(Steward.id).where(Steward.phone == phone)) is not None:
        raise Conflict(Cause.STEWARD_PHONE_TAKEN)
    steward = Steward(
        name=name.strip(),
        phone=phone,
        town_code=town,
        unit=unit.strip(),
        industries=list(industries),
        capacity=capacity,
    )
    session.add(steward)
    session.flush()
    log.info("steward added", steward=steward.id, by=by)
    return steward


def change_steward(
    session: Session, steward: Steward, *, capacity: int, active: bool, by: str
) -> None:
    """Set how many enterprises a steward may have, and whether he serves at all."""
    _require_capacity(capacity)
    steward.capacity, steward.active = capacity, active
    session.flush()
    log.info("steward changed", steward=steward.id, active=active, by=by)


def link_account(session: Session, steward: Steward, account: Account, *, by: str) -> None:
    """Let an account be this steward's."""
    steward.account_id = account.id
    session.flush()
    log.info("steward linked", steward=steward.id, account=account.id, by=by)


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
    log.info("steward handed over", enterprise=enterprise.id, steward=steward.id, by=by)
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
    known = {item.id for item in items()}
    kept = {key: answer.value for key, answer in answers.items() if key in known}
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
        faults=sum(answer == Answer.FAULT.value for answer in kept.values()),
        note=note.strip(),
        by=by,
    )
    session.add(visit)
    session.flush()
    if sample is not None:
        sample.visit_id = visit.id
        session.flush()
    log.info("visit recorded", visit=visit.id, faults=visit.faults, by=by)
    return visit


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
    log.info("inspection drawn", round=made.id, size=size, seed=seed, by=by)
    return made


def _require_capacity(capacity: int) -> None:
    if not 0 <= capacity <= MOST_EACH:
        raise UserError(Cause.STEWARD_CAPACITY, most=MOST_EACH)

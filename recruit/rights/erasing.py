"""Erasing people: name and numbers go everywhere, counts and amounts stay and name nobody.

Every column that tells who somebody is stands here once; a new one has to be added to
``_empty`` or to ``KEPT`` in ``tests/recruit/rights/test_erasing.py``.
Source: 个人信息保护法 arts. 19 and 47.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import String, cast, delete, or_, select, type_coerce, update
from sqlalchemy.orm import Session

from recruit.causes import Cause, Thing
from recruit.desk.arrivals.model import HealthRecord, Incomer, Quarantine, Screening
from recruit.errors import UserError
from recruit.models import (
    ENDED,
    Action,
    AnswerLink,
    BoardingEvent,
    Candidate,
    CandidateState,
    Dispute,
    DisputeWord,
    HealthStatus,
    Notice,
    Pin,
    Placement,
    PlacementEvent,
    Referral,
    SeatPass,
    Stage,
    now,
)
from recruit.operations import audit
from recruit.rights.model import RightsLink, RightsRequest

NOBODY = "—"
"""Stands where a name stood."""


def erase(
    session: Session, candidate: Candidate, *, by: str, at: dt.datetime | None = None
) -> None:
    """Erase one person at their wish.

    Raises
    ------
    UserError
        When the person still has a place here that is not finished: withdraw first; or when
        everything has been erased already.
    """
    if candidate.erased_at is not None:
        raise UserError(Cause.RIGHTS_ERASED)
    live = session.scalar(
        select(Placement.id).where(
            Placement.candidate_id == candidate.id,
            Placement.stage.not_in((*ENDED, Stage.RETAINED)),
        )
    )
    if live is not None:
        raise UserError(Cause.RIGHTS_STILL_PLACED)
    empty(session, [candidate.id], by=by, at=at or now())


def empty(session: Session, people: Sequence[int], *, by: str, at: dt.datetime) -> None:
    """Erase these people, whatever they are doing; one entry of the audit trail says how many."""
    if not people:
        return
    _empty(session, people, at)
    placements = session.scalars(
        select(Placement.id).where(Placement.candidate_id.in_(people))
    ).all()
    audit.scrub(session, Thing.CANDIDATE, people, by=by)
    audit.scrub(session, Thing.PLACEMENT, placements, by=by)
    audit.record(
        session,
        Action.PEOPLE_ERASED,
        Thing.CANDIDATE,
        key=people[0] if len(people) == 1 else None,
        by=by,
        people=len(people),
    )
    session.expire_all()


def _empty(session: Session, people: Sequence[int], at: dt.datetime) -> None:
    """Empty or delete what tells who these people are, table by table."""
    chosen = Candidate.id.in_(people)
    session.execute(
        update(Candidate)
        .where(chosen)
        .values(
            id_number=None,
            id_number_index=None,
            phone="",
            phone_index="",
            birth_date=None,
            home_address="",
            remarks="",
            education="",
            health_status=HealthStatus.UNKNOWN,
            health_expires=None,
            consent_at=None,
            consent_version="",
            state=CandidateState.WITHDRAWN,
            erased_at=at,
        )
        .execution_options(synchronize_session=False)
    )
    session.execute(update(Candidate), [{"id": row, "name": NOBODY} for row in people])
    placements = select(Placement.id).where(Placement.candidate_id.in_(people))
    disputes = select(Dispute.id).where(Dispute.candidate_id.in_(people))
    incomers = select(Incomer.id).where(Incomer.candidate_id.in_(people))
    for statement in (
        update(PlacementEvent).where(PlacementEvent.placement_id.in_(placements)).values(note=""),
        update(Pin).where(Pin.candidate_id.in_(people)).values(reason=""),
        update(Referral).where(Referral.candidate_id.in_(people)).values(matched_on=""),
        update(DisputeWord).where(DisputeWord.dispute_id.in_(disputes)).values(text=""),
        update(BoardingEvent)
        .where(BoardingEvent.candidate_id.in_(people))
        .values(temperature_tenths=None, health=None, device=""),
        update(RightsRequest)
        .where(RightsRequest.candidate_id.in_(people))
        .values(text="", reply=""),
        update(Incomer)
        .where(Incomer.candidate_id.in_(people))
        .values(
            phone="",
            person="",
            # Two people of one day who are nobody now are still two.
            phone_index=type_coerce(cast(Incomer.id, String), Incomer.phone_index.type),
            address="",
            vehicle="",
            seat="",
        ),
        update(Quarantine).where(Quarantine.incomer_id.in_(incomers)).values(note=""),
        update(Screening)
        .where(Screening.incomer_id.in_(incomers))
        .values(finding=None, temperature=None),
        delete(HealthRecord).where(HealthRecord.incomer_id.in_(incomers)),
        delete(Notice).where(Notice.candidate_id.in_(people)),
        delete(SeatPass).where(SeatPass.candidate_id.in_(people)),
        delete(AnswerLink).where(AnswerLink.placement_id.in_(placements)),
        delete(RightsLink).where(or_(RightsLink.candidate_id.in_(people))),
    ):
        session.execute(statement.execution_options(synchronize_session=False))
    arrived = session.scalars(incomers.order_by(Incomer.id)).all()
    if arrived:
        session.execute(update(Incomer), [{"id": row, "name": NOBODY} for row in arrived])

"""Registering one person by hand, withdrawing and taking back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.errors import Conflict, UserError
from recruit.models import (
    Action,
    Campaign,
    Candidate,
    CandidateState,
    Referral,
    ReferralStatus,
    Referrer,
    Stage,
    now,
)
from recruit.operations import audit
from recruit.operations.campaigns import require_open
from recruit.operations.lookup import live_placement

LEAST_AGE = 16
"""Nobody younger may be hired (劳动法 1994, art. 15; 禁止使用童工规定 2002, art. 2)."""

ON_THE_WAY = (Stage.BOARDED, Stage.ARRIVED, Stage.ON_DUTY, Stage.RETAINED)
"""Stages in which withdrawing is no longer the right word."""


def register(
    session: Session,
    campaign: Campaign,
    *,
    name: str,
    home_county: str,
    by: str,
    referrer: Referrer | None = None,
    at: dt.datetime | None = None,
    **details: Any,
) -> Candidate:
    """Register one person; the referrer, when there is one, is attributed.

    Parameters
    ----------
    name, home_county
        Name and adcode of the home county.
    by
        User name of who registers.
    details
        Any further column of :class:`recruit.models.Candidate`, already checked
        (``recruit.identity``).

    Raises
    ------
    UserError
        When the name is blank, neither ID nor telephone number is given, or the person
        is under 16.
    Conflict
        When the same ID number is registered; the message says through whom.
    """
    require_open(campaign)
    if not name.strip():
        raise UserError(Cause.CANDIDATE_NAME_BLANK)
    if not details.get("id_number") and not details.get("phone"):
        raise UserError(Cause.CANDIDATE_UNREACHABLE)
    if too_young(details.get("birth_date"), campaign.first_date):
        raise UserError(Cause.CANDIDATE_TOO_YOUNG, age=LEAST_AGE)
    _refuse_double(session, campaign, details.get("id_number"))
    moment = at or now()
    candidate = Candidate(
        campaign_id=campaign.id,
        name=name.strip(),
        home_county=home_county,
        referrer_id=None if referrer is None else referrer.id,
        registered_at=moment,
        **details,
    )
    session.add(candidate)
    session.flush()
    if referrer is not None:
        session.add(
            Referral(
                candidate_id=candidate.id,
                referrer_id=referrer.id,
                status=ReferralStatus.ATTRIBUTED,
                claimed_at=moment,
            )
        )
        session.flush()
    audit.record(session, Action.CANDIDATE_REGISTERED, candidate, by=by)
    return candidate


def withdraw(
    session: Session, candidate: Candidate, *, by: str, at: dt.datetime | None = None
) -> None:
    """Note that a person no longer wants to come; a live placement ends with it.

    Raises
    ------
    IllegalStep
        When the person has withdrawn already.
    UserError
        When the person is on the way or at work.
    """
    placement = live_placement(session, candidate)
    if placement is not None and placement.stage in ON_THE_WAY:
        raise UserError(Cause.CANDIDATE_ON_THE_WAY)
    candidate.step(CandidateState.WITHDRAWN)
    if placement is not None:
        placement.step(Stage.WITHDRAWN, by=by, at=at, note="candidate withdrew")
    session.flush()
    audit.record(session, Action.CANDIDATE_WITHDRAWN, candidate, by=by)


def reinstate(session: Session, candidate: Candidate, *, by: str) -> None:
    """Take a withdrawn person back; raises IllegalStep."""
    candidate.step(CandidateState.REGISTERED)
    session.flush()
    audit.record(session, Action.CANDIDATE_REINSTATED, candidate, by=by)


def too_young(birth_date: dt.date | None, day: dt.date) -> bool:
    """Whether somebody is under 16 on a day; who gave no birth date is taken at their word."""
    if birth_date is None:
        return False
    return (birth_date.year + LEAST_AGE, birth_date.month, birth_date.day) > (
        day.year,
        day.month,
        day.day,
    )


def _refuse_double(session: Session, campaign: Campaign, id_number: str | None) -> None:
    if not id_number:
        return
    found = session.scalar(
        select(Candidate).where(
            Candidate.campaign_id == campaign.id, Candidate.id_number == id_number
        )
    )
    if found is not None:
        if found.referrer is None:
            raise Conflict(Cause.ID_NUMBER_TAKEN)
        raise Conflict(Cause.ID_NUMBER_TAKEN_THROUGH, referrer=found.referrer.name)

"""What is kept too long goes: people of campaigns that are over, callers of cases long closed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.desk.cases.model import ServiceCase
from recruit.desk.hotline.model import PhoneCall
from recruit.errors import UserError
from recruit.models import Action, Campaign, Candidate
from recruit.models.campaign import KEEP_DAYS
from recruit.operations import audit
from recruit.rights import erasing

BATCH = 500
"""People erased in one go, so that nobody else waits long."""

LEAST_DAYS, MOST_DAYS = 30, 1095
"""Bounds of what a campaign may set: bonuses fall due within 30 days of work; three years are
the longest term of keeping that any of our rules names (个人信息保护法 art. 56, assessments)."""


@dataclass(frozen=True, slots=True)
class Overdue:
    """A campaign whose people should have been erased since a day."""

    campaign_id: int
    name: str
    since: dt.date
    people: int


def goes_on(campaign: Campaign) -> dt.date:
    """Return the day on which a campaign's people are erased."""
    return campaign.last_date + dt.timedelta(days=campaign.keep_days)


def set_keep_days(session: Session, campaign: Campaign, days: int, *, by: str) -> None:
    """Set how long a campaign keeps its people.

    Raises
    ------
    UserError
        When it is shorter or longer than may be.
    """
    if not LEAST_DAYS <= days <= MOST_DAYS:
        raise UserError(Cause.RIGHTS_KEEP_DAYS, least=LEAST_DAYS, most=MOST_DAYS)
    if days != campaign.keep_days:
        campaign.keep_days = days
        session.flush()
        audit.record(session, Action.CAMPAIGN_CHANGED, campaign, by=by, keep_days=days)


def overdue(session: Session, today: dt.date) -> tuple[Overdue, ...]:
    """Return the campaigns whose people have to go by now."""
    left = dict(
        session.execute(
            select(Candidate.campaign_id, func.count())
            .where(Candidate.erased_at.is_(None))
            .group_by(Candidate.campaign_id)
        ).all()
    )
    campaigns = session.scalars(select(Campaign).order_by(Campaign.id))
    return tuple(
        Overdue(campaign.id, campaign.name, goes_on(campaign), left[campaign.id])
        for campaign in campaigns
        if goes_on(campaign) <= today and left.get(campaign.id)
    )


def purge(
    session: Session, campaign: Campaign, *, today: dt.date, by: str, at: dt.datetime
) -> int:
    """Erase some of the people of a campaign that is over; returns how many, 0 when all are gone.

    One call is one batch for a transaction of its own.

    Raises
    ------
    UserError
        When it is not over long enough.
    """
    day = goes_on(campaign)
    if day > today:
        raise UserError(Cause.RIGHTS_TOO_EARLY, name=campaign.name, day=day)
    people = session.scalars(
        select(Candidate.id)
        .where(Candidate.campaign_id == campaign.id, Candidate.erased_at.is_(None))
        .order_by(Candidate.id)
        .limit(BATCH)
    ).all()
    erasing.empty(session, people, by=by, at=at)
    return len(people)


def forget_callers(session: Session, *, today: dt.date, by: str, days: int = KEEP_DAYS) -> int:
    """Empty names and numbers of callers whose case was closed, or who called, long ago."""
    limit = dt.datetime.combine(today - dt.timedelta(days=days), dt.time(), dt.UTC)
    cases = session.execute(
        update(ServiceCase)
        .where(
            ServiceCase.closed_at < limit,
            or_(ServiceCase.caller_name != "", ServiceCase.caller_phone != ""),
        )
        .values(caller_name="", caller_phone="", caller_phone_index="")
        .execution_options(synchronize_session=False)
    )
    open_cases = select(ServiceCase.id).where(ServiceCase.closed_at.is_(None))
    calls = session.execute(
        update(PhoneCall)
        .where(
            PhoneCall.at < limit,
            PhoneCall.phone != "",
            or_(PhoneCall.case_id.is_(None), PhoneCall.case_id.not_in(open_cases)),
        )
        .values(phone="", phone_index="", caller="", note="")
        .execution_options(synchronize_session=False)
    )
    changed = int(getattr(cases, "rowcount", 0)) + int(getattr(calls, "rowcount", 0))
    if changed:
        audit.record(session, Action.CALLERS_FORGOTTEN, by=by, rows=changed)
    return changed

"""Answers to offers as they come: by the person, through the referrer, by telephone, in bulk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.errors import UserError
from recruit.logging import log
from recruit.models import Action, Campaign, Placement, Stage, now
from recruit.operations import audit
from recruit.operations.placement_events import move_many


class DeclineReason(StrEnum):
    """Why somebody does not take an offer; kept as the note of the event."""

    WAGE = "wage"
    WORK = "work"
    PLACE = "place"
    DATE = "date"
    LODGING = "lodging"
    FAMILY = "family"
    OTHER_JOB = "other_job"
    HEALTH = "health"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Replied:
    """How many answers were news, and how many had been given (so or otherwise) before."""

    moved: int
    stale: int


def reply(
    session: Session,
    campaign: Campaign,
    placements: Collection[int],
    *,
    accept: bool,
    by: str,
    reason: str = "",
    at: dt.datetime | None = None,
) -> Replied:
    """Note one answer for each of these offers; whoever has answered already is left alone.

    Parameters
    ----------
    reason
        A :class:`DeclineReason`, for a refusal.

    Raises
    ------
    UserError
        When a refusal has no reason.
    """
    if not accept and reason not in set(DeclineReason):
        raise UserError(Cause.DECLINE_REASON)
    open_offers = session.scalars(
        select(Placement.id)
        .where(
            Placement.campaign_id == campaign.id,
            Placement.stage == Stage.OFFERED,
            Placement.id.in_(placements),
        )
        .order_by(Placement.id)
        .with_for_update()
    ).all()
    move_many(
        session,
        open_offers,
        Stage.OFFERED,
        Stage.ACCEPTED if accept else Stage.DECLINED,
        by=by,
        at=at or now(),
        note="" if accept else reason,
    )
    audit.record(
        session,
        Action.PLACEMENTS_ANSWERED,
        campaign,
        by=by,
        accepted=accept,
        people=len(open_offers),
    )
    log.info("answers noted", accepted=accept, count=len(open_offers), by=by)
    return Replied(len(open_offers), len(set(placements)) - len(open_offers))

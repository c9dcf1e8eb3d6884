"""Disputes as those concerned see them: a list, and one with everything that was said."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, or_, select
from sqlalchemy.orm import Session, aliased

from recruit.models import (
    Candidate,
    Dispute,
    DisputeKind,
    DisputeSide,
    DisputeState,
    DisputeWord,
    Referral,
    ReferralStatus,
    Referrer,
)
from recruit.queries.paging import Columns, every


@dataclass(frozen=True, slots=True)
class DisputeRow:
    """One dispute; ``holder`` is who has the person that the raiser claims."""

    id: int
    kind: DisputeKind
    state: DisputeState
    raiser_id: int
    raiser: str
    holder_id: int | None
    holder: str | None
    candidate_id: int | None
    candidate: str | None
    raised_at: dt.datetime
    decided_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class WordRow:
    """One message."""

    side: DisputeSide
    text: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """When somebody named a person: what decides who came first."""

    referrer_id: int
    referrer: str
    status: ReferralStatus
    matched_on: str
    claimed_at: dt.datetime


@dataclass(frozen=True, slots=True)
class DisputeDetail:
    """One dispute with its thread and the claims it is about."""

    dispute: DisputeRow
    thread: tuple[WordRow, ...]
    claims: tuple[ClaimRow, ...]


def disputes(
    session: Session, campaign_id: int, *, referrer_id: int | None = None
) -> tuple[DisputeRow, ...]:
    """Return the disputes of a campaign, or those of a referrer on either side; open first."""
    statement = _columns().where(Dispute.campaign_id == campaign_id)
    if referrer_id is not None:
        statement = statement.where(_concerns(referrer_id))
    is_open = case((Dispute.state == DisputeState.OPEN, 0), else_=1)
    return every(session, statement.order_by(is_open, Dispute.id.desc()), DisputeRow)


def dispute(
    session: Session, campaign_id: int, dispute_id: int, *, referrer_id: int | None = None
) -> DisputeDetail | None:
    """Return one dispute, None when there is none or it does not concern the referrer."""
    statement = _columns().where(Dispute.campaign_id == campaign_id, Dispute.id == dispute_id)
    if referrer_id is not None:
        statement = statement.where(_concerns(referrer_id))
    found = every(session, statement, DisputeRow)
    if not found:
        return None
    words = (
        select(DisputeWord.side, DisputeWord.text, DisputeWord.at)
        .where(DisputeWord.dispute_id == dispute_id)
        .order_by(DisputeWord.id)
    )
    claims = (
        select(
            Referrer.id,
            Referrer.name,
            Referral.status,
            Referral.matched_on,
            Referral.claimed_at,
        )
        .join(Referrer, Referral.referrer_id == Referrer.id)
        .where(Referral.candidate_id == found[0].candidate_id)
        .order_by(Referral.claimed_at, Referral.id)
    )
    return DisputeDetail(
        found[0],
        every(session, words, WordRow),
        every(session, claims, ClaimRow) if found[0].candidate_id else (),
    )


def _concerns(referrer_id: int) -> ColumnElement[bool]:
    return or_(Dispute.raiser_id == referrer_id, Dispute.holder_id == referrer_id)


def _columns() -> Columns:
    raiser, holder = aliased(Referrer), aliased(Referrer)
    return (
        select(
            Dispute.id,
            Dispute.kind,
            Dispute.state,
            raiser.id,
            raiser.name,
            holder.id,
            holder.name,
            Candidate.id,
            Candidate.name,
            Dispute.raised_at,
            Dispute.decided_at,
        )
        .join(raiser, Dispute.raiser_id == raiser.id)
        .outerjoin(holder, Dispute.holder_id == holder.id)
        .outerjoin(Candidate, Dispute.candidate_id == Candidate.id)
    )

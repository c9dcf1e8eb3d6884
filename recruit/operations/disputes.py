"""Disputes: raised by a referrer, answered by the other and by the bureau, decided once."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.errors import Conflict, UserError
from recruit.logging import log
from recruit.models import (
    Action,
    Campaign,
    Candidate,
    Dispute,
    DisputeKind,
    DisputeSide,
    DisputeState,
    DisputeWord,
    Referral,
    ReferralStatus,
    Referrer,
    now,
)
from recruit.operations import audit
from recruit.operations.lookup import lock_campaign

MOST_SIGNS = 1_000
"""Longest message."""


def dispute_attribution(
    session: Session,
    campaign: Campaign,
    referrer: Referrer,
    candidate: Candidate,
    *,
    text: str,
    by: str,
    at: dt.datetime | None = None,
) -> Dispute:
    """Claim a person whom somebody else brought first, and whom one has named too.

    Raises
    ------
    UserError
        When the referrer has not named the person, or the text is blank or too long.
    Conflict
        When he has an open dispute about the person.
    """
    claim = session.scalar(
        select(Referral.id).where(
            Referral.candidate_id == candidate.id,
            Referral.referrer_id == referrer.id,
            Referral.status == ReferralStatus.DUPLICATE,
        )
    )
    if claim is None or candidate.campaign_id != campaign.id:
        raise UserError(Cause.DISPUTE_NO_CLAIM)
    return _raise(
        session,
        campaign,
        referrer,
        DisputeKind.ATTRIBUTION,
        candidate=candidate,
        holder_id=candidate.referrer_id,
        text=text,
        by=by,
        at=at,
    )


def dispute_bonus(
    session: Session,
    campaign: Campaign,
    referrer: Referrer,
    *,
    text: str,
    by: str,
    at: dt.datetime | None = None,
) -> Dispute:
    """Object to what is shown as owed or paid.

    Raises
    ------
    UserError
        When the text is blank or too long.
    Conflict
        When he has an open dispute about his bonuses.
    """
    return _raise(session, campaign, referrer, DisputeKind.BONUS, text=text, by=by, at=at)


def say(
    session: Session,
    dispute: Dispute,
    side: DisputeSide,
    text: str,
    *,
    by: str,
    at: dt.datetime | None = None,
) -> None:
    """Add a message while the dispute is open.

    Raises
    ------
    UserError
        When the text is blank or too long.
    IllegalStep
        When the dispute has been decided.
    """
    if dispute.state is not DisputeState.OPEN:
        dispute.step(DisputeState.OPEN)
    _add(dispute, side, text, by=by, at=at or now())
    session.flush()


def decide(
    session: Session,
    dispute: Dispute,
    *,
    upheld: bool,
    text: str,
    by: str,
    at: dt.datetime | None = None,
) -> None:
    """Decide a dispute, with the reason. An attribution upheld moves the person over.

    A bonus paid for the person stays with whom it was paid to: it is never paid twice.

    Raises
    ------
    UserError
        When no reason is given.
    IllegalStep
        When the dispute has been decided.
    """
    moment = at or now()
    dispute.step(DisputeState.UPHELD if upheld else DisputeState.REJECTED)
    _add(dispute, DisputeSide.BUREAU, text, by=by, at=moment)
    dispute.decided_at, dispute.decided_by = moment, by
    if upheld and dispute.kind is DisputeKind.ATTRIBUTION and dispute.candidate is not None:
        _move_over(session, dispute.candidate, dispute.raiser_id)
    session.flush()
    audit.record(session, Action.DISPUTE_DECIDED, dispute, by=by, upheld=upheld)
    log.info("dispute decided", dispute=dispute.id, upheld=upheld, by=by)


def withdraw(
    session: Session, dispute: Dispute, *, by: str, at: dt.datetime | None = None
) -> None:
    """Take one's own dispute back; raises IllegalStep when it was decided."""
    dispute.step(DisputeState.WITHDRAWN)
    dispute.decided_at, dispute.decided_by = at or now(), by
    session.flush()
    audit.record(session, Action.DISPUTE_WITHDRAWN, dispute, by=by)
    log.info("dispute withdrawn", dispute=dispute.id, by=by)


def _raise(
    session: Session,
    campaign: Campaign,
    referrer: Referrer,
    kind: DisputeKind,
    *,
    text: str,
    by: str,
    at: dt.datetime | None,
    candidate: Candidate | None = None,
    holder_id: int | None = None,
) -> Dispute:
    lock_campaign(session, campaign.id)
    about = None if candidate is None else candidate.id
    open_already = session.scalar(
        select(Dispute.id).where(
            Dispute.campaign_id == campaign.id,
            Dispute.raiser_id == referrer.id,
            Dispute.kind == kind,
            Dispute.state == DisputeState.OPEN,
            Dispute.candidate_id.is_(None) if about is None else Dispute.candidate_id == about,
        )
    )
    if open_already is not None:
        raise Conflict(Cause.DISPUTE_UNDER_WAY)
    moment = at or now()
    dispute = Dispute(
        campaign_id=campaign.id,
        kind=kind,
        state=DisputeState.OPEN,
        raiser_id=referrer.id,
        holder_id=holder_id,
        candidate_id=about,
        raised_at=moment,
    )
    _add(dispute, DisputeSide.RAISER, text, by=by, at=moment)
    session.add(dispute)
    session.flush()
    audit.record(session, Action.DISPUTE_RAISED, dispute, by=by, kind=kind.value)
    log.info("dispute raised", dispute=dispute.id, kind=kind, by=by)
    return dispute


def _add(dispute: Dispute, side: DisputeSide, text: str, *, by: str, at: dt.datetime) -> None:
    text = text.strip()
    if not text or len(text) > MOST_SIGNS:
        raise UserError(Cause.DISPUTE_TEXT_BLANK, most=MOST_SIGNS)
    dispute.words.append(DisputeWord(side=side, text=text, by=by, at=at))


def _move_over(session: Session, candidate: Candidate, referrer_id: int) -> None:
    """Attribute a person to another referrer; whoever had him keeps a second referral."""
    session.execute(
        update(Referral)
        .where(
            Referral.candidate_id == candidate.id,
            Referral.status == ReferralStatus.ATTRIBUTED,
        )
        .values(status=ReferralStatus.DUPLICATE, matched_on="dispute")
    )
    session.execute(
        update(Referral)
        .where(Referral.candidate_id == candidate.id, Referral.referrer_id == referrer_id)
        .values(status=ReferralStatus.ATTRIBUTED, matched_on="")
    )
    candidate.referrer_id = referrer_id
    session.flush()

"""Addresses to hand on: a referrer's invitation, and where one person answers one offer."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.logging import log
from recruit.models import (
    Action,
    AnswerLink,
    Campaign,
    Invitation,
    Placement,
    Referrer,
    new_token,
)
from recruit.operations import audit


def invitation(session: Session, campaign: Campaign, referrer: Referrer) -> Invitation:
    """Return the referrer's invitation to this campaign, made when there is none."""
    found = session.scalar(
        select(Invitation).where(
            Invitation.campaign_id == campaign.id, Invitation.referrer_id == referrer.id
        )
    )
    if found is None:
        found = Invitation(campaign_id=campaign.id, referrer_id=referrer.id)
        session.add(found)
        session.flush()
    return found


def renew(session: Session, campaign: Campaign, referrer: Referrer, *, by: str) -> Invitation:
    """Give the invitation another address; the old one leads nowhere from now on."""
    found = invitation(session, campaign, referrer)
    found.token = new_token()
    session.flush()
    audit.record(session, Action.INVITATION_RENEWED, found, by=by)
    log.info("invitation renewed", referrer=referrer.id, by=by)
    return found


def answer_links(session: Session, placements: Collection[int]) -> dict[int, str]:
    """Return the token of each placement's answer page, made where there is none.

    Parameters
    ----------
    placements
        Ids; the caller knows that they may be shown.
    """
    wanted = sorted(placements)
    known: dict[int, str] = dict(
        session.execute(
            select(AnswerLink.placement_id, AnswerLink.token).where(
                AnswerLink.placement_id.in_(wanted)
            )
        ).all()
    )
    missing = [row for row in wanted if row not in known]
    made = [AnswerLink(placement_id=row) for row in missing]
    session.add_all(made)
    session.flush()
    return known | {link.placement_id: link.token for link in made}


def answer_link(session: Session, placement: Placement) -> str:
    """Return the token of one placement's answer page, made when there is none."""
    return answer_links(session, [placement.id])[placement.id]

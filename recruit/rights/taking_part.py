"""Whom a solver may decide on: conditions on ``Candidate`` for snapshots and for publishing."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_, select, true

from recruit.models import PLACED, Campaign, Candidate, Pin, PinKind, Placement


def in_matching(campaign: Campaign) -> ColumnElement[bool]:
    """Return the condition under which a matching may decide on a person.

    Who refuses to be placed by a machine takes part only where people have decided: with a
    *must* pin, or a place that was accepted. Where the campaign requires consent, nobody
    takes part before they agreed, unless they have accepted a place already.
    """
    pinned = select(Pin.id).where(Pin.candidate_id == Candidate.id, Pin.kind == PinKind.MUST)
    placed = (
        select(Placement.id)
        .where(Placement.candidate_id == Candidate.id, Placement.stage.in_(PLACED))
        .exists()
    )
    by_machine = or_(Candidate.by_hand_since.is_(None), pinned.exists(), placed)
    agreed = or_(Candidate.consent_at.is_not(None), placed)
    return and_(by_machine, agreed if campaign.consent_required else true())


def on_charters() -> ColumnElement[bool]:
    """Return the condition under which a person may be given a seat on a charter of ours."""
    return Candidate.alone_since.is_(None)

"""Pins: decisions of staff that the next matching has to respect."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.causes import Cause, Thing
from recruit.errors import Conflict, NotFound, UserError
from recruit.models import Action, Campaign, Candidate, Pin, PinKind, Vacancy, now
from recruit.operations import audit


def set_pin(
    session: Session,
    campaign: Campaign,
    candidate: Candidate,
    vacancy: Vacancy,
    *,
    kind: PinKind,
    by: str,
    points: int = 0,
    reason: str = "",
    at: dt.datetime | None = None,
) -> Pin:
    """Pin a candidate to a vacancy, or away from it; a pin of the same pair is replaced.

    Parameters
    ----------
    kind
        ``MUST``: this vacancy and no other. ``FORBID``: never this one. ``KEEP``: rather
        this one, worth ``points``.

    Raises
    ------
    UserError
        When candidate or vacancy belongs to another campaign, or a *keep* has no points.
    Conflict
        When the candidate must go elsewhere already.
    """
    if {candidate.campaign_id, vacancy.campaign_id} != {campaign.id}:
        raise UserError(Cause.PIN_OTHER_CAMPAIGN)
    if kind is PinKind.KEEP and points <= 0:
        raise UserError(Cause.PIN_POINTS)
    existing = session.scalars(select(Pin).where(Pin.candidate_id == candidate.id)).all()
    if kind is PinKind.MUST:
        elsewhere = [p for p in existing if p.kind is PinKind.MUST and p.vacancy_id != vacancy.id]
        if elsewhere:
            raise Conflict(Cause.PIN_ELSEWHERE, vacancy=elsewhere[0].vacancy_id)
    pin = next((p for p in existing if p.vacancy_id == vacancy.id), None)
    if pin is None:
        pin = Pin(campaign_id=campaign.id, candidate_id=candidate.id, vacancy_id=vacancy.id)
        session.add(pin)
    pin.kind = kind
    pin.points = points if kind is PinKind.KEEP else 0
    pin.reason, pin.by, pin.at = reason, by, at or now()
    session.flush()
    audit.record(
        session,
        Action.PIN_SET,
        pin,
        by=by,
        kind=kind.value,
        candidate=candidate.id,
        vacancy=vacancy.id,
    )
    return pin


def remove_pin(session: Session, pin_id: int, *, by: str) -> None:
    """Remove a pin.

    Raises
    ------
    NotFound
        When it is gone already.
    """
    pin = session.get(Pin, pin_id)
    if pin is None:
        raise NotFound(Cause.NOT_FOUND, thing=Thing.PIN, key=pin_id)
    session.delete(pin)
    session.flush()
    audit.record(
        session,
        Action.PIN_REMOVED,
        Thing.PIN,
        key=pin_id,
        by=by,
        candidate=pin.candidate_id,
        vacancy=pin.vacancy_id,
    )

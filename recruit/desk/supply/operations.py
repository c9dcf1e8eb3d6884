"""Posting needs and offers, bringing two enterprises together, noting what came of it."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.desk.supply.model import (
    Goods,
    Introduction,
    Outcome,
    PostState,
    Side,
    SupplyPost,
)
from recruit.errors import Conflict, UserError
from recruit.models import Action, Enterprise, now
from recruit.operations import audit
from recruit.operations.lookup import require

MOST = 1e12
"""No quantity is larger."""


@dataclass(frozen=True, slots=True)
class Wares:
    """What a post says; ``until`` when a need is needed by, or an offer holds until."""

    side: Side
    goods: Goods
    product: str
    quantity: float | None = None
    unit: str = ""
    until: dt.date | None = None
    note: str = ""


def post(session: Session, enterprise: Enterprise, wares: Wares, *, by: str) -> SupplyPost:
    """Post a need or an offer; raises UserError without a product or with a wrong quantity."""
    found = SupplyPost(enterprise_id=enterprise.id, side=wares.side, by=by)
    _write(found, wares)
    session.add(found)
    session.flush()
    audit.record(
        session, Action.SUPPLY_POSTED, found, by=by, enterprise=enterprise.id, side=found.side
    )
    return found


def change(session: Session, post_id: int, wares: Wares, *, by: str) -> SupplyPost:
    """Change what an open post says; its side stays.

    Raises
    ------
    UserError
        When it is over, or says nothing that can be posted.
    """
    found = require(session, SupplyPost, post_id)
    _require_open(found)
    _write(found, wares)
    session.flush()
    audit.record(session, Action.SUPPLY_CHANGED, found, by=by)
    return found


def move(session: Session, post_id: int, to: PostState, *, by: str) -> SupplyPost:
    """Note that a post is met, withdrawn or open again; raises IllegalStep."""
    found = require(session, SupplyPost, post_id)
    found.step(to)
    session.flush()
    audit.record(session, Action.SUPPLY_MOVED, found, by=by, to=to)
    return found


def require_own(found: SupplyPost, enterprise_id: int | None) -> None:
    """Raise UserError when a post is not of this enterprise."""
    if found.enterprise_id != enterprise_id:
        raise UserError(Cause.POST_NOT_YOURS)


def introduce(
    session: Session, need_id: int, offer_id: int, *, by: str, text: str = ""
) -> Introduction:
    """Bring the owner of a need together with the owner of an offer.

    Raises
    ------
    UserError
        When they are not a need and an offer, of one enterprise, or one of them is over.
    Conflict
        When they have been introduced already.
    """
    need, offer = require(session, SupplyPost, need_id), require(session, SupplyPost, offer_id)
    if need.side is not Side.NEED or offer.side is not Side.OFFER:
        raise UserError(Cause.INTRODUCTION_SIDES)
    if need.enterprise_id == offer.enterprise_id:
        raise UserError(Cause.INTRODUCTION_OWN)
    there = session.scalar(
        select(Introduction.id).where(
            Introduction.need_id == need.id, Introduction.offer_id == offer.id
        )
    )
    if there is not None:
        raise Conflict(Cause.INTRODUCED_ALREADY)
    _require_open(need)
    _require_open(offer)
    found = Introduction(need_id=need.id, offer_id=offer.id, by=by)
    _note(found, text, on=now().date(), by=by)
    session.add(found)
    session.flush()
    audit.record(session, Action.INTRODUCED, found, by=by, need=need.id, offer=offer.id)
    return found


def note_outcome(
    session: Session,
    introduction_id: int,
    to: Outcome,
    *,
    by: str,
    text: str = "",
    met: bool = False,
    on: dt.date | None = None,
) -> Introduction:
    """Note how far two enterprises have come.

    Parameters
    ----------
    text
        What was agreed, or why it came to nothing.
    met
        Whether what was agreed meets the need; then the need is over.
    on
        The day it was told, today if not given.

    Raises
    ------
    UserError
        When it came to nothing and nobody says why.
    IllegalStep
        When the outcome stands already.
    """
    found = require(session, Introduction, introduction_id)
    if to is Outcome.FAILED and not text.strip():
        raise UserError(Cause.REASON_BLANK)
    found.step(to)
    _note(found, text, on=on or now().date(), by=by)
    if met and to is Outcome.AGREED and found.need.state is PostState.OPEN:
        found.need.step(PostState.MET)
    session.flush()
    audit.record(session, Action.INTRODUCTION_NOTED, found, by=by, to=to, met=met)
    return found


def quantity_of(written: str) -> float | None:
    """Return a quantity as a form writes it, None for a blank; raises UserError."""
    text = written.strip().replace(",", "").replace("，", "")
    if not text:
        return None
    try:
        value = float(text)
        _require_quantity(value)
    except (ValueError, UserError):
        raise UserError(Cause.POST_QUANTITY, value=written.strip()[:40]) from None
    return value


def _require_quantity(value: float | None) -> None:
    if value is not None and not (math.isfinite(value) and 0 < value <= MOST):
        raise UserError(Cause.POST_QUANTITY, value=value)


def _require_open(found: SupplyPost) -> None:
    if found.state is not PostState.OPEN:
        raise UserError(Cause.POST_OVER, product=found.product)


def _write(found: SupplyPost, wares: Wares) -> None:
    product = " ".join(wares.product.split())
    if not product:
        raise UserError(Cause.PRODUCT_BLANK)
    _require_quantity(wares.quantity)
    found.goods, found.product, found.quantity = wares.goods, product, wares.quantity
    found.unit, found.until, found.note = wares.unit.strip(), wares.until, wares.note.strip()


def _note(found: Introduction, text: str, *, on: dt.date, by: str) -> None:
    """Add a line to the log of an introduction."""
    if text.strip():
        line = f"{on:%Y-%m-%d} {by}: {' '.join(text.split())}"
        found.note = f"{found.note}\n{line}" if found.note else line

"""The address of a person's own page: 128 random bits, good for some weeks, kept as a hash."""

from __future__ import annotations

import datetime as dt
import hashlib

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.errors import UserError
from recruit.models import Action, Candidate, now
from recruit.models.referral import new_token
from recruit.operations import audit
from recruit.rights.model import RightsLink
from recruit.rights.terms import LINK_DAYS


def make(session: Session, candidate: Candidate, *, by: str, at: dt.datetime | None = None) -> str:
    """Return the token of a new address; one made before leads nowhere from now on.

    Raises
    ------
    UserError
        When the person's data have been erased.
    """
    if candidate.erased_at is not None:
        raise UserError(Cause.RIGHTS_ERASED)
    token, moment = new_token(), at or now()
    link = session.scalar(select(RightsLink).where(RightsLink.candidate_id == candidate.id))
    if link is None:
        link = RightsLink(candidate_id=candidate.id)
        session.add(link)
    link.digest, link.made_at, link.made_by = _digest(token), moment, by
    link.until = moment + dt.timedelta(days=LINK_DAYS)
    session.flush()
    audit.record(session, Action.RIGHTS_LINK_MADE, link, by=by, candidate=candidate.id)
    return token


def whose(session: Session, token: str, *, at: dt.datetime | None = None) -> Candidate | None:
    """Return whose page an address is, or None when there is none or it has run out."""
    return session.scalar(
        select(Candidate)
        .join(RightsLink, RightsLink.candidate_id == Candidate.id)
        .where(
            RightsLink.digest == _digest(token),
            RightsLink.until > (at or now()),
            Candidate.erased_at.is_(None),
        )
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

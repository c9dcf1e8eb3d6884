"""Refusing to be placed by a machine: from then on only people place the person, by pins.

Source: 个人信息保护法 art. 24, third sentence: who is much affected by a decision made by
machine alone may ask for reasons and refuse it. The reasons are those of ``queries.dossier``.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from recruit.models import Action, Candidate, now
from recruit.operations import audit
from recruit.rights import requests
from recruit.rights.model import Demand


def refuse(
    session: Session, candidate: Candidate, *, by: str, at: dt.datetime | None = None
) -> bool:
    """Take the person out of what the solver decides and ask staff to place them by hand.

    Returns
    -------
    bool
        Whether it was news.
    """
    if candidate.by_hand_since is not None:
        return False
    moment = at or now()
    candidate.by_hand_since = moment
    session.flush()
    audit.record(session, Action.MACHINE_REFUSED, candidate, by=by)
    requests.ask(session, candidate, Demand.REVIEW, by=by, at=moment)
    return True


def allow(session: Session, candidate: Candidate, *, by: str) -> bool:
    """Let the solver place the person again; returns whether it was news."""
    if candidate.by_hand_since is None:
        return False
    candidate.by_hand_since = None
    session.flush()
    audit.record(session, Action.MACHINE_ALLOWED, candidate, by=by)
    return True

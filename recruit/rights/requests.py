"""What a person asks for and a member of staff decides, each with its day and its answer."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.errors import UserError
from recruit.models import Action, Candidate, now
from recruit.operations import audit
from recruit.rights.model import Demand, RequestState, RightsRequest
from recruit.rights.terms import LONGEST_TEXT, answer_due


def ask(
    session: Session,
    candidate: Candidate,
    demand: Demand,
    *,
    by: str,
    text: str = "",
    at: dt.datetime | None = None,
) -> RightsRequest:
    """Take in a request; one of the same kind that is open takes the new words on.

    Raises
    ------
    UserError
        When the text is too long, or holds a number of a person: the answer comes by telephone.
    """
    words = checked(text)
    moment = at or now()
    found = session.scalar(
        select(RightsRequest).where(
            RightsRequest.candidate_id == candidate.id,
            RightsRequest.demand == demand,
            RightsRequest.state == RequestState.OPEN,
        )
    )
    if found is not None:
        if words and words not in found.text.splitlines():
            found.text = checked("\n".join(filter(None, (found.text, words))))
            session.flush()
        return found
    found = RightsRequest(
        campaign_id=candidate.campaign_id,
        candidate_id=candidate.id,
        demand=demand,
        text=words,
        asked_at=moment,
        asked_by=by,
        due=answer_due(moment.date()),
    )
    session.add(found)
    session.flush()
    audit.record(session, Action.RIGHTS_ASKED, found, by=by, demand=demand.value)
    return found


def answer(
    session: Session,
    request: RightsRequest,
    *,
    grant: bool,
    reply: str,
    by: str,
    at: dt.datetime | None = None,
) -> None:
    """Close a request with an answer in words; what it asks for is done by its own operation.

    Raises
    ------
    UserError
        When there is no answer, or it is too long, or holds a number of a person.
    IllegalStep
        When it is closed already.
    """
    words = checked(reply)
    if not words:
        raise UserError(Cause.RIGHTS_REPLY_BLANK)
    request.step(RequestState.GRANTED if grant else RequestState.REFUSED, by=by, at=at)
    request.reply = words
    session.flush()
    audit.record(
        session, Action.RIGHTS_ANSWERED, request, by=by, demand=request.demand.value, grant=grant
    )


def checked(text: str) -> str:
    """Return a text without needless blanks; raises UserError when it may not be kept."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    words = "\n".join(line for line in lines if line)
    if len(words) > LONGEST_TEXT:
        raise UserError(Cause.RIGHTS_TEXT_LONG, most=LONGEST_TEXT)
    if audit.has_number(words):
        raise UserError(Cause.RIGHTS_TEXT_NUMBER)
    return words

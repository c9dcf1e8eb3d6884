"""Numbers in lists that leave the desk: masked, or in full for a reason that is written down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import g, request
from sqlalchemy.orm import Session

from recruit.causes import Thing
from recruit.identity import mask_phone
from recruit.operations import reveal
from web.room import registry

Shown = Callable[[str | None], str]


@contextmanager
def book_session() -> Iterator[Session]:
    """Give a session that may write when numbers are asked for in full: it notes the reason."""
    with registry().write() if _reason() else registry().read() as session:
        yield session


def numbers(session: Session, what: Thing, *, rows: int, key: int | None = None) -> Shown:
    """Return how a list shows a telephone number: masked, unless a reason came with the form.

    Parameters
    ----------
    what, key
        What the list is of, as the audit trail names it.
    rows
        How many people it shows.

    Raises
    ------
    UserError
        When the reason says nothing, or holds a number of a person.
    """
    reason = _reason()
    if not reason:
        return mask_phone
    reveal.hand_out(session, what, rows=rows, reason=reason, by=g.account.username, key=key)
    return _whole


def _reason() -> str:
    return request.form.get("reason", "").strip() if request.method == "POST" else ""


def _whole(number: str | None) -> str:
    return number or ""

"""Telephone numbers in full, and noted: for a reason, or where ringing is somebody's work."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import g, request
from sqlalchemy.orm import Session

from recruit.errors import NotFound, UserError
from recruit.language import Language
from recruit.models import Base, now
from recruit.operations import reveal
from recruit.operations.lookup import require
from web.i18n import language
from web.room import registry

Record = TypeVar("Record", bound=Base)


def revealed(kind: type[Record], key: int, phone: Callable[[Record], str]) -> tuple[str, str]:
    """Return the number of a record for the reason of the form, or what is wrong with it."""
    try:
        with registry().write() as session:
            record = require(session, kind, key)
            reason = request.form.get("reason", "")
            reveal.shown(session, record, reason=reason, by=g.account.username)
            return phone(record), ""
    except NotFound:
        raise
    except UserError as error:
        return "", error.say(Language(language()))


def noted_at_work(session: Session, about: Base) -> None:
    """Write down, once a day, that the account is shown the numbers it has to ring."""
    if not reveal.shown_today(session, about, by=g.account.username, at=now()):
        with registry().write() as writing:
            reveal.at_work(writing, about, by=g.account.username)

"""The audit trail, for the administrator: with filters, and a check that nothing was changed."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, render_template

from recruit.causes import Thing
from recruit.language import Language
from recruit.operations import audit as operations
from recruit.queries.audit import audit
from recruit.wording import WORDS
from web import access_words
from web.filters import Filters
from web.i18n import CHINA, language
from web.room import registry, room
from web.ways import number

blueprint = Blueprint("audit", __name__)


@blueprint.get("/audit")
def index() -> str:
    """Show what was done, the last first."""
    return _page(None)


@blueprint.post("/audit/check")
def check() -> str:
    """Walk the whole chain and say whether it is as it was written."""
    with registry().read() as session:
        verdict = operations.inspect(session, room().settings.home)
    return _page(verdict)


def _page(verdict: operations.Verdict | None) -> str:
    known = WORDS[Language(language())]
    words = {
        thing.value: known[key] for thing in Thing if (key := f"Thing.{thing.value}") in known
    }
    filters = Filters.read(
        by=None, action=access_words.action, thing=words, key=None, since=None, until=None
    )
    since, until = _day(filters.since), _day(filters.until)
    with registry().read() as session:
        page = audit(
            session,
            by=filters.by,
            action=filters.action,
            thing=filters.thing,
            key=int(filters.key) if filters.key.isascii() and filters.key.isdigit() else None,
            since=since,
            until=None if until is None else until + dt.timedelta(days=1),
            page=number("page"),
        )
    return render_template(
        "audit/index.html",
        page=page,
        filters=filters,
        verdict=verdict,
        thing_words=words,
        things=sorted(words.items(), key=lambda entry: entry[1]),
    )


def _day(text: str) -> dt.datetime | None:
    """Return the beginning of a day in China, or None when the text is no day."""
    try:
        return dt.datetime.combine(dt.date.fromisoformat(text), dt.time(), CHINA)
    except ValueError:
        return None

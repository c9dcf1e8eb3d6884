"""What the pages of the desk do alike: act and say so, whose records, downloads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from io import BytesIO

from flask import flash, g, redirect, request, send_file
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from recruit.errors import UserError
from recruit.language import Language
from recruit.models import RoleName
from web.access import DESK
from web.i18n import language
from web.room import registry

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def done(back: str, act: Callable[[Session], str]) -> Response:
    """Act in one transaction, say what came of it (or why not), and go back."""
    try:
        with registry().write() as session:
            said = act(session)
    except UserError as error:
        flash(error.say(Language(language())), "bad")
    else:
        if said:
            flash(said, "good")
    return redirect(back, 303)


def day_asked(name: str = "day") -> dt.date | None:
    """Return a date of the query string, None when it is missing or none."""
    return as_day(request.args.get(name, ""))


def as_day(text: str) -> dt.date | None:
    """Return the date that a form wrote as 2020-02-20, None when it is none of our time."""
    try:
        day = dt.date.fromisoformat(text.strip())
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


def whole(name: str, *, most: int = 1_000_000) -> int | None:
    """Return a whole number of a form, None when it is none or out of range."""
    text = request.form.get(name, "").strip()
    if not text.removeprefix("-").isdecimal() or len(text) > 12:
        return None
    number = int(text)
    return number if abs(number) <= most else None


def key(text: str | None) -> int | None:
    """Return the number of a record, None when it is none that a table can have."""
    text = (text or "").strip()
    return int(text) if text.isdecimal() and len(text) <= 9 else None


def keys(name: str) -> list[int]:
    """Return the numbers of records that a form names."""
    return [found for one in request.form.getlist(name) if (found := key(one)) is not None]


def own_town() -> str | None:
    """Return the town an account is limited to, None when it sees all of them.

    Whoever is neither of the bureau nor of a town gets "-", which no record has.
    """
    roles = g.account.roles
    if (DESK | {RoleName.HOTLINE}) & roles:
        return None
    return (g.account.town_code or "-") if RoleName.TOWN in roles else "-"


def download(content: bytes, name: str, mimetype: str = XLSX) -> Response:
    """Hand out a file."""
    return send_file(BytesIO(content), mimetype=mimetype, as_attachment=True, download_name=name)

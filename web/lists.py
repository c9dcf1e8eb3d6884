"""What the lists of the desk share: order and page of a request, views, rows chosen, downloads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import current_app, g, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from recruit import queries as query
from recruit.documents.table import Cell, table
from recruit.models import ListName
from recruit.operations import bulk
from web.filters import Filters, is_number
from web.searches import LONGEST, Searches

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_EXPORTED = 50_000
"""Rows of a downloaded list at most."""
WHOLE = frozenset((11, 18))
"""Digits of a mobile number and of a resident ID."""


@dataclass(frozen=True)
class Asked:
    """How a list is asked for.

    ``text`` is what is searched by, ``search`` its token; ``lost`` says that the token is not
    known any more.
    """

    filters: Filters
    order: str
    turn: query.Turn
    search: str = ""
    text: str = ""
    lost: bool = False

    @property
    def active(self) -> bool:
        """Whether anything is filtered or searched."""
        return self.filters.active or bool(self.text)

    @property
    def partial_number(self) -> bool:
        """Whether it is searched by digits that are no whole number: nobody is found by those."""
        return self.text.isdecimal() and len(self.text) not in WHOLE

    @property
    def hidden(self) -> dict[str, str]:
        """What a form repeats to mean the same list."""
        kept = dict(self.filters.given)
        if self.order:
            kept["sort"] = self.order
        if self.search:
            kept["search"] = self.search
        return kept

    @property
    def settings(self) -> dict[str, str]:
        """What a saved view keeps: never what people are searched by."""
        return {name: text for name, text in self.hidden.items() if name != "search"}


def asked(filters: Filters, orders: Collection[str]) -> Asked:
    """Return how the list is asked for."""
    order = request.values.get("sort", "")
    token = request.values.get("search", "")[:40]
    text = searches().find(token, owner=g.account.id) if token else ""
    return Asked(
        filters,
        order if order in orders else "",
        query.Turn(after=_key("after"), before=_key("before")),
        search=token if text else "",
        text=text or "",
        lost=bool(token) and not text,
    )


def searched(found: Asked, endpoint: str) -> Asked:
    """Return a list as it is asked for once somebody has sent what to search it by.

    The answer is the list itself, not the way to it: who searches waits once. The page then has
    an address of its own, with a token in it, which its links and the browser go by.
    """
    text = request.form.get("q", "").strip()[:LONGEST]
    token = searches().keep(text, owner=g.account.id) if text else ""
    asked = replace(found, text=text, search=token, lost=False)
    g.shown_at = (endpoint, asked.hidden)
    return asked


def searches() -> Searches:
    """Return the searches of the app in use."""
    found: Searches = current_app.extensions["searches"]
    return found


def views_of(session: Session, name: ListName) -> tuple[query.ViewRow, ...]:
    """Return the views of a list that whoever is logged in may use."""
    return query.views(session, g.account.id, name)


def chosen(session: Session, statement: Any) -> list[int]:
    """Return the rows a form has chosen: those ticked, or all that the filters want.

    More than may be changed at once are not all read; the operation refuses them.
    """
    if request.form.get("all"):
        return list(session.scalars(statement.limit(bulk.MOST + 1)))
    texts = [*request.form.getlist("row"), *request.form.get("rows", "").split(",")]
    return sorted({int(text) for text in texts if is_number(text)})


def download(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """Return a list as a workbook."""
    content = table(name, header, rows)
    file_name = f"laoxiang-{request.blueprint}-{dt.date.today():%Y%m%d}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{file_name}"'}
    return Response(content, mimetype=XLSX, headers=headers)


def words(codes: Mapping[Any, Any], code: Any) -> str:
    """Return the word for a code, blank for none."""
    return "" if code is None else str(codes.get(code, code))


def _key(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if is_number(text) else None
